/**
 * Whether the clock of this server can be right: it is held against that of PostgreSQL, and against
 * what the store has, of which nothing can be of a time to come.
 */
import { countText } from '../kernel/number-text.ts';
import { toTimeText } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import type { Reader } from '../platform/database/transaction.ts';

export interface KnownTimes {
  /** By the clock of PostgreSQL. */
  readonly storeAt: EpochSeconds;
  /** Of what was written last, by whatever server. */
  readonly newestAt: EpochSeconds;
}

/** Before and after the store was asked for the others. */
export interface OwnTimes {
  readonly askedAt: EpochSeconds;
  readonly answeredAt: EpochSeconds;
}

/** Clocks differ by a second where each is rounded down; more is told. */
const DIFFERENCE_SECONDS_MAX = 2;

/** `undefined` where nothing speaks against the clock; what is worst comes first. */
export function clockWarningOf(own: OwnTimes, known: KnownTimes): string | undefined {
  const aheadSeconds = own.askedAt - known.storeAt;
  if (aheadSeconds > DIFFERENCE_SECONDS_MAX) {
    return (
      `The clock of this server is ${countText(aheadSeconds)} s ahead of that of PostgreSQL: ` +
      'sessions, tokens and months end early by it. Stop this server, and set the clock.'
    );
  }
  if (known.newestAt - own.answeredAt > DIFFERENCE_SECONDS_MAX) {
    return (
      `The clock of this server says ${toTimeText(own.answeredAt)}, and the store has what was ` +
      `written at ${toTimeText(known.newestAt)}. This clock is behind, or another was ahead: ` +
      'until then what is written is dated too early, and nothing may start.'
    );
  }
  const behindSeconds = known.storeAt - own.answeredAt;
  if (behindSeconds <= DIFFERENCE_SECONDS_MAX) return undefined;
  return (
    `The clock of this server is ${countText(behindSeconds)} s behind that of PostgreSQL: what ` +
    'is written is dated too early. Set the clock.'
  );
}

/** As {@link clockWarningOf}. Throws as the store does. */
export async function clockWarning(
  reader: Reader,
  now: () => EpochSeconds,
): Promise<string | undefined> {
  const askedAt = now();
  const known = await selectKnownTimes(reader);
  return clockWarningOf({ askedAt, answeredAt: now() }, known);
}

/**
 * The last entries of the audit alone: after a clock was set back, what it writes hides what came
 * before. The last turn that was saved stays as long as the engine stands still.
 */
async function selectKnownTimes(reader: Reader): Promise<KnownTimes> {
  const [row] = await reader.query<{ store_at: bigint; newest_at: bigint }>(
    `SELECT floor(extract(epoch FROM clock_timestamp()))::bigint AS store_at,
            greatest((SELECT max(at) FROM (
                       SELECT at FROM platform.audit ORDER BY seq DESC LIMIT 100) AS last),
                     (SELECT turned_at FROM live.leader)) AS newest_at`,
    [],
  );
  const [storeAt, newestAt] = [row?.store_at, row?.newest_at].map((at) => Number(at ?? 0));
  return { storeAt: toEpochSeconds(storeAt ?? 0), newestAt: toEpochSeconds(newestAt ?? 0) };
}
