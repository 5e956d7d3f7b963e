/** What a job has used so far, by its runs: what its use is charged by. */
import type { JobWithRuns } from '../../../../src/client/jobs.ts';
import type { Usage } from '../../../../src/client/usage.ts';

const MILLISECONDS_PER_SECOND = 1_000;

/** In GPU-seconds. A run that has not ended counts until now. */
export function usedGpuSeconds(
  { gpuCount, runs }: Pick<JobWithRuns, 'gpuCount' | 'runs'>,
  nowMilliseconds: number,
): number {
  const seconds = runs.reduce((sum, { startedAt, endedAt }) => {
    const end = endedAt === null ? nowMilliseconds : Date.parse(endedAt);
    const ran = Math.floor((end - Date.parse(startedAt)) / MILLISECONDS_PER_SECOND);
    return sum + Math.max(0, ran);
  }, 0);
  return seconds * gpuCount;
}

/** Of each attempt and month the latest revision. */
export function chargedGpuSeconds(
  usage: readonly Pick<Usage, 'attempt' | 'month' | 'revision' | 'gpuSeconds'>[],
): number {
  const latest = new Map<string, (typeof usage)[number]>();
  for (const each of usage) {
    const key = `${each.attempt}/${each.month}`;
    if (each.revision >= (latest.get(key)?.revision ?? 0)) latest.set(key, each);
  }
  return [...latest.values()].reduce((sum, { gpuSeconds }) => sum + gpuSeconds, 0);
}
