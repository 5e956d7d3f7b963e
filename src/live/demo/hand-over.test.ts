/**
 * The live platform goes on from a rehearsed history as the rehearsal itself would have: to the
 * second, to the job, to the GPU-second of every account. The small demo has nodes of one GPU: of a
 * shared node, a restored engine may learn sooner when it is free (`scheduling/snapshot.ts`).
 */
import { expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { OpenDatabase } from '../../platform/database/open-database.ts';
import { createTestDatabase } from '../../platform/database/testing/create-test-database.ts';
import type { Books } from '../../settlement/books.ts';
import { LiveGoingOn, rehearsedTo, type SmallHistory, saved } from './testing/small-history.ts';

const TWO_HOURS = 7_200;
/** At quiet hours it goes on for longer, so that something happens. */
const STEPS_MIN = 8;

function at(month: number, day: number, hour: number, minute: number) {
  return toEpochSeconds(Date.UTC(2027, month - 1, day, hour, minute, 11) / 1_000);
}

test.each([
  ['in the middle of a day', at(6, 17, 9, 30)],
  ['while nodes are lost', at(6, 11, 15, 0)],
  ['before nodes are lost', at(6, 11, 9, 1)],
  ['an hour before a month ends', at(6, 30, 23, 2)],
])('handed over %s', async (_, now) => {
  const { database, close } = await createTestDatabase();
  try {
    const small = await rehearsedTo(now);
    await saved(database, small);
    expect(await balancesIn(database)).toEqual(balancesOf(small));
    expect(await jobsIn(database)).toEqual(jobsOf(small));

    const { run } = small.rehearsal;
    const live = new LiveGoingOn(database, small, now);
    // A leader that begins adopts the calendar of the plan, and tries every job at its first turn.
    expect(run.engine.adoptCalendar()).toEqual([]);
    for (const { index } of run.engine.clusters) run.engine.wake(index);
    let stepCount = 0;
    while (run.nextAt <= now + TWO_HOURS || stepCount < STEPS_MIN) {
      const first = run.submittedCount;
      run.step();
      await live.turn(run.now, first, run.submittedCount);
      stepCount += 1;
    }
    expect(await jobsIn(database)).toEqual(jobsOf(small));
    if (small.history.closedPeriodCount === small.rehearsal.recorded.loans.length) {
      expect(await balancesIn(database)).toEqual(balancesOf(small));
    }
  } finally {
    await close();
  }
});

/** By name, those that are not zero. */
function balancesOf({ rehearsal }: SmallHistory): Record<string, bigint> {
  const { ledger }: Books = rehearsal.recorded.recorder.ledger.books;
  const balances: [string, bigint][] = [];
  for (let account = 0; account < ledger.accountCount; account += 1) {
    const balance = ledger.balanceOf(account as Parameters<typeof ledger.balanceOf>[0]);
    if (balance !== 0n) balances.push([ledger.accountName(account), balance]);
  }
  return Object.fromEntries(balances);
}

async function balancesIn(database: OpenDatabase): Promise<Record<string, bigint>> {
  const rows = await database.query<{ name: string; amount: bigint }>(
    `SELECT name, amount FROM settlement.balance
       JOIN settlement.account ON account.id = balance.account WHERE amount <> 0`,
  );
  return Object.fromEntries(rows.map(({ name, amount }) => [name, amount]));
}

/** What runs since when, with which attempt; and what waits. */
function jobsOf({ rehearsal }: SmallHistory) {
  const { engine, now } = rehearsal.run;
  const view = engine.view(now);
  return {
    running: view
      .running()
      .map(({ jobNumber, attempt, startedAt }) => [jobNumber, attempt, startedAt])
      .toSorted(byNumber),
    waiting: view
      .waiting()
      .map(({ jobNumber, keptSeconds }) => [jobNumber, keptSeconds])
      .toSorted(byNumber),
  };
}

async function jobsIn(database: OpenDatabase) {
  const running = await database.query<{ number: number; attempt: number; started_at: bigint }>(
    `SELECT number, attempt, started_at FROM scheduling.job
       JOIN scheduling.run ON job_number = number AND run.ended_at IS NULL
      WHERE state = 'running' ORDER BY number`,
  );
  const waiting = await database.query<{ number: number; kept_seconds: number }>(
    `SELECT number, kept_seconds FROM scheduling.job WHERE state = 'waiting' ORDER BY number`,
  );
  return {
    running: running.map((row) => [row.number, row.attempt, Number(row.started_at)]),
    waiting: waiting.map((row) => [row.number, row.kept_seconds]),
  };
}

function byNumber(a: readonly number[], b: readonly number[]): number {
  return (a[0] ?? 0) - (b[0] ?? 0);
}
