/**
 * A small cluster for tests that a reader can check by hand: one site, funders by index, each with
 * one allocation, shares in whole GPUs, time in seconds from 0.
 */
import { floatAt } from '../../../kernel/column.ts';
import type { QueuePriority } from '../../../scheduling/cluster.ts';
import type { SchedulingPolicy } from '../../../scheduling/policy.ts';
import { STANDINGS } from '../../../scheduling/standing.ts';
import { runScene, type Scene } from '../loop.ts';
import type { JobRun, JobStop, RunObserver, RunView, StopCause } from '../observer.ts';
import { toWorkloadColumns, type WorkloadColumns } from '../workload-columns.ts';

export const TABLE_POLICY: SchedulingPolicy = {
  reservationCountMax: 4,
  triedJobCountMax: 100,
  borrowLimitPpm: 1_000_000_000,
  lendLimitPpm: 1_000_000,
  minimumRunSeconds: 0,
  noticeSeconds: 0,
};

/** [submitted at, funder, GPUs, runs for, asks for]; what it asks for defaults to the run time. */
export type TableJob = readonly [number, number, number, number, number?];

export interface TableScene {
  readonly nodeCount: number;
  readonly gpusPerNode?: number;
  readonly nodesPerRack?: number;
  readonly racksPerPod?: number;
  readonly shares: readonly number[];
  readonly priorities?: readonly QueuePriority[];
  readonly policy?: Partial<SchedulingPolicy>;
  readonly end: number;
  readonly jobs: readonly TableJob[];
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
  runScene(toScene(table), toWorkload(table.jobs), recorder);
  return {
    runs: recorder.runs.toSorted((a, b) => a.job - b.job || a.start - b.start),
    loans: recorder.loans,
    positions: recorder.positions,
  };
}

/** Each run as `job start-end standing`, with ` cause` where it did not finish. */
export function toLines({ runs }: TableResult): readonly string[] {
  return runs.map(({ job, start, end, standing, cause }) => {
    const ending = cause === 'finished' ? '' : ` ${cause}`;
    return `${job} ${start}-${end} ${standing}${ending}`;
  });
}

export function toScene(table: TableScene): Scene {
  const gpusPerNode = table.gpusPerNode ?? 1;
  const row = {
    nodeCount: table.nodeCount,
    gpusPerNode,
    nodesPerRack: table.nodesPerRack ?? table.nodeCount,
    racksPerPod: table.racksPerPod ?? table.nodeCount,
  };
  const gpuCount = table.nodeCount * gpusPerNode;
  const period = { start: 0, end: table.end };
  return {
    interval: period,
    periods: [period],
    funderCount: table.shares.length,
    allocations: table.shares.map((_, funder) => ({
      funder,
      priority: table.priorities?.[funder] ?? 'ordinary',
    })),
    clustersOfAllocation: table.shares.map(() => [0]),
    clusters: [{ nodeRows: [row], gpuCountMax: gpuCount }],
    policy: { ...TABLE_POLICY, ...table.policy },
    calendar: [
      { kind: 'capacity', at: 0, cluster: 0, gpuCount },
      { kind: 'open', at: 0, period: 0 },
      { kind: 'shares', at: 0, cluster: 0, gpuCounts: table.shares },
      { kind: 'close', at: table.end, period: 0 },
    ],
    refusalOf: () => undefined,
  };
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

  jobStarted(run: JobRun, nodes: readonly number[]): void {
    this.#nodes.set(run.jobNumber, nodes);
  }

  jobStopped(run: JobRun, { at, cause }: JobStop): void {
    this.#record(run, at, cause);
  }

  jobNoticed(): void {}

  jobAdmitted(): void {}

  jobRejected(): void {}

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
