/**
 * The small plan, two months of it rehearsed, in a test database: with all that the rehearsal
 * posted, or as a live platform holds it before any usage has come in.
 */
import { expect } from 'vitest';
import { assert, present } from '../../kernel/assert.ts';
import type { Month } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { acceptUsage, type UsageReport } from '../../metering/commands.ts';
import type { LedgerKeeper } from '../../operation/ledger-keeper.ts';
import { sceneOf } from '../../operation/scene-of.ts';
import { type Stage, stageOf } from '../../operation/stage.ts';
import type { Caller, Database, Writer } from '../../platform/database/transaction.ts';
import { SceneRun } from '../../rehearsal/run/loop.ts';
import { Recorder } from '../../rehearsal/run/recorder.ts';
import { NO_TRACE } from '../../rehearsal/run/testing/no-trace.ts';
import {
  SMALL_PLAN,
  type SmallJob,
  smallWorkload,
} from '../../rehearsal/run/testing/small-plan.ts';
import type { AccountKind } from '../../settlement/account.ts';
import { type Books, openBooks } from '../../settlement/books.ts';
import { CLOSING_FLOWS } from '../../settlement/close-again.ts';
import { FLOWS, flowOfCode } from '../../settlement/flow.ts';
import type { LoanTotal } from '../../settlement/flows/closing.ts';
import { saveNewEntries } from '../../settlement/store/new-entries.ts';
import { savePeriodInputs, toPeriodInputs } from '../../settlement/store/period-inputs.ts';
import { openPeriods } from '../../settlement/store/periods.ts';
import { findRunsAt } from '../post-usage.ts';

export const DAY = 86_400;
export const STAGE: Stage = stageOf(SMALL_PLAN);
const LATER = toEpochSeconds(SMALL_PLAN.interval.end + DAY);
export const CALLER: Caller = { actor: 'person_officer', at: LATER, requestId: 'request' };
export const [JANUARY, FEBRUARY] = STAGE.periods.map(({ month }) => month) as [Month, Month];

/** Jobs that lend, cross the turn of the month, and pay. Allocation 0 is the lab's, 1 is sold. */
const JOBS: readonly SmallJob[] = [
  [0, 0, 8, 3 * DAY],
  [0, 1, 8, 2 * DAY],
  [DAY, 1, 8, 10 * DAY],
  [28 * DAY, 0, 4, 6 * DAY],
  [40 * DAY, 1, 8, DAY],
];

/** The rows that others refer to. */
export const PLAN_ROWS = `
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
           ('allocation_sold', 'Sold', 'party_op', 'mode_sold', 'party_lab', 1000000, 0,
            2000000000);
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
export function rehearsed(): {
  readonly keeper: LedgerKeeper;
  readonly runs: readonly WatchedRun[];
} {
  const scene = sceneOf(STAGE);
  const { columns } = smallWorkload(SMALL_PLAN, JOBS);
  const recorder = new Recorder(STAGE, scene, columns, NO_TRACE);
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

function write<T>(database: Database, work: (writer: Writer) => Promise<T>): Promise<T> {
  return database
    .write(CALLER, async (writer) => {
      writer.audit({ action: 'test.write', subject: 'test', detail: {} });
      return { ok: true as const, value: await work(writer) };
    })
    .then(({ value }) => value);
}

/** What a live platform holds before any usage has come in: no charge, and nothing of a close. */
export function unchargedOf({ books }: LedgerKeeper): Books {
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

export async function saveHistory(
  database: Database,
  keeper: LedgerKeeper,
  { ledger }: Books,
  isRehearsed: boolean,
): Promise<void> {
  await write(database, async (writer) => {
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

/** The loans of a period that was closed once, read back from its entries. */
function loansIn(books: Books, periodIndex: number): readonly LoanTotal[] {
  const { ledger } = books;
  const totals = new Map<string, LoanTotal>();
  for (let entry = 0; entry < ledger.entryCount; entry += 1) {
    const flow = flowOfCode(ledger.columns.flowCodeAt(entry));
    const isLoan = flow === 'lend' || flow === 'repay';
    if (!isLoan || ledger.columns.periodIndexAt(entry) !== periodIndex) continue;
    const subject = ledger.subjectText(entry);
    const [lender, borrower, cluster] = subject.split('/');
    const before = totals.get(subject) ?? {
      lenderIndex: (books.funders as readonly string[]).indexOf(lender ?? ''),
      borrowerIndex: (books.funders as readonly string[]).indexOf(borrower ?? ''),
      clusterIndex: (books.clusters as readonly string[]).indexOf(cluster ?? ''),
      lentGpuSeconds: 0,
      repaidGpuSeconds: 0,
    };
    const moved = Number(ledger.legsOf(entry).find(({ amount }) => amount > 0n)?.amount ?? 0n);
    const field = flow === 'lend' ? 'lentGpuSeconds' : 'repaidGpuSeconds';
    totals.set(subject, { ...before, [field]: moved });
  }
  return [...totals.values()];
}

export async function saveRuns(database: Database, runs: readonly WatchedRun[]): Promise<void> {
  for (const run of runs.filter(({ attempt }) => attempt === 1)) {
    const [seconds, , , requested] = present(JOBS[run.jobNumber], 'A job');
    const last = present(
      runs.findLast(({ jobNumber }) => jobNumber === run.jobNumber),
      'The last run',
    );
    await database.query(
      `INSERT INTO scheduling.job (number, allocation, funder, submitted_by, submitted_at, name,
         gpu_count, requested_seconds, cluster, site, state, attempt_count, ended_at)
       VALUES ($1, $2, $3, 'person_x', $4, 'job', $5, $6, 'cluster_a', 'site_s', 'completed', $7,
               $8)`,
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
    await database.query(
      `INSERT INTO scheduling.run (job_number, attempt, cluster, nodes, gpu_counts, standing,
         started_at, ended_at, cause, is_rehearsed)
       VALUES ($1, $2, 'cluster_a', '{}', '{}', 'own', $3, $4, $5, true)`,
      [jobNumber, attempt, startedAt, endedAt, isLast ? 'completed' : 'reclaimed'],
    );
  }
}

/** What a site reports of the runs, cut at the turn of the months. */
export function reportsOf(runs: readonly WatchedRun[]): readonly UsageReport[] {
  return runs.flatMap(({ jobNumber, attempt, startedAt, endedAt, gpuCount }) =>
    STAGE.periods.flatMap(({ month, start, end }) => {
      const from = toEpochSeconds(Math.max(startedAt, start));
      const until = toEpochSeconds(Math.min(endedAt ?? end, end));
      return from < until ? [{ jobNumber, attempt, month, start: from, end: until, gpuCount }] : [];
    }),
  );
}

/** The small programme as a live platform holds it, with all usage reported. */
export async function liveMonths(database: Database): Promise<LedgerKeeper> {
  const { keeper, runs } = rehearsed();
  await saveHistory(database, keeper, unchargedOf(keeper), false);
  await saveRuns(database, runs);
  await report(database, reportsOf(runs));
  return keeper;
}

export async function report(
  database: Database,
  reports: readonly UsageReport[],
): Promise<readonly string[]> {
  const batch = { reports, source: 'site', site: 'site_s', subject: 'site_s', scopes: [] } as const;
  const find = findRunsAt('site_s', CALLER.at);
  const answered = await database.write(CALLER, (writer) => acceptUsage(writer, batch, find));
  assert(answered.ok, 'A batch is never refused');
  return answered.value;
}
