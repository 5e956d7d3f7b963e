/** Every cluster that one may see, with what runs and waits on it now. */
import type { UseQueryResult } from '@tanstack/react-query';
import { type ClusterState, listClusterStates } from '../../../src/client/clusters.ts';
import { type Cluster, listSites, type Site } from '../../../src/client/sites.ts';
import { useAll } from './questions.ts';
import type { Body } from './refused.ts';
import { may, useSession } from './session.ts';

export interface ClusterNow {
  readonly site: Site;
  readonly cluster: Cluster;
  /** Absent until it is known, and where nothing was scheduled there yet. */
  readonly state: ClusterState | undefined;
}

export interface ClustersNow {
  readonly sites: UseQueryResult<Body<{ readonly items: readonly Site[] }>>;
  readonly clusters: readonly ClusterNow[];
}

export function useClusters(): ClustersNow {
  const isAsked = may(useSession(), 'site.read');
  const sites = useAll('site', { listSites }, {}, { isAsked });
  const all = (sites.data?.body.items ?? []).flatMap((site) =>
    site.clusters.map((cluster) => ({ site, cluster })),
  );
  const states = useAll('job', { listClusterStates }, {}, { isAsked });
  const stateOf = new Map(states.data?.body.items.map((state) => [state.cluster, state]));
  const clusters = all.map((each) => ({ ...each, state: stateOf.get(each.cluster.id) }));
  return { sites, clusters };
}
