import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intAt } from '../kernel/column.ts';
import { createFreeIndex, enterNode } from './free-index.ts';
import { nodesIn } from './node-rows.ts';
import { createNodes, type NodeRow, type Nodes } from './nodes.ts';
import { findPlacement } from './placement.ts';
import { ANYWHERE } from './wish.ts';

const row = (
  nodeCount: number,
  gpusPerNode: number,
  nodesPerRack: number,
  racksPerPod: number,
) => ({
  nodeCount,
  gpusPerNode,
  nodesPerRack,
  racksPerPod,
});

/** The nodes with their free GPUs as given; in service, no holds. */
function nodesWith(rows: readonly NodeRow[], freeGpus: readonly number[]): Nodes {
  const nodes = createNodes(rows);
  nodes.isInService.fill(1);
  nodes.freeGpus.set(freeGpus);
  return nodes;
}

function place(nodes: Nodes, gpuCount: number, nearness = ANYWHERE): readonly number[] | undefined {
  const index = createFreeIndex(nodes);
  for (let node = 0; node < nodes.nodeCount; node += 1) enterNode(index, nodes, node);
  const found = findPlacement(nodes, index, 0, { gpuCount, nearness });
  return found === undefined ? undefined : nodesIn(found);
}

interface Case {
  readonly name: string;
  readonly rows: readonly NodeRow[];
  /** By node; a digit each, racks apart by a space, pods by a bar. */
  readonly free: string;
  readonly gpuCount: number;
  readonly nodes: readonly number[] | undefined;
}

const eights = [row(8, 8, 2, 2)];
const ones = [row(12, 1, 3, 2)];

const cases: readonly Case[] = [
  {
    name: 'the node that it fills best',
    rows: eights,
    free: '83 58|42 00',
    gpuCount: 3,
    nodes: [1],
  },
  { name: 'of two as full the lower', rows: eights, free: '80 58|55 00', gpuCount: 4, nodes: [2] },
  {
    name: 'else a whole node of the rack with the fewest',
    rows: eights,
    free: '88 38|30 00',
    gpuCount: 4,
    nodes: [3],
  },
  {
    name: 'no whole node is none',
    rows: eights,
    free: '77 70|00 00',
    gpuCount: 8,
    nodes: undefined,
  },
  { name: 'the last node in part', rows: eights, free: '78 88|00 00', gpuCount: 11, nodes: [2, 3] },
  {
    name: 'one rack, that with the fewest free nodes that are enough',
    rows: ones,
    free: '111 100|110 011',
    gpuCount: 2,
    nodes: [6, 7],
  },
  {
    name: 'a rack in full before a pod that fits better',
    rows: ones,
    free: '111 111|110 100',
    gpuCount: 3,
    nodes: [0, 1, 2],
  },
  {
    name: 'one pod, that with the fewest free nodes, fullest rack last',
    rows: ones,
    free: '111 111|100 111',
    gpuCount: 4,
    nodes: [9, 10, 11, 6],
  },
  {
    name: 'of two pods as full the lower',
    rows: ones,
    free: '110 110|110 110',
    gpuCount: 3,
    nodes: [0, 1, 3],
  },
  {
    name: 'several pods, most free nodes first, so that few are used',
    rows: [row(12, 1, 2, 2)],
    free: '10 00|11 10|11 11',
    gpuCount: 6,
    nodes: [8, 9, 10, 11, 4, 5],
  },
  { name: 'all or nothing', rows: ones, free: '111 100|110 011', gpuCount: 9, nodes: undefined },
  {
    name: 'two groups: the first that has room, never both',
    rows: [row(2, 4, 2, 1), row(4, 8, 2, 2)],
    free: '44|88 88',
    gpuCount: 12,
    nodes: [2, 3],
  },
  {
    name: 'two groups: small jobs in the first group too',
    rows: [row(2, 4, 2, 1), row(4, 8, 2, 2)],
    free: '40|28 88',
    gpuCount: 2,
    nodes: [0],
  },
];

describe('a job goes to', () => {
  test.each(cases)('$name', ({ rows, free, gpuCount, nodes }) => {
    const freeGpus = [...free.replace(/[ |]/g, '')].map(Number);
    expect(place(nodesWith(rows, freeGpus), gpuCount)).toEqual(nodes);
  });
});

