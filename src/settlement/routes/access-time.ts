/** How the time of a funder was used in a year, from its statements. Seen as they are. */
import Type from 'typebox';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { wireGpuSeconds, wireId, wireMonth } from '../../platform/http/wire.ts';
import { THE_PLATFORM } from '../../platform/identity/access.ts';
import { selectStatementsOfYear } from '../store/statement-lists.ts';
import type { StatementPorts } from './statements.ts';

const CLOSED = { additionalProperties: false } as const;

const wireClusterTime = Type.Object(
  {
    site: wireId('site_'),
    cluster: wireId('cluster_'),
    entitledGpuSeconds: wireGpuSeconds,
    awardedGpuSeconds: wireGpuSeconds,
    demandedGpuSeconds: wireGpuSeconds,
    deliveredGpuSeconds: wireGpuSeconds,
    lentGpuSeconds: wireGpuSeconds,
    borrowedGpuSeconds: wireGpuSeconds,
    repaidGpuSeconds: wireGpuSeconds,
    gaveBackGpuSeconds: wireGpuSeconds,
    expiredGpuSeconds: wireGpuSeconds,
    shortfallGpuSeconds: wireGpuSeconds,
  },
  CLOSED,
);

const wireHolderTime = Type.Object(
  {
    holder: wireId('party_'),
    mode: wireId('mode_'),
    cluster: wireId('cluster_'),
    awardedGpuSeconds: wireGpuSeconds,
    usedGpuSeconds: wireGpuSeconds,
  },
  CLOSED,
);

const wireYear = Type.String({ pattern: '^2[0-9]{3}$', maxLength: 4 });

export const getAccessTime = defineRoute({
  operationId: 'getAccessTime',
  method: 'GET',
  path: '/v1/access-time/:funder/:year',
  summary: 'How the GPU time of a funder was used in a year, by cluster, holder and access mode',
  description:
    'The sums of its statements, in their last revisions. Of the joint undertaking it is the use ' +
    'of the access time of the Union, reported by 31 January of the year after.',
  room: 'settlement',
  permission: 'statement.read',
  kind: 'read',
  params: Type.Object({ funder: wireId('party_'), year: wireYear }, CLOSED),
  answer: Type.Object(
    {
      funder: wireId('party_'),
      year: wireYear,
      /** Of which there is a statement. */
      months: Type.Array(wireMonth),
      /** Of the year and known, but not stated yet. */
      openMonths: Type.Array(wireMonth),
      clusters: Type.Array(wireClusterTime),
      holders: Type.Array(wireHolderTime),
    },
    { ...CLOSED, title: 'AccessTime' },
  ),
  scopesOf: async ({ params: { funder } }) => [{ kind: 'party', id: funder }, THE_PLATFORM],
  handle: async ({ params: { funder, year } }, { database }: StatementPorts) => {
    const found = await selectStatementsOfYear(database, funder, year);
    if (found === undefined) {
      return refuse(PROBLEMS.notFound, `There is no statement of ${funder} for ${year}.`);
    }
    const { months, openMonths, clusters, holders } = found;
    return {
      ok: true,
      body: {
        ...{ funder, year, months: [...months], openMonths: [...openMonths] },
        ...{ clusters: [...clusters], holders: [...holders] },
      },
    };
  },
});
