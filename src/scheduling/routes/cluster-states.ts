/** How full the clusters are. */
import Type, { type Static } from 'typebox';
import type { AllocationId, PartyId } from '../../kernel/ids.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { type Condition, selectPage, whereEqual } from '../../platform/http/page-sql.ts';
import { defineRead } from '../../platform/http/read.ts';
import { wireCount, wireId, wireInstant, wireNullable } from '../../platform/http/wire.ts';
import type { Reach, Scope } from '../../platform/identity/access.ts';
import { isWithin } from '../../platform/identity/permissions.ts';
import {
  CLUSTER_STATE_COLUMNS,
  type ClusterStateRow,
  selectClusterState,
  selectScheduledSites,
  selectUseByFunder,
} from '../store/job-list.ts';
import type { JobPorts } from './jobs.ts';
import { CLOSED, toInstant } from './wire-job.ts';

export interface ClusterStatePorts extends Pick<JobPorts, 'database'> {
  /** The allocations that may use a site at a time: who is told how full it is. */
  readonly allocationsAt: (
    reader: Reader,
    site: string,
    at: number,
  ) => Promise<readonly AllocationAtSite[]>;
}

export interface AllocationAtSite {
  readonly id: AllocationId;
  readonly funder: PartyId;
  readonly holder: PartyId;
}

const COUNT_MAX = Number.MAX_SAFE_INTEGER;
/** GPUs; of the free ones, what stands in wholly free places, and the largest gang that fits. */
const wireRoom = Type.Object(
  {
    inWholeNodesGpuCount: wireCount(0, COUNT_MAX),
    inWholeRacksGpuCount: wireCount(0, COUNT_MAX),
    inWholePodsGpuCount: wireCount(0, COUNT_MAX),
    gangGpuCountMaxInNode: wireCount(0, COUNT_MAX),
    gangGpuCountMaxInRack: wireCount(0, COUNT_MAX),
    gangGpuCountMaxInPod: wireCount(0, COUNT_MAX),
    gangGpuCountMax: wireCount(0, COUNT_MAX),
  },
  CLOSED,
);

const wireClusterState = Type.Object(
  {
    cluster: wireId('cluster_'),
    site: wireId('site_'),
    inServiceGpuCount: wireCount(0, COUNT_MAX),
    usedGpuCount: wireCount(0, COUNT_MAX),
    freeGpuCount: wireCount(0, COUNT_MAX),
    waitingCount: wireCount(0, COUNT_MAX),
    waitingGpuCount: wireCount(0, COUNT_MAX),
    room: wireNullable(wireRoom),
    decidedAt: wireInstant,
    funders: Type.Array(
      Type.Object(
        {
          funder: wireId('party_'),
          runningCount: wireCount(0, COUNT_MAX),
          usedGpuCount: wireCount(0, COUNT_MAX),
          waitingCount: wireCount(0, COUNT_MAX),
          waitingGpuCount: wireCount(0, COUNT_MAX),
        },
        CLOSED,
      ),
    ),
  },
  { ...CLOSED, title: 'ClusterState' },
);

const WHO_SEES_WHAT =
  'Who operates the site sees every funder. Whoever has an allocation there, as its funder, its ' +
  'holder or in its project, sees the totals, and of `funders` those of its own allocations. ' +
  '`room` is how scattered the free GPUs stood after the last turn that decided there, as Polder ' +
  'placed jobs; null before there was one.';

const getClusterState = defineRead({
  operationId: 'getClusterState',
  path: '/v1/clusters/:clusterId/state',
  room: 'scheduling',
  summary: 'GPUs in service, used, free and waited for, and what each funder runs and waits for',
  description: WHO_SEES_WHAT,
  permission: 'site.read',
  params: Type.Object({ clusterId: wireId('cluster_') }, CLOSED),
  answer: wireClusterState,
  find: async ({ params, reach, caller }, { database, allocationsAt }: ClusterStatePorts) => {
    const state = await selectClusterState(database, params.clusterId);
    if (state === undefined) return undefined;
    const { site } = state;
    const allocations = await allocationsAt(database, site, caller.at);
    const funders = fundersShown(reach, site, allocations);
    return {
      scopes: [{ kind: 'site', id: site }, ...allocations.flatMap(scopesOfUse)],
      show: async () => ({ body: await toWireState(database, state, funders) }),
    };
  },
});

