import type { Cluster } from '../../scheduling/cluster.ts';
import type { Statement } from '../../settlement/statement.ts';
import type { HeldContract } from '../held-back.ts';
import { JOB_STATES, type JobColumns } from '../job-columns.ts';
import type { RehearsalStage } from '../programme-file/plan.ts';
import type { Recorder } from '../run/recorder.ts';
import type { LoadedWorkload } from '../workload/load-workload.ts';

/** What a finished rehearsal left behind; every figure of the summary follows from it. */
export interface Findings {
  readonly stage: RehearsalStage;
  readonly heldBack: readonly HeldContract[];
  readonly workload: LoadedWorkload;
  readonly recorder: Recorder;
  /** One for each funder, in the order of the stage. */
  readonly statements: readonly Statement[];
  /** Runs that ended because a node of theirs failed. */
  readonly nodeFailureCount: number;
  /** The clusters as they were left, in the order of the stage. */
  readonly clusters: readonly Cluster[];
  /** By job without a wall time, for how long it was planned; left out: no job was estimated. */
  readonly estimatedSeconds?: Int32Array | undefined;
}

const REJECTED = JOB_STATES.indexOf('rejected');

/** True for a job that could never run: it counts in no wait and in no demand. */
export function isRejected({ stateCode }: JobColumns, jobNumber: number): boolean {
  return stateCode[jobNumber] === REJECTED;
}

/** A whole number as the decimal string that the summary holds. */
export function decimal(count: number | bigint): string {
  return String(count);
}

/** The sum of one figure over rows, exact. */
export function sumOf<Row>(rows: readonly Row[], figure: (row: Row) => number | bigint): bigint {
  return rows.reduce((sum, row) => sum + BigInt(figure(row)), 0n);
}
