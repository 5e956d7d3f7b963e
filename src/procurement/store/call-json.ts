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

/** What a selection keeps of the call's caps too. */
export interface CallCapsJson {
  readonly lots: readonly LotJson[];
  readonly projectCountMax: number;
  readonly unionMicrosMax: string;
  readonly unionMicrosMaxByPhase: readonly (string | null)[];
}

export interface CallCoreJson extends CallCapsJson {
  readonly phaseNames: readonly string[];
  readonly criteria: readonly (Omit<Criterion, 'weightPpm'> & { readonly weightPpm: number })[];
}

type CallCaps = Omit<CallCore, 'phaseNames' | 'criteria'>;

export function toCoreJson(core: CallCore): CallCoreJson {
  return { ...toCapsJson(core), phaseNames: core.phaseNames, criteria: core.criteria };
}

export function fromCoreJson(json: CallCoreJson): CallCore {
  return {
    ...fromCapsJson(json),
    phaseNames: json.phaseNames,
    criteria: json.criteria.map((criterion) => ({
      ...criterion,
      weightPpm: toPartsPerMillion(criterion.weightPpm),
    })),
  };
}

export function toCapsJson(caps: CallCaps): CallCapsJson {
  return {
    lots: caps.lots.map((lot) => ({
      ...lot,
      phases: lot.phases.map((phase) => ({
        ...phase,
        unionMicrosMax: String(phase.unionMicrosMax),
      })),
    })),
    projectCountMax: caps.projectCountMax,
    unionMicrosMax: String(caps.unionMicrosMax),
    unionMicrosMaxByPhase: caps.unionMicrosMaxByPhase.map((max) =>
      max === undefined ? null : String(max),
    ),
  };
}

export function fromCapsJson(json: CallCapsJson): CallCaps {
  return {
    lots: json.lots.map((lot) => ({
      ...lot,
      phases: lot.phases.map(({ unionMicrosMax, h100EquivalentsMin }) => ({
        unionMicrosMax: toEurMicros(BigInt(unionMicrosMax)),
        h100EquivalentsMin,
      })),
    })),
    projectCountMax: json.projectCountMax,
    unionMicrosMax: toEurMicros(BigInt(json.unionMicrosMax)),
    unionMicrosMaxByPhase: json.unionMicrosMaxByPhase.map((max) =>
      max === null ? undefined : toEurMicros(BigInt(max)),
    ),
  };
}
