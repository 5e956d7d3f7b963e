import type { Cluster } from '../scheduling/cluster.ts';
import type { NodeRows } from '../scheduling/node-rows.ts';
import type { JobRejection } from './admission.ts';

/** One run of a job on a cluster, as the engine knows it. */
export interface JobRun {
  readonly jobNumber: number;
  /** 1 for the first run of the job. */
  readonly attempt: number;
  readonly allocationIndex: number;
  readonly clusterIndex: number;
  readonly gpuCount: number;
  /** Of a run that shares one GPU: its part of that GPU's time so far; else undefined. */
  readonly sharedGpuSeconds: number | undefined;
  /** Code of `STANDINGS`. */
  readonly standing: number;
  readonly startedAt: number;
  /** Wall time asked for or estimated at its start, as far as checkpoints have not covered it. */
  readonly requestedSeconds: number;
  /** Work that the checkpoints of earlier runs hold. */
  readonly keptSeconds: number;
}

/** GPU-seconds of a run of `seconds`. */
export function gpuSecondsOf(run: JobRun, seconds: number): number {
  return run.sharedGpuSeconds ?? run.gpuCount * seconds;
}

export interface WaitingJob {
  readonly jobNumber: number;
  /** Work that the checkpoints of earlier runs hold. */
  readonly keptSeconds: number;
}

/** Why a run is over: its work is done, its holder ended it, or it gave its GPUs back. */
export type StopCause = 'finished' | 'cancelled' | 'reclaimed' | 'interrupted';

/** The end of a run. `keptSeconds` is the part of it that need not be done again. */
export interface JobStop {
  readonly at: number;
  readonly cause: StopCause;
  readonly keptSeconds: number;
}

/** What an observer may look at, read only, at the moment of a call. */
export interface RunView {
  readonly now: number;
  readonly clusters: readonly Cluster[];
  /** Every run that goes on, cluster by cluster. */
  readonly running: () => readonly JobRun[];
  /** Every job that waits, cluster by cluster. */
  readonly waiting: () => readonly WaitingJob[];
}

/**
 * Who watches the engine: the ledger, the trace hash, the use over time, a test. The engine calls
 * it in the order of events and decides nothing by it, except that opening a period answers what
 * each allocation is awarded in it.
 */
export interface RunObserver {
  /** Answers GPU-seconds awarded at [allocation * clusters + cluster]. */
  periodOpened(period: number, view: RunView): Float64Array;
  periodClosed(period: number, view: RunView): void;
  jobStarted(run: JobRun, nodes: NodeRows): void;
  jobStopped(run: JobRun, stop: JobStop): void;
  jobNoticed(jobNumber: number, at: number, vacateAt: number): void;
  /** The job waits on a cluster from now on. */
  jobAdmitted(jobNumber: number, clusterIndex: number, at: number): void;
  jobRejected(jobNumber: number, reason: JobRejection, at: number): void;
  /** A job that waited was taken back by its holder. */
  jobWithdrawn(jobNumber: number, at: number): void;
  sampled(view: RunView): void;
}
