/** The operations of capacity, from the table of routes by scripts/generate-client.mjs. */
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

/** GPUs of a site that are, were or will be out of service. Permission: site.read. */
export const listOutages = operation<ListOutagesCall>({
  method: 'GET',
  path: '/v1/sites/:siteId/outages',
});

export interface ListOutagesCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
    readonly query?: {
      readonly cluster?: `cluster_${string}` | undefined;
      readonly kind?: 'maintenance' | 'lost' | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListOutagesSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Outage[];
    readonly nextCursor: string | null;
  };
}

/** Announce maintenance, or report a loss. Permission: site.operate. */
export const noteOutage = operation<NoteOutageCall>({
  method: 'POST',
  path: '/v1/sites/:siteId/outages',
});

export interface NoteOutageCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
    readonly body: OutageDraftInput;
  };
  readonly answer: Outage;
}

/** End an outage now; one that has not begun is called off. Permission: site.operate. */
export const endOutage = operation<EndOutageCall>({
  method: 'POST',
  path: '/v1/outages/:number/end',
});

export interface EndOutageCall {
  readonly input: {
    readonly params: {
      readonly number: string;
    };
  };
  readonly answer: Outage;
}

/** The GPU-seconds that each funder may use, by cluster and month. Permission: entitlement.read. */
export const listEntitlements = operation<ListEntitlementsCall>({
  method: 'GET',
  path: '/v1/entitlements',
});

export interface ListEntitlementsCall {
  readonly input: {
    readonly query?: {
      readonly funder?: `party_${string}` | undefined;
      readonly contract?: `contract_${string}` | undefined;
      readonly site?: `site_${string}` | undefined;
      readonly cluster?: `cluster_${string}` | undefined;
      readonly month?: string | undefined;
      readonly fromMonth?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListEntitlementsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Entitlement[];
    readonly nextCursor: string | null;
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

export interface Entitlement {
  readonly funder: `party_${string}`;
  readonly contract: `contract_${string}`;
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly month: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly entitledGpuSeconds: number;
}

export type ListEntitlementsSort =
  | 'month'
  | '-month'
  | 'funder'
  | '-funder'
  | 'entitledGpuSeconds'
  | '-entitledGpuSeconds';

export type ListOutagesSort = 'start' | '-start' | 'number' | '-number';

export type ListSitesSort = 'id' | '-id' | 'name' | '-name' | 'added' | '-added';

export interface Outage {
  readonly number: number;
  readonly cluster: `cluster_${string}`;
  readonly kind: 'maintenance' | 'lost';
  readonly gpuCount: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly notedAt: string;
  readonly version: number;
}

export interface OutageDraftInput {
  readonly cluster: `cluster_${string}`;
  readonly kind: 'maintenance' | 'lost';
  readonly gpuCount: number;
  readonly startsAt: string;
  readonly endsAt: string;
}

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
