/** Routes of things that lie at sites, as a room would write them, for the tests. */
import Type, { type Static } from 'typebox';
import { done, refused } from '../../../kernel/outcome.ts';
import type { Database, Reader } from '../../database/transaction.ts';
import { type EventPorts, eventRoute } from '../event-route.ts';
import { defineList } from '../list.ts';
import { mapPage } from '../page.ts';
import { selectPage, whereEqual, whereFrom, whereInReach } from '../page-sql.ts';
import { refuse } from '../problem.ts';
import { PROBLEMS } from '../problems.ts';
import { defineRead } from '../read.ts';
import { type AnyRoute, defineRoute } from '../route.ts';
import { wireCount, wireId, wireInstant, wireMicros, wireText, wireWord } from '../wire.ts';

export interface SamplePorts extends EventPorts {
  readonly database: Database;
}

export const SAMPLE_SCHEMA = `
  CREATE SCHEMA sample;
  CREATE TABLE sample.thing (
    id text PRIMARY KEY, site text NOT NULL, name text NOT NULL, gpu_count integer NOT NULL,
    version integer NOT NULL DEFAULT 1)`;

const only = { additionalProperties: false } as const;
const thingId = wireId('thing_');
const siteId = wireId('site_');
const kind = wireWord(['big', 'small']);

const thing = Type.Object(
  { thingId, siteId, name: wireText(20), gpuCount: wireCount(0, 1_000) },
  { ...only, title: 'Thing' },
);

const draft = Type.Object(
  {
    thingId,
    siteId,
    name: wireText(20),
    gpuCount: wireCount(0, 1_000),
    kind: Type.Optional(kind),
    startsAt: Type.Optional(wireInstant),
    priceMicros: Type.Optional(wireMicros),
    parts: Type.Optional(Type.Array(Type.Object({ rack: wireCount(1, 9) }, only), { maxItems: 3 })),
  },
  only,
);

interface ThingRow {
  readonly id: `thing_${string}`;
  readonly site: `site_${string}`;
  readonly name: string;
  readonly gpu_count: number;
  readonly version: number;
}

function toThing(row: ThingRow): Static<typeof thing> {
  return { thingId: row.id, siteId: row.site, name: row.name, gpuCount: row.gpu_count };
}

async function selectThing(reader: Reader, id: string): Promise<ThingRow | undefined> {
  const rows = await reader.query<ThingRow>('SELECT * FROM sample.thing WHERE id = $1', [id]);
  return rows[0];
}

const THING_EXISTS = { type: 'thing-exists', status: 409, title: 'There is such a thing already' };

const createThing = defineRoute({
  operationId: 'createThing',
  method: 'POST',
  path: '/v1/things',
  room: 'sample',
  summary: 'Make a thing',
  permission: 'site.operate',
  kind: 'create',
  body: draft,
  answer: thing,
  problems: [THING_EXISTS],
  bodyBytesMax: 4_096,
  scopesOf: async ({ body }) => [{ kind: 'site', id: body.siteId }],
  handle: async ({ body, caller }, { database }: SamplePorts) => {
    const outcome = await database.write(caller, async (writer) => {
      const rows = await writer.query<ThingRow>(
        `INSERT INTO sample.thing (id, site, name, gpu_count) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO NOTHING RETURNING *`,
        [body.thingId, body.siteId, body.name, body.gpuCount],
      );
      const [row] = rows;
      if (row === undefined) return refused({ reason: 'exists' });
      const subject = row.id;
      writer.audit({ action: 'thing.create', subject, detail: {} });
      writer.publish({ kind: 'thing.made', subject, scopes: [`site:${row.site}`], detail: {} });
      return done(row);
    });
    if (!outcome.ok) return refuse(THING_EXISTS, `It is ${body.thingId}.`);
    const { value } = outcome;
    const location = `/v1/things/${value.id}`;
    return { ok: true, body: toThing(value), version: value.version, location };
  },
});

const byThing = Type.Object({ thingId }, only);

function scopesOf({ site }: ThingRow) {
  return [{ kind: 'site', id: site }] as const;
}

