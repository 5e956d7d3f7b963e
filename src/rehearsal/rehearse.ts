/**
 * `polder rehearse`, without files: a plan and its workload go in; every funder's statement, the
 * jobs, the ledger and the summary come out. Pure but for what it is handed: a pause, so that the
 * process can do other things now and then, a trace sink that hashes, and a meter of this machine.
 */

import { sceneOf } from '../operation/scene-of.ts';
import { stageOf } from '../operation/stage.ts';
import type { Books } from '../settlement/books.ts';
import { type Statement, statementsOf } from '../settlement/statement.ts';
import { heldContractsOf, nodeEventsOn, withHeldContracts } from './held-back.ts';
import type { JobColumns } from './job-columns.ts';
import type { RehearsalStage } from './programme-file/plan.ts';
import type { TraceSink } from './run/job-recorder.ts';
import { SceneRun } from './run/loop.ts';
import { estimatesOf } from './run/planned-times.ts';
import { Recorder } from './run/recorder.ts';
import { summarise } from './summarise/summarise.ts';
import type { RehearsalRules, Summary } from './summary.ts';
import type { LoadedWorkload } from './workload/load-workload.ts';

export interface RehearsalPorts {
  /** Takes every decision; `hash` is read once, at the end. */
  readonly trace: TraceSink & { readonly hash: () => string };
  /** Called now and then with how far the simulated clock is, from 0 to 1. It may throw to stop. */
  readonly pause: (progress: number) => Promise<void>;
  readonly meter: Meter;
  /** Version of the engine, as the package says. */
  readonly version: string;
  /** By which it decides; left out, the summary does not say. */
  readonly rules?: RehearsalRules;
}

/** Figures of the machine that runs the rehearsal; they never reach a decision. */
export interface Meter {
  readonly wallSeconds: () => number;
  readonly peakMemoryMiB: () => number;
}

export interface Rehearsal {
  /** With the capacity that stands. */
  readonly stage: RehearsalStage;
  readonly summary: Summary;
  readonly statements: readonly Statement[];
  readonly books: Books;
  readonly jobs: JobColumns;
}

/** Moments of the simulated clock between two pauses. */
const STEPS_BETWEEN_PAUSES = 64;

/** `agreed` is what the contracts say; the workload was made for it. */
export async function rehearse(
  agreed: RehearsalStage,
  workload: LoadedWorkload,
  ports: RehearsalPorts,
): Promise<Rehearsal> {
  const heldBack = heldContractsOf(agreed.plan);
  const stage = heldBack.length === 0 ? agreed : stageOf(withHeldContracts(agreed.plan, heldBack));
  const { failures } = stage.plan;
  const { nodeEvents } = workload;
  const scene = {
    ...sceneOf(stage),
    ...estimatesOf(stage.plan),
    ...(failures === undefined ? {} : { failures }),
    ...(nodeEvents === undefined ? {} : { nodeEvents: nodeEventsOn(stage, agreed, nodeEvents) }),
  };
  const recorder = new Recorder(stage, scene, workload.columns, ports.trace);
  const run = new SceneRun(scene, workload.columns, recorder);
  const { start, end } = scene.interval;
  for (let steps = 1; run.step(); steps += 1) {
    if (steps % STEPS_BETWEEN_PAUSES === 0) await ports.pause((run.now - start) / (end - start));
  }
  await ports.pause(1);
  const { books, metering } = recorder.ledger;
  const statements = statementsOf(books, metering);
  const summary = summarise(
    {
      ...{ stage, heldBack, workload, recorder, statements },
      nodeFailureCount: run.nodeFailureCount,
      clusters: run.engine.view(end).clusters,
      estimatedSeconds: run.plannedTimes.estimatedSeconds,
    },
    {
      version: ports.version,
      rules: ports.rules,
      traceHash: ports.trace.hash(),
      wallSeconds: ports.meter.wallSeconds(),
      peakMemoryMiB: ports.meter.peakMemoryMiB(),
    },
  );
  return { stage, summary, statements, books, jobs: recorder.jobs.columns };
}
