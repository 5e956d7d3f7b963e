/**
 * The deadline of a launched call may be extended: only to a later time, only before it has come,
 * and with a reason that everybody reads. The rest of the terms, the core above all, stays as it
 * was launched. Bids that are in stay sealed, and may be amended until the new deadline.
 */
import type { EpochSeconds } from '../kernel/units.ts';
import { type CallInState, type CallStateRefusal, stepRefusal } from './call-rules.ts';

export interface DeadlineExtension {
  /** Counts the extensions of the call from 1. */
  readonly number: number;
  readonly beforeAt: EpochSeconds;
  readonly deadlineAt: EpochSeconds;
  readonly reason: string;
  readonly extendedAt: EpochSeconds;
}

export type ExtendRefusal =
  | CallStateRefusal
  | {
      readonly reason: 'extension_too_late';
      readonly deadlineAt: EpochSeconds;
      readonly at: EpochSeconds;
    }
  | {
      readonly reason: 'deadline_not_later';
      readonly deadlineAt: EpochSeconds;
      readonly given: EpochSeconds;
    };

/**
 * What time it is for the bids of a call. Requests are dated by the server that took them, and wait
 * for those before them; another server's clock may be ahead. So what one officer has done after
 * the deadline ends it for everybody.
 */
export interface BidClock {
  /** The clock of the server. */
  readonly at: EpochSeconds;
  /** When the first officer handed in shares to open the bids; `undefined`: none has. */
  readonly handedInAt: EpochSeconds | undefined;
}

/** The later of the two. */
export function latestOf({ at, handedInAt }: BidClock): EpochSeconds {
  return handedInAt !== undefined && handedInAt > at ? handedInAt : at;
}

/** In this order: the call is not launched or over; its deadline has come; it is not moved on. */
export function extendRefusal(
  call: CallInState,
  given: EpochSeconds,
  clock: BidClock,
): ExtendRefusal | undefined {
  const wrong = stepRefusal(call, 'extend');
  if (wrong !== undefined) return wrong;
  const { deadlineAt } = call.terms;
  const at = latestOf(clock);
  if (at >= deadlineAt) return { reason: 'extension_too_late', deadlineAt, at };
  return given > deadlineAt ? undefined : { reason: 'deadline_not_later', deadlineAt, given };
}
