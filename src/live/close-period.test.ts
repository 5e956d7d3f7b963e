import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assert, present } from '../kernel/assert.ts';
import type { Month } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import { acceptUsage, type UsageReport } from '../metering/commands.ts';
import type { LedgerKeeper } from '../operation/ledger-keeper.ts';
import { sceneOf } from '../operation/scene-of.ts';
import { type Stage, stageOf } from '../operation/stage.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import type { Caller, Writer } from '../platform/database/transaction.ts';
import { SceneRun } from '../rehearsal/run/loop.ts';
import { Recorder } from '../rehearsal/run/recorder.ts';
import { SMALL_PLAN, type SmallJob, smallWorkload } from '../rehearsal/run/testing/small-plan.ts';
import type { AccountKind } from '../settlement/account.ts';
import { type Books, openBooks } from '../settlement/books.ts';
import { CLOSING_FLOWS } from '../settlement/close-again.ts';
import { FLOWS, flowOfCode } from '../settlement/flow.ts';
import { loansIn } from '../settlement/flows/closing.ts';
import { type Statement, statementsOf } from '../settlement/statement.ts';
import { saveNewEntries } from '../settlement/store/new-entries.ts';
import { savePeriodInputs, toPeriodInputs } from '../settlement/store/period-inputs.ts';
import { openPeriods } from '../settlement/store/periods.ts';
import { toStatementLines } from '../settlement/store/statements.ts';
import { closePeriod } from './close-period.ts';
import { correctCharge, findRunsAt } from './post-usage.ts';

const DAY = 86_400;
const STAGE: Stage = stageOf(SMALL_PLAN);
const LATER = toEpochSeconds(SMALL_PLAN.interval.end + DAY);
const CALLER: Caller = { actor: 'person_officer', at: LATER, requestId: 'request' };
const [JANUARY, FEBRUARY] = STAGE.periods.map(({ month }) => month) as [Month, Month];

/** Jobs that lend, cross the turn of the month, and pay. Allocation 0 is the lab's, 1 is sold. */
const JOBS: readonly SmallJob[] = [
  [0, 0, 8, 3 * DAY],
  [0, 1, 8, 2 * DAY],
  [DAY, 1, 8, 10 * DAY],
  [28 * DAY, 0, 4, 6 * DAY],
  [40 * DAY, 1, 8, DAY],
];

let store: TestDatabase;
beforeEach(async () => {
  store = await createTestDatabase();
  await store.database.query(PLAN_ROWS);
});
afterEach(() => store.close());

const PLAN_ROWS = `
  INSERT INTO funding.party (id, name, kind, state) VALUES
    ('party_nl', 'Netherlands', 'state', 'party_nl'),
    ('party_lab', 'Lab', 'user-organisation', 'party_nl'),
    ('party_op', 'Operator', 'operator', 'party_nl');
  INSERT INTO capacity.site (id, name, operator, territory, pue_ppm, power_micros_per_mwh)
    VALUES ('site_s', 'S', 'party_op', 'party_nl', 1500000, 0);
  INSERT INTO capacity.cluster (id, site, accelerator_class, h100_equivalent_ppm,
                                watts_per_gpu_busy, watts_per_gpu_idle)
    VALUES ('cluster_a', 'site_s', 'h100', 1000000, 1000, 0);
  INSERT INTO access.mode (id, name, priority, price_micros_per_gpu_hour)
    VALUES ('mode_free', 'Free', 'ordinary', 0), ('mode_sold', 'Sold', 'market', 3000000);
  INSERT INTO access.allocation (id, name, funder, mode, holder, share_ppm, start_at, end_at)
    VALUES ('allocation_lab', 'Lab', 'party_nl', 'mode_free', 'party_lab', 1000000, 0, 2000000000),
           ('allocation_sold', 'Sold', 'party_op', 'mode_sold', 'party_lab', 1000000, 0, 2000000000);
`;

interface WatchedRun {
  readonly jobNumber: number;
  readonly attempt: number;
  readonly allocation: string;
  readonly gpuCount: number;
  readonly startedAt: number;
  endedAt: number | undefined;
}

