/**
 * Where a waiting job that asks for a share of a GPU could ride (rule 1 of `shared-gpus.ts`), for
 * its explanation: in time, in less time, and with a smaller share. Reads and changes nothing.
 * Cost: the GPUs that its allocation shares, with the jobs on them.
 */
import { intAt } from '../kernel/column.ts';
import type { Cluster } from './cluster.ts';
import { freesBy } from './planned-use.ts';
import { isHeldUntil, isOpenToMore, isSharer, type SharedGpu } from './shared-gpus.ts';

/** What a job asks for of a shared GPU: millionths of it, and for how long. */
export interface AskedShare {
  readonly sharePpm: number;
  readonly requestedSeconds: number;
}

/** When enough of a GPU is left for as long as the job in `slot` asks for; infinite where never. */
export function ridesBy(cluster: Cluster, slot: number, now: number): number {
  const { sharePpm, requestedSeconds } = askedShareOf(cluster, slot);
  const times = openGpusFor(cluster, slot).map((gpu) => {
    const at = leavesBy(cluster, gpu, sharePpm, now);
    return isHeldUntil(cluster, gpu, at + requestedSeconds, now) ? at : Infinity;
  });
  return Math.min(Infinity, ...times);
}

/** True where a new job of the allocation of that in `slot` would ride at once. */
export function couldRide(cluster: Cluster, slot: number, asked: AskedShare, now: number): boolean {
  const endsBy = now + asked.requestedSeconds;
  return openGpusFor(cluster, slot).some(
    (gpu) => asked.sharePpm <= gpu.freePpm && isHeldUntil(cluster, gpu, endsBy, now),
  );
}

/** For how long at most a job with the share of that in `slot` would ride at once. */
export function secondsToRide(cluster: Cluster, slot: number, now: number): readonly number[] {
  const { sharePpm } = askedShareOf(cluster, slot);
  return openGpusFor(cluster, slot)
    .filter(({ freePpm }) => freePpm >= sharePpm)
    .map(({ holder }) => freesBy(cluster, holder, now) - now);
}

/** With what share at most a job that takes as long would ride at once; 0 with none. */
export function shareToRide(cluster: Cluster, slot: number, now: number): number {
  const endsBy = now + askedShareOf(cluster, slot).requestedSeconds;
  const lasting = openGpusFor(cluster, slot).filter((gpu) =>
    isHeldUntil(cluster, gpu, endsBy, now),
  );
  return Math.max(0, ...lasting.map(({ freePpm }) => freePpm));
}

/** The share that the job in `slot` asks for is 0 where it asks for whole GPUs. */
export function askedShareOf({ jobs }: Cluster, slot: number): AskedShare {
  const sharePpm = intAt(jobs.sharePpm, slot);
  return { sharePpm, requestedSeconds: intAt(jobs.requestedSeconds, slot) };
}

function openGpusFor(cluster: Cluster, slot: number): readonly SharedGpu[] {
  if (!isSharer(cluster, slot)) return [];
  const { jobs, sharedGpus } = cluster;
  const own = sharedGpus.ofAllocation.get(intAt(jobs.allocation, slot)) ?? [];
  return own.filter((gpu) => isOpenToMore(cluster, gpu));
}

/** When so much of a GPU is left, as the jobs on it end by the wall times that they asked for. */
function leavesBy(
  cluster: Cluster,
  { sharers, freePpm }: SharedGpu,
  sharePpm: number,
  now: number,
): number {
  if (freePpm >= sharePpm) return now;
  let leftPpm = freePpm;
  const ends = sharers
    .map(({ slot }) => ({ slot, at: Math.max(now + 1, freesBy(cluster, slot, now)) }))
    .toSorted((a, b) => a.at - b.at || a.slot - b.slot);
  for (const { slot, at } of ends) {
    leftPpm += intAt(cluster.jobs.sharePpm, slot);
    if (leftPpm >= sharePpm) return at;
  }
  return Infinity;
}
