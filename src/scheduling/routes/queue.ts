/** What waits, and how full the clusters are. */
import Type from 'typebox';
import type { Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { defineRead } from '../../platform/http/read.ts';
import { wireCount, wireId, wireInstant } from '../../platform/http/wire.ts';
import {
  ALL_JOBS,
  type ClusterStateRow,
  selectClusterState,
  selectUseByFunder,
} from '../store/job-list.ts';
import type { JobPorts } from './jobs.ts';
import { CLOSED, toInstant, wireJob } from './wire-job.ts';

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

const getClusterState = defineRead({
  operationId: 'getClusterState',
  path: '/v1/clusters/:clusterId/state',
  room: 'scheduling',
  summary: 'GPUs in service, used and free, and what each funder runs and waits for',
  permission: 'site.read',
  params: CLUSTER_PARAMS,
  answer: Type.Object(
    {
      cluster: wireId('cluster_'),
      site: wireId('site_'),
      inServiceGpuCount: wireCount(0, COUNT_MAX),
      usedGpuCount: wireCount(0, COUNT_MAX),
      freeGpuCount: wireCount(0, COUNT_MAX),
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
  find: async ({ params }, { database }: JobPorts) => {
    const state = await selectClusterState(database, params.clusterId);
    if (state === undefined) return undefined;
    const scopes = [{ kind: 'site', id: state.site }] as const;
    return { scopes, show: () => showClusterState(database, state) };
  },
});

async function showClusterState(reader: Reader, state: ClusterStateRow) {
  const { cluster, site, in_service_gpu_count: inServiceGpuCount } = state;
  const rows = await selectUseByFunder(reader, cluster);
  const usedGpuCount = rows.reduce((sum, row) => sum + row.used_gpu_count, 0);
  const body = {
    ...{ cluster, site, inServiceGpuCount, usedGpuCount },
    // What runs is counted at another moment than what is in service.
    freeGpuCount: Math.max(0, inServiceGpuCount - usedGpuCount),
    decidedAt: toInstant(state.taken_at),
    funders: rows.map((row) => ({
      funder: row.funder,
      runningCount: row.running_count,
      usedGpuCount: row.used_gpu_count,
      waitingCount: row.waiting_count,
      waitingGpuCount: row.waiting_gpu_count,
    })),
  };
  return { body };
}

export const QUEUE_ROUTES = [listQueue, getClusterState] as const;
