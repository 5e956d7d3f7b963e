/** How a job ended in its source; `unknown` where the source does not say. */
export type JobEnd = 'completed' | 'failed' | 'cancelled' | 'unknown';

/**
 * One job as a reader or the generator hands it on. Rows come in the order of submission; times
 * count from the start of the trace, so that a trace can be replayed from any date.
 */
export interface JobRow {
  /** The id in the source; unique in one trace. */
  readonly sourceId: string;
  /** Whole seconds from the start of the trace to the submission, 0 or more. */
  readonly submitSeconds: number;
  /** Whole seconds that the job runs when nothing interrupts it, 1 or more. */
  readonly runSeconds: number;
  /** Whole GPUs that the job runs on, 1 or more. */
  readonly gpuCount: number;
  /** Of a job of one GPU that asks for a share of it: millionths; left out: all of it. */
  readonly sharePpm?: number;
  /** Wall time asked for, whole seconds; 0 where the source does not say. */
  readonly requestedSeconds: number;
  /** What the source has for a tenant: a cluster, an account, a queue. May be empty. */
  readonly group: string;
  readonly user: string;
  readonly end: JobEnd;
}

/** Why a row of a trace was not used. Every row is a job or is counted under one of these. */
export type RowRejection =
  | 'uses_no_gpu'
  | 'never_started'
  | 'has_no_run_time'
  | 'has_no_submit_time'
  | 'malformed'
  | 'no_allocation_for_group';

/** Counts that a reader fills while its rows are drawn; complete once they are exhausted. */
export interface RowCounts {
  rows: number;
  jobs: number;
  /** Rows that ask for a share of one GPU. */
  sharesOfOneGpu: number;
  /** Rows of which a part of a GPU was counted as a whole GPU. */
  roundedUpToWholeGpu: number;
  readonly rejected: Map<RowRejection, number>;
}
