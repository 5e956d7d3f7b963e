/** Outages of a site: announced, reported and ended by its operator. */
import Type, { type Static } from 'typebox';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereBefore, whereEqual, whereFrom } from '../../platform/http/page-sql.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  fromWireInstant,
  toWireInstant,
  wireCount,
  wireId,
  wireInstant,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import { endOutage, noteOutage, type OutageOutcome, type PlanInterval } from '../commands.ts';
import {
  OUTAGE_COLUMNS,
  type OutageRow,
  outageFromRow,
  selectOutage,
  selectSiteOfCluster,
} from '../store/sites.ts';
import { problemTypesOf, refuseWith } from './problems.ts';
import { scopesOfSite } from './sites.ts';

export interface OutagePorts {
  readonly database: Database;
  readonly planInterval: PlanInterval;
}

const CLOSED = { additionalProperties: false } as const;
const wireKind = wireWord(['maintenance', 'lost']);
const NUMBER_MAX = Number.MAX_SAFE_INTEGER;

const wireOutage = Type.Object(
  {
    number: wireCount(1, NUMBER_MAX),
    cluster: wireId('cluster_'),
    kind: wireKind,
    gpuCount: wireCount(1, 100_000_000),
    startsAt: wireInstant,
    endsAt: wireInstant,
    notedAt: wireInstant,
    version: wireVersion,
  },
  { ...CLOSED, title: 'Outage' },
);

type Outage = ReturnType<typeof outageFromRow>;

function toWireOutage(outage: Outage): Static<typeof wireOutage> {
  const { number, cluster, kind, gpuCount, start, end, notedAt, version } = outage;
  return {
    number,
    cluster,
    kind,
    gpuCount,
    startsAt: toWireInstant(start),
    endsAt: toWireInstant(end),
    notedAt: toWireInstant(notedAt),
    version,
  };
}

function answerOf(outcome: OutageOutcome) {
  if (!outcome.ok) return refuseWith(outcome);
  return {
    ok: true,
    body: toWireOutage(outcome.value),
    version: outcome.value.version,
  } as const;
}

const OUTAGES = {
  select: OUTAGE_COLUMNS,
  from: 'capacity.outage AS o JOIN capacity.cluster AS k ON k.id = o.cluster',
  sorts: {
    start: { column: 'o.start_at', type: 'bigint' },
    number: { column: 'o.number', type: 'bigint' },
  },
  id: { column: 'o.number', type: 'bigint' },
} as const;

const siteParams = Type.Object({ siteId: wireId('site_') }, CLOSED);

const listOutages = defineList({
  operationId: 'listOutages',
  path: '/v1/sites/:siteId/outages',
  summary: 'GPUs of a site that are, were or will be out of service',
  room: 'capacity',
  permission: 'site.read',
  item: wireOutage,
  params: siteParams,
  filters: {
    cluster: Type.Optional(wireId('cluster_')),
    kind: Type.Optional(wireKind),
    from: Type.Optional(wireInstant),
    until: Type.Optional(wireInstant),
  },
  sorts: ['start', 'number'],
  defaultSort: '-start',
  readPage: async ({ page, params, query }, { database }: OutagePorts) => {
    const { from, until } = query;
    const found = await selectPage<OutageRow>(database, OUTAGES, page, [
      whereEqual('k.site', params.siteId),
      whereEqual('o.cluster', query.cluster),
      whereEqual('o.kind', query.kind),
      whereFrom('o.end_at', from === undefined ? undefined : fromWireInstant(from)),
      whereBefore('o.start_at', until === undefined ? undefined : fromWireInstant(until)),
    ]);
    return mapPage(found, (row) => toWireOutage(outageFromRow(row)));
  },
});

const noteRoute = defineRoute({
  operationId: 'noteOutage',
  method: 'POST',
  path: '/v1/sites/:siteId/outages',
  summary: 'Announce maintenance, or report a loss',
  description: 'A node is out as long as one of its GPUs is: no job gets the others.',
  room: 'capacity',
  permission: 'site.operate',
  kind: 'create',
  problems: problemTypesOf(
    'cluster_unknown',
    'outage_empty',
    'outside_plan',
    'outage_too_early',
    'too_many_gpus',
  ),
  params: siteParams,
  body: Type.Object(
    {
      cluster: wireId('cluster_'),
      kind: wireKind,
      gpuCount: wireCount(1, 100_000_000),
      startsAt: wireInstant,
      endsAt: wireInstant,
    },
    { ...CLOSED, title: 'OutageDraft' },
  ),
  answer: wireOutage,
  scopesOf: scopesOfSite,
  handle: async ({ params: { siteId }, body, caller }, ports: OutagePorts) => {
    const { cluster, kind, gpuCount } = body;
    const start = fromWireInstant(body.startsAt);
    const outage = { cluster, kind, gpuCount, start, end: fromWireInstant(body.endsAt) };
    const site = await selectSiteOfCluster(ports.database, cluster);
    if (site?.id !== siteId) return refuseWith({ ok: false, reason: 'cluster_unknown', cluster });
    return answerOf(
      await ports.database.write(caller, (writer) =>
        noteOutage(writer, outage, ports.planInterval),
      ),
    );
  },
});

const endRoute = defineRoute({
  operationId: 'endOutage',
  method: 'POST',
  path: '/v1/outages/:number/end',
  summary: 'End an outage now; one that has not begun is called off',
  room: 'capacity',
  permission: 'site.operate',
  knownBy: 'site.read',
  kind: 'command',
  problems: problemTypesOf('outage_over'),
  params: Type.Object({ number: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }) }, CLOSED),
  answer: wireOutage,
  scopesOf: async ({ params: { number } }, reader: Reader) => {
    const outage = await selectOutage(reader, Number(number));
    const site = outage && (await selectSiteOfCluster(reader, outage.cluster));
    return site === undefined ? undefined : [{ kind: 'site', id: site.id }];
  },
  handle: async ({ params: { number }, caller, ifMatch }, { database }: OutagePorts) =>
    answerOf(
      await database.write(caller, (writer) =>
        endOutage(writer, { number: Number(number), version: ifMatch }),
      ),
    ),
});

export const OUTAGE_ROUTES = [listOutages, noteRoute, endRoute];
