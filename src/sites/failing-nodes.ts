/**
 * Node failures and checkpoints of a virtual site. A run stops when any of its nodes fails.
 * Failures of nodes are independent and without memory, so the time to the first of a run's is
 * exponential with a rate in proportion to its GPUs, whatever ran on the nodes before. A run writes
 * checkpoints at Young's interval (1974): the square root of twice the time that one takes, times
 * the mean time between the run's stops. It starts again from its last one, on nodes that the site
 * repaired or put in their place.
 *
 * The seconds of a run are of three kinds, never mixed: work, which counts once; checkpoints and
 * restarts, the overhead; and work lost at a failure, which is done again.
 */
import type { RandomStream } from '../kernel/random.ts';

export interface FailureModel {
  /** Of the streams that failures are drawn from, one a run. */
  readonly seed: number;
  /** GPU-seconds in use per stop: published, 419 in 54 days of 16,384 GPUs (Llama 3). */
  readonly gpuSecondsBetweenStops: number;
  /** The run does no work while it writes a checkpoint. */
  readonly checkpointSeconds: number;
  /** From the start of a run that goes on from a checkpoint to its first work. */
  readonly restartSeconds: number;
}

/** Whole seconds of work between two checkpoints, 1 or more. */
export function checkpointIntervalSeconds(model: FailureModel, gpuCount: number): number {
  const betweenStops = model.gpuSecondsBetweenStops / gpuCount;
  return Math.max(1, Math.round(Math.sqrt(2 * model.checkpointSeconds * betweenStops)));
}

/**
 * How long a run takes from start to end where nothing fails. No checkpoint follows the end, and
 * without a model there is none.
 */
export function runLengthSeconds(
  model: FailureModel | undefined,
  run: { readonly gpuCount: number; readonly attempt: number; readonly workSeconds: number },
): number {
  if (model === undefined) return run.workSeconds;
  const checkpoints = Math.ceil(run.workSeconds / checkpointIntervalSeconds(model, run.gpuCount));
  const overhead = Math.max(0, checkpoints - 1) * model.checkpointSeconds;
  return restartOf(model, run.attempt) + run.workSeconds + overhead;
}

/**
 * What a run has done by `ranSeconds` after its start: all of its work, and that which is safe.
 * Without a model all is work, and none of it safe.
 */
export function workDoneBy(
  model: FailureModel | undefined,
  run: { readonly gpuCount: number; readonly attempt: number },
  ranSeconds: number,
): { readonly workSeconds: number; readonly safeSeconds: number } {
  if (model === undefined) return { workSeconds: ranSeconds, safeSeconds: 0 };
  const interval = checkpointIntervalSeconds(model, run.gpuCount);
  const seconds = Math.max(0, ranSeconds - restartOf(model, run.attempt));
  const cycles = Math.floor(seconds / (interval + model.checkpointSeconds));
  const inCycle = seconds - cycles * (interval + model.checkpointSeconds);
  const safeSeconds = cycles * interval;
  return { workSeconds: safeSeconds + Math.min(interval, inCycle), safeSeconds };
}

/**
 * Whole seconds from the start of a run to the first failure of its nodes; `Infinity` where the run
 * is over by then. An exponential draw by comparisons alone (von Neumann, 1951), because logarithms
 * differ between engines: from each whole a falling row of uniform draws is begun, and the draw is
 * that whole and the first of the row where its length is odd, each with probability
 * 1 - 1/e. No later row gives less: of nearly every run the first draw tells that it ends before.
 */
export function secondsToFailure(
  model: FailureModel,
  { gpuCount, lengthSeconds }: { readonly gpuCount: number; readonly lengthSeconds: number },
  stream: RandomStream,
): number {
  for (let whole = 0; ; whole += 1) {
    const first = stream.nextUnit();
    const seconds = 1 + Math.floor(((whole + first) * model.gpuSecondsBetweenStops) / gpuCount);
    if (seconds >= lengthSeconds) return Infinity;
    if (fallingRowLength(first, stream) % 2 === 1) return seconds;
  }
}

/** Uniform draws, `first` among them, up to the first that is no smaller than the one before. */
function fallingRowLength(first: number, stream: RandomStream): number {
  let length = 1;
  let last = first;
  for (let next = stream.nextUnit(); next < last; next = stream.nextUnit()) {
    last = next;
    length += 1;
  }
  return length;
}

function restartOf(model: FailureModel, attempt: number): number {
  return attempt > 1 ? model.restartSeconds : 0;
}