/** Rehearses the small plan; answers its ledger and every run. */
function rehearsed(): { readonly keeper: LedgerKeeper; readonly runs: readonly WatchedRun[] } {
  const scene = sceneOf(STAGE);
  const { columns } = smallWorkload(SMALL_PLAN, JOBS);
  const recorder = new Recorder(STAGE, scene, columns, { record: () => undefined });
  const runs: WatchedRun[] = [];
  const { jobStarted, jobStopped } = recorder;
  recorder.jobStarted = (run, nodes) => {
    const allocation = present(SMALL_PLAN.allocations[run.allocationIndex], 'An allocation').id;
    const { jobNumber, attempt, gpuCount, startedAt } = run;
    runs.push({ jobNumber, attempt, allocation, gpuCount, startedAt, endedAt: undefined });
    jobStarted.call(recorder, run, nodes);
  };
  recorder.jobStopped = (run, stop) => {
    const mine = runs.find((one) => one.jobNumber === run.jobNumber && one.attempt === run.attempt);
    present(mine, 'A run').endedAt = stop.at;
    jobStopped.call(recorder, run, stop);
  };
  const run = new SceneRun(scene, columns, recorder);
  while (run.step()) {
    // To the end.
  }
  return { keeper: recorder.ledger, runs };
}

function write<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
  return store.database
    .write(CALLER, async (writer) => {
      writer.audit({ action: 'test.write', subject: 'test', detail: {} });
      return { ok: true as const, value: await work(writer) };
    })
    .then(({ value }) => value);
}

/** What a live platform holds before any usage has come in: no charge, and nothing of a close. */
function unchargedOf({ books }: LedgerKeeper): Books {
  const { ledger } = books;
  const fresh = openBooks(books);
  for (let entry = 0; entry < ledger.entryCount; entry += 1) {
    const flow = flowOfCode(ledger.columns.flowCodeAt(entry));
    if (flow === 'use' || CLOSING_FLOWS.some((one) => one === flow)) continue;
    const text = ledger.subjectText(entry);
    const number = ledger.columns.subjectAt(entry);
    const subject = FLOWS[flow].subject === 'job' ? number : fresh.ledger.subject(text);
    const posted = fresh.ledger.post({
      flow,
      subject,
      attempt: ledger.columns.attemptAt(entry),
      revision: 0,
      periodIndex: ledger.columns.periodIndexAt(entry),
      recordedAt: toEpochSeconds(ledger.columns.recordedAtOf(entry)),
      legs: ledger.legsOf(entry).map(({ account, amount }) => {
        const [kind, owner] = ledger.accountName(account).split(':');
        return { account: fresh.ledger.account(kind as AccountKind, owner ?? ''), amount };
      }),
    });
    expect(posted.ok).toBe(true);
  }
  return fresh;
}

async function saveHistory(
  keeper: LedgerKeeper,
  { ledger }: Books,
  isRehearsed: boolean,
): Promise<void> {
  await write(async (writer) => {
    await openPeriods(writer, STAGE.periods, isRehearsed);
    for (const [index, { month }] of STAGE.periods.entries()) {
      const loans = loansIn(keeper.books, index);
      const metering = isRehearsed ? keeper.metering[index] : undefined;
      const inputs = toPeriodInputs(keeper.books, loans, metering);
      await savePeriodInputs(writer, month, inputs, isRehearsed);
    }
    const saved = await saveNewEntries(writer, { ledger, fromEntry: 0, isRehearsed });
    expect(saved.ok).toBe(true);
  });
}

async function saveRuns(runs: readonly WatchedRun[]): Promise<void> {
  for (const run of runs.filter(({ attempt }) => attempt === 1)) {
    const [seconds, , , requested] = present(JOBS[run.jobNumber], 'A job');
    const last = present(
      runs.findLast(({ jobNumber }) => jobNumber === run.jobNumber),
      'The last run',
    );
    await store.database.query(
      `INSERT INTO scheduling.job (number, allocation, funder, submitted_by, submitted_at, name,
         gpu_count, requested_seconds, cluster, site, state, attempt_count, ended_at)
       VALUES ($1, $2, $3, 'person_x', $4, 'job', $5, $6, 'cluster_a', 'site_s', 'completed', $7, $8)`,
      [
        run.jobNumber,
        run.allocation,
        run.allocation === 'allocation_lab' ? 'party_nl' : 'party_op',
        SMALL_PLAN.interval.start + seconds,
        run.gpuCount,
        requested,
        last.attempt,
        last.endedAt,
      ],
    );
  }
  for (const { jobNumber, attempt, startedAt, endedAt } of runs) {
    const isLast = !runs.some((one) => one.jobNumber === jobNumber && one.attempt > attempt);
    await store.database.query(
      `INSERT INTO scheduling.run (job_number, attempt, cluster, nodes, gpu_counts, standing,
         started_at, ended_at, cause, is_rehearsed)
       VALUES ($1, $2, 'cluster_a', '{}', '{}', 'own', $3, $4, $5, true)`,
      [jobNumber, attempt, startedAt, endedAt, isLast ? 'completed' : 'reclaimed'],
    );
  }
}

