/** Everything that is kept of a rehearsal: ledger, jobs, trace, and the use over time. */
import { assert } from '../../kernel/assert.ts';
import type { JobRejection } from './admission.ts';
import { type CarriedJob, demandsOf } from './demand.ts';
import type { GpuStep } from './fluid-bound.ts';
import { JobRecorder, type TraceSink } from './job-recorder.ts';
import { LedgerKeeper } from './ledger-keeper.ts';
import type { Scene } from './loop.ts';
import type { JobRun, JobStop, RunObserver, RunView } from './observer.ts';
import type { Stage } from './stage.ts';
import { UseSampler } from './use-sampler.ts';
import type { WorkloadColumns } from './workload-columns.ts';

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
    this.ledger = new LedgerKeeper(stage);
    this.jobs = new JobRecorder(workload, trace);
  }

  periodOpened(period: number, view: RunView): Float64Array {
    this.#firstJob = this.#nextJob;
    this.#carried = [...view.waiting(), ...view.running().map((run) => this.#leftOf(run, view))];
    return this.ledger.periodOpened(period, view.running());
  }

  periodClosed(period: number, view: RunView): void {
    const bounds = this.#scene.periods[period];
    assert(bounds !== undefined, `The period ${period} is not in the scene`);
    const demands = demandsOf(
      {
        ...bounds,
        carried: this.#carried,
        submitted: [this.#firstJob, this.#nextJob],
        sharesOf: (funder, cluster) => this.#sharesOf(funder, cluster, bounds),
      },
      this.#workload,
      this.jobs.columns,
      this.#stage.funderOfAllocation,
    );
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

  jobStarted(run: JobRun, nodes: readonly number[]): void {
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

  sampled(view: RunView): void {
    this.use.sampled(view);
  }

  /** A running job asks, in the new period, for what its present run still needs. */
  #leftOf({ jobNumber, workSeconds, startedAt }: JobRun, { now }: RunView): CarriedJob {
    return { jobNumber, workSeconds: workSeconds - (now - startedAt) };
  }

  #sharesOf(
    funderIndex: number,
    clusterIndex: number,
    { start, end }: { readonly start: number; readonly end: number },
  ): readonly GpuStep[] {
    return this.#scene.calendar.flatMap((entry) => {
      if (entry.kind !== 'shares' || entry.cluster !== clusterIndex) return [];
      if (entry.at < start || entry.at >= end) return [];
      return [{ at: entry.at, gpuCount: entry.gpuCounts[funderIndex] ?? 0 }];
    });
  }
}
