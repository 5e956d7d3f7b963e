import { describe, expect, test } from 'vitest';
import { createCluster } from '../../scheduling/cluster.ts';
import type { JobRejection } from './admission.ts';
import { routeJob } from './admission.ts';
import { rehearseSmall, SMALL_PLAN, type SmallJob } from './testing/small-plan.ts';
import { TABLE_POLICY } from './testing/table-scene.ts';

function cluster(waitingGpuSeconds: number, freeGpus: number, gpuCountMax = 16) {
  const row = { nodeCount: 1, gpusPerNode: 16, nodesPerRack: 1, racksPerPod: 1 };
  const state = createCluster([row], 1, [{ funder: 0, priority: 'ordinary' }], TABLE_POLICY);
  state.open.freeGpuCount[0] = freeGpus;
  return { state, waitingGpuSeconds, gpuCountMax, inServiceGpus: 16 };
}

describe('a job goes to', () => {
  const rows = [
    ['the shortest backlog', [cluster(320, 9), cluster(160, 0)], 4, 1],
    ['then the most free GPUs', [cluster(160, 3), cluster(160, 5)], 4, 1],
    ['then the first named', [cluster(160, 5), cluster(160, 5)], 4, 0],
    ['a cluster that can ever hold it', [cluster(0, 9, 8), cluster(900, 0)], 12, 1],
    ['none where no cluster can', [cluster(0, 16, 8)], 12, -1],
  ] as const;
  test.each(rows)('%s', (_name, clusters, gpuCount, expected) => {
    expect(routeJob(clusters, [...clusters.keys()], gpuCount)).toBe(expected);
  });
});

describe('a job is rejected', () => {
  const DAY = 86_400;
  const rows: readonly (readonly [JobRejection | 'taken', SmallJob])[] = [
    ['taken', [0, 0, 8, 60]],
    ['larger_than_mode', [0, 0, 9, 60]],
    ['outside_allocation', [50 * DAY, 0, 1, 60]],
    ['taken', [50 * DAY, 1, 16, 60]],
    ['larger_than_cluster', [0, 1, 17, 60]],
  ];
  test.each(rows)('%s %j', async (reason, job) => {
    const { summary, jobs } = await rehearseSmall(SMALL_PLAN, [job]);
    expect(summary.jobs.rejected).toBe(reason === 'taken' ? 0 : 1);
    expect(jobs.attempts[0]).toBe(reason === 'taken' ? 1 : 0);
  });
});
