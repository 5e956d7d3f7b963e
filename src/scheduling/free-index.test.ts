import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteAt, intAt } from '../kernel/column.ts';
import { createFreeIndex, enterNode, leaveNode } from './free-index.ts';
import { createNodes } from './nodes.ts';
import { rebuildFreeIndex, toPlainIndex } from './testing/plain-index.ts';

const row = fc.record({
  nodeCount: fc.integer({ min: 1, max: 40 }),
  gpusPerNode: fc.constantFrom(1, 4, 8),
  nodesPerRack: fc.integer({ min: 1, max: 18 }),
  racksPerPod: fc.integer({ min: 1, max: 3 }),
});

const change = fc.record({
  node: fc.nat(100),
  kind: fc.constantFrom('use', 'free', 'fill', 'empty', 'hold', 'service'),
});

test('after any changes an index says what the nodes say', () => {
  const rows = fc.array(row, { minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(rows, fc.array(change, { maxLength: 80 }), (nodeRows, changes) => {
      const nodes = createNodes(nodeRows);
      const indexes = [createFreeIndex(nodes), createFreeIndex(nodes)];
      for (const { node: any, kind } of changes) {
        const node = any % nodes.nodeCount;
        const indexOf = () => indexes[intAt(nodes.holdOf, node)] ?? createFreeIndex(nodes);
        const gpus = intAt(nodes.gpus, node);
        const free = intAt(nodes.freeGpus, node);
        leaveNode(indexOf(), nodes, node);
        if (kind === 'use') nodes.freeGpus[node] = Math.max(0, free - 1);
        if (kind === 'free') nodes.freeGpus[node] = Math.min(gpus, free + 1);
        if (kind === 'fill') nodes.freeGpus[node] = 0;
        if (kind === 'empty') nodes.freeGpus[node] = gpus;
        if (kind === 'hold') nodes.holdOf[node] = 1 - intAt(nodes.holdOf, node);
        if (kind === 'service') nodes.isInService[node] = 1 - byteAt(nodes.isInService, node);
        enterNode(indexOf(), nodes, node);
      }
      expect(indexes.map(toPlainIndex)).toEqual(
        [0, 1].map((hold) => rebuildFreeIndex(nodes, hold)),
      );
    }),
  );
});