const CLUSTERS = {
  select: CLUSTER_STATE_COLUMNS,
  from: 'scheduling.cluster_snapshot',
  sorts: { cluster: { column: 'cluster', type: 'text' } },
  id: { column: 'cluster', type: 'text' },
} as const;

const listClusterStates = defineList({
  operationId: 'listClusterStates',
  path: '/v1/cluster-states',
  room: 'scheduling',
  summary: 'Of every cluster that the caller may see: GPUs in service, used, free and waited for',
  description: WHO_SEES_WHAT,
  permission: 'site.read',
  item: wireClusterState,
  filters: { site: Type.Optional(wireId('site_')) },
  sorts: ['cluster'],
  defaultSort: 'cluster',
  readPage: async ({ query: { site }, page, reach, caller }, ports: ClusterStatePorts) => {
    const { database, allocationsAt } = ports;
    const fundersAt = new Map<string, Shown>();
    for (const each of await selectScheduledSites(database)) {
      const allocations = await allocationsAt(database, each, caller.at);
      const isSeen = isWithin(reach, [
        { kind: 'site', id: each },
        ...allocations.flatMap(scopesOfUse),
      ]);
      if (isSeen) fundersAt.set(each, fundersShown(reach, each, allocations));
    }
    const seen: Condition = (bind) => `site = ANY(${bind([...fundersAt.keys()])})`;
    const found = await selectPage<ClusterStateRow>(database, CLUSTERS, page, [
      seen,
      whereEqual('site', site),
    ]);
    const items: Static<typeof wireClusterState>[] = [];
    for (const state of found.items) {
      items.push(await toWireState(database, state, fundersAt.get(state.site)));
    }
    return { ...found, items };
  },
});

/** The funders that are shown of a cluster; `undefined`: all. */
type Shown = ReadonlySet<PartyId> | undefined;

function fundersShown(reach: Reach, site: string, allocations: readonly AllocationAtSite[]): Shown {
  if (isWithin(reach, [{ kind: 'site', id: site }])) return undefined;
  const own = allocations.filter((each) => isWithin(reach, scopesOfUse(each)));
  return new Set(own.map(({ funder }) => funder));
}

function scopesOfUse({ id, funder, holder }: AllocationAtSite): readonly Scope[] {
  return [
    { kind: 'project', id },
    { kind: 'party', id: funder },
    { kind: 'party', id: holder },
  ];
}

async function toWireState(
  reader: Reader,
  state: ClusterStateRow,
  shown: Shown,
): Promise<Static<typeof wireClusterState>> {
  const { cluster, site, in_service_gpu_count: inServiceGpuCount } = state;
  const rows = await selectUseByFunder(reader, cluster);
  const sum = (of: (row: (typeof rows)[number]) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  const usedGpuCount = sum((row) => row.used_gpu_count);
  return {
    ...{ cluster, site, inServiceGpuCount, usedGpuCount },
    // What runs is counted at another moment than what is in service.
    freeGpuCount: Math.max(0, inServiceGpuCount - usedGpuCount),
    waitingCount: sum((row) => row.waiting_count),
    waitingGpuCount: sum((row) => row.waiting_gpu_count),
    room: state.free_room && toWireRoom(state.free_room),
    decidedAt: toInstant(state.taken_at),
    funders: rows
      .filter(({ funder }) => shown?.has(funder) ?? true)
      .map((row) => ({
        funder: row.funder,
        runningCount: row.running_count,
        usedGpuCount: row.used_gpu_count,
        waitingCount: row.waiting_count,
        waitingGpuCount: row.waiting_gpu_count,
      })),
  };
}

function toWireRoom(room: NonNullable<ClusterStateRow['free_room']>): Static<typeof wireRoom> {
  return {
    inWholeNodesGpuCount: room.inWholeNodes,
    inWholeRacksGpuCount: room.inWholeRacks,
    inWholePodsGpuCount: room.inWholePods,
    gangGpuCountMaxInNode: room.largestInNode,
    gangGpuCountMaxInRack: room.largestInRack,
    gangGpuCountMaxInPod: room.largestInPod,
    gangGpuCountMax: room.largestInCluster,
  };
}

export const CLUSTER_STATE_ROUTES = [getClusterState, listClusterStates] as const;
