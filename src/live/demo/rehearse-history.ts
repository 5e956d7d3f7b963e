/**
 * The history of a programme, rehearsed from its first second to now by the engine that goes on
 * with it: nothing of it is made up but the workload.
 */
import { addMonths } from '../../kernel/time.ts';
import { type EpochSeconds, WHOLE_PPM } from '../../kernel/units.ts';
import type { Scene } from '../../operation/scene.ts';
import { sceneOf } from '../../operation/scene-of.ts';
import { stageOf } from '../../operation/stage.ts';
import { TraceDigest } from '../../platform/trace-digest.ts';
import type { RehearsalPlan, RehearsalStage } from '../../rehearsal/programme-file/plan.ts';
import { type FastForwarded, stateAt } from '../../rehearsal/run/fast-forward.ts';
import { TRACE_KINDS } from '../../rehearsal/run/job-recorder.ts';
import { SceneRun } from '../../rehearsal/run/loop.ts';
import { Recorder } from '../../rehearsal/run/recorder.ts';
import type { WorkloadColumns } from '../../rehearsal/run/workload-columns.ts';
import { loadWorkload } from '../../rehearsal/workload/load-workload.ts';
import { type FreeGpus, freeGpusOf } from '../../scheduling/free-room.ts';
import { HistoryRecorder } from './history-recorder.ts';

export interface History {
  readonly stage: RehearsalStage;
  readonly workload: WorkloadColumns;
  readonly recorded: HistoryRecorder;
  /** What goes on, as of now. */
  readonly state: FastForwarded;
  /** By cluster, how scattered its free GPUs are. */
  readonly freeRooms: readonly FreeGpus[];
  /** Periods that were closed; the next one is open. */
  readonly closedPeriodCount: number;
  readonly traceHash: string;
}

/** Moments of the simulated clock between two pauses. */
const STEPS_BETWEEN_PAUSES = 4_096;

/** `pause` is awaited now and then with the simulated second. Cost: about linear in jobs. */
export async function rehearseHistory(
  plan: RehearsalPlan,
  now: EpochSeconds,
  pause: (at: number) => Promise<void>,
): Promise<History> {
  const prepared = await prepareRehearsal(plan, now);
  const { run } = prepared;
  for (let steps = 1; run.nextAt <= now && run.step(); steps += 1) {
    if (steps % STEPS_BETWEEN_PAUSES === 0) await pause(run.now);
  }
  return historyAt(prepared, now);
}

/** A rehearsal that has not begun. */
export interface PreparedRehearsal {
  readonly stage: RehearsalStage;
  readonly scene: Scene;
  readonly workload: WorkloadColumns;
  readonly recorded: HistoryRecorder;
  readonly trace: TraceDigest;
  readonly run: SceneRun;
}

/** The workload ends with the month of `now`: nothing of it is submitted later. */
export async function prepareRehearsal(
  given: RehearsalPlan,
  now: EpochSeconds,
): Promise<PreparedRehearsal> {
  const plan = withWallTimes(given);
  const stage = stageOf(plan);
  const scene = sceneOf(stage);
  const { start } = plan.interval;
  const upToNow = stageOf({ ...plan, interval: { start, end: addMonths(now, 1) } });
  const options = { toPath: (path: string) => path, skipBadRows: false };
  const { columns: workload } = await loadWorkload(upToNow, options);
  const trace = new TraceDigest(TRACE_KINDS);
  const recorded = new HistoryRecorder(new Recorder(stage, scene, workload, trace));
  const run = new SceneRun(scene, workload, recorded);
  return { stage, scene, workload, recorded, trace, run };
}

/** What goes on live must have a wall time: none is estimated. */
function withWallTimes(plan: RehearsalPlan): RehearsalPlan {
  if (plan.unstatedTime.kind === 'part-of-run') return plan;
  return { ...plan, unstatedTime: { kind: 'part-of-run', ppm: WHOLE_PPM } };
}

/** The history of a rehearsal that has taken every step up to `now`. */
export function historyAt(prepared: PreparedRehearsal, now: EpochSeconds): History {
  const { stage, workload, recorded, run, trace } = prepared;
  return {
    stage,
    workload,
    recorded,
    state: stateAt(run, workload, now),
    freeRooms: run.engine.clusters.map((cluster) => freeGpusOf(cluster.state.room)),
    closedPeriodCount: recorded.loans.length,
    traceHash: trace.hash(),
  };
}
