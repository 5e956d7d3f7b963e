/** What a selection chooses among, and the caps that it keeps. */
import { compare } from '../../kernel/compare.ts';
import type { BidId, PartyId } from '../../kernel/ids.ts';
import { type EurMicros, toEurMicros } from '../../kernel/units.ts';
import type { CallTerms } from '../call.ts';

/** A bid that is ranked: it meets the terms of the call and every threshold. */
export interface Candidate {
  readonly bid: BidId;
  readonly lot: string;
  /** Thousandths of a point, so that scores are integers: 87.125 points are 87_125. */
  readonly scoreThousandths: number;
  /** Capital expenditure in all phases: the union share is measured against it. */
  readonly capexMicros: EurMicros;
  /** Asked of the Union in each phase. */
  readonly unionMicrosByPhase: readonly EurMicros[];
  /** Asked of each state, in all phases. */
  readonly national: readonly { readonly state: PartyId; readonly micros: EurMicros }[];
}

/** The caps of a call, and what each state has signed and neither given nor promised elsewhere. */
export interface SelectionCaps
  extends Pick<CallTerms, 'lots' | 'projectCountMax' | 'unionMicrosMax' | 'unionMicrosMaxByPhase'> {
  readonly committedMicros: ReadonlyMap<PartyId, EurMicros>;
}

/** Which rule or cap keeps a candidate out, and by how much; the first that it breaks, so: */
export type Exclusion =
  /** Rule 3: the Union would pay more than its share of the capital expenditure. */
  | { readonly reason: 'union_share'; readonly overMicros: EurMicros }
  /** Rule 3: the states match less than the Union pays. */
  | { readonly reason: 'state_match'; readonly overMicros: EurMicros }
  | { readonly reason: 'projects_in_lot'; readonly lot: string; readonly max: number }
  | { readonly reason: 'projects_in_all'; readonly max: number }
  | {
      readonly reason: 'union_money_in_phase';
      /** Counted from 1. */
      readonly phase: number;
      readonly overMicros: EurMicros;
    }
  | { readonly reason: 'union_money_in_all'; readonly overMicros: EurMicros }
  | {
      readonly reason: 'state_commitment';
      readonly state: PartyId;
      readonly overMicros: EurMicros;
    }
  /** It would fit; a list of the Governing Board leaves it out, for the reason of that decision. */
  | { readonly reason: 'left_out' };

export interface Selected {
  /** In rank order, as are the excluded. */
  readonly bids: readonly BidId[];
  /** Sum over the selected, thousandths of a point. */
  readonly scoreThousandths: number;
  readonly excluded: readonly { readonly bid: BidId; readonly exclusion: Exclusion }[];
}

/** What a choice is made of: candidates in rank order, and the caps that it keeps. */
export interface ChoiceInputs {
  readonly candidates: readonly Candidate[];
  readonly caps: SelectionCaps;
}

/**
 * A commitment counts once: what a decision on another call has taken of a state's money is not
 * there for this one, before its contracts are signed too.
 */
export function lessSelected(
  committed: ReadonlyMap<PartyId, EurMicros>,
  selected: ReadonlyMap<PartyId, bigint>,
): ReadonlyMap<PartyId, EurMicros> {
  return new Map(
    [...committed].map(([state, micros]) => {
      const left = micros - (selected.get(state) ?? 0n);
      return [state, toEurMicros(left > 0n ? left : 0n)];
    }),
  );
}

/** Whether a choice among the one would be the choice among the other, to the last micro. */
export function isSameChoice(one: ChoiceInputs, other: ChoiceInputs): boolean {
  return textOf(one) === textOf(other);
}

/** Every object here is written by the same code, so that its members are in the same order. */
function textOf({ candidates, caps }: ChoiceInputs): string {
  const { committedMicros, ...rest } = caps;
  const committed = [...committedMicros].toSorted(([a], [b]) => compare(a, b));
  return JSON.stringify([candidates, rest, committed], (_, value) => {
    if (typeof value === 'bigint') return String(value);
    return value === undefined ? null : value;
  });
}
