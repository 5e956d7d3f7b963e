/** What a cycle of the engine decided, as it is written to the store. Times are epoch seconds. */
import type { ClusterId, SiteId } from '../../kernel/ids.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { JsonObject } from '../../platform/database/transaction.ts';
import type { Standing } from '../standing.ts';
import type { StoredSnapshot } from './live-jobs.ts';

export interface JobAdmission {
  readonly jobNumber: number;
  readonly cluster: ClusterId;
  readonly site: SiteId;
}

export interface JobRefusal {
  readonly jobNumber: number;
  /** Such as `larger_than_cluster`. */
  readonly reason: string;
}

export interface RunStart {
  readonly jobNumber: number;
  /** 1 for the first run of the job. */
  readonly attempt: number;
  readonly cluster: ClusterId;
  readonly standing: Standing;
  readonly nodes: readonly number[];
  readonly gpuCounts: readonly number[];
  readonly startedAt: EpochSeconds;
  readonly detail?: JsonObject;
}

/** The nodes that a run has from now on, in the order of those that it had. */
export interface RunMove {
  readonly jobNumber: number;
  readonly attempt: number;
  readonly nodes: readonly number[];
}

export interface RunNotice {
  readonly jobNumber: number;
  readonly attempt: number;
  readonly vacateAt: EpochSeconds;
  readonly detail?: JsonObject;
}

/** The run goes on until its site says that it is over. */
export interface RunStop {
  readonly jobNumber: number;
  readonly attempt: number;
}

export type RunCause = 'completed' | 'failed' | 'cancelled' | 'reclaimed' | 'interrupted';

/**
 * The end of a run. After `reclaimed` and `interrupted` the job waits again, or stays `cancelling`
 * where its holder wants it to end; after the others it is over.
 */
export interface RunEnd {
  readonly jobNumber: number;
  readonly attempt: number;
  readonly cause: RunCause;
  readonly endedAt: EpochSeconds;
  /** The part of this run that need not be done again. */
  readonly keptSeconds: number;
}

export interface JobWait {
  readonly jobNumber: number;
  readonly reason: string;
  readonly standing: Standing;
  /** `undefined`: nothing is promised. */
  readonly startsBy: EpochSeconds | undefined;
}

export interface CycleWrites {
  readonly at: EpochSeconds;
  readonly engineVersion: string;
  readonly admissions: readonly JobAdmission[];
  readonly rejections: readonly JobRefusal[];
  readonly ends: readonly RunEnd[];
  /** Numbers of jobs in state `cancelling` that do not run: they are cancelled now. */
  readonly cancellations: readonly number[];
  readonly starts: readonly RunStart[];
  /** A run that is over by now stays as it was; of two moves of one run the last one counts. */
  readonly moves: readonly RunMove[];
  readonly notices: readonly RunNotice[];
  readonly stops: readonly RunStop[];
  /** Reasons that changed, and only those. */
  readonly waits: readonly JobWait[];
  readonly snapshots: readonly StoredSnapshot[];
}
