/**
 * From the decision to the award. Between them lies a standstill, in which every bidder of the call
 * may complain; how long it is, the call says. A complaint that is upheld voids the decision, and
 * the call is ranked again; one that is open holds the award up. What was awarded is signed, or it
 * lapses.
 */
import type { BidId, CallId, ContractId } from '../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import type { SealedBid } from './bid.ts';
import type { CallState, CallTerms } from './call.ts';

export type ComplaintId = `complaint_${string}`;
export type ComplaintState = 'open' | 'upheld' | 'dismissed';

export interface Complaint {
  readonly id: ComplaintId;
  readonly call: CallId;
  /** Of the decision that it is about. */
  readonly number: number;
  readonly bid: BidId;
  readonly ground: string;
  readonly lodgedAt: EpochSeconds;
  readonly state: ComplaintState;
  readonly answer: string | undefined;
  readonly answeredAt: EpochSeconds | undefined;
  readonly version: number;
}

/** The decision of a call that stands, in the state that the call is in. */
export interface StandingDecision {
  readonly call: CallId;
  readonly state: CallState;
  readonly standstillEndsAt: EpochSeconds | undefined;
}

export type CallNotIn = {
  readonly reason: 'wrong_call_state';
  readonly call: CallId;
  readonly expected: CallState;
  readonly found: CallState;
};
export type ComplaintRefusal =
  | { readonly reason: 'bid_withdrawn'; readonly bid: BidId }
  | CallNotIn
  | {
      readonly reason: 'standstill_over';
      readonly endedAt: EpochSeconds;
      readonly at: EpochSeconds;
    };
export type AnswerRefusal = {
  readonly reason: 'complaint_answered';
  readonly state: ComplaintState;
};
export type AwardRefusal =
  | CallNotIn
  | { readonly reason: 'standstill_runs'; readonly endsAt: EpochSeconds; readonly at: EpochSeconds }
  | { readonly reason: 'complaints_open'; readonly complaints: readonly ComplaintId[] };

/** An award that is let go before it is signed: the money of its states is free again. */
export interface Lapse {
  readonly bid: BidId;
  /** Such as that the bidder declined. */
  readonly reason: string;
  readonly lapsedAt: EpochSeconds;
}

/** What ended the wait for a contract; neither, as long as it goes on. */
export interface AwardEnd {
  readonly contract: ContractId | undefined;
  readonly lapse: Lapse | undefined;
}

export type AwardEnded =
  | { readonly reason: 'signed_already'; readonly contract: ContractId }
  | { readonly reason: 'award_lapsed'; readonly bid: BidId; readonly lapsedAt: EpochSeconds };

/** Complaints come before this moment, the award not before it. */
export function standstillEndsAt(
  decidedAt: EpochSeconds,
  { standstillSeconds }: Pick<CallTerms, 'standstillSeconds'>,
): EpochSeconds {
  return toEpochSeconds(decidedAt + standstillSeconds);
}

export function stateRefusal(
  { call, state }: Pick<StandingDecision, 'call' | 'state'>,
  expected: CallState,
): CallNotIn | undefined {
  if (state === expected) return undefined;
  return { reason: 'wrong_call_state', call, expected, found: state };
}

/** Whoever still bids, selected, left out or excluded at the opening, may complain. */
export function complaintRefusal(
  { id, state }: Pick<SealedBid, 'id' | 'state'>,
  decision: StandingDecision,
  at: EpochSeconds,
): ComplaintRefusal | undefined {
  if (state === 'withdrawn') return { reason: 'bid_withdrawn', bid: id };
  const endedAt = decision.standstillEndsAt;
  if (decision.state !== 'decided' || endedAt === undefined) {
    return stateRefusal(decision, 'decided');
  }
  return at < endedAt ? undefined : { reason: 'standstill_over', endedAt, at };
}

/** Once; also where another complaint has voided the decision, or the call has ended. */
export function answerRefusal({ state }: Pick<Complaint, 'state'>): AnswerRefusal | undefined {
  return state === 'open' ? undefined : { reason: 'complaint_answered', state };
}

export function awardRefusal(
  decision: StandingDecision,
  complaints: readonly Pick<Complaint, 'id' | 'state'>[],
  at: EpochSeconds,
): AwardRefusal | undefined {
  const endsAt = decision.standstillEndsAt;
  if (decision.state !== 'decided' || endsAt === undefined) {
    return stateRefusal(decision, 'decided');
  }
  if (at < endsAt) return { reason: 'standstill_runs', endsAt, at };
  const open = complaints.filter(({ state }) => state === 'open').map(({ id }) => id);
  return open.length === 0 ? undefined : { reason: 'complaints_open', complaints: open };
}

/** An award is signed or lapses, once. */
export function awardEndedRefusal({ contract, lapse }: AwardEnd): AwardEnded | undefined {
  if (contract !== undefined) return { reason: 'signed_already', contract };
  if (lapse === undefined) return undefined;
  return { reason: 'award_lapsed', bid: lapse.bid, lapsedAt: lapse.lapsedAt };
}
