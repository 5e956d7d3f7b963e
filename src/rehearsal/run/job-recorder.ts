/** Writes what happens to each job into columns, and each decision into the trace. */
import { addFloat, intAt } from '../../kernel/column.ts';
import { WHOLE_PPM } from '../../kernel/units.ts';
import { partOfShared } from '../../metering/usage.ts';
import { gpuSecondsOf, type JobRun, type JobStop } from '../../operation/observer.ts';
import type { Scene } from '../../operation/scene.ts';
import type { NodeRows } from '../../scheduling/node-rows.ts';
import { createNodes, type Nodes } from '../../scheduling/nodes.ts';
import { nearnessOf } from '../../scheduling/wish.ts';
import { type FailureModel, workDoneBy } from '../../sites/failing-nodes.ts';
import { JOB_STATES, type JobColumns, type JobState, newJobColumns } from '../job-columns.ts';
import { JOB_ENDS, type WorkloadColumns } from './workload-columns.ts';

/** Takes the events of a run in their order, as integers; its hash names the run. */
export interface TraceSink {
  record(kind: TraceKind, at: number, jobNumber: number, detail: number): void;
  /** The same as `record` of each detail of some rows in turn: see `NodeRows`. */
  recordRows(kind: TraceKind, at: number, jobNumber: number, bounds: readonly number[]): void;
}

/** The position in this list is the code in the trace. */
export const TRACE_KINDS = [
  'admitted',
  'rejected',
  'started',
  'node',
  'noticed',
  'finished',
  'reclaimed',
  'interrupted',
  'cancelled',
] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

/** What of a scene must be known to read its events. */
type RecordedScene = Pick<Scene, 'clusters' | 'failures'>;

export class JobRecorder {
  readonly columns: JobColumns;
  readonly #workload: WorkloadColumns;
  readonly #trace: TraceSink;
  reclaimCount = 0;
  redoneGpuSeconds = 0;
  /** In checkpoints and restarts. What runs at the end of the rehearsal is counted then. */
  overheadGpuSeconds = 0;
  /** Of jobs that asked for a share of one GPU; runs that go on are counted at the end. */
  readonly sharing = { askedGpuSeconds: 0, heldGpuSeconds: 0, aloneGpuSeconds: 0 };
  readonly #failures: FailureModel | undefined;

  /** By cluster; made where a job has a wish. */
  readonly #nodes: Nodes[] = [];
  readonly #scene: RecordedScene;

  constructor(workload: WorkloadColumns, trace: TraceSink, scene: RecordedScene) {
    this.#scene = scene;
    this.#failures = scene.failures;
    this.#workload = workload;
    this.#trace = trace;
    this.columns = {
      ...newJobColumns(workload.count),
      submittedAt: workload.submittedAt,
      gpuCount: workload.gpuCount,
      allocationIndex: workload.allocationIndex,
      wishCode: workload.wishCode,
      sourceId: workload.sourceId,
    };
  }

  admitted(jobNumber: number, clusterIndex: number, at: number): void {
    this.columns.clusterIndex[jobNumber] = clusterIndex;
    this.#trace.record('admitted', at, jobNumber, clusterIndex);
  }

  rejected(jobNumber: number, at: number): void {
    this.#setState(jobNumber, 'rejected');
    this.#trace.record('rejected', at, jobNumber, 0);
  }

  started(run: JobRun, nodes: NodeRows): void {
    const { jobNumber, startedAt } = run;
    const { columns } = this;
    columns.attempts[jobNumber] = run.attempt;
    this.#setState(jobNumber, 'running');
    if (run.attempt === 1) {
      columns.startedAt[jobNumber] = startedAt;
      columns.standingCode[jobNumber] = run.standing;
      if (columns.wishCode[jobNumber] !== 0) this.#noteNearness(run, nodes);
    }
    this.#trace.record('started', startedAt, jobNumber, run.standing);
    this.#trace.recordRows('node', startedAt, jobNumber, nodes.bounds);
  }

  noticed(jobNumber: number, at: number, vacateAt: number): void {
    this.#trace.record('noticed', at, jobNumber, vacateAt - at);
  }

  stopped(run: JobRun, { at, cause, keptSeconds }: JobStop): void {
    const { jobNumber, startedAt } = run;
    const workSeconds = this.#countUse(run, at - startedAt);
    this.#trace.record(cause, at, jobNumber, run.attempt);
    if (cause === 'finished' || cause === 'cancelled') {
      this.columns.endedAt[jobNumber] = at;
      this.#setState(jobNumber, cause === 'cancelled' ? cause : this.#endOf(jobNumber));
      return;
    }
    this.#setState(jobNumber, 'waiting');
    this.redoneGpuSeconds += partOf(run, workSeconds - keptSeconds, at - startedAt);
    if (cause === 'reclaimed') this.reclaimCount += 1;
  }

  /** A job that waited was taken back. */
  withdrawn(jobNumber: number, at: number): void {
    this.columns.endedAt[jobNumber] = at;
    this.#setState(jobNumber, 'cancelled');
    this.#trace.record('cancelled', at, jobNumber, 0);
  }

  /** At the end of the rehearsal: what the jobs used that still run. */
  stillRunning(runs: readonly JobRun[], at: number): void {
    for (const run of runs) this.#countUse(run, at - run.startedAt);
  }

  /** Of the first `ranSeconds` of a run, those that were work. */
  workSecondsOf(run: JobRun, ranSeconds: number): number {
    return workDoneBy(this.#failures, run, ranSeconds).workSeconds;
  }

  /** Answers how much of the first `seconds` of a run was work. */
  #countUse(run: JobRun, seconds: number): number {
    addFloat(this.columns.usedGpuSeconds, run.jobNumber, gpuSecondsOf(run, seconds));
    if (run.sharedGpuSeconds !== undefined) this.#countSharing(run, seconds);
    const workSeconds = this.workSecondsOf(run, seconds);
    this.overheadGpuSeconds += partOf(run, seconds - workSeconds, seconds);
    return workSeconds;
  }

  #countSharing(run: JobRun, seconds: number): void {
    const sharePpm = intAt(this.#workload.sharePpm, run.jobNumber);
    this.sharing.askedGpuSeconds += Math.floor((seconds * sharePpm) / WHOLE_PPM);
    this.sharing.heldGpuSeconds += gpuSecondsOf(run, seconds);
    this.sharing.aloneGpuSeconds += seconds;
  }

  /** How the job ended in its source; a source that does not say is taken for completed. */
  #endOf(jobNumber: number): JobState {
    const end = JOB_ENDS[this.#workload.endCode[jobNumber] ?? 0] ?? 'unknown';
    return end === 'unknown' ? 'completed' : end;
  }

  #noteNearness({ jobNumber, clusterIndex }: JobRun, taken: NodeRows): void {
    let nodes = this.#nodes[clusterIndex];
    nodes ??= createNodes(this.#scene.clusters[clusterIndex]?.nodeRows ?? []);
    this.#nodes[clusterIndex] = nodes;
    this.columns.nearnessCode[jobNumber] = nearnessOf(nodes, taken);
  }

  #setState(jobNumber: number, state: JobState): void {
    this.columns.stateCode[jobNumber] = JOB_STATES.indexOf(state);
  }
}

/** GPU-seconds of a part of a run of `seconds`; of a shared GPU in proportion, rounded down. */
function partOf(run: JobRun, partSeconds: number, seconds: number): number {
  if (run.sharedGpuSeconds === undefined) return run.gpuCount * partSeconds;
  return partOfShared(run.sharedGpuSeconds, { partSeconds, wholeSeconds: seconds });
}
