/**
 * Saves a rehearsed history through the stores of the rooms, in the transaction that it is given.
 * In order, each standing on the one before:
 *  1. jobs, their runs, and what was decided about them;
 *  2. the periods, and every entry of the ledger;
 *  3. what was used and what was lost;
 *  4. the closed periods are closed again by the command that closes a live one: it must find all
 *     of its entries posted already, and makes the statements.
 */
import { assert, present } from '../../kernel/assert.ts';
import type { Period } from '../../kernel/time.ts';
import { insertLostTime, insertUsage } from '../../metering/store/usage.ts';
import { ENGINE_VERSION } from '../../operation/engine.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import {
  continueJobNumbersFrom,
  insertRehearsedDecisions,
  insertRehearsedJobs,
  insertRehearsedRuns,
} from '../../scheduling/store/rehearsed-jobs.ts';
import { saveNewEntries } from '../../settlement/store/new-entries.ts';
import { savePeriodInputs, toPeriodInputs } from '../../settlement/store/period-inputs.ts';
import { openPeriods, setPeriodState } from '../../settlement/store/periods.ts';
import { closePeriod } from '../close-period.ts';
import { asOf } from './as-of.ts';
import { decisionRowsOf, jobRowsOf, runRowsOf, usageRowsIn } from './history-rows.ts';
import type { History } from './rehearse-history.ts';

export interface SavedCounts {
  readonly jobCount: number;
  readonly runCount: number;
  readonly decisionCount: number;
  readonly usageCount: number;
  readonly entryCount: number;
  readonly statementCount: number;
}

export interface SavePorts {
  /** By allocation: the person whose its jobs are. */
  readonly submitters: readonly string[];
  /** Told of each step that begins, in words. */
  readonly tell: (sentence: string) => void;
}

export async function saveHistory(
  writer: Writer,
  history: History,
  { submitters, tell }: SavePorts,
): Promise<SavedCounts> {
  tell('saving its jobs');
  const jobs = jobRowsOf(history, submitters);
  const runs = runRowsOf(history);
  const decisions = decisionRowsOf(history);
  await insertRehearsedJobs(writer, jobs);
  await insertRehearsedRuns(writer, runs);
  await insertRehearsedDecisions(writer, decisions, ENGINE_VERSION);
  await continueJobNumbersFrom(writer, jobs.length);
  tell('saving its ledger');
  const entryCount = await saveLedger(writer, history);
  tell('saving what was used');
  const usageCount = await saveUsage(writer, history);
  tell('closing its months');
  const statementCount = await closeMonths(writer, history);
  return {
    jobCount: jobs.length,
    runCount: runs.length,
    decisionCount: decisions.length,
    usageCount,
    entryCount,
    statementCount,
  };
}

/** The periods of the history, those that were closed first. The last one is open, and live. */
function periodsOf({ stage, closedPeriodCount }: History): readonly Period[] {
  return stage.periods.slice(0, closedPeriodCount + 1);
}

async function saveLedger(writer: Writer, history: History): Promise<number> {
  const { recorded, closedPeriodCount } = history;
  const periods = periodsOf(history);
  await openPeriods(writer, periods.slice(0, closedPeriodCount), true);
  await openPeriods(writer, periods.slice(closedPeriodCount), false);
  const { ledger } = recorded.recorder.ledger.books;
  const saved = await saveNewEntries(writer, { ledger, fromEntry: 0, isRehearsed: true });
  assert(saved.ok, saved.ok ? '' : `${saved.key} was in the ledger of an empty store`);
  return saved.value.newCount;
}

async function saveUsage(writer: Writer, history: History): Promise<number> {
  const { closedPeriodCount } = history;
  let count = 0;
  for (const [index, period] of periodsOf(history).entries()) {
    const isClosed = index < closedPeriodCount;
    const usage = usageRowsIn(history, period, isClosed);
    const receivedAt = isClosed ? period.end : writer.caller.at;
    const origin = { source: 'engine', site: undefined, receivedAt, isRehearsed: true } as const;
    await insertUsage(writer, usage, origin);
    count += usage.length;
  }
  // The ledger of the rehearsal has charged all of it.
  await writer.query('UPDATE metering.batch SET charged_at = $1 WHERE charged_at IS NULL', [
    writer.caller.at,
  ]);
  return count;
}

async function closeMonths(writer: Writer, history: History): Promise<number> {
  let statementCount = 0;
  for (const [index, period] of periodsOf(history).slice(0, -1).entries()) {
    const then = asOf(writer, period.end);
    await saveInputs(then, history, index);
    await setPeriodState(then, period.month, 'ended');
    const options = { chargesKnownRuns: false };
    const closed = await closePeriod(then, history.stage, period.month, options);
    assert(closed.ok, closed.ok ? '' : `${period.month} does not close: ${closed.reason}`);
    const { postedCount, statements } = closed.value;
    assert(postedCount === 0, `${period.month} closes with ${postedCount} entries more`);
    statementCount += statements.length;
  }
  return statementCount;
}

/** What the rehearsal measured, by which the month was closed in it. */
async function saveInputs(
  writer: Writer,
  { stage, recorded }: History,
  periodIndex: number,
): Promise<void> {
  const { books, metering } = recorded.recorder.ledger;
  const { month } = present(stage.periods[periodIndex], 'A closed period');
  const measured = present(metering[periodIndex], `What was measured in ${month}`);
  const inputs = toPeriodInputs(books, recorded.loans[periodIndex] ?? [], measured);
  await savePeriodInputs(writer, month, inputs, true);
  const lost = measured.deliveries.map((delivery) => ({
    cluster: present(books.clusters[delivery.clusterIndex], 'A cluster'),
    month,
    lostGpuSeconds: delivery.lostGpuSeconds,
    maintenanceGpuSeconds: delivery.maintenanceGpuSeconds,
  }));
  await insertLostTime(writer, lost, true);
}
