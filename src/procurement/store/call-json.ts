/**
 * How the core of a call is kept in a column: as JSON, with money as text, because JSON numbers end
 * at 2^53. An agreement and its call keep the same form.
 */
import { toEurMicros, toPartsPerMillion } from '../../kernel/units.ts';
import type { Criterion, Lot } from '../call.ts';
import type { CallCore } from '../call-core.ts';

interface LotJson extends Omit<Lot, 'phases'> {
  readonly phases: readonly {
    readonly unionMicrosMax: string;
    readonly h100EquivalentsMin: number;
  }[];
}

export interface CallCoreJson {
  readonly lots: readonly LotJson[];
  readonly phaseNames: readonly string[];
  readonly projectCountMax: number;
  readonly unionMicrosMax: string;
  readonly unionMicrosMaxByPhase: readonly (string | null)[];
  readonly criteria: readonly (Omit<Criterion, 'weightPpm'> & { readonly weightPpm: number })[];
}

export function toCoreJson(core: CallCore): CallCoreJson {
  return {
    lots: core.lots.map((lot) => ({
      ...lot,
      phases: lot.phases.map((phase) => ({
        ...phase,
        unionMicrosMax: String(phase.unionMicrosMax),
      })),
    })),
    phaseNames: core.phaseNames,
    projectCountMax: core.projectCountMax,
    unionMicrosMax: String(core.unionMicrosMax),
    unionMicrosMaxByPhase: core.unionMicrosMaxByPhase.map((max) =>
      max === undefined ? null : String(max),
    ),
    criteria: core.criteria,
  };
}

export function fromCoreJson(json: CallCoreJson): CallCore {
  return {
    lots: json.lots.map((lot) => ({
      ...lot,
      phases: lot.phases.map(({ unionMicrosMax, h100EquivalentsMin }) => ({
        unionMicrosMax: toEurMicros(BigInt(unionMicrosMax)),
        h100EquivalentsMin,
      })),
    })),
    phaseNames: json.phaseNames,
    projectCountMax: json.projectCountMax,
    unionMicrosMax: toEurMicros(BigInt(json.unionMicrosMax)),
    unionMicrosMaxByPhase: json.unionMicrosMaxByPhase.map((max) =>
      max === null ? undefined : toEurMicros(BigInt(max)),
    ),
    criteria: json.criteria.map((criterion) => ({
      ...criterion,
      weightPpm: toPartsPerMillion(criterion.weightPpm),
    })),
  };
}
