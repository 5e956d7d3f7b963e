import type { NotFound } from '../../kernel/as-seen.ts';
import type { CallId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import {
  type CriterionWeight,
  type Ranking,
  rankBids,
  type WeightsRefusal,
  weightsRefusal,
  withWeights,
} from '../ranking.ts';
import { selectCall } from '../store/calls.ts';
import { selectJudgedBids } from '../store/rankings.ts';

export type WhatIfOutcome = Outcome<Ranking, NotFound | WeightsRefusal>;

/** The ranking that other weights would have given, from the same scores. Stores nothing. */
export async function rankWithWeights(
  reader: Reader,
  callId: CallId,
  weights: readonly CriterionWeight[],
): Promise<WhatIfOutcome> {
  const call = await selectCall(reader, callId);
  if (call === undefined) return refused({ reason: 'not_found', id: callId });
  const { criteria } = call.terms;
  const refusal = weightsRefusal(criteria, weights);
  if (refusal !== undefined) return refused(refusal);
  const bids = await selectJudgedBids(reader, callId);
  return done(rankBids(callId, withWeights(criteria, weights), bids));
}
