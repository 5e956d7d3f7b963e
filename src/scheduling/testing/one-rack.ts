/** A cluster of one rack, for what a single decision shows. */
import { openPeriod } from '../accounts.ts';
import { type Cluster, type ClusterAllocation, createCluster, submit } from '../cluster.ts';
import { setNodesInService, setShares } from '../in-service.ts';
import type { SchedulingPolicy } from '../policy.ts';
import { DRIVE_POLICY } from './drive-cluster.ts';

interface OneRack {
  readonly nodeCount: number;
  readonly gpusPerNode?: number;
  readonly shares: readonly number[];
  /** By default each funder has one ordinary allocation. */
  readonly allocations?: readonly ClusterAllocation[];
  readonly policy?: Partial<SchedulingPolicy>;
}

/** From second 1,000 on. */
export function oneRack({ nodeCount, gpusPerNode = 1, shares, ...rest }: OneRack): Cluster {
  const row = { nodeCount, gpusPerNode, nodesPerRack: nodeCount, racksPerPod: 1 };
  const allocations =
    rest.allocations ?? shares.map((_, funder) => ({ funder, priority: 'ordinary' as const }));
  const policy = { ...DRIVE_POLICY, ...rest.policy };
  const cluster = createCluster([row], shares.length, allocations, policy);
  openPeriod(cluster.accounts, 1_000, 1_000_000);
  setNodesInService(cluster, nodeCount, 1_000);
  setShares(cluster, shares, 1_000);
  return cluster;
}

interface Asked {
  readonly allocation?: number;
  readonly gpuCount?: number;
  readonly requestedSeconds: number;
  readonly sharePpm?: number;
}

/** Submits jobs to a cluster at one time after another; the number of each is its turn. */
export function submitter(cluster: Cluster) {
  let jobNumber = 0;
  return (now: number, { allocation = 0, gpuCount = 1, ...asked }: Asked): number => {
    jobNumber += 1;
    return submit(cluster, { jobNumber, allocation, gpuCount, submittedAt: now, ...asked }, now);
  };
}
