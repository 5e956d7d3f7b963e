/**
 * What is there. A site has clusters; a cluster is one network fabric of one accelerator class,
 * made of node groups; a node group is a row of equal nodes in racks (one NVLink domain each) and
 * pods (scalable units). A job runs inside one cluster.
 */
import type { ClusterId, PartyId, SiteId } from '../kernel/ids.ts';
import type { Interval } from '../kernel/time.ts';
import type { EurMicros, PartsPerMillion } from '../kernel/units.ts';

export interface NodeGroup {
  readonly nodeCount: number;
  readonly gpusPerNode: number;
  readonly nodesPerRack: number;
  readonly racksPerPod: number;
}

export interface Cluster {
  readonly id: ClusterId;
  /** Such as `h100` or `gb200`; classes compare through the exchange rates of the programme. */
  readonly acceleratorClass: string;
  /** H100-equivalents of one GPU, as agreed in the contract. */
  readonly h100EquivalentPpm: PartsPerMillion;
  /** IT power of one GPU at work with its share of node and network, watts. */
  readonly wattsPerGpuBusy: number;
  /** The same while it idles, watts. */
  readonly wattsPerGpuIdle: number;
  readonly nodeGroups: readonly NodeGroup[];
}

/** GPUs of a cluster that are out of service for a while. */
export interface Outage extends Interval {
  readonly cluster: ClusterId;
  readonly gpuCount: number;
  /** Maintenance is announced and outside the service level; a loss counts against it. */
  readonly kind: 'maintenance' | 'lost';
}

export interface Site {
  readonly id: SiteId;
  readonly name: string;
  readonly operator: PartyId;
  /** The state on whose territory the site stands. */
  readonly territory: PartyId;
  readonly clusters: readonly Cluster[];
  readonly outages: readonly Outage[];
  /** Power usage effectiveness: 1,100,000 is 1.10. */
  readonly puePpm: PartsPerMillion;
  readonly powerMicrosPerMwh: EurMicros;
}

export function gpusOfNodeGroup({ nodeCount, gpusPerNode }: NodeGroup): number {
  return nodeCount * gpusPerNode;
}

export function gpusOfCluster({ nodeGroups }: Cluster): number {
  return nodeGroups.reduce((sum, group) => sum + gpusOfNodeGroup(group), 0);
}
