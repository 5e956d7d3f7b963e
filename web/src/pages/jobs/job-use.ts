/** What a job has used so far, by its runs: what its use is charged by. */
import type { JobWithRuns } from '../../../../src/client/jobs.ts';
import type { Usage } from '../../../../src/client/usage.ts';

const MILLISECONDS_PER_SECOND = 1_000;

type Charged = Pick<Usage, 'attempt' | 'month' | 'revision' | 'gpuSeconds'>;

/**
 * In GPU-seconds, run by run and month by month: a month that was charged counts so, because its
 * use may have been corrected, or some of its nodes given back. Until that is known, all of it; of
 * a run that goes on, until now.
 */
export function usedGpuSeconds(
  { gpuCount, runs }: Pick<JobWithRuns, 'gpuCount' | 'runs'>,
  usage: readonly Charged[],
  nowMilliseconds: number,
): number {
  return runs.reduce((sum, { attempt, startedAt, endedAt }) => {
    const end = endedAt === null ? nowMilliseconds : Date.parse(endedAt);
    const parts = monthsOf(Date.parse(startedAt), end).map(({ month, seconds }) => {
      const own = usage.filter((each) => each.attempt === attempt && each.month === month);
      return own.length > 0 ? chargedGpuSeconds(own) : seconds * gpuCount;
    });
    return parts.reduce((total, part) => total + part, sum);
  }, 0);
}

/** The whole seconds between two times by calendar month in UTC; none where they do not ascend. */
function monthsOf(start: number, end: number) {
  const parts: { readonly month: string; readonly seconds: number }[] = [];
  for (let from = start; from < end; ) {
    const at = new Date(from);
    const next = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
    const until = Math.min(next, end);
    const seconds = Math.floor((until - from) / MILLISECONDS_PER_SECOND);
    parts.push({ month: at.toISOString().slice(0, 7), seconds });
    from = until;
  }
  return parts;
}

/** Of each attempt and month the latest revision. */
export function chargedGpuSeconds(usage: readonly Charged[]): number {
  const latest = new Map<string, Charged>();
  for (const each of usage) {
    const key = `${each.attempt}/${each.month}`;
    if (each.revision >= (latest.get(key)?.revision ?? 0)) latest.set(key, each);
  }
  return [...latest.values()].reduce((sum, { gpuSeconds }) => sum + gpuSeconds, 0);
}
