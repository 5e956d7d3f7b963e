/** Jobs on a small cluster, and what came of them, for tests that a reader can check by hand. */
import { floatAt } from '../../../kernel/column.ts';
import type {
  JobRun,
  JobStop,
  RunObserver,
  RunView,
  StopCause,
} from '../../../operation/observer.ts';
import { type TableCluster, toScene } from '../../../operation/testing/table-scene.ts';
import { type NodeRows, nodesIn } from '../../../scheduling/node-rows.ts';
import type { EstimatePolicy } from '../../../scheduling/run-history.ts';
import { STANDINGS } from '../../../scheduling/standing.ts';
import { runScene } from '../loop.ts';
import { toWorkloadColumns, type WorkloadColumns } from '../workload-columns.ts';

/**
 * [submitted at, funder, GPUs, runs for, asks for]; what it asks for defaults to the run time where
 * nothing is estimated.
 */
export type TableJob = readonly [number, number, number, number, number?];

export interface TableScene extends TableCluster {
  readonly jobs: readonly TableJob[];
  readonly estimates?: EstimatePolicy;
}

/** One run of a job: its number in the table, when it ran, its standing, and how it ended. */
export interface TableRun {
  readonly job: number;
  readonly start: number;
  readonly end: number;
  readonly standing: string;
  readonly cause: StopCause | 'running';
  readonly nodes: readonly number[];
}

export interface TableResult {
  readonly runs: readonly TableRun[];
  /** `lender>borrower lent/repaid`, where either is above zero. */
  readonly loans: readonly string[];
  readonly positions: readonly number[];
}

/** Runs the table to its end. */
export function runTable(table: TableScene): TableResult {
  const recorder = new Recorder();
  const { estimates } = table;
  const scene = { ...toScene(table), ...(estimates === undefined ? {} : { estimates }) };
  const jobs = estimates === undefined ? table.jobs : table.jobs.map(withoutTime);
  runScene(scene, toWorkload(jobs), recorder);
  return {
    runs: recorder.runs.toSorted((a, b) => a.job - b.job || a.start - b.start),
    loans: recorder.loans,
    positions: recorder.positions,
  };
}

function withoutTime([at, funder, gpuCount, runSeconds, asked = 0]: TableJob): TableJob {
  return [at, funder, gpuCount, runSeconds, asked];
}

/** Each run as `job start-end standing`, with ` cause` where it did not finish. */
export function toLines({ runs }: TableResult): readonly string[] {
  return runs.map(({ job, start, end, standing, cause }) => {
    const ending = cause === 'finished' ? '' : ` ${cause}`;
    return `${job} ${start}-${end} ${standing}${ending}`;
  });
}

export function toWorkload(jobs: readonly TableJob[]): WorkloadColumns {
  return toWorkloadColumns(
    jobs.map(([submittedAt, allocationIndex, gpuCount, runSeconds, requested], index) => ({
      submittedAt,
      allocationIndex,
      gpuCount,
      runSeconds,
      requestedSeconds: requested ?? runSeconds,
      end: 'completed',
      sourceId: String(index),
    })),
  );
}

class Recorder implements RunObserver {
  readonly runs: TableRun[] = [];
  loans: readonly string[] = [];
  positions: readonly number[] = [];
  readonly #nodes = new Map<number, readonly number[]>();

  periodOpened(): Float64Array {
    return new Float64Array(0);
  }

  periodClosed(_period: number, view: RunView): void {
    for (const run of view.running()) this.#record(run, view.now, 'running');
    const accounts = view.clusters[0]?.accounts;
    if (accounts === undefined) return;
    const pairs = Array.from({ length: accounts.funderCount ** 2 }, (_, pair) => pair);
    this.loans = pairs.flatMap((pair) => {
      const lender = Math.floor(pair / accounts.funderCount);
      const borrower = pair % accounts.funderCount;
      const lent = floatAt(accounts.lentGpuSeconds, pair);
      const back = floatAt(accounts.repaidGpuSeconds, borrower * accounts.funderCount + lender);
      return lent > 0 ? [`${lender}>${borrower} ${lent}/${back}`] : [];
    });
    this.positions = [...accounts.position];
  }

  jobStarted(run: JobRun, nodes: NodeRows): void {
    this.#nodes.set(run.jobNumber, nodesIn(nodes));
  }

  jobStopped(run: JobRun, { at, cause }: JobStop): void {
    this.#record(run, at, cause);
  }

  jobNoticed(): void {}

  jobAdmitted(): void {}

  jobRejected(): void {}

  jobWithdrawn(): void {}

  sampled(): void {}

  #record(run: JobRun, end: number, cause: StopCause | 'running'): void {
    this.runs.push({
      job: run.jobNumber,
      start: run.startedAt,
      end,
      standing: STANDINGS[run.standing] ?? '',
      cause,
      nodes: this.#nodes.get(run.jobNumber) ?? [],
    });
  }
}
