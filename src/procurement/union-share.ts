/**
 * The rules on who may pay which part of a jointly procured site.
 * Source: Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b, as reported in the
 * published tender: the Union pays at most 17 % of capital expenditure, and the state matches it at
 * least equally.
 */
import { isNational, type PartyKind } from '../funding/party.ts';
import { type EurMicros, sumMicros, toEurMicros } from '../kernel/units.ts';

export const UNION_SHARE_MAX_PERCENT = 17n;

export interface FundingMix {
  readonly capexMicros: EurMicros;
  readonly unionMicros: EurMicros;
  /** Contributions of states and regions. */
  readonly nationalMicros: EurMicros;
}

export interface ContributionBySource {
  readonly kind: PartyKind;
  readonly micros: EurMicros;
}

/** Sums contributions by who they come from; companies and operators count on neither side. */
export function fundingMixOf(
  capexMicros: EurMicros,
  contributions: readonly ContributionBySource[],
): FundingMix {
  const sumOf = (counts: (kind: PartyKind) => boolean): EurMicros =>
    sumMicros(contributions.filter(({ kind }) => counts(kind)).map(({ micros }) => micros));
  return {
    capexMicros,
    unionMicros: sumOf((kind) => kind === 'joint-undertaking'),
    nationalMicros: sumOf(isNational),
  };
}

/**
 * A contribution as far as it counts (rule 10, `funding/counting.ts`): the money of a state or a
 * region matches by no more than `countingMicros`, what counts of its commitment. The money of the
 * Union is held to its ceiling as it is named.
 */
export function countedContribution(
  { kind, micros }: ContributionBySource,
  countingMicros: EurMicros,
): ContributionBySource {
  return { kind, micros: isNational(kind) && countingMicros < micros ? countingMicros : micros };
}

/** The most that the Union may pay, rounded down to a whole micro. */
export function unionCeilingMicros(capexMicros: EurMicros): EurMicros {
  return toEurMicros((capexMicros * UNION_SHARE_MAX_PERCENT) / 100n);
}

/** By how much the union money exceeds its ceiling; 0 where it does not. */
export function unionExcessMicros(mix: FundingMix): EurMicros {
  const excess = mix.unionMicros - unionCeilingMicros(mix.capexMicros);
  return toEurMicros(excess > 0n ? excess : 0n);
}

/** By how much the national match stays below the union money; 0 where it does not. */
export function matchShortfallMicros(mix: FundingMix): EurMicros {
  const missing = mix.unionMicros - mix.nationalMicros;
  return toEurMicros(missing > 0n ? missing : 0n);
}
