import type { ClusterDelivery } from './flows/credit.ts';

/** What a funder's jobs asked of a cluster in a period. */
export interface DemandTotal {
  readonly funderIndex: number;
  readonly clusterIndex: number;
  /** What its jobs would have used by the end, had each started when it was submitted. */
  readonly demandedGpuSeconds: number;
  /** What a partition of its own, as large as its entitlement, could have delivered. */
  readonly promisedGpuSeconds: number;
}

/** What is measured and moves nothing: statements need it beside the ledger. */
export interface PeriodMetering {
  /** At most one for each funder and cluster; no row means no demand. */
  readonly demands: readonly DemandTotal[];
  /** At most one for each cluster; no row means that nothing was lost. */
  readonly deliveries: readonly ClusterDelivery[];
}
