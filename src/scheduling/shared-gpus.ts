/**
 * One GPU for several jobs: those of one allocation that each ask for a share of a GPU. Never of
 * two allocations: jobs on one GPU are not kept apart from each other by it.
 *
 * Of the jobs on a shared GPU the one that is planned to end last is its HOLDER: a running job of
 * one GPU, which is all that shares, limits, plans, reclaims and failures know of. The others RIDE:
 * they run, and hold no GPU. A job rides
 *  1. where enough of a GPU is left, and it ends by when that is to be free anyway: nobody is
 *     delayed and nothing more is used, so no limit and no order is asked; or
 *  2. where it may start on a GPU of its own: then it rides in place of that, and holds for longer
 *     what it found. Everybody is better off by a GPU. Not where a hold or a plan of all starts
 *     counts on the GPU being free by then.
 * Of several the one that has the least left, then the one that was opened first.
 *
 * Each second of a shared GPU is divided among the jobs on it, in proportion to the shares that
 * they asked for, in whole seconds that add up: what is used of an allocation is what it held.
 */
import { assert, present } from '../kernel/assert.ts';
import { floatAt, intAt } from '../kernel/column.ts';
import { divideCountByWeights } from '../kernel/shares.ts';
import { WHOLE_PPM } from '../kernel/units.ts';
import { changePenalty } from './accounts.ts';
import type { Cluster } from './cluster.ts';
import { entryPenaltyOf, freesBy } from './planned-use.ts';
import { leavingFrom } from './windows.ts';

interface Sharer {
  readonly slot: number;
  /** Its part of the GPU's time so far. */
  gpuSeconds: number;
}

export interface SharedGpu {
  readonly node: number;
  /** The slot of the job that holds it. */
  holder: number;
  /** The holder and those that ride, in the order of their start. */
  sharers: readonly Sharer[];
  freePpm: number;
  /** Up to when its time is divided. */
  accruedAt: number;
}

export interface SharedGpus {
  readonly bySlot: Map<number, SharedGpu>;
  /** In the order in which they were opened. */
  readonly ofAllocation: Map<number, readonly SharedGpu[]>;
}

export function createSharedGpus(): SharedGpus {
  return { bySlot: new Map(), ofAllocation: new Map() };
}

export function isSharer({ jobs }: Cluster, slot: number): boolean {
  return intAt(jobs.sharePpm, slot) > 0;
}

/** The job in `slot`, which asks for a share, has started on a GPU of `node` alone. */
export function openShared(cluster: Cluster, slot: number, node: number, now: number): void {
  shareGpu(cluster, { node, holder: slot, sharers: [{ slot, gpuSeconds: 0 }], accruedAt: now });
}

/** Running jobs of one allocation are on one GPU, which is the last that was opened. */
export function shareGpu(
  cluster: Cluster,
  { node, holder, sharers, accruedAt }: Omit<SharedGpu, 'freePpm'>,
): void {
  const { jobs, sharedGpus } = cluster;
  const askedPpm = sharers.reduce((sum, { slot }) => sum + intAt(jobs.sharePpm, slot), 0);
  const gpu = { node, holder, sharers, freePpm: WHOLE_PPM - askedPpm, accruedAt };
  const allocation = intAt(jobs.allocation, holder);
  const { bySlot, ofAllocation } = sharedGpus;
  for (const { slot } of sharers) bySlot.set(slot, gpu);
  ofAllocation.set(allocation, [...(ofAllocation.get(allocation) ?? []), gpu]);
}

/** The job in `slot`, which runs by now and holds nothing, is on the GPU too. */
export function joinShared(cluster: Cluster, slot: number, gpu: SharedGpu, now: number): void {
  accrueGpu(cluster, gpu, now);
  gpu.sharers = [...gpu.sharers, { slot, gpuSeconds: 0 }];
  gpu.freePpm -= intAt(cluster.jobs.sharePpm, slot);
  cluster.sharedGpus.bySlot.set(slot, gpu);
  holdByLast(cluster, slot, now);
}

/**
 * The run of the job in `slot` is about to end. Where others stay, one of them holds the GPU
 * afterwards, and this one nothing.
 */
export function leaveShared(cluster: Cluster, slot: number, now: number): void {
  const { bySlot, ofAllocation } = cluster.sharedGpus;
  const gpu = sharedGpuOf(cluster, slot);
  accrueGpu(cluster, gpu, now);
  gpu.sharers = gpu.sharers.filter((each) => each.slot !== slot);
  gpu.freePpm += intAt(cluster.jobs.sharePpm, slot);
  bySlot.delete(slot);
  if (gpu.sharers.length > 0) {
    if (gpu.holder === slot) handOver(cluster, gpu, lastOf(cluster, gpu, now));
    return;
  }
  const allocation = intAt(cluster.jobs.allocation, slot);
  const left = present(ofAllocation.get(allocation), 'The shared GPUs of an allocation');
  ofAllocation.set(
    allocation,
    left.filter((each) => each !== gpu),
  );
}

