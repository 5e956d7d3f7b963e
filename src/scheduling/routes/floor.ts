/** What each node of a cluster runs, in columns: small and fast to read for 100,000 GPUs. */
import Type from 'typebox';
import type { Reader } from '../../platform/database/transaction.ts';
import { defineRead } from '../../platform/http/read.ts';
import { wireCount, wireId, wireInstant } from '../../platform/http/wire.ts';
import { selectFloor, selectNodesInService } from '../store/floor.ts';
import { type ClusterStateRow, selectClusterState } from '../store/job-list.ts';
import type { JobPorts } from './jobs.ts';
import { CLOSED, toInstant, wireStanding } from './wire-job.ts';

const COUNT_MAX = 2_147_483_647;
const COUNTS = Type.Array(wireCount(0, COUNT_MAX));

const getClusterFloor = defineRead({
  operationId: 'getClusterFloor',
  path: '/v1/clusters/:clusterId/floor',
  room: 'scheduling',
  summary: 'What each node of a cluster runs, in columns of equal length',
  description:
    'Nodes are numbered through the node groups of the cluster, which its site tells. Of `runs`, ' +
    'one entry a running job; of `ranges`, one entry for neighbouring nodes on which a run, told ' +
    'by its place in `runs`, has equally many GPUs. Nodes from `nodesInService` on are out of ' +
    'service.',
  permission: 'site.read',
  params: Type.Object({ clusterId: wireId('cluster_') }, CLOSED),
  answer: Type.Object(
    {
      cluster: wireId('cluster_'),
      site: wireId('site_'),
      nodesInService: wireCount(0, COUNT_MAX),
      decidedAt: wireInstant,
      runs: Type.Object(
        {
          job: Type.Array(wireId('job_')),
          funder: Type.Array(wireId('party_')),
          standing: Type.Array(wireStanding),
        },
        CLOSED,
      ),
      ranges: Type.Object(
        { run: COUNTS, firstNode: COUNTS, nodeCount: COUNTS, gpusPerNode: COUNTS },
        CLOSED,
      ),
    },
    { ...CLOSED, title: 'ClusterFloor' },
  ),
  find: async ({ params }, { database }: JobPorts) => {
    const state = await selectClusterState(database, params.clusterId);
    if (state === undefined) return undefined;
    const scopes = [{ kind: 'site', id: state.site }] as const;
    return { scopes, show: () => showFloor(database, state) };
  },
});

async function showFloor(reader: Reader, { cluster, site, taken_at }: ClusterStateRow) {
  const { runs, ranges } = await selectFloor(reader, cluster);
  const { run, firstNode, nodeCount, gpusPerNode } = ranges;
  const body = {
    cluster,
    site,
    nodesInService: await selectNodesInService(reader, cluster),
    decidedAt: toInstant(taken_at),
    runs: {
      job: runs.map(({ job }) => job),
      funder: runs.map(({ funder }) => funder),
      standing: runs.map(({ standing }) => standing),
    },
    ranges: {
      run: [...run],
      firstNode: [...firstNode],
      nodeCount: [...nodeCount],
      gpusPerNode: [...gpusPerNode],
    },
  };
  return { body };
}

export const FLOOR_ROUTES = [getClusterFloor] as const;
