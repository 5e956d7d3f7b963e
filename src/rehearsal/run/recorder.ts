/** Everything that is kept of a rehearsal: ledger, jobs, trace, and the use over time. */
import { assert } from '../../kernel/assert.ts';
import { floatAt, intAt } from '../../kernel/column.ts';
import type { JobRejection } from '../../operation/admission.ts';
import { PeriodDemand } from '../../operation/demand.ts';
import { LedgerKeeper } from '../../operation/ledger-keeper.ts';
import type { JobRun, JobStop, RunObserver, RunView } from '../../operation/observer.ts';
import type { Scene } from '../../operation/scene.ts';
import type { Stage } from '../../operation/stage.ts';
import { jobIdOf } from '../../scheduling/job-id.ts';
import type { NodeRows } from '../../scheduling/node-rows.ts';
import { JobRecorder, type TraceSink } from './job-recorder.ts';
import { UseSampler } from './use-sampler.ts';
import type { WorkloadColumns } from './workload-columns.ts';

/** A job that was alive when a period opened, with the work that it had left then. */
interface CarriedJob {
  readonly jobNumber: number;
  readonly workSeconds: number;
}

export class Recorder implements RunObserver {
  readonly ledger: LedgerKeeper;
  readonly jobs: JobRecorder;
  readonly use = new UseSampler();
  readonly rejections = new Map<JobRejection, number>();
  readonly #stage: Stage;
  readonly #scene: Scene;
  readonly #workload: WorkloadColumns;
  #carried: readonly CarriedJob[] = [];
  #firstJob = 0;
  #nextJob = 0;

  constructor(stage: Stage, scene: Scene, workload: WorkloadColumns, trace: TraceSink) {
    this.#stage = stage;
    this.#scene = scene;
    this.#workload = workload;
    this.ledger = new LedgerKeeper(stage, jobIdOf);
    this.jobs = new JobRecorder(workload, trace, scene);
  }

  periodOpened(period: number, view: RunView): Float64Array {
    this.#firstJob = this.#nextJob;
    this.#carried = [
      ...view
        .waiting()
        .filter(({ jobNumber }) => this.#mayStartAt(jobNumber, view.now))
        .map((job) => this.#leftOf(job, 0)),
      ...view
        .running()
        .map((run) => this.#leftOf(run, this.jobs.workSecondsOf(run, view.now - run.startedAt))),
    ];
    return this.ledger.periodOpened(period, view.running());
  }

  periodClosed(period: number, view: RunView): void {
    const bounds = this.#scene.periods[period];
    assert(bounds !== undefined, `The period ${period} is not in the scene`);
    const demands = this.#demandIn(bounds).totals(this.#scene.calendar, bounds);
    this.ledger.periodClosed(view, demands);
    this.use.periodClosed(view);
    const isLast = period === this.#scene.periods.length - 1;
    if (isLast) this.jobs.stillRunning(view.running(), view.now);
  }

  jobAdmitted(jobNumber: number, clusterIndex: number, at: number): void {
    this.#nextJob = jobNumber + 1;
    this.jobs.admitted(jobNumber, clusterIndex, at);
  }

  jobRejected(jobNumber: number, reason: JobRejection, at: number): void {
    this.#nextJob = jobNumber + 1;
    this.rejections.set(reason, (this.rejections.get(reason) ?? 0) + 1);
    this.jobs.rejected(jobNumber, at);
  }

  jobStarted(run: JobRun, nodes: NodeRows): void {
    this.ledger.jobStarted(run);
    this.jobs.started(run, nodes);
  }

  jobStopped(run: JobRun, stop: JobStop): void {
    this.ledger.jobStopped(run, stop.at);
    this.jobs.stopped(run, stop);
  }

  jobNoticed(jobNumber: number, at: number, vacateAt: number): void {
    this.jobs.noticed(jobNumber, at, vacateAt);
  }

  jobWithdrawn(jobNumber: number, at: number): void {
    this.jobs.withdrawn(jobNumber, at);
  }

  sampled(view: RunView): void {
    this.use.sampled(view);
  }

  /** Nobody is owed time for jobs whose allocation is over: see `scheduling/closings.ts`. */
  #mayStartAt(jobNumber: number, now: number): boolean {
    const allocation = this.#scene.allocations[intAt(this.#workload.allocationIndex, jobNumber)];
    return now < (allocation?.startsUntil ?? Infinity);
  }

  /** What a job still has to do after `ranSeconds` of a run that goes on. */
  #leftOf(
    { jobNumber, keptSeconds }: { readonly jobNumber: number; readonly keptSeconds: number },
    ranSeconds: number,
  ): CarriedJob {
    const workSeconds = intAt(this.#workload.runSeconds, jobNumber) - keptSeconds - ranSeconds;
    return { jobNumber, workSeconds };
  }

  #demandIn({ start }: { readonly start: number }): PeriodDemand {
    const { runSeconds, submittedAt } = this.#workload;
    const demand = new PeriodDemand();
    for (const { jobNumber, workSeconds } of this.#carried) {
      this.#ask(demand, jobNumber, start, workSeconds);
    }
    for (let jobNumber = this.#firstJob; jobNumber < this.#nextJob; jobNumber += 1) {
      this.#ask(demand, jobNumber, floatAt(submittedAt, jobNumber), intAt(runSeconds, jobNumber));
    }
    return demand;
  }

  #ask(demand: PeriodDemand, jobNumber: number, from: number, workSeconds: number): void {
    const clusterIndex = intAt(this.jobs.columns.clusterIndex, jobNumber);
    if (clusterIndex < 0) return;
    const allocation = intAt(this.#workload.allocationIndex, jobNumber);
    const funderIndex = this.#stage.funderOfAllocation[allocation] ?? 0;
    const gpuCount = intAt(this.#workload.gpuCount, jobNumber);
    const sharePpm = intAt(this.#workload.sharePpm, jobNumber);
    demand.add({ funderIndex, clusterIndex, from, workSeconds, gpuCount, sharePpm });
  }
}
