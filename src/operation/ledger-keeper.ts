/**
 * Posts a rehearsal to the ledger as it happens: beside what {@link RunKeeper} posts, money when a
 * period opens, and at the close what was lent, what lapses, and the lines of every statement.
 */
import { assert, present } from '../kernel/assert.ts';
import type { JobId } from '../kernel/ids.ts';
import type { Books } from '../settlement/books.ts';
import { closePeriod } from '../settlement/close-period.ts';
import type { LoanTotal } from '../settlement/flows/closing.ts';
import type { ClusterDelivery } from '../settlement/flows/credit.ts';
import type { OpenPeriod } from '../settlement/flows/grant.ts';
import { postMoneyOf } from '../settlement/flows/money.ts';
import type { BroughtForward } from '../settlement/ledger.ts';
import type { DemandTotal, PeriodMetering } from '../settlement/metering-input.ts';
import type { GpuTimeLine } from '../settlement/statement-line.ts';
import { capacityBetween, capacityStepsOf } from './calendar.ts';
import type { JobRun, RunView } from './observer.ts';
import { loansOf, RunKeeper } from './run-keeper.ts';
import type { Stage } from './stage.ts';

export class LedgerKeeper {
  /** Of each period that was closed here, in order. */
  readonly metering: PeriodMetering[] = [];
  /** By lender, borrower, cluster and period. */
  readonly loans: LoanTotal[] = [];
  readonly #stage: Stage;
  readonly #runs: RunKeeper;
  #opened: OpenPeriod | undefined;

  constructor(stage: Stage, toJobId: (jobNumber: number) => JobId) {
    this.#stage = stage;
    this.#runs = new RunKeeper(stage, toJobId);
  }

  get books(): Books {
    return this.#runs.books;
  }

  /**
   * Goes on in the middle of a period, before anything else is told: `sums` are all entries so far,
   * of this period and of those before. Runs that go on were reserved for then, and share no GPU.
   */
  resume(periodIndex: number, sums: readonly BroughtForward[]): void {
    for (const sum of sums) this.books.ledger.bringForward(sum);
    this.#opened = this.#runs.resume(periodIndex, new Map());
  }

  /** Answers what each allocation is awarded, at [allocation * clusters + cluster]. */
  periodOpened(periodIndex: number, running: readonly JobRun[]): Float64Array {
    postMoneyOf(this.books, periodIndex);
    this.#opened = this.#runs.periodOpened(periodIndex, running);
    return this.#opened.awardedGpuSeconds;
  }

  jobStarted(run: JobRun): void {
    this.#runs.jobStarted(run);
  }

  jobStopped(run: JobRun, at: number): void {
    this.#runs.jobStopped(run, at);
  }

  /** Answers the lines of the period for every statement. */
  periodClosed(view: RunView, demands: readonly DemandTotal[]): readonly GpuTimeLine[] {
    const opened = present(this.#opened, 'The period that closes');
    const { start, end } = present(this.books.periods[opened.periodIndex], 'The closed period');
    for (const run of view.running()) this.#runs.jobStopped(run, end);
    const loans = loansOf(view);
    const metering = { demands, deliveries: this.#deliveries({ start, end }) };
    const closed = closePeriod(this.books, { opened, recordedAt: end, loans, metering });
    assert(closed.ok, closed.ok ? '' : `The period did not close: ${closed.reason}`);
    this.metering.push(metering);
    this.loans.push(...loans);
    return closed.value;
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
