/** What waits. */
import Type from 'typebox';
import { defineList } from '../../platform/http/list.ts';
import { wireId } from '../../platform/http/wire.ts';
import { ALL_JOBS } from '../store/job-list.ts';
import type { JobPorts } from './jobs.ts';
import { wireJob } from './wire-job.ts';

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

export const QUEUE_ROUTES = [listQueue] as const;
