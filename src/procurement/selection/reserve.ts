/**
 * The reserve of a decision: the ranked bids that a cap kept out, in rank order. Where an award has
 * lapsed, the first of them that keeps all caps beside the awards that stand takes its place. What
 * the Governing Board left out of a list is on no reserve: that it did not want.
 */
import type { BidId } from '../../kernel/ids.ts';
import type { AwardedBid } from '../award.ts';
import type { Candidate, Exclusion, SelectionCaps } from './candidate.ts';
import type { StoredSelection } from './decision.ts';
import { selectAsGiven } from './select.ts';

/** Who is called up next, or what keeps each of the reserve out now. */
export type NextOfReserve =
  | { readonly bid: BidId }
  | { readonly excluded: readonly { readonly bid: BidId; readonly exclusion: Exclusion }[] };

/**
 * `awards`: all that were made in the call, also those that have lapsed. `caps` has what each state
 * has left now, so without what these awards ask of it.
 */
export function nextOfReserve(
  { candidates, chosen }: Pick<StoredSelection, 'candidates' | 'chosen'>,
  awards: readonly Pick<AwardedBid, 'bid' | 'lapse'>[],
  caps: SelectionCaps,
): NextOfReserve {
  const awardOf = (bid: BidId) => awards.find((award) => award.bid === bid);
  const isLeftOut = (bid: BidId) =>
    chosen.excluded.some((each) => each.bid === bid && each.exclusion.reason === 'left_out');
  const standing = candidates.filter(({ bid }) => {
    const award = awardOf(bid);
    return award !== undefined && award.lapse === undefined;
  });
  const reserve = candidates.filter(({ bid }) => awardOf(bid) === undefined && !isLeftOut(bid));
  const beside = [...standing.map(withoutStates), ...reserve];
  const taken = standing.map(({ bid }) => bid);
  const { excluded } = selectAsGiven(beside, taken, caps);
  // Said of whoever would fit beside what is taken.
  const next = excluded.find(({ exclusion }) => exclusion.reason === 'left_out');
  return next === undefined ? { excluded } : { bid: next.bid };
}

/** What it asks of its states is taken from what they have left already. */
function withoutStates(candidate: Candidate): Candidate {
  return { ...candidate, national: [] };
}
