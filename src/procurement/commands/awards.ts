/**
 * Complaints within the standstill, their answers, the award, and its lapse. Each locks its call
 * first.
 */
import { present } from '../../kernel/assert.ts';
import type { BidId, CallId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import {
  type AnswerRefusal,
  type AwardEnded,
  type AwardRefusal,
  answerRefusal,
  awardEndedRefusal,
  awardRefusal,
  type Complaint,
  type ComplaintId,
  type ComplaintRefusal,
  complaintRefusal,
  type Lapse,
  type StandingDecision,
} from '../award.ts';
import type { StoredSelection } from '../selection/decision.ts';
import {
  insertAward,
  insertComplaint,
  insertLapse,
  selectAwardEnd,
  selectAwardOf,
  selectComplaint,
  selectComplaintsOn,
  updateComplaintAnswered,
} from '../store/awards.ts';
import { selectBid } from '../store/bids.ts';
import { lockCall, type StoredCall, updateCallState } from '../store/calls.ts';
import { selectSelection, updateSelectionVoided } from '../store/selections.ts';
import type { FoundRefusal } from './agreements.ts';
import type { CallTarget } from './calls.ts';
import { type EvaluatorDecides, evaluatorRefusal, heardBy, tellBidders } from './selections.ts';

export type { AwardEnd, AwardEnded, Lapse } from '../award.ts';

export type ComplaintOutcome = Outcome<
  Complaint,
  FoundRefusal | { readonly reason: 'exists'; readonly id: string } | ComplaintRefusal
>;
export type AnswerOutcome = Outcome<Complaint, FoundRefusal | EvaluatorDecides | AnswerRefusal>;
export type AwardOutcome = Outcome<StoredSelection, FoundRefusal | EvaluatorDecides | AwardRefusal>;
export type LapseOutcome = Outcome<
  Lapse,
  | Extract<FoundRefusal, { readonly reason: 'not_found' }>
  | EvaluatorDecides
  | { readonly reason: 'nothing_awarded'; readonly bid: BidId }
  | AwardEnded
>;

export interface ComplaintDraft {
  readonly id: ComplaintId;
  readonly bid: BidId;
  readonly ground: string;
}

/** Refuses an id that is taken, a bid that is not there, then as {@link complaintRefusal}. */
export async function lodgeComplaint(
  writer: Writer,
  draft: ComplaintDraft,
): Promise<ComplaintOutcome> {
  const { id } = draft;
  if ((await selectComplaint(writer, id)) !== undefined) {
    return refused({ reason: 'exists' as const, id });
  }
  const bid = await selectBid(writer, draft.bid);
  if (bid === undefined) return refused({ reason: 'not_found' as const, id: draft.bid });
  const { call, selection } = await lockDecision(writer, bid.call);
  const refusal = complaintRefusal(bid, standingOf(call, selection), writer.caller.at);
  if (refusal !== undefined) return refused(refusal);
  const { number } = present(selection, 'the selection');
  await insertComplaint(writer, { ...draft, call: bid.call, number });
  return done(await toldComplaint(writer, call, id, 'lodge'));
}

export interface Answer {
  readonly verdict: 'upheld' | 'dismissed';
  /** Why. */
  readonly answer: string;
}

/**
 * Once, and by nobody who judges bids of the call. Upheld, it voids the decision that it is about,
 * and the call is ranked again.
 */
export async function answerComplaint(
  writer: Writer,
  { id, version }: { readonly id: ComplaintId; readonly version: number | undefined },
  { verdict, answer }: Answer,
): Promise<AnswerOutcome> {
  const seen = await selectComplaint(writer, id);
  if (seen === undefined) return refused({ reason: 'not_found' as const, id });
  const { call, selection } = await lockDecision(writer, seen.call);
  const found = present(await selectComplaint(writer, id), id);
  if (version !== undefined && version !== found.version) {
    return refused({ reason: 'version_changed' as const, expected: version, found: found.version });
  }
  const refusal = (await evaluatorRefusal(writer, found.call)) ?? answerRefusal(found);
  if (refusal !== undefined) return refused(refusal);
  await updateComplaintAnswered(writer, { id, state: verdict, answer });
  const isStanding = call.state === 'decided' && selection?.number === found.number;
  if (verdict === 'upheld' && isStanding) {
    await updateSelectionVoided(writer, found.call, found.number);
    await updateCallState(writer, found.call, 'ranked');
    await tellBidders(writer, call, 'ranked');
  }
  return done(await toldComplaint(writer, call, id, 'answer'));
}

/** Refuses whoever judges bids of the call, then as {@link awardRefusal}. */
export async function awardCall(
  writer: Writer,
  { id, version }: CallTarget,
): Promise<AwardOutcome> {
  const found = await lockCall(writer, id);
  if (found === undefined) return refused({ reason: 'not_found' as const, id });
  if (version !== undefined && version !== found.version) {
    return refused({ reason: 'version_changed' as const, expected: version, found: found.version });
  }
  const judge = await evaluatorRefusal(writer, id);
  if (judge !== undefined) return refused(judge);
  const { call, selection } = await lockDecision(writer, id);
  const number = selection?.number ?? 0;
  const complaints = await selectComplaintsOn(writer, id, number);
  const refusal = awardRefusal(standingOf(call, selection), complaints, writer.caller.at);
  if (refusal !== undefined) return refused(refusal);
  await insertAward(writer, id, number);
  await updateCallState(writer, id, 'awarded');
  const made = present(selection, 'the selection');
  const detail = { number, bids: made.chosen.bids };
  writer.audit({ action: 'call.award', subject: id, detail });
  await tellBidders(writer, call, 'awarded');
  return done(made);
}

/**
 * Lets an award go that is not signed, because its bidder declines or the time for it is over: what
 * it asked of its states may be selected again, and it is not signed any more. Refuses a bid that
 * is not there, whoever judges bids of its call, a bid without an award, then as
 * {@link awardEndedRefusal}.
 */
export async function lapseAward(
  writer: Writer,
  { bid: id, reason }: Pick<Lapse, 'bid' | 'reason'>,
): Promise<LapseOutcome> {
  const bid = await selectBid(writer, id);
  if (bid === undefined) return refused({ reason: 'not_found' as const, id });
  const { terms } = present(await lockCall(writer, bid.call), bid.call);
  const judge = await evaluatorRefusal(writer, bid.call);
  if (judge !== undefined) return refused(judge);
  const award = await selectAwardOf(writer, id);
  if (award === undefined) return refused({ reason: 'nothing_awarded' as const, bid: id });
  const ended = awardEndedRefusal(await selectAwardEnd(writer, id));
  if (ended !== undefined) return refused(ended);
  await insertLapse(writer, bid.call, { bid: id, reason });
  writer.audit({ action: 'award.lapse', subject: id, detail: { call: bid.call, reason } });
  writer.publish({
    kind: 'award.lapsed',
    subject: id,
    scopes: heardBy(terms, [award.bidder]),
    detail: { call: bid.call },
  });
  return done({ bid: id, reason, lapsedAt: writer.caller.at });
}

interface LockedDecision {
  readonly call: StoredCall;
  /** The last one, whether it stands or is void. */
  readonly selection: StoredSelection | undefined;
}

async function lockDecision(writer: Writer, id: CallId): Promise<LockedDecision> {
  const call = present(await lockCall(writer, id), id);
  return { call, selection: await selectSelection(writer, id) };
}

function standingOf(
  { terms, state }: StoredCall,
  selection: StoredSelection | undefined,
): StandingDecision {
  const isStanding = selection?.voidedAt === undefined;
  const endsAt = isStanding ? selection?.standstillEndsAt : undefined;
  return { call: terms.id, state, standstillEndsAt: endsAt };
}

/** Those of the programme hear of a complaint, and the party that lodged it. */
async function toldComplaint(
  writer: Writer,
  { terms }: StoredCall,
  id: ComplaintId,
  verb: 'lodge' | 'answer',
): Promise<Complaint> {
  const complaint = present(await selectComplaint(writer, id), id);
  const { bid, number, state, ground, answer } = complaint;
  const { bidder } = present(await selectBid(writer, bid), bid);
  writer.audit({
    action: `complaint.${verb}`,
    subject: id,
    detail: { call: terms.id, number, bid, state, ground, answer: answer ?? null },
  });
  writer.publish({
    kind: `complaint.${verb === 'lodge' ? 'lodged' : 'answered'}`,
    subject: id,
    scopes: [`programme:${terms.programme}`, `party:${bidder}`],
    detail: { state },
  });
  return complaint;
}
