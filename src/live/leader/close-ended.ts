/**
 * What follows a turn without belonging to it: usage that sites reported is charged, and months
 * that are over are closed. Each is a transaction of its own and may be repeated; a month that
 * cannot be closed yet, because its usage is not complete, is tried again later.
 */
import type { Logger } from 'pino';
import { done, refused } from '../../kernel/outcome.ts';
import type { Month } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Caller, Database } from '../../platform/database/transaction.ts';
import { closeStoredPeriod } from '../close-period.ts';
import { chargeNextBatch } from '../post-usage.ts';
import type { Memory } from './memory.ts';

/** After this long, a run of which its site reported nothing is charged by what Polder knows. */
const REPORT_SECONDS_MAX = 86_400;
/** Batches charged after one turn; the rest follows after the next. */
const BATCHES_PER_TURN = 50;

export interface ClosingPorts {
  readonly database: Database;
  readonly log: Pick<Logger, 'info' | 'debug'>;
}

export async function closeEndedPeriods(
  { database, log }: ClosingPorts,
  memory: Memory | undefined,
  at: EpochSeconds,
): Promise<void> {
  if (memory === undefined) return;
  const [waiting] = await database.query<{ has_usage: boolean; has_period: boolean }>(
    `SELECT EXISTS (SELECT FROM metering.batch WHERE charged_at IS NULL) AS has_usage,
            EXISTS (SELECT FROM settlement.period WHERE state = 'ended') AS has_period`,
    [],
  );
  const caller = { actor: 'system_settlement', at, requestId: '' };
  if (waiting?.has_usage) await chargeBatches(database, caller);
  if (waiting?.has_period) await closePeriods({ database, log }, caller);
}

async function chargeBatches(database: Database, caller: Caller): Promise<void> {
  for (let batch = 0; batch < BATCHES_PER_TURN; batch += 1) {
    const charged = await database.write(caller, async (writer) => {
      const next = await chargeNextBatch(writer);
      return next === undefined ? refused({ reason: 'nothing_waits' }) : done(next);
    });
    if (!charged.ok) return;
  }
}

async function closePeriods({ database, log }: ClosingPorts, caller: Caller): Promise<void> {
  const { at } = caller;
  const ended = await database.query<{ month: Month; end_at: bigint }>(
    `SELECT month, end_at FROM settlement.period
      WHERE state = 'ended' AND end_at <= $1 ORDER BY month`,
    [at],
  );
  for (const { month, end_at: end } of ended) {
    const chargesKnownRuns = at - Number(end) >= REPORT_SECONDS_MAX;
    const closed = await database.write(caller, (writer) =>
      // By the plan as it is stored: commitments change without the engine having to know.
      closeStoredPeriod(writer, month, { chargesKnownRuns }),
    );
    if (closed.ok) log.info({ month }, 'the month is closed');
    else log.debug({ month, reason: closed.reason }, 'the month cannot be closed yet');
  }
}
