/**
 * Watches the rehearsal of a history: beside what every rehearsal keeps, the runs and the decisions
 * one by one, as the store of a live platform has them.
 */
import { present } from '../../kernel/assert.ts';
import type { JobRejection } from '../../operation/admission.ts';
import type { JobRun, JobStop, RunObserver, RunView } from '../../operation/observer.ts';
import { loansOf } from '../../operation/run-keeper.ts';
import type { Recorder } from '../../rehearsal/run/recorder.ts';
import type { NodeRows } from '../../scheduling/node-rows.ts';
import type { LoanTotal } from '../../settlement/flows/closing.ts';

/** One run, as far as it has come. */
export interface RecordedRun {
  readonly run: JobRun;
  /** 0 without a notice. */
  vacateAt: number;
  /** `undefined`: it goes on. */
  stop: JobStop | undefined;
}

export interface RecordedDecision {
  readonly kind: 'admit' | 'reject' | 'start' | 'notice' | 'interrupt';
  readonly at: number;
  readonly jobNumber: number;
  readonly attempt?: number;
  readonly clusterIndex?: number;
  /** Code of `STANDINGS`. */
  readonly standing?: number;
  readonly reason?: string;
}

export class HistoryRecorder implements RunObserver {
  readonly recorder: Recorder;
  /** In the order of their starts. */
  readonly runs: RecordedRun[] = [];
  readonly decisions: RecordedDecision[] = [];
  readonly rejections = new Map<number, JobRejection>();
  /** By period that was closed. */
  readonly loans: (readonly LoanTotal[])[] = [];
  readonly #open = new Map<number, RecordedRun>();

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  periodOpened(period: number, view: RunView): Float64Array {
    return this.recorder.periodOpened(period, view);
  }

  periodClosed(period: number, view: RunView): void {
    this.loans[period] = loansOf(view);
    this.recorder.periodClosed(period, view);
  }

  jobAdmitted(jobNumber: number, clusterIndex: number, at: number): void {
    this.decisions.push({ kind: 'admit', at, jobNumber, clusterIndex });
    this.recorder.jobAdmitted(jobNumber, clusterIndex, at);
  }

  jobRejected(jobNumber: number, reason: JobRejection, at: number): void {
    this.decisions.push({ kind: 'reject', at, jobNumber, reason });
    this.rejections.set(jobNumber, reason);
    this.recorder.jobRejected(jobNumber, reason, at);
  }

  jobStarted(run: JobRun, nodes: NodeRows): void {
    const { jobNumber, attempt, clusterIndex, standing, startedAt: at } = run;
    this.decisions.push({ kind: 'start', at, jobNumber, attempt, clusterIndex, standing });
    const recorded: RecordedRun = { run, vacateAt: 0, stop: undefined };
    this.runs.push(recorded);
    this.#open.set(jobNumber, recorded);
    this.recorder.jobStarted(run, nodes);
  }

  jobStopped(run: JobRun, stop: JobStop): void {
    const { jobNumber, attempt } = run;
    this.#opened(jobNumber).stop = stop;
    this.#open.delete(jobNumber);
    const { at, cause: reason } = stop;
    if (reason === 'reclaimed' || reason === 'interrupted') {
      this.decisions.push({ kind: 'interrupt', at, jobNumber, attempt, reason });
    }
    this.recorder.jobStopped(run, stop);
  }

  jobNoticed(jobNumber: number, at: number, vacateAt: number): void {
    const noticed = this.#opened(jobNumber);
    noticed.vacateAt = vacateAt;
    const { attempt } = noticed.run;
    this.decisions.push({ kind: 'notice', at, jobNumber, attempt });
    this.recorder.jobNoticed(jobNumber, at, vacateAt);
  }

  jobWithdrawn(jobNumber: number, at: number): void {
    this.recorder.jobWithdrawn(jobNumber, at);
  }

  sampled(view: RunView): void {
    this.recorder.sampled(view);
  }

  #opened(jobNumber: number): RecordedRun {
    return present(this.#open.get(jobNumber), `The run of job ${jobNumber}`);
  }
}
