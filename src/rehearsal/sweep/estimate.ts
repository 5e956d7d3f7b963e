/**
 * How long a sweep still takes, as a range, from the scenarios that were measured in this run: at
 * least as if all others were as quick as the quickest, at most as if all were as slow as the
 * slowest. Scenarios that are of another kind than those measured so far may lie outside.
 */
export interface Measured {
  /** Of the scenarios that ended in this run, in seconds. */
  readonly seconds: readonly number[];
  /** Not ended, those that run included. */
  readonly leftCount: number;
  /** Since their begin, of those that run. */
  readonly runningSeconds: readonly number[];
  readonly workerCount: number;
}

export interface TimeLeft {
  readonly secondsMin: number;
  readonly secondsMax: number;
}

/** `undefined` until one scenario has ended: nothing is known before. */
export function timeLeftOf(measured: Measured): TimeLeft | undefined {
  const { seconds, leftCount, runningSeconds, workerCount } = measured;
  if (seconds.length === 0) return undefined;
  const least = seconds.reduce((a, b) => Math.min(a, b));
  const most = seconds.reduce((a, b) => Math.max(a, b));
  const lanes = Math.max(1, Math.min(workerCount, leftCount));
  const gone = runningSeconds.reduce((sum, each) => sum + Math.min(each, least), 0);
  const secondsMin = Math.max(0, (leftCount * least - gone) / lanes);
  const rounds = Math.ceil(leftCount / lanes);
  const oldest = runningSeconds.length < lanes ? 0 : Math.min(...runningSeconds, most);
  return { secondsMin, secondsMax: Math.max(secondsMin, rounds * most - oldest) };
}
