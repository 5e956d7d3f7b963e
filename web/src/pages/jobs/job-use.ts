/** What a job has used so far, by its runs: what its use is charged by. */
import type { JobWithRuns } from '../../../../src/client/jobs.ts';
import type { Usage } from '../../../../src/client/usage.ts';

const MILLISECONDS_PER_SECOND = 1_000;

type Charged = Pick<Usage, 'attempt' | 'month' | 'revision' | 'gpuSeconds'>;

/**
 * In GPU-seconds. A run that goes on counts until now, one that has ended what it was charged:
 * its use may have been corrected, or some of its nodes given back. Until that is known, all of it.
 */
export function usedGpuSeconds(
  { gpuCount, runs }: Pick<JobWithRuns, 'gpuCount' | 'runs'>,
  usage: readonly Charged[],
  nowMilliseconds: number,
): number {
  return runs.reduce((sum, { attempt, startedAt, endedAt }) => {
    const own = usage.filter((each) => each.attempt === attempt);
    if (endedAt !== null && own.length > 0) return sum + chargedGpuSeconds(own);
    const end = endedAt === null ? nowMilliseconds : Date.parse(endedAt);
    const ran = Math.floor((end - Date.parse(startedAt)) / MILLISECONDS_PER_SECOND);
    return sum + Math.max(0, ran) * gpuCount;
  }, 0);
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
