import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { createCluster } from '../scheduling/cluster.ts';
import { ANYWHERE, ONE_POD, ONE_RACK } from '../scheduling/wish.ts';
import { admit, type JobRejection, routeJob } from './admission.ts';
import { sceneOf } from './scene-of.ts';
import { stageOf } from './stage.ts';
import { SMALL_PLAN } from './testing/small-plan.ts';
import { TABLE_POLICY } from './testing/table-scene.ts';

/** A node of 16 GPUs, all of them its funder's share and in service unless `but` says less. */
function cluster(waitingGpuSeconds: number, freeGpus: number, gpuCountMax = 16, but: But = {}) {
  const row = { nodeCount: 1, gpusPerNode: 16, nodesPerRack: 1, racksPerPod: 1 };
  const state = createCluster([row], 1, [{ funder: 0, priority: 'ordinary' }], TABLE_POLICY);
  state.open.freeGpuCount[0] = freeGpus;
  state.accounts.shareGpus[0] = but.shareGpus ?? 16;
  const near = { gpuCountMaxInPod: gpuCountMax, gpuCountMaxInRack: 4 };
  const size = { gpuCountMax, ...near, inServiceGpus: but.inServiceGpus ?? 16 };
  return { state, nodeRows: [row], waitingGpuSeconds, ...size, givesWholeGpus: false };
}

interface But {
  readonly shareGpus?: number;
  readonly inServiceGpus?: number;
}

const NO_SHARE = { shareGpus: 0 };
const HALF = { inServiceGpus: 8 };
const OUT = cluster(160, 0, 16, { inServiceGpus: 0 });

describe('a job goes to', () => {
  const rows = [
    ['the shortest backlog', [cluster(320, 9), cluster(160, 0)], 4, 1],
    ['then the most free GPUs', [cluster(160, 3), cluster(160, 5)], 4, 1],
    ['then the first named', [cluster(160, 5), cluster(160, 5)], 4, 0],
    ['then the first named, out of service', [OUT, OUT], 4, 0],
    ['a cluster that can ever hold it', [cluster(0, 9, 8), cluster(900, 0)], 12, 1],
    ['none where no cluster can', [cluster(0, 16, 8)], 12, -1],
    ['where its funder has a share', [cluster(0, 9, 16, NO_SHARE), cluster(900, 0)], 4, 1],
    ['where it fits now', [cluster(0, 8, 16, HALF), cluster(900, 0)], 12, 1],
    ['a share before room', [cluster(0, 9, 16, NO_SHARE), cluster(900, 0, 16, HALF)], 12, 1],
    ['the shortest without', [cluster(900, 9, 16, NO_SHARE), cluster(0, 0, 16, NO_SHARE)], 4, 1],
    ['the shortest of both', [cluster(900, 8, 16, HALF), cluster(160, 0, 16, HALF)], 12, 1],
  ] as const;
  test.each(rows)('%s', (_name, clusters, gpuCount, expected) => {
    const gang = { gpuCount, nearness: ANYWHERE, funder: 0 };
    expect(routeJob(clusters, [...clusters.keys()], gang)).toBe(expected);
  });

  test('none where it must be in one rack and every rack is smaller', () => {
    const route = (gpuCount: number, nearness: number): number =>
      routeJob([cluster(0, 16)], [0], { gpuCount, nearness, funder: 0 });
    expect(route(4, ONE_RACK)).toBe(0);
    expect(route(5, ONE_RACK)).toBe(-1);
    expect(route(5, ONE_POD)).toBe(0);
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
