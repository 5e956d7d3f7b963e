/**
 * The first waiting job of each allocation, funder by funder, so that the next in the order is
 * found among the funders' firsts. A start changes the keys of one funder alone.
 *
 * Tried before: one list of all keys, read through for each job tried. With 200 allocations that
 * was a third of a rehearsal in which many jobs wait.
 */
import { intAt } from '../kernel/column.ts';
import { isGang } from './blocked.ts';
import { isClosed, noteClosed } from './closed-allocation.ts';
import { type Cluster, funderOfJob } from './cluster.ts';
import { membersOf } from './index-set.ts';
import { NO_SLOT } from './jobs.ts';
import { compareOrder, type OrderKey, orderKeyOf } from './order.ts';
import { neededNearness } from './wish.ts';

interface FunderCandidates {
  readonly funder: number;
  /** In no order. */
  readonly keys: OrderKey[];
  /** Position in `keys` of the first in the order; -1 where it is not known. */
  first: number;
}

export class Candidates {
  readonly #cluster: Cluster;
  readonly #funders: FunderCandidates[] = [];

  /** With a candidate for each of `slots`. */
  constructor(cluster: Cluster, slots: readonly number[]) {
    this.#cluster = cluster;
    for (const slot of slots) {
      const key = orderKeyOf(cluster, slot);
      this.#of(key.funder).keys.push(key);
    }
  }

  /** The first in the order; `undefined` where none is left. */
  first(): OrderKey | undefined {
    let best: OrderKey | undefined;
    for (const candidates of this.#funders) {
      if (candidates.keys.length === 0) continue;
      if (candidates.first < 0) candidates.first = firstInOrder(this.#cluster, candidates.keys);
      const key = candidates.keys[candidates.first] as OrderKey;
      if (best === undefined || compareOrder(this.#cluster, key, best) < 0) best = key;
    }
    return best;
  }

  /** All that are left, in no order. */
  all(): readonly OrderKey[] {
    return this.#funders.flatMap(({ keys }) => keys);
  }

  /** The candidate that `first` answered gives way to the job in `slot`; `NO_SLOT`: to none. */
  replaceFirst({ funder }: OrderKey, slot: number): void {
    const candidates = this.#of(funder);
    const { keys, first } = candidates;
    if (slot !== NO_SLOT) keys[first] = orderKeyOf(this.#cluster, slot);
    else {
      const last = keys.pop() as OrderKey;
      if (first < keys.length) keys[first] = last;
    }
    candidates.first = -1;
  }

  /** A start changes the standing of the other jobs of its funder. */
  refresh(funder: number): void {
    this.#refresh(this.#of(funder));
  }

  /** A hold that is taken or given up changes those of its funder, which may be any. */
  refreshAll(): void {
    for (const candidates of this.#funders) this.#refresh(candidates);
  }

  #refresh(candidates: FunderCandidates): void {
    const { keys } = candidates;
    for (let index = 0; index < keys.length; index += 1) {
      keys[index] = orderKeyOf(this.#cluster, (keys[index] as OrderKey).slot);
    }
    candidates.first = -1;
  }

  #of(funder: number): FunderCandidates {
    for (const each of this.#funders) if (each.funder === funder) return each;
    const added = { funder, keys: [], first: -1 };
    this.#funders.push(added);
    return added;
  }
}

/** The first waiting job of each allocation that is not closed. */
export function firstOfEach(cluster: Cluster, now: number): readonly number[] {
  return openFirsts(cluster, cluster.waiting.head, now);
}

/** Likewise the first that the last pass did not come to. */
export function firstUntried(cluster: Cluster, now: number): readonly number[] {
  return openFirsts(cluster, cluster.lastPass.untried, now);
}

/**
 * Skips the jobs behind a refused one that ask for as much or more, as in a sweep: they would be
 * refused for the same reason. Not those that something is held for.
 */
export function nextLesser(cluster: Cluster, refused: number, first: number): number {
  const { jobs } = cluster;
  return firstLesser(cluster, refused, first, (slot) => {
    jobs.reason[slot] = intAt(jobs.reason, refused);
  });
}

/** The same without a word to them, but for what `note` does with each. */
export function firstLesser(
  cluster: Cluster,
  refused: number,
  first: number,
  note: (slot: number) => void,
): number {
  const { jobs } = cluster;
  const shareHoldSlot = intAt(cluster.shareHoldSlot, funderOfJob(cluster, refused));
  let next = first;
  if (intAt(jobs.hold, refused) !== 0) return next;
  for (; next !== NO_SLOT; next = intAt(jobs.next, next)) {
    if (!asksForAsMuch(cluster, next, refused)) break;
    if (intAt(jobs.hold, next) !== 0 || next === shareHoldSlot) break;
    note(next);
  }
  return next;
}

/**
 * True where what is not there for `other` is not there for `slot` either: as many GPUs or more, as
 * long, as near together. Nodes are held for gangs alone, which one below a node does not ask for.
 */
function asksForAsMuch(cluster: Cluster, slot: number, other: number): boolean {
  const { jobs } = cluster;
  return (
    intAt(jobs.gpuCount, slot) >= intAt(jobs.gpuCount, other) &&
    intAt(jobs.requestedSeconds, slot) >= intAt(jobs.requestedSeconds, other) &&
    isGang(cluster, slot) === isGang(cluster, other) &&
    neededNearness(intAt(jobs.wish, slot)) >= neededNearness(intAt(jobs.wish, other)) &&
    intAt(jobs.sharePpm, slot) === intAt(jobs.sharePpm, other)
  );
}

function openFirsts(cluster: Cluster, firsts: Int32Array, now: number): readonly number[] {
  const slots: number[] = [];
  for (const allocation of membersOf(cluster.waitingAllocations)) {
    const slot = intAt(firsts, allocation);
    if (isClosed(cluster, allocation, now)) noteClosed(cluster, allocation);
    else if (slot !== NO_SLOT) slots.push(slot);
  }
  return slots;
}

function firstInOrder(cluster: Cluster, keys: readonly OrderKey[]): number {
  let first = 0;
  for (let index = 1; index < keys.length; index += 1) {
    const isEarlier = compareOrder(cluster, keys[index] as OrderKey, keys[first] as OrderKey) < 0;
    if (isEarlier) first = index;
  }
  return first;
}
