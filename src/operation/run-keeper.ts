/**
 * Posts what the engine does with GPU time to the ledger as it happens: what each funder is
 * entitled to and each allocation is awarded when a period opens; what each run holds from its
 * start, and what it used at its end or at the end of the period.
 */
import { present } from '../kernel/assert.ts';
import { floatAt } from '../kernel/column.ts';
import type { JobId } from '../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds, toGpuSeconds } from '../kernel/units.ts';
import { partOfShared, type Run, type UsageRecord, usageIn } from '../metering/usage.ts';
import type { Accounts } from '../scheduling/accounts.ts';
import { STANDINGS } from '../scheduling/standing.ts';
import { type Books, openBooks } from '../settlement/books.ts';
import type { LoanTotal } from '../settlement/flows/closing.ts';
import { type OpenPeriod, openPeriod, resumePeriod } from '../settlement/flows/grant.ts';
import {
  chargeForUsage,
  heldGpuSeconds,
  type RunningJob,
  reserveForJob,
} from '../settlement/flows/job.ts';
import type { JobRun, RunView } from './observer.ts';
import type { Stage } from './stage.ts';

/** What runs that go on had of shared GPUs before the open period, by number of the job. */
export type SharedBefore = ReadonlyMap<number, Pick<JobRun, 'attempt' | 'sharedGpuSeconds'>>;

export class RunKeeper {
  readonly books: Books;
  readonly #stage: Stage;
  #periodIndex = 0;
  /** The open period; before any is, the first. */
  #period: Books['periods'][number];
  #sharedBefore: SharedBefore = new Map();

  constructor(stage: Stage, toJobId: (jobNumber: number) => JobId) {
    const { plan, periods, funders } = stage;
    this.#stage = stage;
    this.books = openBooks({
      periods,
      funders,
      clusters: stage.clusters.map(({ cluster }) => cluster.id),
      allocations: plan.allocations,
      sites: plan.sites,
      modes: plan.modes,
      commitments: plan.commitments,
      contracts: plan.contracts,
      toJobId,
    });
    this.#period = present(periods[0], 'The first period');
  }

  /**
   * Goes on in the middle of a period, whose entries so far stand elsewhere and whose balances the
   * ledger was told. Runs that go on were reserved for then.
   */
  resume(periodIndex: number, sharedBefore: SharedBefore): OpenPeriod {
    this.#turnTo(periodIndex);
    this.#sharedBefore = sharedBefore;
    return resumePeriod(this.books, periodIndex, this.#stage.entitlements[periodIndex] ?? []);
  }

  /** Grants and awards the period, and reserves anew for what runs. */
  periodOpened(periodIndex: number, running: readonly JobRun[]): OpenPeriod {
    this.#turnTo(periodIndex);
    const { start } = this.#period;
    const entitlements = this.#stage.entitlements[periodIndex] ?? [];
    const opened = openPeriod(this.books, periodIndex, entitlements, start);
    const shared = running.filter(({ sharedGpuSeconds }) => sharedGpuSeconds !== undefined);
    this.#sharedBefore = new Map(shared.map((run) => [run.jobNumber, run]));
    for (const run of running) this.#reserve(run, start);
    return opened;
  }

  jobStarted(run: JobRun): void {
    this.#reserve(run, toEpochSeconds(run.startedAt));
  }

  /** Charges what `run` used in the open period up to `at`, and answers it. */
  jobStopped(run: JobRun, at: number): UsageRecord {
    const usage = this.usageOf(run, at);
    const held = heldGpuSeconds(toRunningJob(run), this.#period);
    chargeForUsage(this.books, usage, held);
    return usage;
  }

  /** What `run` used in the open period up to `at`. */
  usageOf(run: JobRun, at: number): UsageRecord {
    const usage = usageIn(toRun(run, at), this.#period, this.#periodIndex);
    if (run.sharedGpuSeconds === undefined) return usage;
    return { ...usage, gpuSeconds: toGpuSeconds(this.#sharedSince(run, run.sharedGpuSeconds)) };
  }

  /**
   * The run as its site knows it, which says that it was over at `end`: of a shared GPU, whose time
   * was divided up to `countedUntil`, what it had until then.
   */
  cutAt(
    run: JobRun,
    { end, countedUntil }: { readonly end: number; readonly countedUntil: number },
  ): JobRun {
    if (run.sharedGpuSeconds === undefined || end >= countedUntil) return run;
    const from = Math.max(run.startedAt, this.#period.start);
    const counted = this.#sharedSince(run, run.sharedGpuSeconds);
    const kept = partOfShared(counted, {
      partSeconds: Math.max(0, end - from),
      wholeSeconds: countedUntil - from,
    });
    return { ...run, sharedGpuSeconds: run.sharedGpuSeconds - counted + kept };
  }

  /** What of the run's part of a shared GPU lies in this period. */
  #sharedSince({ jobNumber, attempt }: JobRun, gpuSeconds: number): number {
    const before = this.#sharedBefore.get(jobNumber);
    return gpuSeconds - (before?.attempt === attempt ? (before.sharedGpuSeconds ?? 0) : 0);
  }

  get openPeriod(): Books['periods'][number] {
    return this.#period;
  }

  #reserve(run: JobRun, at: EpochSeconds): void {
    reserveForJob(this.books, toRunningJob(run), this.#periodIndex, at);
  }

  #turnTo(periodIndex: number): void {
    this.#periodIndex = periodIndex;
    this.#period = present(this.books.periods[periodIndex], `The period ${periodIndex}`);
  }
}

/** What the scheduler wrote down of loans, as totals of the period so far. */
export function loansOf({ clusters }: Pick<RunView, 'clusters'>): readonly LoanTotal[] {
  return clusters.flatMap(({ accounts }, clusterIndex) => loansOfCluster(accounts, clusterIndex));
}

/** Written out, because a spread costs microseconds and there are millions of runs. */
function toRunningJob(run: JobRun): RunningJob {
  return {
    jobNumber: run.jobNumber,
    attempt: run.attempt,
    allocationIndex: run.allocationIndex,
    clusterIndex: run.clusterIndex,
    gpuCount: run.gpuCount,
    startedAt: toEpochSeconds(run.startedAt),
    requestedSeconds: run.requestedSeconds,
  };
}

function toRun(run: JobRun, end: number): Run {
  return {
    jobNumber: run.jobNumber,
    attempt: run.attempt,
    allocationIndex: run.allocationIndex,
    clusterIndex: run.clusterIndex,
    gpuCount: run.gpuCount,
    standing: present(STANDINGS[run.standing], 'The standing of a run'),
    start: toEpochSeconds(run.startedAt),
    end: toEpochSeconds(end),
  };
}

function loansOfCluster(accounts: Accounts, clusterIndex: number): readonly LoanTotal[] {
  const { funderCount } = accounts;
  const loans: LoanTotal[] = [];
  for (let lenderIndex = 0; lenderIndex < funderCount; lenderIndex += 1) {
    for (let borrowerIndex = 0; borrowerIndex < funderCount; borrowerIndex += 1) {
      const pair = lenderIndex * funderCount + borrowerIndex;
      const reverse = borrowerIndex * funderCount + lenderIndex;
      const lentGpuSeconds = floatAt(accounts.lentGpuSeconds, pair);
      const repaidGpuSeconds = floatAt(accounts.repaidGpuSeconds, reverse);
      if (lentGpuSeconds === 0 && repaidGpuSeconds === 0) continue;
      loans.push({ lenderIndex, borrowerIndex, clusterIndex, lentGpuSeconds, repaidGpuSeconds });
    }
  }
  return loans;
}
