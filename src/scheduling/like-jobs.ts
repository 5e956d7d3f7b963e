/**
 * Jobs that are refused together: those behind a refused one in its allocation that ask for the
 * same GPUs, as near together, for as long or longer, as in a sweep. They would be refused for the
 * same reason. Not those that something is held for.
 */
import { intAt } from '../kernel/column.ts';
import { type Cluster, funderOfJob } from './cluster.ts';
import { NO_SLOT } from './jobs.ts';

/** The first job behind the refused one that is tried by itself, or `NO_SLOT`. */
export function nextUnlike(cluster: Cluster, refused: number): number {
  const { jobs } = cluster;
  let next = intAt(jobs.next, refused);
  if (next === NO_SLOT || intAt(jobs.hold, refused) !== 0) return next;
  const gpuCount = intAt(jobs.gpuCount, refused);
  const wish = intAt(jobs.wish, refused);
  const sharePpm = intAt(jobs.sharePpm, refused);
  const requestedSeconds = intAt(jobs.requestedSeconds, refused);
  const shareHoldSlot = intAt(cluster.shareHoldSlot, funderOfJob(cluster, refused));
  for (; next !== NO_SLOT; next = intAt(jobs.next, next)) {
    const isShorter = intAt(jobs.requestedSeconds, next) < requestedSeconds;
    const isSame = intAt(jobs.gpuCount, next) === gpuCount && intAt(jobs.wish, next) === wish;
    if (!isSame || isShorter || intAt(jobs.sharePpm, next) !== sharePpm) break;
    if (intAt(jobs.hold, next) !== 0 || next === shareHoldSlot) break;
  }
  return next;
}

/** Notes the reason of the refused job with those like it, and answers the next that is unlike. */
export function refuseLike(cluster: Cluster, refused: number): number {
  const { jobs } = cluster;
  const end = nextUnlike(cluster, refused);
  const reason = intAt(jobs.reason, refused);
  let like = intAt(jobs.next, refused);
  for (; like !== end; like = intAt(jobs.next, like)) jobs.reason[like] = reason;
  return end;
}
