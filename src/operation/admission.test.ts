import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { createCluster } from '../scheduling/cluster.ts';
import { ANYWHERE, ONE_POD, ONE_RACK } from '../scheduling/wish.ts';
import { admit, type JobRejection, routeJob } from './admission.ts';
import { sceneOf } from './scene-of.ts';
import { stageOf } from './stage.ts';
import { SMALL_PLAN } from './testing/small-plan.ts';
import { TABLE_POLICY } from './testing/table-scene.ts';

function cluster(waitingGpuSeconds: number, freeGpus: number, gpuCountMax = 16) {
  const row = { nodeCount: 1, gpusPerNode: 16, nodesPerRack: 1, racksPerPod: 1 };
  const state = createCluster([row], 1, [{ funder: 0, priority: 'ordinary' }], TABLE_POLICY);
  state.open.freeGpuCount[0] = freeGpus;
  const near = { gpuCountMaxInPod: gpuCountMax, gpuCountMaxInRack: 4 };
  const size = { gpuCountMax, ...near, inServiceGpus: 16 };
  return { state, waitingGpuSeconds, ...size, givesWholeGpus: false };
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
    const gang = { gpuCount, nearness: ANYWHERE };
    expect(routeJob(clusters, [...clusters.keys()], gang)).toBe(expected);
  });

  test('none where it must be in one rack and every rack is smaller', () => {
    expect(routeJob([cluster(0, 16)], [0], { gpuCount: 4, nearness: ONE_RACK })).toBe(0);
    expect(routeJob([cluster(0, 16)], [0], { gpuCount: 5, nearness: ONE_RACK })).toBe(-1);
    expect(routeJob([cluster(0, 16)], [0], { gpuCount: 5, nearness: ONE_POD })).toBe(0);
  });
});

test('a job that asks for a share goes to no cluster that gives whole GPUs only', () => {
  const [allocation] = sceneOf(stageOf(SMALL_PLAN)).allocations;
  const shared = { ...cluster(900, 0), givesWholeGpus: false };
  const whole = { ...cluster(0, 16), givesWholeGpus: true };
  const submittedAt = SMALL_PLAN.interval.start;
  const job = { jobNumber: 0, allocation: 0, gpuCount: 1, requestedSeconds: 60, submittedAt };
  const at = (clusters: readonly (typeof shared)[], sharePpm: number) => {
    const of = present(allocation, 'The allocation');
    return admit(clusters, { ...of, clusters: [...clusters.keys()] }, { ...job, sharePpm });
  };
  expect(at([whole, shared], 500_000)).toEqual({ ok: true, value: 1 });
  expect(at([whole, shared], 0)).toEqual({ ok: true, value: 0 });
  expect(at([whole, whole], 500_000)).toEqual({ ok: false, reason: 'gpu_not_shared' });
});

describe('a job is rejected, the first reason first', () => {
  const DAY = 86_400;
  const scene = sceneOf(stageOf(SMALL_PLAN));
  // [submitted: seconds from the start, allocation, GPUs]; the mode of allocation 0 takes 8.
  const rows: readonly (readonly [JobRejection | 'taken', number, number, number])[] = [
    ['taken', 0, 0, 8],
    ['outside_allocation', 0, 2, 1],
    ['outside_allocation', -1, 0, 17],
    ['outside_allocation', 45 * DAY, 0, 1],
    ['larger_than_mode', 0, 0, 17],
    ['taken', 50 * DAY, 1, 16],
    ['larger_than_cluster', 0, 1, 17],
  ];
  test.each(rows)('%s: %d s, allocation %d, %d GPUs', (expected, seconds, allocation, gpuCount) => {
    const submittedAt = SMALL_PLAN.interval.start + seconds;
    const job = { jobNumber: 0, allocation, gpuCount, requestedSeconds: 60, submittedAt };
    const admitted = admit([cluster(0, 16)], scene.allocations[allocation], job);
    expect(admitted.ok ? 'taken' : admitted.reason).toBe(expected);
  });
});
