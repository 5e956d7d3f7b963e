import { describe, expect, test } from 'vitest';
import { toPartsPerMillion } from '../kernel/units.ts';
import { type Cluster, gpusOfCluster } from './site.ts';
import { missingOf, nodeBoundaryOf } from './whole-nodes.ts';

/** Two nodes of 8 GPUs and then three of 4: 28 GPUs. */
const CLUSTER: Cluster = {
  id: 'cluster_one',
  acceleratorClass: 'h100',
  h100EquivalentPpm: toPartsPerMillion(1_000_000),
  wattsPerGpuBusy: 1_500,
  wattsPerGpuIdle: 450,
  nodeGroups: [
    { nodeCount: 2, gpusPerNode: 8, nodesPerRack: 1, racksPerPod: 1 },
    { nodeCount: 3, gpusPerNode: 4, nodesPerRack: 18, racksPerPod: 1 },
  ],
};

test('A cluster has the GPUs of all its node groups', () => {
  expect(gpusOfCluster(CLUSTER)).toBe(28);
});

describe('A count of GPUs lies between two counts of whole nodes', () => {
  // Count, the whole nodes below, the whole nodes above.
  test.each([
    [0, 0, 0],
    [1, 0, 8],
    [8, 8, 8],
    [9, 8, 16],
    [16, 16, 16],
    [17, 16, 20],
    [20, 20, 20],
    [27, 24, 28],
    [28, 28, 28],
    [99, 28, 28],
  ])('%i lies between %i and %i', (gpuCount, below, above) => {
    expect(nodeBoundaryOf(CLUSTER, gpuCount)).toEqual({ below, above });
  });
});

describe('A node is out as long as one of its GPUs is', () => {
  // Under contract, lost and in maintenance as noted, and as they are missing.
  test.each([
    [28, [0, 0], [0, 0]],
    [28, [1, 0], [4, 0]],
    [28, [0, 1], [0, 4]],
    [28, [4, 4], [4, 4]],
    [28, [1, 3], [4, 0]],
    [28, [1, 4], [4, 4]],
    [28, [4, 1], [4, 4]],
    [28, [13, 0], [20, 0]],
    [28, [28, 5], [28, 0]],
    [28, [40, 40], [28, 0]],
    [16, [1, 0], [8, 0]],
    [16, [8, 9], [8, 8]],
    [0, [1, 1], [0, 0]],
  ] as const)('of %i GPUs, %j out: %j missing', (contracted, [lost, maintained], missing) => {
    const noted = { lostGpus: lost, maintenanceGpus: maintained };
    const { lostGpus, maintenanceGpus } = missingOf(CLUSTER, contracted, noted);
    expect([lostGpus, maintenanceGpus]).toEqual(missing);
  });
});
