/**
 * Which GPUs a running job holds, as segments chained from the one that it was given last. A
 * segment is one node, or a row of neighbours in one rack that the job holds whole. The pool of
 * segments is used again, so it is never larger than the GPUs of the cluster.
 *
 * Tried before: a segment for each node. A gang has thousands of nodes and a hundred racks, and
 * rows took 4 % off a rehearsal of the year.
 */
import { grownInts, intAt } from '../kernel/column.ts';
import { type Jobs, NO_SLOT } from './jobs.ts';

export const NO_SEGMENT = -1;

export interface Segments {
  /** The first node. */
  node: Int32Array;
  /** The node after the last. */
  nodeEnd: Int32Array;
  /** GPUs of each of its nodes. */
  gpuCount: Int32Array;
  /** The next segment of the same job, or of the free chain. */
  next: Int32Array;
  count: number;
  firstFree: number;
}

export function createSegments(): Segments {
  return {
    node: new Int32Array(1_024),
    nodeEnd: new Int32Array(1_024),
    gpuCount: new Int32Array(1_024),
    next: new Int32Array(1_024),
    count: 0,
    firstFree: NO_SEGMENT,
  };
}

/** GPUs of one node that a job holds. */
export interface NodeGpus {
  readonly node: number;
  readonly gpuCount: number;
}

/** The part of a cluster that knows who holds what. */
export interface Holdings {
  readonly jobs: Pick<Jobs, 'firstSegment'>;
  readonly segments: Segments;
}

/** What the running job in `slot` holds, in the order in which it was given. */
export function nodesHeldBy({ segments, jobs }: Holdings, slot: number): readonly NodeGpus[] {
  const held: NodeGpus[] = [];
  let segment = intAt(jobs.firstSegment, slot);
  for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
    const gpuCount = intAt(segments.gpuCount, segment);
    const nodeStart = intAt(segments.node, segment);
    for (let node = intAt(segments.nodeEnd, segment) - 1; node >= nodeStart; node -= 1) {
      held.push({ node, gpuCount });
    }
  }
  return held.reverse();
}

/** Calls `visit` with each node of the running job in `slot`, and the GPUs that it holds of it. */
export function eachHeldNode(
  { segments, jobs }: Holdings,
  slot: number,
  visit: (node: number, gpuCount: number) => void,
): void {
  let segment = intAt(jobs.firstSegment, slot);
  for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
    const gpuCount = intAt(segments.gpuCount, segment);
    const nodeEnd = intAt(segments.nodeEnd, segment);
    for (let node = intAt(segments.node, segment); node < nodeEnd; node += 1) visit(node, gpuCount);
  }
}

/** True where the running job in `slot` holds GPUs of `node`. */
export function isHeldBy({ segments, jobs }: Holdings, slot: number, node: number): boolean {
  let segment = intAt(jobs.firstSegment, slot);
  for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
    const isFrom = node >= intAt(segments.node, segment);
    if (isFrom && node < intAt(segments.nodeEnd, segment)) return true;
  }
  return false;
}

/** A row of nodes of which a job holds as many GPUs each: one node, or whole ones of one rack. */
export interface HeldRow {
  readonly nodeStart: number;
  readonly nodeEnd: number;
  readonly gpuCount: number;
}

/** Notes that the job in `slot` holds a row of nodes too. */
export function addSegment(
  { segments, jobs }: Holdings,
  slot: number,
  { nodeStart, nodeEnd, gpuCount }: HeldRow,
): void {
  const segment = takeSegment(segments);
  segments.node[segment] = nodeStart;
  segments.nodeEnd[segment] = nodeEnd;
  segments.gpuCount[segment] = gpuCount;
  segments.next[segment] = intAt(jobs.firstSegment, slot);
  jobs.firstSegment[slot] = segment;
}

/** Gives all segments of the job in `slot` back to the pool. */
export function releaseSegments({ segments, jobs }: Holdings, slot: number): void {
  let segment = intAt(jobs.firstSegment, slot);
  while (segment !== NO_SEGMENT) {
    const next = intAt(segments.next, segment);
    segments.next[segment] = segments.firstFree;
    segments.firstFree = segment;
    segment = next;
  }
  jobs.firstSegment[slot] = NO_SLOT;
}

function takeSegment(segments: Segments): number {
  const free = segments.firstFree;
  if (free !== NO_SEGMENT) {
    segments.firstFree = intAt(segments.next, free);
    return free;
  }
  if (segments.count === segments.node.length) {
    segments.node = grownInts(segments.node);
    segments.nodeEnd = grownInts(segments.nodeEnd);
    segments.gpuCount = grownInts(segments.gpuCount);
    segments.next = grownInts(segments.next);
  }
  segments.count += 1;
  return segments.count - 1;
}