test('nodes of 4 in racks of 18: 72 GPUs are one rack, 73 are two racks of one pod', () => {
  const nodes = createNodes([row(18 * 8, 4, 18, 4)]);
  nodes.isInService.fill(1);
  nodes.freeGpus.set(nodes.gpus);
  nodes.freeGpus[0] = 3;
  const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
  expect(place(nodes, 72)).toEqual(range(18, 18));
  expect(place(nodes, 73)).toEqual(range(18, 19));
});

const anyNodes = fc
  .record({
    rows: fc.array(
      fc.record({
        nodeCount: fc.integer({ min: 1, max: 12 }),
        gpusPerNode: fc.constantFrom(1, 4, 8),
        nodesPerRack: fc.integer({ min: 1, max: 4 }),
        racksPerPod: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    draws: fc.array(fc.nat(20), { minLength: 24, maxLength: 24 }),
  })
  .map(({ rows, draws }) => {
    const nodes = createNodes(rows);
    // Mostly wholly free or full, else in part.
    const freeOf = (gpus: number, draw: number): number =>
      draw < 8 ? gpus : draw < 14 ? 0 : draw % (gpus + 1);
    const free = [...nodes.gpus].map((gpus, node) => freeOf(gpus, draws[node] ?? 0));
    return nodesWith(rows, free);
  });

test('what is found is room enough; what is not found is not there', () => {
  fc.assert(
    fc.property(anyNodes, fc.integer({ min: 1, max: 40 }), (nodes, gpuCount) => {
      const found = place(nodes, gpuCount);
      const fits = nodes.groups.map(({ gpusPerNode, nodeStart, nodeEnd }) => {
        const free = [...nodes.freeGpus.subarray(nodeStart, nodeEnd)];
        if (gpuCount < gpusPerNode) return free.some((gpus) => gpus >= gpuCount);
        const whole = free.filter((gpus) => gpus === gpusPerNode).length;
        return whole * gpusPerNode >= gpuCount;
      });
      if (found === undefined) {
        expect(fits).not.toContain(true);
        return;
      }
      const group = nodes.groups[fits.indexOf(true)];
      const gpus = found.map((node) => intAt(nodes.freeGpus, node));
      expect(new Set(found).size).toBe(found.length);
      expect(found.every((node) => node >= (group?.nodeStart ?? 0))).toBe(true);
      expect(found.every((node) => node < (group?.nodeEnd ?? 0))).toBe(true);
      const sum = gpus.reduce((total, each) => total + each, 0);
      expect(sum).toBeGreaterThanOrEqual(gpuCount);
      // No node too many.
      expect(sum - (gpus.at(-1) ?? 0)).toBeLessThan(gpuCount);
    }),
    { numRuns: 500 },
  );
});

test('a gang that fits a rack uses one, and one that fits a pod uses one', () => {
  fc.assert(
    fc.property(anyNodes, fc.integer({ min: 1, max: 40 }), (nodes, gpuCount) => {
      const found = place(nodes, gpuCount) ?? [];
      const group = nodes.groups.find(({ nodeEnd }) => (found[0] ?? Infinity) < nodeEnd);
      if (group === undefined || gpuCount < group.gpusPerNode) return;
      const racks = new Set(found.map((node) => intAt(nodes.rackOf, node)));
      const pods = new Set([...racks].map((rack) => intAt(nodes.podOfRack, rack)));
      const most = (of: (node: number) => number): number => {
        const counts = new Map<number, number>();
        for (let node = group.nodeStart; node < group.nodeEnd; node += 1) {
          const isWhole = nodes.freeGpus[node] === group.gpusPerNode;
          counts.set(of(node), (counts.get(of(node)) ?? 0) + (isWhole ? 1 : 0));
        }
        return Math.max(...counts.values());
      };
      const rackOf = (node: number): number => intAt(nodes.rackOf, node);
      if (most(rackOf) >= found.length) expect(racks.size).toBe(1);
      if (most((node) => intAt(nodes.podOfRack, rackOf(node))) >= found.length) {
        expect(pods.size).toBe(1);
      }
    }),
    { numRuns: 300 },
  );
});
