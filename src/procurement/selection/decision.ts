/**
 * The decision of the Governing Board on a ranking (rule 4: Regulation (EU) 2021/1173 as amended by
 * (EU) 2026/150, Art. 12b). Rank order and the optimum are computed side by side; the Board takes
 * one of them, or a list of its own with its reason. No decision breaks a cap, whoever makes it.
 */
import { present } from '../../kernel/assert.ts';
import type { BidId, VoteId } from '../../kernel/ids.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Solution } from '../../kernel/zero-one-programme.ts';
import { type BidContent, capexMicrosOf } from '../bid.ts';
import type { RankedBid } from '../ranking.ts';
import type { Candidate, Exclusion, Selected, SelectionCaps } from './candidate.ts';
import { firstBreach, selectAsGiven, selectByRank } from './select.ts';

export type SelectionBasis = 'rank-order' | 'optimum' | 'list';

export interface DecisionDraft {
  readonly basis: SelectionBasis;
  /** Of a list, and of nothing else. */
  readonly bids: readonly BidId[] | undefined;
  readonly reason: string | undefined;
}

/** What was computed, side by side, and all that it was computed from. */
export interface Comparison {
  /** In rank order. */
  readonly candidates: readonly Candidate[];
  readonly caps: SelectionCaps;
  readonly byRank: Selected;
  readonly optimum: Selected;
  readonly solved: Omit<Solution, 'choice'>;
}

export interface Decision extends Comparison {
  readonly basis: SelectionBasis;
  readonly reason: string | undefined;
  readonly chosen: Selected;
}

/** A decision as it was made. */
export interface StoredSelection extends Decision {
  /** From 1: a call is decided anew where a complaint has voided the decision before. */
  readonly number: number;
  readonly decidedAt: EpochSeconds;
  readonly decidedBy: string;
  readonly standstillEndsAt: EpochSeconds;
  readonly voidedAt: EpochSeconds | undefined;
  /** That carried it; `undefined`: the call asks for none. */
  readonly vote: VoteId | undefined;
}

/** In this order. */
export type DecisionRefusal =
  | { readonly reason: 'list_incomplete'; readonly lacks: 'bids' | 'reason' }
  | { readonly reason: 'list_not_asked'; readonly basis: SelectionBasis }
  | { readonly reason: 'bid_twice'; readonly bid: BidId }
  | { readonly reason: 'bid_not_ranked'; readonly bid: BidId }
  | { readonly reason: 'cap_broken'; readonly bid: BidId; readonly exclusion: Exclusion }
  | { readonly reason: 'optimum_not_proven'; readonly objective: number; readonly bound: number }
  | { readonly reason: 'nothing_selected' };

/** A bid as a selection sees it. */
export function toCandidate(
  ranked: Pick<RankedBid, 'bid' | 'lot' | 'scoreThousandths'>,
  content: BidContent,
): Candidate {
  const { phases } = content;
  return {
    bid: ranked.bid,
    lot: ranked.lot,
    scoreThousandths: ranked.scoreThousandths,
    capexMicros: capexMicrosOf(content),
    unionMicrosByPhase: phases.map(({ unionMicros }) => unionMicros),
    national: phases.flatMap(({ national }) => national),
  };
}

/** Both choices beside each other; `solution` is of the programme of these candidates and caps. */
export function compare(
  candidates: readonly Candidate[],
  caps: SelectionCaps,
  { choice, ...solved }: Solution,
): Comparison {
  const bids = choice.map((index) => present(candidates[index], `candidate ${index}`).bid);
  const optimum = selectAsGiven(candidates, bids, caps);
  return { candidates, caps, byRank: selectByRank(candidates, caps), optimum, solved };
}

export function decisionRefusal(
  { basis, bids, reason }: DecisionDraft,
  { candidates, caps, byRank, optimum, solved }: Comparison,
): DecisionRefusal | undefined {
  if (basis === 'list') {
    if (bids === undefined) return { reason: 'list_incomplete', lacks: 'bids' };
    if (reason === undefined) return { reason: 'list_incomplete', lacks: 'reason' };
    const refusal = listRefusal(bids, candidates, caps);
    if (refusal !== undefined) return refusal;
  } else if (bids !== undefined) return { reason: 'list_not_asked', basis };
  if (basis === 'optimum' && !solved.isOptimal) {
    const { objective, bound } = solved;
    return { reason: 'optimum_not_proven', objective, bound };
  }
  const chosen = { 'rank-order': byRank.bids, optimum: optimum.bids, list: bids ?? [] }[basis];
  return chosen.length === 0 ? { reason: 'nothing_selected' } : undefined;
}

function listRefusal(
  bids: readonly BidId[],
  candidates: readonly Candidate[],
  caps: SelectionCaps,
): DecisionRefusal | undefined {
  const twice = bids.find((bid, index) => bids.indexOf(bid) !== index);
  if (twice !== undefined) return { reason: 'bid_twice', bid: twice };
  const unknown = bids.find((wanted) => !candidates.some(({ bid }) => bid === wanted));
  if (unknown !== undefined) return { reason: 'bid_not_ranked', bid: unknown };
  const breach = firstBreach(candidates, bids, caps);
  return breach === undefined ? undefined : { reason: 'cap_broken', ...breach };
}

/** What is decided; {@link decisionRefusal} was asked. */
export function decide({ basis, bids, reason }: DecisionDraft, compared: Comparison): Decision {
  const { candidates, caps, byRank, optimum } = compared;
  const list = selectAsGiven(candidates, bids ?? [], caps);
  const chosen = { 'rank-order': byRank, optimum, list }[basis];
  return { ...compared, basis, reason, chosen };
}
