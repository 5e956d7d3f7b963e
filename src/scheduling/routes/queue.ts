/** What waits, and how full the clusters are. */
import Type, { type Static } from 'typebox';
import type { AllocationId, PartyId } from '../../kernel/ids.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { defineRead } from '../../platform/http/read.ts';
import { wireCount, wireId, wireInstant, wireNullable } from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import { isWithin } from '../../platform/identity/permissions.ts';
import {
  ALL_JOBS,
  type ClusterStateRow,
  selectClusterState,
  selectUseByFunder,
} from '../store/job-list.ts';
import type { JobPorts } from './jobs.ts';
import { CLOSED, toInstant, wireJob } from './wire-job.ts';

export interface QueuePorts extends JobPorts {
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

const listQueue = defineList({
  operationId: 'listQueue',
  path: '/v1/queue',
  room: 'scheduling',
  summary: 'Jobs that wait on a cluster, in the order of submission, with their reasons',
  description:
    'Not the order in which they are tried: that depends on what each funder is owed at the ' +
    'moment, and the explanation of a job says its place in it.',
  permission: 'job.read',
  item: wireJob,
  filters: {
    cluster: Type.Optional(wireId('cluster_')),
    site: Type.Optional(wireId('site_')),
    funder: Type.Optional(wireId('party_')),
    allocation: Type.Optional(wireId('allocation_')),
  },
  sorts: ['submittedAt'],
  defaultSort: 'submittedAt',
  readPage: async ({ query, page, reach }, { jobs }: JobPorts) => {
    const { cluster, site, funder, allocation } = query;
    const filters = { ...ALL_JOBS, state: 'waiting', cluster, site, funder, allocation } as const;
    return jobs.page({ filters, page, reach });
  },
});

const COUNT_MAX = Number.MAX_SAFE_INTEGER;
const CLUSTER_PARAMS = Type.Object({ clusterId: wireId('cluster_') }, CLOSED);

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

const getClusterState = defineRead({
  operationId: 'getClusterState',
  path: '/v1/clusters/:clusterId/state',
  room: 'scheduling',
  summary: 'GPUs in service, used, free and waited for, and what each funder runs and waits for',
  description:
    'Who operates the site sees every funder. Whoever has an allocation there, as its funder, ' +
    'its holder or in its project, sees the totals, and of `funders` those of its own ' +
    'allocations. `room` is how scattered the free GPUs stood after the last turn that decided ' +
    'here, as Polder placed jobs; null before there was one.',
  permission: 'site.read',
  params: CLUSTER_PARAMS,
  answer: Type.Object(
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
  ),
  find: async ({ params, reach, caller }, { database, allocationsAt }: QueuePorts) => {
    const state = await selectClusterState(database, params.clusterId);
    if (state === undefined) return undefined;
    const site = { kind: 'site', id: state.site } as const;
    if (isWithin(reach, [site])) {
      return { scopes: [site], show: () => showClusterState(database, state, () => true) };
    }
    const allocations = await allocationsAt(database, state.site, caller.at);
    const own = allocations.filter((each) => isWithin(reach, scopesOfUse(each)));
    const funders = new Set(own.map(({ funder }) => funder));
    return {
      scopes: [site, ...allocations.flatMap(scopesOfUse)],
      show: () => showClusterState(database, state, (funder) => funders.has(funder)),
    };
  },
});

function scopesOfUse({ id, funder, holder }: AllocationAtSite): readonly Scope[] {
  return [
    { kind: 'project', id },
    { kind: 'party', id: funder },
    { kind: 'party', id: holder },
  ];
}

async function showClusterState(
  reader: Reader,
  state: ClusterStateRow,
  isShown: (funder: PartyId) => boolean,
) {
  const { cluster, site, in_service_gpu_count: inServiceGpuCount } = state;
  const rows = await selectUseByFunder(reader, cluster);
  const sum = (of: (row: (typeof rows)[number]) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  const usedGpuCount = sum((row) => row.used_gpu_count);
  const body = {
    ...{ cluster, site, inServiceGpuCount, usedGpuCount },
    // What runs is counted at another moment than what is in service.
    freeGpuCount: Math.max(0, inServiceGpuCount - usedGpuCount),
    waitingCount: sum((row) => row.waiting_count),
    waitingGpuCount: sum((row) => row.waiting_gpu_count),
    room: state.free_room && toWireRoom(state.free_room),
    decidedAt: toInstant(state.taken_at),
    funders: rows
      .filter(({ funder }) => isShown(funder))
      .map((row) => ({
        funder: row.funder,
        runningCount: row.running_count,
        usedGpuCount: row.used_gpu_count,
        waitingCount: row.waiting_count,
        waitingGpuCount: row.waiting_gpu_count,
      })),
  };
  return { body };
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

export const QUEUE_ROUTES = [listQueue, getClusterState] as const;
