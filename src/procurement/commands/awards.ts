/**
 * Complaints within a standstill, their answers, the award, and its lapse. Each locks its call
 * first.
 */
import { asSeen, type FoundRefusal, type NotFound, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { BidId, CallId, PartyId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
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
  lastCalledUp,
  type StandingDecision,
} from '../award.ts';
import type { CallTerms } from '../call.ts';
import type { StoredSelection } from '../selection/decision.ts';
import {
  insertAward,
  insertComplaint,
  insertLapse,
  selectAwardOf,
  selectAwardsOf,
  selectComplaint,
  selectComplaintsOn,
  updateComplaintAnswered,
} from '../store/awards.ts';
import { selectBid } from '../store/bids.ts';
import { lockCall, type StoredCall, updateCallState } from '../store/calls.ts';
import { selectSelection, updateSelectionVoided } from '../store/selections.ts';
import { lockAsSeen } from './calls.ts';
import { type EvaluatorDecides, evaluatorRefusal, heardBy, tellBidders } from './selections.ts';

export type { AwardCourse, AwardEnded, CallUp, Lapse, StandstillRefusal } from '../award.ts';

export type ComplaintOutcome = Outcome<
  Complaint,
  FoundRefusal | { readonly reason: 'exists'; readonly id: string } | ComplaintRefusal
>;
export type AnswerOutcome = Outcome<Complaint, FoundRefusal | EvaluatorDecides | AnswerRefusal>;
export type AwardOutcome = Outcome<StoredSelection, FoundRefusal | EvaluatorDecides | AwardRefusal>;
export type LapseOutcome = Outcome<
  Lapse,
  | NotFound
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
    return refused({ reason: 'exists', id });
  }
  const bid = await selectBid(writer, draft.bid);
  if (bid === undefined) return refused({ reason: 'not_found', id: draft.bid });
  const { call, selection } = await lockDecision(writer, bid.call);
  const standing = await standingOf(writer, call, selection);
  const refusal = complaintRefusal(bid, standing, writer.caller.at);
  if (refusal !== undefined) return refused(refusal);
  const { number } = present(selection, 'the selection');
  const { calledUp } = standing;
  await insertComplaint(writer, { ...draft, call: bid.call, number, calledUp });
  return done(await toldComplaint(writer, call, id, 'lodge'));
}

export interface Answer {
  readonly verdict: 'upheld' | 'dismissed';
  /** Why. */
  readonly answer: string;
}

/**
 * Once, and by nobody who judges bids of the call. Upheld, it voids the decision that it is about,
 * and the call is ranked again; of a bid that was called up from the reserve, its award lapses.
 */
export async function answerComplaint(
  writer: Writer,
  target: Target<ComplaintId>,
  { verdict, answer }: Answer,
): Promise<AnswerOutcome> {
  const { id } = target;
  const seen = await selectComplaint(writer, id);
  if (seen === undefined) return refused({ reason: 'not_found', id });
  const { call, selection } = await lockDecision(writer, seen.call);
  const locked = asSeen(await selectComplaint(writer, id), target);
  if (!locked.ok) return locked;
  const found = locked.value;
  const refusal = (await evaluatorRefusal(writer, found.call)) ?? answerRefusal(found);
  if (refusal !== undefined) return refused(refusal);
  await updateComplaintAnswered(writer, { id, state: verdict, answer });
  const isStanding = call.state === 'decided' && selection?.number === found.number;
  if (verdict === 'upheld' && isStanding) {
    await updateSelectionVoided(writer, found.call, found.number);
    await updateCallState(writer, found.call, 'ranked');
    await tellBidders(writer, call, 'ranked');
  }
  if (verdict === 'upheld' && found.calledUp !== undefined) {
    await endCallUp(writer, call.terms, { id, bid: found.calledUp });
  }
  return done(await toldComplaint(writer, call, id, 'answer'));
}

/** Refuses whoever judges bids of the call, then as {@link awardRefusal}. */
export async function awardCall(writer: Writer, target: Target<CallId>): Promise<AwardOutcome> {
  const locked = await lockAsSeen(writer, target);
  if (!locked.ok) return locked;
  const { id } = target;
  const call = locked.value;
  const judge = await evaluatorRefusal(writer, id);
  if (judge !== undefined) return refused(judge);
  const selection = await selectSelection(writer, id);
  const number = selection?.number ?? 0;
  const complaints = await selectComplaintsOn(writer, id, number);
  const standing = await standingOf(writer, call, selection);
  const refusal = awardRefusal(standing, complaints, writer.caller.at);
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
  if (bid === undefined) return refused({ reason: 'not_found', id });
  const { terms } = present(await lockCall(writer, bid.call), bid.call);
  const judge = await evaluatorRefusal(writer, bid.call);
  if (judge !== undefined) return refused(judge);
  const award = await selectAwardOf(writer, id);
  if (award === undefined) return refused({ reason: 'nothing_awarded', bid: id });
  const ended = awardEndedRefusal(award);
  if (ended !== undefined) return refused(ended);
  await endAward(writer, terms, { bid: id, bidder: award.bidder, reason });
  const lapsedAt = toEpochSeconds(Math.max(writer.caller.at, award.awardedAt));
  return done({ bid: id, reason, lapsedAt });
}

/** What was called up is not signed before its complaints are answered: it may have lapsed. */
async function endCallUp(
  writer: Writer,
  terms: CallTerms,
  complaint: Pick<Complaint, 'id' | 'bid'>,
): Promise<void> {
  const { id, bid } = complaint;
  const award = present(await selectAwardOf(writer, bid), bid);
  if (awardEndedRefusal(award) !== undefined) return;
  const { bidder } = award;
  await endAward(writer, terms, { bid, bidder, reason: `The complaint ${id} was upheld.` });
}

async function endAward(
  writer: Writer,
  terms: CallTerms,
  { bid, bidder, reason }: Pick<Lapse, 'bid' | 'reason'> & { readonly bidder: PartyId },
): Promise<void> {
  const { id: call } = terms;
  await insertLapse(writer, call, { bid, reason });
  writer.audit({ action: 'award.lapse', subject: bid, detail: { call, reason } });
  const scopes = heardBy(terms, [bidder]);
  writer.publish({ kind: 'award.lapsed', subject: bid, scopes, detail: { call } });
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

/** What bidders of a call may complain of, or might have, until its standstill ends. */
export async function standingOf(
  reader: Reader,
  { terms: { id: call }, state }: StoredCall,
  selection: StoredSelection | undefined,
): Promise<StandingDecision> {
  if (state === 'awarded') {
    const last = lastCalledUp(await selectAwardsOf(reader, call));
    const standstillEndsAt = last?.calledUp?.standstillEndsAt;
    return { call, state, standstillEndsAt, calledUp: last?.bid };
  }
  const isStanding = selection?.voidedAt === undefined;
  const standstillEndsAt = isStanding ? selection?.standstillEndsAt : undefined;
  return { call, state, standstillEndsAt, calledUp: undefined };
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
