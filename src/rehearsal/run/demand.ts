/**
 * What each funder asked of each cluster in a period, and what a partition of its own would have
 * delivered. Jobs that still waited or ran when the period opened ask again, for the work that they
 * had left then.
 */
import { floatAt, intAt } from '../../kernel/column.ts';
import type { DemandTotal } from '../../settlement/metering-input.ts';
import type { JobColumns } from '../job-columns.ts';
import { type DemandColumns, fluidBoundOf, type GpuStep } from './fluid-bound.ts';
import type { WorkloadColumns } from './workload-columns.ts';

/** A job that was alive when a period opened, with the work that it had left then. */
export interface CarriedJob {
  readonly jobNumber: number;
  readonly workSeconds: number;
}

export interface PeriodDemandInput {
  readonly start: number;
  readonly end: number;
  readonly carried: readonly CarriedJob[];
  /** Jobs submitted in the period: numbers from the first to before the second. */
  readonly submitted: readonly [first: number, end: number];
  /** The share of a funder at a cluster over the period. */
  readonly sharesOf: (funderIndex: number, clusterIndex: number) => readonly GpuStep[];
}

/** One row for each funder and cluster whose jobs asked for anything. */
export function demandsOf(
  input: PeriodDemandInput,
  workload: WorkloadColumns,
  jobs: JobColumns,
  funderOfAllocation: readonly number[],
): readonly DemandTotal[] {
  const groups = new Map<number, DemandBuilder>();
  const add = (jobNumber: number, from: number, workSeconds: number): void => {
    const clusterIndex = intAt(jobs.clusterIndex, jobNumber);
    if (clusterIndex < 0) return;
    const funderIndex = funderOfAllocation[intAt(workload.allocationIndex, jobNumber)] ?? 0;
    const key = clusterIndex * funderOfAllocation.length + funderIndex;
    const group = groups.get(key) ?? new DemandBuilder(funderIndex, clusterIndex);
    groups.set(key, group);
    group.add(from, workSeconds, intAt(workload.gpuCount, jobNumber));
  };
  for (const { jobNumber, workSeconds } of input.carried) add(jobNumber, input.start, workSeconds);
  const [first, end] = input.submitted;
  for (let jobNumber = first; jobNumber < end; jobNumber += 1) {
    const submittedAt = floatAt(workload.submittedAt, jobNumber);
    add(jobNumber, submittedAt, intAt(workload.runSeconds, jobNumber));
  }
  return [...groups.values()].map((group) => {
    const steps = input.sharesOf(group.funderIndex, group.clusterIndex);
    const bound = fluidBoundOf(group.columns(), steps, input, []);
    return {
      funderIndex: group.funderIndex,
      clusterIndex: group.clusterIndex,
      demandedGpuSeconds: bound.demandedGpuSeconds,
      promisedGpuSeconds: bound.boundGpuSeconds,
    };
  });
}

class DemandBuilder {
  readonly funderIndex: number;
  readonly clusterIndex: number;
  readonly #from: number[] = [];
  readonly #runSeconds: number[] = [];
  readonly #gpuCount: number[] = [];

  constructor(funderIndex: number, clusterIndex: number) {
    this.funderIndex = funderIndex;
    this.clusterIndex = clusterIndex;
  }

  add(from: number, runSeconds: number, gpuCount: number): void {
    this.#from.push(from);
    this.#runSeconds.push(runSeconds);
    this.#gpuCount.push(gpuCount);
  }

  columns(): DemandColumns {
    return {
      count: this.#from.length,
      from: Float64Array.from(this.#from),
      runSeconds: Float64Array.from(this.#runSeconds),
      gpuCount: Int32Array.from(this.#gpuCount),
    };
  }
}
