import { expect, test } from 'vitest';
import { highestIn, NO_NODES, nodesIn, rowOf, rowsOf } from './node-rows.ts';
import { createNodes } from './nodes.ts';

/** Racks of three nodes: 0 to 2, 3 to 5, 6. */
const NODES = createNodes([{ nodeCount: 7, gpusPerNode: 8, nodesPerRack: 3, racksPerPod: 2 }]);

test.each([
  { name: 'none', nodes: [], bounds: [], highest: -1 },
  { name: 'one', nodes: [4], bounds: [4, 5], highest: 4 },
  { name: 'neighbours in one rack are one row', nodes: [3, 4, 5], bounds: [3, 6], highest: 5 },
  { name: 'a row ends with its rack', nodes: [1, 2, 3], bounds: [1, 3, 3, 4], highest: 3 },
  { name: 'and with a gap', nodes: [0, 2], bounds: [0, 1, 2, 3], highest: 2 },
  { name: 'the order is kept', nodes: [6, 4, 3], bounds: [6, 7, 4, 5, 3, 4], highest: 6 },
])('nodes as rows: $name', ({ nodes, bounds, highest }) => {
  const rows = rowsOf(NODES, nodes);
  expect(rows).toEqual({ bounds, nodeCount: nodes.length });
  expect(nodesIn(rows)).toEqual(nodes);
  expect(highestIn(rows)).toBe(highest);
});

test('a row of one node, and none', () => {
  expect(rowOf(5)).toEqual(rowsOf(NODES, [5]));
  expect(NO_NODES).toEqual(rowsOf(NODES, []));
});
