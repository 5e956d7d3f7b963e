/**
 * For how long the jobs of a workload are planned: the wall time that their source says, else an
 * estimate from those of their allocation that are done. No plan sees how long a job will run.
 */
import { assert, present } from '../../kernel/assert.ts';
import { intAt } from '../../kernel/column.ts';
import type { JobRun } from '../../operation/observer.ts';
import type { Scene } from '../../operation/scene.ts';
import { type EstimatePolicy, type JobKind, RunHistory } from '../../scheduling/run-history.ts';
import type { RehearsalPlan } from '../programme-file/plan.ts';
import type { WorkloadColumns } from './workload-columns.ts';

/** What a scene of the plan says of jobs without a wall time. */
export function estimatesOf({
  unstatedTime,
}: Pick<RehearsalPlan, 'unstatedTime'>): Pick<Scene, 'estimates'> {
  return unstatedTime.kind === 'estimate' ? { estimates: unstatedTime } : {};
}

export class PlannedTimes {
  readonly #workload: WorkloadColumns;
  readonly #history: RunHistory | undefined;
  /** By job: for how long it was planned when it was submitted; `undefined`: nobody estimates. */
  readonly estimatedSeconds: Int32Array | undefined;

  /** Without a policy every job of the workload must have a wall time. */
  constructor(workload: WorkloadColumns, policy: EstimatePolicy | undefined) {
    this.#workload = workload;
    if (policy === undefined) return;
    this.#history = new RunHistory(policy);
    this.estimatedSeconds = new Int32Array(workload.count);
  }

  /** For how long a job is planned that is submitted now. */
  submitted(jobNumber: number): number {
    const { requestedSeconds } = this.#workload;
    const asked = intAt(requestedSeconds, jobNumber);
    if (asked > 0) return asked;
    const history = present(this.#history, `The wall time of the job ${jobNumber}`);
    const seconds = history.estimate(this.#kindOf(jobNumber), 0);
    (this.estimatedSeconds as Int32Array)[jobNumber] = seconds;
    return seconds;
  }

  /** A run is done, and with it its job: later ones are estimated by it. */
  finished(runOf: () => JobRun, now: number): void {
    if (this.#history === undefined) return;
    const { jobNumber, keptSeconds, startedAt } = runOf();
    this.#history.tell(this.#kindOf(jobNumber), keptSeconds + now - startedAt);
  }

  /** True where the job was estimated: a run of it that lasts longer is planned anew. */
  isEstimated(jobNumber: number): boolean {
    return this.#history !== undefined && intAt(this.#workload.requestedSeconds, jobNumber) === 0;
  }

  /** From its start, for how long an estimated run is planned that outlived its estimate `now`. */
  outlived({ jobNumber, keptSeconds, startedAt }: JobRun, now: number): number {
    const history = present(this.#history, 'The history that a run was estimated by');
    const workedSeconds = keptSeconds + now - startedAt;
    const seconds = history.estimate(this.#kindOf(jobNumber), workedSeconds);
    assert(seconds > workedSeconds, 'A run is planned for less than it lasted');
    return seconds - keptSeconds;
  }

  #kindOf(jobNumber: number): JobKind {
    const { allocationIndex, gpuCount } = this.#workload;
    return {
      allocation: intAt(allocationIndex, jobNumber),
      gpuCount: intAt(gpuCount, jobNumber),
    };
  }
}
