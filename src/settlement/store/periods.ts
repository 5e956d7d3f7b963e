/** The periods of the ledger: which are open, over, or closed. */
import type { Month, Period } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';

/** `ended`: its time is over, or what it was closed with was corrected; it waits for its close. */
export type PeriodState = 'open' | 'ended' | 'closed';

export interface StoredPeriod extends Period {
  readonly state: PeriodState;
  readonly isRehearsed: boolean;
  readonly version: number;
}

interface PeriodRow {
  readonly month: string;
  readonly start_at: bigint;
  readonly end_at: bigint;
  readonly state: PeriodState;
  readonly is_rehearsed: boolean;
  readonly version: number;
}

const COLUMNS = 'month, start_at, end_at, state, is_rehearsed, version';

/**
 * Opens periods. Those that are there already stay as they are; but one in which no GPU time was
 * granted yet takes the time that is given: the plan may have changed since a signature opened it.
 */
export async function openPeriods(
  writer: Writer,
  periods: readonly Period[],
  isRehearsed: boolean,
): Promise<void> {
  await writer.query(
    `INSERT INTO settlement.period (month, start_at, end_at, is_rehearsed)
     SELECT month, start_at, end_at, $4
       FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS period (month, start_at, end_at)
      ORDER BY month
     ON CONFLICT (month) DO UPDATE
        SET start_at = excluded.start_at, end_at = excluded.end_at, version = period.version + 1
      WHERE period.state = 'open'
        AND (period.start_at, period.end_at) <> (excluded.start_at, excluded.end_at)
        AND NOT EXISTS (
          SELECT FROM settlement.entry WHERE month = excluded.month AND flow = 'grant')`,
    [
      periods.map(({ month }) => month),
      periods.map(({ start }) => start),
      periods.map(({ end }) => end),
      isRehearsed,
    ],
  );
}

/** Locks the period until the end of the transaction. */
export async function lockPeriod(writer: Writer, month: string): Promise<StoredPeriod | undefined> {
  const rows = await writer.query<PeriodRow>(
    `SELECT ${COLUMNS} FROM settlement.period WHERE month = $1 FOR UPDATE`,
    [month],
  );
  return rows[0] === undefined ? undefined : fromRow(rows[0]);
}

/** In order of time, up to and with `lastMonth`; `undefined`: all of them. */
export async function loadPeriods(
  reader: Reader,
  lastMonth?: string,
): Promise<readonly StoredPeriod[]> {
  const rows = await reader.query<PeriodRow>(
    `SELECT ${COLUMNS} FROM settlement.period WHERE $1::text IS NULL OR month <= $1 ORDER BY month`,
    [lastMonth],
  );
  return rows.map(fromRow);
}

/** Moves the period to `state`, where it is not there yet; the schema knows the ways. */
export async function setPeriodState(
  writer: Writer,
  month: string,
  state: PeriodState,
): Promise<void> {
  await writer.query(
    `UPDATE settlement.period SET state = $2, version = version + 1
      WHERE month = $1 AND state <> $2`,
    [month, state],
  );
}

/**
 * Those of `months` that are closed wait for their close again. To be called after entries of them
 * were saved: an entry waits for whoever closes its month, so the state that is found is the last.
 */
export async function reopenPeriods(writer: Writer, months: readonly string[]): Promise<void> {
  await writer.query(
    `UPDATE settlement.period SET state = 'ended', version = version + 1
      WHERE month = ANY($1::text[]) AND state = 'closed'`,
    [months],
  );
}

/**
 * The same of `month` and all after it, where money changed in it: a statement has all money up
 * to its end. Waits for whoever closes one of them, in the order of months.
 */
export async function reopenPeriodsFrom(writer: Writer, month: string): Promise<void> {
  const rows = await writer.query<{ month: string }>(
    `SELECT month FROM settlement.period WHERE month >= $1 ORDER BY month FOR NO KEY UPDATE`,
    [month],
  );
  await reopenPeriods(
    writer,
    rows.map((row) => row.month),
  );
}

function fromRow(row: PeriodRow): StoredPeriod {
  return {
    month: row.month as Month,
    start: toEpochSeconds(Number(row.start_at)),
    end: toEpochSeconds(Number(row.end_at)),
    state: row.state,
    isRehearsed: row.is_rehearsed,
    version: row.version,
  };
}
