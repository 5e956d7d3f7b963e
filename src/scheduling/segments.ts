/**
 * Which GPUs a running job holds, as segments (node, GPUs) chained from the job's first. The pool
 * of segments is used again, so it is never larger than the GPUs of the cluster.
 */
import { grownInts, intAt } from '../kernel/column.ts';
import { type Jobs, NO_SLOT } from './jobs.ts';

export const NO_SEGMENT = -1;

export interface Segments {
  node: Int32Array;
  gpuCount: Int32Array;
  /** The next segment of the same job, or of the free chain. */
  next: Int32Array;
  count: number;
  firstFree: number;
}

export function createSegments(): Segments {
  return {
    node: new Int32Array(1_024),
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

/** What the running job in `slot` holds, in the order in which it was given. */
export function nodesHeldBy(segments: Segments, jobs: Jobs, slot: number): readonly NodeGpus[] {
  const held: NodeGpus[] = [];
  let segment = intAt(jobs.firstSegment, slot);
  for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
    held.push({ node: intAt(segments.node, segment), gpuCount: intAt(segments.gpuCount, segment) });
  }
  return held.reverse();
}

/** Notes that the job in `slot` holds `gpuCount` GPUs of `node`. */
export function addSegment(
  segments: Segments,
  jobs: Jobs,
  slot: number,
  { node, gpuCount }: NodeGpus,
): void {
  const segment = takeSegment(segments);
  segments.node[segment] = node;
  segments.gpuCount[segment] = gpuCount;
  segments.next[segment] = intAt(jobs.firstSegment, slot);
  jobs.firstSegment[slot] = segment;
}

/** Gives all segments of the job in `slot` back to the pool. */
export function releaseSegments(segments: Segments, jobs: Jobs, slot: number): void {
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
    segments.gpuCount = grownInts(segments.gpuCount);
    segments.next = grownInts(segments.next);
  }
  segments.count += 1;
  return segments.count - 1;
}
