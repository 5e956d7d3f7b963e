import { expect, test } from 'vitest';
import { rangesOf } from './floor.ts';

test('Neighbouring nodes with equally many GPUs are one range, of one run', () => {
  const ranges = rangesOf([
    { nodes: [3, 4, 5, 9, 10], gpuCounts: [8, 8, 8, 8, 2] },
    { nodes: [], gpuCounts: [] },
    { nodes: [11, 10], gpuCounts: [2, 2] },
  ]);
  expect(ranges).toEqual({
    run: [0, 0, 0, 2, 2],
    firstNode: [3, 9, 10, 11, 10],
    nodeCount: [3, 1, 1, 1, 1],
    gpusPerNode: [8, 8, 2, 2, 2],
  });
});
