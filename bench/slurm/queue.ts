/** The queue that a Slurm and the scheduling core are both given: drawn from one seed. */
import { randomStream } from '../../src/kernel/random.ts';

export interface QueuedJob {
  readonly nodeCount: number;
  readonly minutes: number;
}

export const NODE_COUNT = 12_500;
export const GPUS_PER_NODE = 8;
/** They fill the site but for one node, and end one after the other. */
const RUNNING: readonly QueuedJob[] = Array.from({ length: 25 }, (_, index) => ({
  nodeCount: NODE_COUNT / 25 - (index === 0 ? 1 : 0),
  minutes: 60 * (index + 1),
}));
const SIZES = [1, 1, 1, 1, 2, 2, 4, 4, 8, 16, 32, 64];

/** Whole nodes, in the order of submission. A shorter queue is the head of a longer one. */
export function drawQueue(pendingCount: number): {
  readonly running: readonly QueuedJob[];
  readonly pending: readonly QueuedJob[];
} {
  const random = randomStream(1, 'bench/slurm-compare');
  const pending = Array.from({ length: pendingCount }, () => ({
    nodeCount: SIZES[random.nextBelow(SIZES.length)] ?? 1,
    minutes: 30 * (1 + random.nextBelow(16)),
  }));
  return { running: RUNNING, pending };
}
