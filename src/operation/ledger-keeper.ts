/**
 * Posts what the engine does to the ledger as it happens: money and grants when a period opens, holdings and
 * use of each run, and at the close what was lent, what lapses, and the lines of every statement.
 */
import { assert, present } from '../kernel/assert.ts';
import { floatAt } from '../kernel/column.ts';
import type { JobId } from '../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import { type Run, usageIn } from '../metering/usage.ts';
import type { Accounts } from '../scheduling/accounts.ts';
import { STANDINGS } from '../scheduling/standing.ts';
import { type Books, openBooks } from '../settlement/books.ts';
import { closePeriod } from '../settlement/close-period.ts';
import type { LoanTotal } from '../settlement/flows/closing.ts';
import type { ClusterDelivery } from '../settlement/flows/credit.ts';
import { type OpenPeriod, openPeriod, resumePeriod } from '../settlement/flows/grant.ts';
import {
  chargeForUsage,
  heldGpuSeconds,
  type RunningJob,
  reserveForJob,
} from '../settlement/flows/job.ts';
import { postMoneyOf } from '../settlement/flows/money.ts';
import type { BroughtForward } from '../settlement/ledger.ts';
import type { DemandTotal, PeriodMetering } from '../settlement/metering-input.ts';
import type { GpuTimeLine } from '../settlement/statement-line.ts';
import { capacityBetween, capacityStepsOf } from './calendar.ts';
import type { JobRun, RunView } from './observer.ts';
import type { Stage } from './stage.ts';

export class LedgerKeeper {
  readonly books: Books;
  /** Of each period that was closed here, in order. */
  readonly metering: PeriodMetering[] = [];
  /** By lender, borrower, cluster and period. */
  readonly loans: LoanTotal[] = [];
  readonly #stage: Stage;
  #opened: OpenPeriod | undefined;
  #periodIndex = 0;

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
  }

  /**
   * Goes on in the middle of a period, before anything else is told: `sums` are all entries so far,
   * of this period and of those before. Runs that go on were reserved for then.
   */
  resume(periodIndex: number, sums: readonly BroughtForward[]): void {
    for (const sum of sums) this.books.ledger.bringForward(sum);
    const entitlements = this.#stage.entitlements[periodIndex] ?? [];
    this.#opened = resumePeriod(this.books, periodIndex, entitlements);
    this.#periodIndex = periodIndex;
  }

  /** Answers what each allocation is awarded, at [allocation * clusters + cluster]. */
  periodOpened(periodIndex: number, running: readonly JobRun[]): Float64Array {
    const { start } = this.#period(periodIndex);
    this.#periodIndex = periodIndex;
    postMoneyOf(this.books, periodIndex);
    const entitlements = this.#stage.entitlements[periodIndex] ?? [];
    this.#opened = openPeriod(this.books, periodIndex, entitlements, start);
    for (const run of running) this.#reserve(run, start);
    return this.#opened.awardedGpuSeconds;
  }

  jobStarted(run: JobRun): void {
    this.#reserve(run, toEpochSeconds(run.startedAt));
  }

  jobStopped(run: JobRun, at: number): void {
    const job = toRunningJob(run);
    const period = this.#period(this.#periodIndex);
    const usage = usageIn(toRun(run, at), period, this.#periodIndex);
    chargeForUsage(this.books, usage, heldGpuSeconds(job, period));
  }

  /** Answers the lines of the period for every statement. */
  periodClosed(view: RunView, demands: readonly DemandTotal[]): readonly GpuTimeLine[] {
    const { start, end } = this.#period(this.#periodIndex);
    for (const run of view.running()) this.jobStopped(run, end);
    const loans = view.clusters.flatMap(({ accounts }, index) => loansOf(accounts, index));
    const metering = { demands, deliveries: this.#deliveries({ start, end }) };
    const closed = closePeriod(this.books, {
      opened: present(this.#opened, 'The period that closes'),
      recordedAt: end,
      loans,
      metering,
    });
    assert(closed.ok, closed.ok ? '' : `The period did not close: ${closed.reason}`);
    this.metering.push(metering);
    this.loans.push(...loans);
    return closed.value;
  }

  #reserve(run: JobRun, at: EpochSeconds): void {
    reserveForJob(this.books, toRunningJob(run), this.#periodIndex, at);
  }

  #period(periodIndex: number): Books['periods'][number] {
    return present(this.books.periods[periodIndex], `The period ${periodIndex}`);
  }

  #deliveries(within: { readonly start: number; readonly end: number }): ClusterDelivery[] {
    return this.#stage.clusters.map((_, clusterIndex) => {
      const capacity = capacityBetween(capacityStepsOf(this.#stage, clusterIndex), within);
      return {
        clusterIndex,
        lostGpuSeconds: capacity.lost,
        maintenanceGpuSeconds: capacity.maintenance,
      };
    });
  }
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

/** What the scheduler wrote down for one cluster, as totals of the period. */
function loansOf(accounts: Accounts, clusterIndex: number): readonly LoanTotal[] {
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