/** What a site reports of the runs, cut at the turn of the months. */
function reportsOf(runs: readonly WatchedRun[]): readonly UsageReport[] {
  return runs.flatMap(({ jobNumber, attempt, startedAt, endedAt, gpuCount }) =>
    STAGE.periods.flatMap(({ month, start, end }) => {
      const from = toEpochSeconds(Math.max(startedAt, start));
      const until = toEpochSeconds(Math.min(endedAt ?? end, end));
      return from < until ? [{ jobNumber, attempt, month, start: from, end: until, gpuCount }] : [];
    }),
  );
}

function close(month: Month, chargesKnownRuns = false) {
  return store.database.write(CALLER, (writer) =>
    closePeriod(writer, STAGE, month, { chargesKnownRuns }),
  );
}

async function storedLines(month: Month): Promise<readonly unknown[]> {
  const rows = await store.database.query<{ lines: unknown }>(
    `SELECT DISTINCT ON (funder) lines FROM settlement.statement
      WHERE month = $1 ORDER BY funder, revision DESC`,
    [month],
  );
  return rows.map(({ lines }) => lines);
}

/** Of one month, as the rehearsal in memory states it. */
function linesInMemory(keeper: LedgerKeeper, month: Month): readonly unknown[] {
  const isOfMonth = (line: { readonly month: Month }) => line.month === month;
  return statementsOf(keeper.books, keeper.metering)
    .toSorted((a, b) => (a.funder < b.funder ? -1 : 1))
    .map((statement) => ({
      gpuTime: statement.gpuTime.filter(isOfMonth),
      allocations: statement.allocations.filter(isOfMonth),
    }))
    .map((lines) => toStatementLines(lines as unknown as Statement));
}

describe('closing a month in the store', () => {
  test('states of a rehearsal what the rehearsal states itself', async () => {
    const { keeper } = rehearsed();
    await saveHistory(keeper, keeper.books, true);
    for (const month of [JANUARY, FEBRUARY]) {
      const closed = await close(month);
      expect(closed).toMatchObject({ ok: true, value: { postedCount: 0 } });
      expect(await storedLines(month)).toMatchObject(linesInMemory(keeper, month));
    }
    const [atEnd] = statementsOf(keeper.books, keeper.metering);
    const [stored] = await storedLines(FEBRUARY);
    const { commitments, contracts } = toStatementLines(present(atEnd, 'A statement'));
    expect(stored).toMatchObject({ commitments, contracts });
  });

  test('states of a live month, from what the sites reported, what the rehearsal states', async () => {
    const keeper = await liveMonths();
    for (const month of [JANUARY, FEBRUARY]) {
      expect(await close(month)).toMatchObject({ ok: true });
      expect(await storedLines(month)).toMatchObject(linesInMemory(keeper, month));
    }
    expect(await close(FEBRUARY)).toMatchObject({ ok: true, value: { postedCount: 0 } });
  });
});

/** The small programme as a live platform holds it, with all usage reported. */
async function liveMonths(): Promise<LedgerKeeper> {
  const { keeper, runs } = rehearsed();
  await saveHistory(keeper, unchargedOf(keeper), false);
  await saveRuns(runs);
  await report(reportsOf(runs));
  return keeper;
}

async function report(reports: readonly UsageReport[]): Promise<readonly string[]> {
  const batch = { reports, source: 'site', site: 'site_s', subject: 'site_s', scopes: [] } as const;
  const find = findRunsAt('site_s', CALLER.at);
  const answered = await store.database.write(CALLER, (writer) => acceptUsage(writer, batch, find));
  assert(answered.ok, 'A batch is never refused');
  return answered.value;
}

