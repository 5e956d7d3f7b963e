/** Every cluster that one may see, with what runs and waits on it now. */
import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { type ClusterState, getClusterState } from '../../../src/client/clusters.ts';
import { type Cluster, listSites, type Site } from '../../../src/client/sites.ts';
import { question, useAll } from './questions.ts';
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
  const states = useQueries({
    queries: all.map(({ cluster }) =>
      question('job', { getClusterState }, { params: { clusterId: cluster.id } }),
    ),
  });
  const clusters = all.map((each, index) => ({ ...each, state: states[index]?.data?.body }));
  return { sites, clusters };
}