const getThing = defineRead({
  operationId: 'getThing',
  path: '/v1/things/:thingId',
  room: 'sample',
  summary: 'A thing',
  permission: 'site.read',
  params: byThing,
  answer: thing,
  find: async ({ params }, { database }: SamplePorts) => {
    const row = await selectThing(database, params.thingId);
    if (row === undefined) return undefined;
    return {
      scopes: scopesOf(row),
      show: async () => ({ body: toThing(row), version: row.version }),
    };
  },
});

const renameThing = defineRoute({
  operationId: 'renameThing',
  method: 'PATCH',
  path: '/v1/things/:thingId',
  room: 'sample',
  summary: 'Call a thing by another name',
  permission: 'site.operate',
  kind: 'update',
  params: byThing,
  body: Type.Object({ name: wireText(20) }, only),
  answer: thing,
  scopesOf: async ({ params }, reader) => {
    const row = await selectThing(reader, params.thingId);
    return row && scopesOf(row);
  },
  handle: async ({ params, body, ifMatch, caller }, { database }: SamplePorts) => {
    const outcome = await database.write(caller, async (writer) => {
      const [row] = await writer.query<ThingRow>(
        `UPDATE sample.thing SET name = $3, version = version + 1
          WHERE id = $1 AND version = $2 RETURNING *`,
        [params.thingId, ifMatch, body.name],
      );
      if (row === undefined) return refused({ reason: 'version_differs' });
      writer.audit({ action: 'thing.rename', subject: row.id, detail: {} });
      return done(row);
    });
    if (!outcome.ok) return refuse(PROBLEMS.versionChanged, `It is no longer ${ifMatch}.`);
    return { ok: true, body: toThing(outcome.value), version: outcome.value.version };
  },
});

const listThings = defineList({
  operationId: 'listThings',
  path: '/v1/things',
  room: 'sample',
  summary: 'Things',
  permission: 'site.read',
  filters: {
    siteId: Type.Optional(siteId),
    gpuCountMin: Type.Optional(wireCount(0, 1_000)),
    kinds: Type.Optional(Type.Array(kind, { maxItems: 2 })),
  },
  item: thing,
  sorts: ['name', 'gpuCount'],
  defaultSort: 'name',
  readPage: async ({ query, page, reach }, { database }: SamplePorts) => {
    const source = {
      select: 't.*',
      from: 'sample.thing t',
      sorts: {
        name: { column: 't.name', type: 'text' },
        gpuCount: { column: 't.gpu_count', type: 'bigint' },
      },
      id: { column: 't.id', type: 'text' },
    } as const;
    const conditions = [
      whereInReach(reach, { site: 't.site' }),
      whereEqual('t.site', query.siteId),
      whereFrom('t.gpu_count', query.gpuCountMin),
    ];
    return mapPage(await selectPage<ThingRow>(database, source, page, conditions), toThing);
  },
});

const getMyName = defineRoute({
  operationId: 'getMyName',
  method: 'GET',
  path: '/v1/my-name',
  room: 'sample',
  summary: 'Who I am',
  permission: 'anyone-logged-in',
  kind: 'read',
  answer: Type.Object({ name: Type.String() }, only),
  handle: async ({ actor }, _ports: SamplePorts) => ({ ok: true, body: { name: actor.name } }),
});

const getTotals = defineRoute({
  operationId: 'getTotals',
  method: 'GET',
  path: '/v1/totals',
  room: 'sample',
  summary: 'What is published',
  permission: 'public',
  kind: 'read',
  answer: Type.Object({ thingCount: wireCount(0, 1_000_000) }, only),
  handle: async (_request, _ports: SamplePorts) => ({ ok: true, body: { thingCount: 0 } }),
});

/** Does not end before the server's patience does. */
const waitLong = defineRoute({
  operationId: 'waitLong',
  method: 'POST',
  path: '/v1/wait',
  room: 'sample',
  summary: 'Wait until the time is over',
  permission: 'public',
  kind: 'command',
  handle: async ({ until }, _ports: SamplePorts) => {
    await new Promise<void>((resolve) => until.signal.addEventListener('abort', () => resolve()));
    return { ok: true, body: undefined };
  },
});

export const SAMPLE_ROUTES: readonly AnyRoute<SamplePorts>[] = [
  createThing,
  getThing,
  renameThing,
  listThings,
  getMyName,
  getTotals,
  waitLong,
  eventRoute,
];
