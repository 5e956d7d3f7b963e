/**
 * What the store keeps for a time alone, forgotten by whoever leads: the answers that a repeated
 * request gets again, the events by which a listener goes on where it was, and what people were
 * told. They grow with each write, and none is a record: the audit has every write for good. A
 * request that is repeated later is a new one; a listener that comes back later is told to read all
 * anew.
 */
import { done, refused } from '../../kernel/outcome.ts';
import { type EpochSeconds, SECONDS_PER_DAY, toEpochSeconds } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { forgetEvents } from '../../platform/http/forget-events.ts';
import { forgetAnswers } from '../../platform/http/idempotency.ts';
import { deleteNotices } from '../../platform/notices/store.ts';
import type { PartPorts } from '../serve-parts.ts';
import type { SideWork } from './side-work.ts';

/**
 * Answers and events: longer than a client that waits for its network would ever go on with one
 * request. Notices: as long as anybody may look for what was told.
 */
export const KEPT_DAYS = { answers: 30, events: 30, notices: 365 } as const;
const LOOK_MILLISECONDS = 3_600_000;
/** So few rows are removed in a tenth of a second, and hold nobody up. */
const ROWS_AT_ONCE = 20_000;

export type Forgotten = Readonly<Record<keyof typeof KEPT_DAYS, number>>;

/** Once an hour. */
export function forgettingOf({ database, now }: Pick<PartPorts, 'database' | 'now'>): SideWork {
  return {
    everyMilliseconds: LOOK_MILLISECONDS,
    failure: 'old answers, events and notices could not be forgotten',
    work: (signal) => forgetOld(database, now(), { rowsAtOnce: ROWS_AT_ONCE, signal }),
  };
}

export interface ForgettingPace {
  readonly rowsAtOnce: number;
  /** Aborted, it stops between two pieces. */
  readonly signal: AbortSignal;
}

/** All that is older than its {@link KEPT_DAYS}, in pieces, each with its entry in the audit. */
export async function forgetOld(
  database: Database,
  now: EpochSeconds,
  { rowsAtOnce, signal }: ForgettingPace,
): Promise<Forgotten> {
  const sums = { answers: 0, events: 0, notices: 0 };
  for (const what of ['answers', 'events', 'notices'] as const) {
    while (!signal.aborted) {
      const removed = await forgetPiece(database, now, { what, rowsMax: rowsAtOnce });
      sums[what] += removed;
      if (removed < rowsAtOnce) break;
    }
  }
  return sums;
}

const FORGET = { answers: forgetAnswers, events: forgetEvents, notices: deleteNotices } as const;

async function forgetPiece(
  database: Database,
  now: EpochSeconds,
  { what, rowsMax }: { readonly what: keyof Forgotten; readonly rowsMax: number },
): Promise<number> {
  const before = toEpochSeconds(Math.max(0, now - KEPT_DAYS[what] * SECONDS_PER_DAY));
  const caller = { actor: 'system_engine', at: now, requestId: '' };
  const outcome = await database.write(caller, async (writer) => {
    const removed = await FORGET[what](writer, { before, rowsMax });
    if (removed === 0) return refused({ reason: 'nothing_to_forget' });
    writer.audit({ action: `${what}.forget`, subject: 'platform', detail: { removed } });
    return done(removed);
  });
  return outcome.ok ? outcome.value : 0;
}
