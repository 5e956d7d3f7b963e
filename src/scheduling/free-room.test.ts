import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cluster, createCluster, end, start, submit } from './cluster.ts';
import { accrueRoom, type FreeGpus, gpuSecondsOf } from './free-room.ts';
import { setNodesInService, setShares } from './in-service.ts';
import { rowsOf } from './node-rows.ts';
import type { NodeRow } from './nodes.ts';
import { scenarioArbitrary } from './testing/any-scenario.ts';
import { DRIVE_POLICY, drive } from './testing/drive-cluster.ts';
import { plainRoomOf } from './testing/plain-room.ts';

const KEYS = Object.keys({
  free: 0,
  inWholeNodes: 0,
  inWholeRacks: 0,
  inWholePods: 0,
  largestInNode: 0,
  largestInRack: 0,
  largestInPod: 0,
  largestInCluster: 0,
} satisfies Record<keyof FreeGpus, number>) as readonly (keyof FreeGpus)[];

const plus = (a: FreeGpus, b: FreeGpus, seconds: number): FreeGpus =>
  Object.fromEntries(KEYS.map((key) => [key, a[key] + b[key] * seconds])) as unknown as FreeGpus;

const NOTHING = Object.fromEntries(KEYS.map((key) => [key, 0])) as unknown as FreeGpus;

test('what is added up over time is what a look at every node after every decision adds up', () => {
  fc.assert(
    fc.property(scenarioArbitrary, (scenario) => {
      let expected: FreeGpus | undefined;
      let before = NOTHING;
      let at = 0;
      drive(scenario, ({ cluster, now }) => {
        accrueRoom(cluster.room, now);
        // What was before the first look began at the same second, or with nothing in service.
        expected = plus(expected ?? gpuSecondsOf(cluster.room), before, now - at);
        before = plainRoomOf(cluster.nodes);
        at = now;
        expect(gpuSecondsOf(cluster.room)).toEqual(expected);
      });
    }),
    { numRuns: 60 },
  );
});

function clusterOf(rows: readonly NodeRow[]): Cluster {
  const cluster = createCluster(rows, 1, [{ funder: 0, priority: 'ordinary' }], DRIVE_POLICY);
  setNodesInService(cluster, cluster.nodes.nodeCount, 0);
  setShares(cluster, [1_000], 0);
  return cluster;
}

function startOn(cluster: Cluster, nodes: readonly number[], gpuCount: number, now: number) {
  const job = { jobNumber: now, allocation: 0, gpuCount, requestedSeconds: 10, submittedAt: now };
  const slot = submit(cluster, job, now);
  start(cluster, slot, rowsOf(cluster.nodes, nodes), now);
  return slot;
}

test('one GPU taken of a rack of 18 trays of 4 leaves no whole rack, and 17 whole trays', () => {
  const cluster = clusterOf([{ nodeCount: 36, gpusPerNode: 4, nodesPerRack: 18, racksPerPod: 2 }]);
  const slot = startOn(cluster, [0], 1, 10);
  accrueRoom(cluster.room, 11);
  const before = { free: 1_440, inWholeNodes: 1_440, inWholeRacks: 1_440, inWholePods: 1_440 };
  expect(gpuSecondsOf(cluster.room)).toEqual({
    free: before.free + 143,
    inWholeNodes: before.inWholeNodes + 140,
    inWholeRacks: before.inWholeRacks + 72,
    inWholePods: before.inWholePods,
    largestInNode: 44,
    largestInRack: 720 + 72,
    largestInPod: 1_440 + 140,
    largestInCluster: 1_440 + 140,
  });
  end(cluster, slot, 11);
  expect(plainRoomOf(cluster.nodes).inWholePods).toBe(144);
});

test('a gang is of one node group, so two groups of half a site each hold half of it', () => {
  const row = { nodeCount: 2, nodesPerRack: 1, racksPerPod: 1 };
  const cluster = clusterOf([
    { ...row, gpusPerNode: 8 },
    { ...row, gpusPerNode: 4 },
  ]);
  accrueRoom(cluster.room, 1);
  expect(gpuSecondsOf(cluster.room)).toMatchObject({
    free: 24,
    largestInNode: 8,
    largestInRack: 8,
    largestInCluster: 16,
  });
});
