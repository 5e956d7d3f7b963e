import { ITP_MIX } from './mixes/itp-mix.ts';
import { KALOS_MIX } from './mixes/kalos-mix.ts';
import { PHILLY_MIX } from './mixes/philly-mix.ts';
import { SEREN_MIX } from './mixes/seren-mix.ts';
import type { WorkloadMix } from './workload-mix.ts';

export const MIX_NAMES = ['itp', 'seren', 'kalos', 'philly'] as const;
export type MixName = (typeof MIX_NAMES)[number];

const MIXES: Readonly<Record<MixName, WorkloadMix>> = {
  itp: ITP_MIX,
  seren: SEREN_MIX,
  kalos: KALOS_MIX,
  philly: PHILLY_MIX,
};

export function namedMix(name: MixName): WorkloadMix {
  return MIXES[name];
}
