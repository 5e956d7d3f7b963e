/**
 * A small cluster for tests that a reader can check by hand: one site, funders by index, each with
 * one allocation, shares in whole GPUs, time in seconds from 0.
 */

import type { QueuePriority } from '../../scheduling/cluster.ts';
import type { SchedulingPolicy } from '../../scheduling/policy.ts';
import type { Scene } from '../scene.ts';
import { largestGangs } from '../scene-of.ts';

export const TABLE_POLICY: SchedulingPolicy = {
  reservationCountMax: 4,
  triedJobCountMax: 100,
  borrowLimitPpm: 1_000_000_000,
  lendLimitPpm: 1_000_000,
  minimumRunSeconds: 0,
  noticeSeconds: 0,
  lookAgainSeconds: 60,
  entryPenaltySecondsMax: 0,
};

export interface TableCluster {
  readonly nodeCount: number;
  readonly gpusPerNode?: number;
  readonly nodesPerRack?: number;
  readonly racksPerPod?: number;
  readonly shares: readonly number[];
  readonly priorities?: readonly QueuePriority[];
  readonly policy?: Partial<SchedulingPolicy>;
  readonly end: number;
}

export function toScene(table: TableCluster): Scene {
  const gpusPerNode = table.gpusPerNode ?? 1;
  const row = {
    nodeCount: table.nodeCount,
    gpusPerNode,
    nodesPerRack: table.nodesPerRack ?? table.nodeCount,
    racksPerPod: table.racksPerPod ?? table.nodeCount,
  };
  const gpuCount = table.nodeCount * gpusPerNode;
  const period = { start: 0, end: table.end };
  return {
    interval: period,
    periods: [period],
    funderCount: table.shares.length,
    allocations: table.shares.map((_, funder) => ({
      funder,
      priority: table.priorities?.[funder] ?? 'ordinary',
      clusters: [0],
      ...period,
      gpuCountMax: Number.MAX_SAFE_INTEGER,
    })),
    clusters: [{ nodeRows: [row], ...largestGangs([row], gpuCount) }],
    policy: { ...TABLE_POLICY, ...table.policy },
    calendar: [
      { kind: 'capacity', at: 0, cluster: 0, gpuCount },
      { kind: 'open', at: 0, period: 0 },
      { kind: 'shares', at: 0, cluster: 0, gpuCounts: table.shares },
      { kind: 'close', at: table.end, period: 0 },
    ],
  };
}