async function stateOfStore(): Promise<unknown> {
  const balances = await store.database.query(
    `SELECT name, amount::text FROM settlement.balance JOIN settlement.account ON account.id = balance.account ORDER BY name`,
  );
  const usage = await store.database.query(
    `SELECT job_number, attempt, month, revision, gpu_seconds::text
       FROM metering.usage ORDER BY 1, 2, 3, 4`,
  );
  const statements = await store.database.query(
    `SELECT funder, month, revision, sha256 FROM settlement.statement ORDER BY 1, 2, 3`,
  );
  return { balances, usage, statements };
}

describe('a month', () => {
  test('is not closed for the first of these reasons that holds', async () => {
    const { keeper, runs } = rehearsed();
    expect(await close('2026-01' as Month)).toMatchObject({ reason: 'unknown_period' });
    await saveHistory(keeper, unchargedOf(keeper), false);
    await saveRuns(runs);
    const early = { ...CALLER, at: toEpochSeconds(SMALL_PLAN.interval.start) };
    const tooEarly = await store.database.write(early, (writer) =>
      closePeriod(writer, STAGE, JANUARY, { chargesKnownRuns: true }),
    );
    expect(tooEarly).toMatchObject({ reason: 'period_not_over' });
    const before = await stateOfStore();
    const refused = await close(JANUARY);
    expect(refused).toMatchObject({ reason: 'runs_without_usage', runCount: 4 });
    expect(await stateOfStore()).toEqual(before);
    expect(await close(JANUARY, true)).toMatchObject({ ok: true });
    expect(await storedLines(JANUARY)).toMatchObject(linesInMemory(keeper, JANUARY));
  });

  test('that is closed twice is the same, but for a line of the audit', async () => {
    await liveMonths();
    const first = await close(JANUARY);
    const before = await stateOfStore();
    const again = await close(JANUARY);
    assert(first.ok && again.ok, 'Refused');
    expect(again.value.postedCount).toBe(0);
    expect(again.value.statements.map(({ isNew }) => isNew)).toEqual([false, false]);
    expect(await stateOfStore()).toEqual(before);
    const audit = await store.database.query(
      "SELECT FROM platform.audit WHERE action = 'period.close'",
    );
    expect(audit.length).toBe(2);
  });

  test('whose usage is corrected after its close is closed again with new statements', async () => {
    await liveMonths();
    await close(JANUARY);
    const start = toEpochSeconds(SMALL_PLAN.interval.start);
    const corrected = await store.database.write(CALLER, (writer) =>
      correctCharge(writer, {
        jobNumber: 0,
        attempt: 1,
        month: JANUARY,
        start,
        end: toEpochSeconds(start + 2 * DAY),
        gpuCount: 8,
        reason: 'The nodes were down on the third day',
      }),
    );
    expect(corrected).toMatchObject({ ok: true, value: { revision: 1 } });
    const [period] = await store.database.query<{ state: string }>(
      'SELECT state FROM settlement.period WHERE month = $1',
      [JANUARY],
    );
    expect(period?.state).toBe('ended');
    const again = await close(JANUARY);
    assert(again.ok, 'Refused');
    expect(again.value.statements.find(({ funder }) => funder === 'party_nl')).toMatchObject({
      revision: 1,
      isNew: true,
    });
    const [line] = await store.database.query<{ used: string; pool: string }>(
      `SELECT lines #>> '{allocations,0,usedGpuSeconds}' AS used,
              (SELECT sum(amount)::text FROM settlement.balance JOIN settlement.account
                ON account.id = balance.account
                WHERE kind IN ('allocation', 'reserved') AND owner = 'allocation_lab/cluster_a') AS pool
         FROM settlement.statement
        WHERE funder = 'party_nl' AND month = $1 AND revision = 1`,
      [JANUARY],
    );
    const lab = rehearsed()
      .runs.filter(({ allocation }) => allocation === 'allocation_lab')
      .flatMap((run) => reportsOf([run]))
      .filter(({ month }) => month === JANUARY)
      .reduce((sum, { start: from, end, gpuCount }) => sum + (end - from) * gpuCount, 0);
    expect(Number(line?.used)).toBe(lab - 8 * DAY);
    expect(await close(JANUARY)).toMatchObject({ ok: true, value: { postedCount: 0 } });
  });
});
