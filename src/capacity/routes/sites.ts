/** Sites, clusters and the capacity register. Who may read these of the chain may read all. */
import Type, { type Static } from 'typebox';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual } from '../../platform/http/page-sql.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  fromWireDate,
  toWireInstant,
  toWireMicros,
  wireCount,
  wireDate,
  wireId,
  wireInstant,
  wireMicros,
  wireText,
  wireVersion,
} from '../../platform/http/wire.ts';
import { type PhasesAt, registerBetween } from '../commands.ts';
import { SITE_COLUMNS, type SiteRow, selectSite, siteFromRow } from '../store/sites.ts';

export interface SitePorts {
  readonly database: Database;
  /** The phases of every contract at a site: what its register begins with. */
  readonly phasesAt: PhasesAt;
}

const CLOSED = { additionalProperties: false } as const;
const GPUS_MAX = 100_000_000;

const wireNodeGroup = Type.Object(
  {
    nodeCount: wireCount(1, 1_000_000),
    gpusPerNode: wireCount(1, 1_000),
    nodesPerRack: wireCount(1, 10_000),
    racksPerPod: wireCount(1, 10_000),
  },
  CLOSED,
);

const wireCluster = Type.Object(
  {
    id: wireId('cluster_'),
    acceleratorClass: wireText(200),
    h100EquivalentPpm: wireCount(1, 1_000_000_000),
    wattsPerGpuBusy: wireCount(0, 100_000),
    wattsPerGpuIdle: wireCount(0, 100_000),
    gpuCount: wireCount(1, GPUS_MAX),
    nodeGroups: Type.Array(wireNodeGroup),
  },
  { ...CLOSED, title: 'Cluster' },
);

const wireSite = Type.Object(
  {
    id: wireId('site_'),
    name: wireText(200),
    operator: wireId('party_'),
    territory: wireId('party_'),
    puePpm: wireCount(1_000_000, 3_000_000),
    powerMicrosPerMwh: wireMicros,
    clusters: Type.Array(wireCluster),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Site' },
);

const wireRegister = Type.Object(
  {
    cluster: wireId('cluster_'),
    rows: Type.Array(
      Type.Object(
        {
          at: wireInstant,
          installedGpus: wireCount(0, GPUS_MAX),
          availableGpus: wireCount(0, GPUS_MAX),
          maintenanceGpus: wireCount(0, GPUS_MAX),
          lostGpus: wireCount(0, GPUS_MAX),
        },
        CLOSED,
      ),
    ),
  },
  { ...CLOSED, title: 'CapacityRegister' },
);

type Site = ReturnType<typeof siteFromRow>;

function toWireSite(site: Site, version: number): Static<typeof wireSite> {
  return {
    id: site.id,
    name: site.name,
    operator: site.operator,
    territory: site.territory,
    puePpm: site.puePpm,
    powerMicrosPerMwh: toWireMicros(site.powerMicrosPerMwh),
    clusters: site.clusters.map((cluster) => ({
      ...cluster,
      gpuCount: cluster.nodeGroups.reduce(
        (sum, { nodeCount, gpusPerNode }) => sum + nodeCount * gpusPerNode,
        0,
      ),
      nodeGroups: cluster.nodeGroups.map((group) => ({ ...group })),
    })),
    version,
  };
}

const SITES = {
  select: SITE_COLUMNS,
  from: 'capacity.site AS s',
  sorts: {
    id: { column: 's.id', type: 'text' },
    name: { column: 's.name', type: 'text' },
    added: { column: 's.position', type: 'bigint' },
  },
  id: { column: 's.id', type: 'text' },
} as const;

const listSites = defineList({
  operationId: 'listSites',
  path: '/v1/sites',
  summary: 'What is there: sites with their clusters and node groups',
  room: 'capacity',
  permission: 'site.read',
  item: wireSite,
  filters: {
    operator: Type.Optional(wireId('party_')),
    territory: Type.Optional(wireId('party_')),
  },
  sorts: ['id', 'name', 'added'],
  defaultSort: 'added',
  readPage: async ({ page, query }, { database }: SitePorts) => {
    const wheres = [
      whereEqual('s.operator', query.operator),
      whereEqual('s.territory', query.territory),
    ];
    const found = await selectPage<SiteRow>(database, SITES, page, wheres);
    return mapPage(found, (row) => toWireSite(siteFromRow(row), row.version));
  },
});

const siteParams = Type.Object({ siteId: wireId('site_') }, CLOSED);

const getSite = defineRoute({
  operationId: 'getSite',
  method: 'GET',
  path: '/v1/sites/:siteId',
  summary: 'One site with its clusters and node groups',
  room: 'capacity',
  permission: 'site.read',
  kind: 'read',
  params: siteParams,
  answer: wireSite,
  handle: async ({ params: { siteId } }, { database }: SitePorts) => {
    const found = await selectSite(database, siteId);
    if (found === undefined) return refuse(PROBLEMS.notFound, `There is no ${siteId}.`);
    return { ok: true, body: toWireSite(found, found.version), version: found.version };
  },
});

const getRegister = defineRoute({
  operationId: 'getCapacityRegister',
  method: 'GET',
  path: '/v1/sites/:siteId/register',
  summary: 'By date and cluster, how many GPUs are installed, available, in maintenance or lost',
  room: 'capacity',
  permission: 'site.read',
  kind: 'read',
  params: siteParams,
  query: Type.Object({ from: wireDate, until: wireDate }, CLOSED),
  answer: Type.Object({ clusters: Type.Array(wireRegister) }, CLOSED),
  handle: async ({ params: { siteId }, query }, { database, phasesAt }: SitePorts) => {
    const within = { start: fromWireDate(query.from), end: fromWireDate(query.until) };
    if (within.end <= within.start) {
      return refuse(PROBLEMS.requestInvalid, 'until is not after from.', {
        faults: [
          { field: 'query/until', found: query.until, expected: `a day after ${query.from}` },
        ],
      });
    }
    const registers = await registerBetween(database, siteId, within, phasesAt);
    if (registers === undefined) return refuse(PROBLEMS.notFound, `There is no ${siteId}.`);
    const clusters = registers.map(({ cluster, rows }) => ({
      cluster,
      rows: rows.map((row) => ({ ...row, at: toWireInstant(row.at) })),
    }));
    return { ok: true, body: { clusters } };
  },
});

/** The scope of a site, for routes below it. */
export async function scopesOfSite(
  { params }: { readonly params: { readonly siteId: string } },
  reader: Reader,
) {
  const found = await selectSite(reader, params.siteId);
  return found === undefined ? undefined : [{ kind: 'site', id: found.id } as const];
}

export const SITE_ROUTES = [listSites, getSite, getRegister];
