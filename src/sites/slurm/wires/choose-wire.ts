/** Which version of its interface is spoken with a Slurm: the newest that both sides know. */
import { isRecord, type Json } from './json.ts';
import { WIRE_V38 } from './v38.ts';
import { WIRE_V40 } from './v40.ts';
import { WIRE_V41 } from './v41.ts';
import { WIRE_V42 } from './v42.ts';
import { WIRE_V43 } from './v43.ts';
import { WIRE_V44 } from './v44.ts';
import type { SlurmWire } from './wire.ts';

/** The newest first. */
export const WIRES: readonly SlurmWire[] = [
  WIRE_V44,
  WIRE_V43,
  WIRE_V42,
  WIRE_V41,
  WIRE_V40,
  WIRE_V38,
];

/** Versions that a slurmrestd offers, of the controller and of the accounting. */
export interface OfferedVersions {
  readonly slurm: readonly string[];
  readonly slurmdb: readonly string[];
}

/** `description`: the OpenAPI of a slurmrestd, whose paths name the versions. */
export function versionsIn(description: Json): OfferedVersions {
  const paths = isRecord(description) && isRecord(description.paths) ? description.paths : {};
  const versionsOf = (part: string) => {
    const form = new RegExp(`^/${part}/v([0-9]+[.][0-9]+[.][0-9]+)/`);
    const found = Object.keys(paths).map((path) => form.exec(path)?.[1] ?? '');
    return [...new Set(found)].filter((version) => version !== '').toSorted(byVersion);
  };
  return { slurm: versionsOf('slurm'), slurmdb: versionsOf('slurmdb') };
}

/** `undefined` where there is none that both know. */
export function chooseWire({ slurm, slurmdb }: OfferedVersions): SlurmWire | undefined {
  return WIRES.find(({ version }) => slurm.includes(version) && slurmdb.includes(version));
}

/** What was found and what is spoken, for people. */
export function noCommonVersion({ slurm, slurmdb }: OfferedVersions): string {
  const listed = (versions: readonly string[]) => versions.join(', ') || 'none';
  const spoken = WIRES.map(({ version }) => version).toReversed();
  return (
    `it offers slurm ${listed(slurm)} and slurmdb ${listed(slurmdb)}; expected one of ` +
    `${spoken.join(', ')} of both`
  );
}

function byVersion(a: string, b: string): number {
  const [ours, theirs] = [a, b].map((version) => version.split('.').map(Number));
  for (const [index, part] of (ours ?? []).entries()) {
    const difference = part - (theirs?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
