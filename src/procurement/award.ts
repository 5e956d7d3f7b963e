/**
 * From the decision to the award. Between them lies a standstill, in which every bidder of the call
 * may complain; how long it is, the call says. A complaint that is upheld voids the decision, and
 * the call is ranked again; one that is open holds the award up. What was awarded is signed, or it
 * lapses; then the next bid of the reserve may be called up, with a standstill of its own between
 * its award and its contract.
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
  /** By whom it is. */
  readonly bid: BidId;
  /** The bid from the reserve of that decision that it is about; `undefined`: the decision. */
  readonly calledUp: BidId | undefined;
  readonly ground: string;
  readonly lodgedAt: EpochSeconds;
  readonly state: ComplaintState;
  readonly answer: string | undefined;
  readonly answeredAt: EpochSeconds | undefined;
  readonly version: number;
}

/** What was decided in a call and stands, in the state that the call is in. */
export interface StandingDecision {
  readonly call: CallId;
  readonly state: CallState;
  /** Of the decision; once that is awarded, of the bid that was called up last. */
  readonly standstillEndsAt: EpochSeconds | undefined;
  readonly calledUp: BidId | undefined;
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
export type StandstillRefusal =
  | { readonly reason: 'standstill_runs'; readonly endsAt: EpochSeconds; readonly at: EpochSeconds }
  | { readonly reason: 'complaints_open'; readonly complaints: readonly ComplaintId[] };
export type AwardRefusal = CallNotIn | StandstillRefusal;
/** Each award that lapsed makes room for one bid of the reserve. */
export type CallUpRefusal = StandstillRefusal | { readonly reason: 'nothing_lapsed' };

/** An award that is let go before it is signed: the money of its states is free again. */
export interface Lapse {
  readonly bid: BidId;
  /** Such as that the bidder declined. */
  readonly reason: string;
  readonly lapsedAt: EpochSeconds;
}

/** From the reserve, in the place of an award that had lapsed. */
export interface CallUp {
  readonly calledUpAt: EpochSeconds;
  /** Complaints about it come before this moment, its contract not before it. */
  readonly standstillEndsAt: EpochSeconds;
}

/** What became of a bid after the decision of its call. */
export interface AwardCourse {
  readonly calledUp: CallUp | undefined;
  /** This or the lapse ends the wait for a contract. */
  readonly contract: ContractId | undefined;
  readonly lapse: Lapse | undefined;
}

/** A bid that was awarded, by the decision of its call or from the reserve. */
export interface AwardedBid extends AwardCourse {
  readonly bid: BidId;
  readonly awardedAt: EpochSeconds;
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
  const isOpen = decision.state === 'decided' || decision.state === 'awarded';
  if (!isOpen || endedAt === undefined) return stateRefusal(decision, 'decided');
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
  return standstillRefusal(endsAt, complaints, at);
}

/** A standstill that ends at `endsAt`, and what was complained of in it. */
export function standstillRefusal(
  endsAt: EpochSeconds,
  complaints: readonly Pick<Complaint, 'id' | 'state'>[],
  at: EpochSeconds,
): StandstillRefusal | undefined {
  if (at < endsAt) return { reason: 'standstill_runs', endsAt, at };
  const open = complaints.filter(({ state }) => state === 'open').map(({ id }) => id);
  return open.length === 0 ? undefined : { reason: 'complaints_open', complaints: open };
}

/**
 * Whether a bid of the reserve may be called up beside the `awards` that were made: one after the
 * other, so that a complaint about one is answered before the next, and one for each that lapsed.
 */
export function callUpRefusal(
  awards: readonly AwardedBid[],
  complaints: readonly Pick<Complaint, 'id' | 'state'>[],
  at: EpochSeconds,
): CallUpRefusal | undefined {
  const endsAt = lastCalledUp(awards)?.calledUp?.standstillEndsAt;
  const waits = endsAt === undefined ? undefined : standstillRefusal(endsAt, complaints, at);
  if (waits !== undefined) return waits;
  const lapsedCount = awards.filter(({ lapse }) => lapse !== undefined).length;
  const calledUpCount = awards.filter(({ calledUp }) => calledUp !== undefined).length;
  return calledUpCount < lapsedCount ? undefined : { reason: 'nothing_lapsed' };
}

/** The bid that was called up last, as long as its award stands and is not signed. */
export function lastCalledUp(awards: readonly AwardedBid[]): AwardedBid | undefined {
  return awards
    .filter(({ contract, lapse }) => contract === undefined && lapse === undefined)
    .filter(({ calledUp }) => calledUp !== undefined)
    .toSorted((a, b) => b.awardedAt - a.awardedAt)[0];
}

/** An award is signed or lapses, once. */
export function awardEndedRefusal({
  contract,
  lapse,
}: Pick<AwardCourse, 'contract' | 'lapse'>): AwardEnded | undefined {
  if (contract !== undefined) return { reason: 'signed_already', contract };
  if (lapse === undefined) return undefined;
  return { reason: 'award_lapsed', bid: lapse.bid, lapsedAt: lapse.lapsedAt };
}
