/**
 * How many GPUs of one thing, such as a node or a share, are planned to be in use over time. Times
 * rise, and from the last one on the use stays as it is.
 */
export interface Timeline {
  readonly times: number[];
  /** `used[i]` GPUs from `times[i]` until the next. */
  readonly used: number[];
}

/** In use before `from`, which nobody asks for, and from then on: nothing. */
export function createTimeline(from: number): Timeline {
  return { times: [from], used: [0] };
}

export function copyOf({ times, used }: Timeline): Timeline {
  return { times: times.slice(), used: used.slice() };
}

/** Counts `gpuCount` more from `start`, which is no earlier than the first time, until `end`. */
export function addUse(line: Timeline, start: number, end: number, gpuCount: number): void {
  if (start >= end) return;
  const first = stepAt(line, start);
  const last = stepAt(line, end);
  for (let step = first; step < last; step += 1) {
    line.used[step] = (line.used[step] as number) + gpuCount;
  }
}

export function usedAt({ times, used }: Timeline, time: number): number {
  return used[lastStepBy(times, time)] as number;
}

/** The most that is in use at any moment from `start` until `end`, which is later. */
export function peakUse({ times, used }: Timeline, start: number, end: number): number {
  let step = lastStepBy(times, start);
  let peak = used[step] as number;
  for (step += 1; step < times.length && (times[step] as number) < end; step += 1) {
    peak = Math.max(peak, used[step] as number);
  }
  return peak;
}

/** The first time from `from` on from which at most `usedMax` is in use for `seconds`. */
export function calmFrom(
  { times, used }: Timeline,
  from: number,
  seconds: number,
  usedMax: number,
): number {
  let start = from;
  for (let step = lastStepBy(times, from); step < times.length; step += 1) {
    if ((times[step] as number) >= start + seconds) return start;
    if ((used[step] as number) > usedMax) start = times[step + 1] ?? Infinity;
  }
  return start;
}

/** The first time after `time` at which the use changes; infinite where it never does. */
export function nextChange({ times }: Timeline, time: number): number {
  return times[lastStepBy(times, time) + 1] ?? Infinity;
}

/** The step that begins at `time`, put in where there was none. */
function stepAt({ times, used }: Timeline, time: number): number {
  const step = lastStepBy(times, time);
  if (times[step] === time) return step;
  times.splice(step + 1, 0, time);
  used.splice(step + 1, 0, used[step] as number);
  return step + 1;
}

/** The last step that has begun by `time`; the first where none has. */
function lastStepBy(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((times[middle] as number) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
