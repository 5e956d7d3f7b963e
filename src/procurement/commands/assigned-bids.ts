/** What an evaluator sees of a bid: nothing before it is assigned and declared free of conflict. */
import { present } from '../../kernel/assert.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import type { OpenedBid } from '../bid.ts';
import { type ScalePoints, scalePointsOf } from '../scale-points.ts';
import { type StoredBid, selectOpenedBid } from '../store/bids.ts';
import { selectCall } from '../store/calls.ts';
import {
  type StoredAssignment,
  type StoredConsensus,
  type StoredScore,
  selectAssignment,
  selectConsensusOf,
  selectScoresOf,
} from '../store/evaluations.ts';
import type { BidTarget } from './evaluations.ts';

export interface AssignedBid {
  readonly assignment: StoredAssignment;
  /** `undefined`: not declared yet, or with a conflict of interest. */
  readonly shown: ShownBid | undefined;
}

export interface ShownBid {
  readonly bid: OpenedBid & StoredBid;
  /** What the scales of the call say of each criterion that has any. */
  readonly guides: readonly {
    readonly criterion: string;
    readonly scales: readonly ScalePoints[];
  }[];
  /** The evaluator's own, and of the others those of criteria that it has scored itself. */
  readonly scores: readonly StoredScore[];
  readonly consensus: readonly StoredConsensus[];
}

/** `undefined`: the person does not judge this bid of this call. */
export async function readAssignedBid(
  reader: Reader,
  target: BidTarget,
  person: string,
): Promise<AssignedBid | undefined> {
  const assignment = await selectAssignment(reader, target.bid, person);
  const call = await selectCall(reader, target.call);
  if (assignment === undefined || call === undefined) return undefined;
  const bid = present(await selectOpenedBid(reader, target.bid), target.bid);
  if (bid.call !== target.call) return undefined;
  if (assignment.declaration?.kind !== 'none') return { assignment, shown: undefined };
  const scores = await selectScoresOf(reader, target.bid);
  const scored = scores.filter((each) => each.person === person).map((each) => each.criterion);
  const guides = call.terms.criteria
    .filter(({ scales }) => scales.length > 0)
    .map((each) => ({ criterion: each.id, scales: scalePointsOf(each, bid.content) }));
  const shown = {
    bid,
    guides,
    scores: scores.filter(({ criterion }) => scored.includes(criterion)),
    consensus: await selectConsensusOf(reader, target.bid),
  };
  return { assignment, shown };
}
