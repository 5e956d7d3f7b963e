import { expect, test } from 'vitest';
import { createNodes, rangeBelow } from './nodes.ts';

const ROW = { gpusPerNode: 8, nodesPerRack: 2, racksPerPod: 2 };

// Two groups: 8 nodes in 4 racks and 2 pods, then 3 nodes in 2 racks and a pod.
test.each([
  [20, 0, [8, 4, 2]],
  [8, 0, [8, 4, 2]],
  [7, 0, [7, 4, 2]],
  [4, 0, [4, 2, 1]],
  [1, 0, [1, 1, 1]],
  [0, 0, [0, 0, 0]],
  [20, 1, [11, 6, 3]],
  [9, 1, [9, 5, 3]],
  [8, 1, [8, 4, 2]],
  [3, 1, [8, 4, 2]],
])('of the nodes before %i, group %i has those before %j', (limit, position, ends) => {
  const nodes = createNodes([
    { ...ROW, nodeCount: 8 },
    { ...ROW, nodeCount: 3 },
  ]);
  const { nodeEnd, rackEnd, podEnd } = rangeBelow(nodes, position, limit);
  expect([nodeEnd, rackEnd, podEnd]).toEqual(ends);
});