/** The job in `slot` holds its GPU where it is planned to end after the present holder. */
export function holdByLast(cluster: Cluster, slot: number, now: number): void {
  const gpu = sharedGpuOf(cluster, slot);
  const isLast = freesBy(cluster, slot, now) > freesBy(cluster, gpu.holder, now);
  if (isLast) handOver(cluster, gpu, slot);
}

/** Where the waiting job in `slot` may ride by rule 1. Cost: the shared GPUs of its allocation. */
export function gpuWithin(cluster: Cluster, slot: number, now: number): SharedGpu | undefined {
  const endsBy = now + intAt(cluster.jobs.requestedSeconds, slot);
  return fullest(cluster, slot, (gpu) => isHeldUntil(cluster, gpu, endsBy, now));
}

/** True where a job that ends by `endsBy` would keep nobody else from the GPU, maintenance too. */
export function isHeldUntil(
  cluster: Cluster,
  { holder, node }: SharedGpu,
  endsBy: number,
  now: number,
): boolean {
  return endsBy <= freesBy(cluster, holder, now) && node < leavingFrom(cluster, now, endsBy);
}

/** False where its holder has notice, and so gives the GPU back. */
export function isOpenToMore({ jobs }: Cluster, { holder }: SharedGpu): boolean {
  return floatAt(jobs.vacateAt, holder) === 0;
}

/** Where it may ride by rule 2, given that it may start on a GPU of its own. */
export function gpuBeyond(cluster: Cluster, slot: number): SharedGpu | undefined {
  if (cluster.policy.backfill === 'conservative') return undefined;
  return fullest(cluster, slot, ({ node }) => intAt(cluster.nodes.holdOf, node) === 0);
}

/** All that share the GPU which the job in `slot` holds, itself left out. */
export function ridersOf(cluster: Cluster, slot: number): readonly number[] {
  const gpu = cluster.sharedGpus.bySlot.get(slot);
  if (gpu?.holder !== slot) return [];
  return gpu.sharers.flatMap((each) => (each.slot === slot ? [] : [each.slot]));
}

/** The part of its GPU's time that the running job in `slot` has so far, by `now`. */
export function sharedGpuSeconds(cluster: Cluster, slot: number, now: number): number {
  const gpu = sharedGpuOf(cluster, slot);
  accrueGpu(cluster, gpu, now);
  const own = gpu.sharers.find((each) => each.slot === slot);
  return present(own, 'A job on its shared GPU').gpuSeconds;
}

function fullest(
  cluster: Cluster,
  slot: number,
  isOpen: (gpu: SharedGpu) => boolean,
): SharedGpu | undefined {
  const { jobs, sharedGpus } = cluster;
  const sharePpm = intAt(jobs.sharePpm, slot);
  let best: SharedGpu | undefined;
  for (const gpu of sharedGpus.ofAllocation.get(intAt(jobs.allocation, slot)) ?? []) {
    if (gpu.freePpm < sharePpm || gpu.freePpm >= (best?.freePpm ?? Infinity)) continue;
    if (isOpenToMore(cluster, gpu) && isOpen(gpu)) best = gpu;
  }
  return best;
}

function lastOf(cluster: Cluster, { sharers }: SharedGpu, now: number): number {
  const slots = sharers.map(({ slot }) => slot);
  return slots.reduce((last, slot) => {
    return freesBy(cluster, slot, now) > freesBy(cluster, last, now) ? slot : last;
  });
}

function handOver(cluster: Cluster, gpu: SharedGpu, to: number): void {
  holdGpus(cluster, gpu.holder, 0);
  holdGpus(cluster, to, 1);
  gpu.holder = to;
}

function holdGpus(cluster: Cluster, slot: number, gpuCount: number): void {
  const { jobs, segments, accounts } = cluster;
  const allocation = intAt(jobs.allocation, slot);
  changePenalty(accounts, allocation, -entryPenaltyOf(cluster, slot));
  jobs.gpuCount[slot] = gpuCount;
  segments.gpuCount[intAt(jobs.firstSegment, slot)] = gpuCount;
  changePenalty(accounts, allocation, entryPenaltyOf(cluster, slot));
}

function accrueGpu({ jobs }: Cluster, gpu: SharedGpu, now: number): void {
  const weights = gpu.sharers.map(({ slot }) => intAt(jobs.sharePpm, slot));
  const parts = divideCountByWeights(now - gpu.accruedAt, weights);
  for (const [index, sharer] of gpu.sharers.entries()) sharer.gpuSeconds += parts[index] ?? 0;
  gpu.accruedAt = now;
}

function sharedGpuOf({ sharedGpus }: Cluster, slot: number): SharedGpu {
  const gpu = sharedGpus.bySlot.get(slot);
  assert(gpu !== undefined, `The job in slot ${slot} shares no GPU`);
  return gpu;
}
