/**
 * In the place of an award that has lapsed the next bid of the reserve is called up: the best of
 * those that a cap kept out which keeps all caps now. Nobody chooses: the order is that of the
 * decision, which every bidder could complain about. Its award has a standstill of its own.
 */
import type { FoundRefusal, Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { BidId, CallId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toTimeText } from '../../kernel/time.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import {
  type CallNotIn,
  type CallUp,
  type CallUpRefusal,
  callUpRefusal,
  standstillEndsAt,
  stateRefusal,
} from '../award.ts';
import { type NextOfReserve, nextOfReserve } from '../selection/reserve.ts';
import { insertCallUp, selectAwardsOf, selectComplaintsOn } from '../store/awards.ts';
import { lockPlan } from '../store/contract-life.ts';
import { selectSelection } from '../store/selections.ts';
import { lockAsSeen } from './calls.ts';
import {
  type CommittedByState,
  capsNow,
  type EvaluatorDecides,
  evaluatorRefusal,
  tellBidders,
} from './selections.ts';

export type CallUpOutcome = Outcome<
  CallUp & { readonly call: CallId; readonly bid: BidId },
  | FoundRefusal
  | EvaluatorDecides
  | CallNotIn
  | CallUpRefusal
  /** With what keeps each of the reserve out; nobody where the reserve is used up. */
  | ({ readonly reason: 'reserve_empty' } & Extract<NextOfReserve, { readonly excluded: unknown }>)
>;

/**
 * Refuses whoever judges bids of the call, a call that is not awarded, as {@link callUpRefusal},
 * then where nobody of the reserve keeps all caps.
 */
export async function callUpReserve(
  writer: Writer,
  target: Target<CallId>,
  committedByState: CommittedByState,
): Promise<CallUpOutcome> {
  // As a decision: what two calls of a programme may ask of its states, they do not take both.
  await lockPlan(writer);
  const locked = await lockAsSeen(writer, target);
  if (!locked.ok) return locked;
  const { id } = target;
  const call = locked.value;
  const judge = await evaluatorRefusal(writer, id);
  if (judge !== undefined) return refused(judge);
  const wrong = stateRefusal({ call: id, state: call.state }, 'awarded');
  if (wrong !== undefined) return refused(wrong);
  const { at } = writer.caller;
  const decision = present(await selectSelection(writer, id), `the selection of ${id}`);
  const awards = await selectAwardsOf(writer, id);
  const refusal = callUpRefusal(awards, await selectComplaintsOn(writer, id, decision.number), at);
  if (refusal !== undefined) return refused(refusal);
  const caps = await capsNow(writer, call.terms, at, committedByState);
  const next = nextOfReserve(decision, awards, caps);
  if (!('bid' in next)) return refused({ reason: 'reserve_empty', ...next });
  const { bid } = next;
  const endsAt = standstillEndsAt(at, call.terms);
  await insertCallUp(
    writer,
    { call: id, number: decision.number },
    { bid, standstillEndsAt: endsAt },
  );
  const detail = { call: id, number: decision.number, standstillEndsAt: toTimeText(endsAt) };
  writer.audit({ action: 'award.call-up', subject: bid, detail });
  await tellBidders(writer, call, 'called-up');
  return done({ call: id, bid, calledUpAt: at, standstillEndsAt: endsAt });
}
