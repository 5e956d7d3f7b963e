/** The operations on sites, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** What is there: sites with their clusters and node groups. Permission: site.read. */
export const listSites = operation<ListSitesCall>({
  method: 'GET',
  path: '/v1/sites',
});

export interface ListSitesCall {
  readonly input: {
    readonly query?: {
      readonly operator?: `party_${string}` | undefined;
      readonly territory?: `party_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListSitesSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Site[];
    readonly nextCursor: string | null;
  };
}

/** One site with its clusters and node groups. Permission: site.read. */
export const getSite = operation<GetSiteCall>({
  method: 'GET',
  path: '/v1/sites/:siteId',
});

export interface GetSiteCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
  };
  readonly answer: Site;
}

/**
 * By date and cluster, how many GPUs are installed, available, in maintenance or lost. Permission:
 * site.read.
 */
export const getCapacityRegister = operation<GetCapacityRegisterCall>({
  method: 'GET',
  path: '/v1/sites/:siteId/register',
});

export interface GetCapacityRegisterCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
    readonly query: {
      readonly from: string;
      readonly until: string;
    };
  };
  readonly answer: {
    readonly clusters: readonly CapacityRegister[];
  };
}

export interface CapacityRegister {
  readonly cluster: `cluster_${string}`;
  readonly rows: readonly CapacityRegisterRows[];
}

export interface CapacityRegisterRows {
  readonly at: string;
  readonly installedGpus: number;
  readonly availableGpus: number;
  readonly maintenanceGpus: number;
  readonly lostGpus: number;
}

export interface Cluster {
  readonly id: `cluster_${string}`;
  readonly acceleratorClass: string;
  readonly h100EquivalentPpm: number;
  readonly wattsPerGpuBusy: number;
  readonly wattsPerGpuIdle: number;
  readonly gpuCount: number;
  readonly nodeGroups: readonly ClusterNodeGroups[];
}

export interface ClusterNodeGroups {
  readonly nodeCount: number;
  readonly gpusPerNode: number;
  readonly nodesPerRack: number;
  readonly racksPerPod: number;
}

export type ListSitesSort = 'id' | '-id' | 'name' | '-name' | 'added' | '-added';

export interface Site {
  readonly id: `site_${string}`;
  readonly name: string;
  readonly operator: `party_${string}`;
  readonly territory: `party_${string}`;
  readonly puePpm: number;
  readonly powerMicrosPerMwh: string;
  readonly clusters: readonly Cluster[];
  readonly version: number;
}
