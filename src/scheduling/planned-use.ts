/** What a run is planned to use, by the wall time that was asked for. */
import { floatAt, intAt } from '../kernel/column.ts';
import type { Cluster } from './cluster.ts';

/** By when a running job has given its GPUs back, at the latest; never before `now`. */
export function freesBy({ jobs }: Pick<Cluster, 'jobs'>, slot: number, now: number): number {
  const limit = floatAt(jobs.startedAt, slot) + intAt(jobs.requestedSeconds, slot);
  const vacateAt = floatAt(jobs.vacateAt, slot);
  return Math.max(now, vacateAt > 0 ? Math.min(limit, vacateAt) : limit);
}

/** True where a running job has had all the wall time that it asked for. */
export function isOverdue({ jobs }: Pick<Cluster, 'jobs'>, slot: number, now: number): boolean {
  return floatAt(jobs.startedAt, slot) + intAt(jobs.requestedSeconds, slot) <= now;
}

/** GPU-seconds that the job in `slot` counts in advance while it runs: see `policy.ts`. */
export function entryPenaltyOf(
  { jobs, policy }: Pick<Cluster, 'jobs' | 'policy'>,
  slot: number,
): number {
  const seconds = Math.min(intAt(jobs.requestedSeconds, slot), policy.entryPenaltySecondsMax);
  return intAt(jobs.gpuCount, slot) * seconds;
}
