/**
 * What may be done with bids of a call, and when. The deadline is the first second in which nothing
 * is received any more, and the first in which bids may be opened. Once an officer has handed in
 * shares nothing is received either, by whatever clock: what came then could never be opened.
 */
import type { BidId, CallId } from '../kernel/ids.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { BidState } from './bid.ts';
import type { CallState } from './call.ts';
import { type BidClock, latestOf } from './deadline.ts';

/**
 * Of one bidder in one call, those that are sealed. Officers hand in the shares of all bids of a
 * call at once: a bidder that sends bids without end would keep them from ever being opened.
 */
export const SEALED_BIDS_MAX = 20;

/** A call as far as the steps of its bids look at it. */
export interface CallMoment extends BidClock {
  readonly call: CallId;
  readonly state: CallState;
  readonly deadlineAt: EpochSeconds;
}

export type CallRefusal =
  | { readonly reason: 'call_not_open'; readonly call: CallId; readonly found: CallState }
  | {
      readonly reason: 'deadline_passed' | 'deadline_not_passed';
      readonly deadlineAt: EpochSeconds;
      readonly at: EpochSeconds;
    };

/** For receiving, amending and withdrawing: the call is launched, then its deadline is to come. */
export function receiptRefusal(moment: CallMoment): CallRefusal | undefined {
  const { call, state, deadlineAt } = moment;
  if (state === 'drafted' || state === 'cancelled') {
    return { reason: 'call_not_open', call, found: state };
  }
  const at = latestOf(moment);
  if (at >= deadlineAt) return { reason: 'deadline_passed', deadlineAt, at };
  return state === 'launched' ? undefined : { reason: 'call_not_open', call, found: state };
}

/** For registering who opens: before the launch or after it, until the deadline. */
export function officerRefusal(moment: CallMoment): CallRefusal | undefined {
  const { state, deadlineAt, at } = moment;
  if (state !== 'drafted') return receiptRefusal(moment);
  return at < deadlineAt ? undefined : { reason: 'deadline_passed', deadlineAt, at };
}

/** For opening: the deadline has passed, whoever asks; then the call is not opened or ended. */
export function openingRefusal(moment: CallMoment): CallRefusal | undefined {
  const { call, state, deadlineAt } = moment;
  const at = latestOf(moment);
  if (at < deadlineAt) return { reason: 'deadline_not_passed', deadlineAt, at };
  return state === 'launched' ? undefined : { reason: 'call_not_open', call, found: state };
}

export interface BidStateRefusal {
  readonly reason: 'bid_not_sealed';
  readonly bid: BidId;
  readonly found: BidState;
}

/** Only a sealed bid is amended or withdrawn. */
export function bidRefusal(bid: BidId, state: BidState): BidStateRefusal | undefined {
  return state === 'sealed' ? undefined : { reason: 'bid_not_sealed', bid, found: state };
}
