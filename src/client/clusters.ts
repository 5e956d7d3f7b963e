/** The operations on clusters, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * GPUs in service, used, free and waited for, and what each funder runs and waits for. Permission:
 * site.read.
 */
export const getClusterState = operation<GetClusterStateCall>({
  method: 'GET',
  path: '/v1/clusters/:clusterId/state',
});

export interface GetClusterStateCall {
  readonly input: {
    readonly params: {
      readonly clusterId: `cluster_${string}`;
    };
  };
  readonly answer: ClusterState;
}

/**
 * Of every cluster that the caller may see: GPUs in service, used, free and waited for. Permission:
 * site.read.
 */
export const listClusterStates = operation<ListClusterStatesCall>({
  method: 'GET',
  path: '/v1/cluster-states',
});

export interface ListClusterStatesCall {
  readonly input: {
    readonly query?: {
      readonly site?: `site_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'cluster' | '-cluster' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly ClusterState[];
    readonly nextCursor: string | null;
  };
}

/** What each node of a cluster runs, in columns of equal length. Permission: site.read. */
export const getClusterFloor = operation<GetClusterFloorCall>({
  method: 'GET',
  path: '/v1/clusters/:clusterId/floor',
});

export interface GetClusterFloorCall {
  readonly input: {
    readonly params: {
      readonly clusterId: `cluster_${string}`;
    };
  };
  readonly answer: ClusterFloor;
}

export interface ClusterFloor {
  readonly cluster: `cluster_${string}`;
  readonly site: `site_${string}`;
  readonly nodesInService: number;
  readonly decidedAt: string;
  readonly runs: ClusterFloorRuns;
  readonly ranges: ClusterFloorRanges;
}

export interface ClusterFloorRanges {
  readonly run: readonly number[];
  readonly firstNode: readonly number[];
  readonly nodeCount: readonly number[];
  readonly gpusPerNode: readonly number[];
}

export interface ClusterFloorRuns {
  readonly job: readonly `job_${string}`[];
  readonly funder: readonly `party_${string}`[];
  readonly standing: readonly ClusterFloorRunsStanding[];
}

export type ClusterFloorRunsStanding = 'own' | 'repaid' | 'indebted' | 'borrowed';

export interface ClusterState {
  readonly cluster: `cluster_${string}`;
  readonly site: `site_${string}`;
  readonly inServiceGpuCount: number;
  readonly usedGpuCount: number;
  readonly freeGpuCount: number;
  readonly waitingCount: number;
  readonly waitingGpuCount: number;
  readonly room: ClusterStateRoom | null;
  readonly decidedAt: string;
  readonly funders: readonly ClusterStateFunders[];
}

export interface ClusterStateFunders {
  readonly funder: `party_${string}`;
  readonly runningCount: number;
  readonly usedGpuCount: number;
  readonly waitingCount: number;
  readonly waitingGpuCount: number;
}

export interface ClusterStateRoom {
  readonly inWholeNodesGpuCount: number;
  readonly inWholeRacksGpuCount: number;
  readonly inWholePodsGpuCount: number;
  readonly gangGpuCountMaxInNode: number;
  readonly gangGpuCountMaxInRack: number;
  readonly gangGpuCountMaxInPod: number;
  readonly gangGpuCountMax: number;
}
