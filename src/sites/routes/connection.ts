/** What an agent at a site asks of Polder, and what it tells. */
import Type from 'typebox';
import type { SiteId } from '../../kernel/ids.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import { toWireInstant, toWireInstantOrNull, wireCount, wireId } from '../../platform/http/wire.ts';
import type { ConnectionPorts } from '../commands/agent-ports.ts';
import { connectSite } from '../commands/connect-site.ts';
import { selectConnection } from '../store/connections.ts';
import {
  fromWireTidings,
  toWireWork,
  wireConnection,
  wireConnectionDraft,
  wireTidings,
  wireTidingsTaken,
  wireWork,
} from './connection-wire.ts';

const ORDERS_MAX = 500;
const NAMES_SHOWN_MAX = 20;
const BODY_BYTES_MAX = 4 * 1_024 * 1_024;
const NOT_CONNECTED: ProblemType = {
  type: 'site-not-connected',
  status: 409,
  title: 'The site is not connected by an agent',
  advice: 'An operator of the site connects it first: POST /v1/sites/:siteId/connection.',
};
const PARTITION_UNKNOWN: ProblemType = {
  type: 'partition-of-no-cluster',
  status: 422,
  title: 'A partition is one of the clusters of the site',
};

const USER_TWICE: ProblemType = {
  type: 'site-user-twice',
  status: 422,
  title: 'A person has one name at the site, and nobody else has it',
};

const GPUS_SHARED: ProblemType = {
  type: 'gpus-shared-at-site',
  status: 409,
  title: 'Jobs share GPUs at the site, and a site with an agent gives whole ones',
  advice: 'Wait until they are over, or cancel them, and connect the site then.',
};

const params = Type.Object({ siteId: wireId('site_') }, { additionalProperties: false });
const scopesOf = async ({ params: { siteId } }: { readonly params: { readonly siteId: SiteId } }) =>
  [{ kind: 'site', id: siteId }] as const;

const connect = defineRoute({
  operationId: 'connectSite',
  method: 'POST',
  path: '/v1/sites/:siteId/connection',
  summary: 'Say that an agent drives the site, how far it may go, and who is who there',
  description:
    'All of it, in place of what was said before. From then on Polder leaves the site to its own ' +
    'scheduler. Nobody has an account at the site who is not named here.',
  room: 'sites',
  permission: 'token.write',
  knownBy: 'site.read',
  kind: 'command',
  problems: [PARTITION_UNKNOWN, USER_TWICE, GPUS_SHARED],
  params,
  body: wireConnectionDraft,
  answer: wireConnection,
  scopesOf,
  handle: async ({ params: { siteId }, body, caller }, { database }: ConnectionPorts) => {
    const made = await database.write(caller, (writer) =>
      connectSite(writer, { site: siteId, ...body }),
    );
    if (!made.ok) return refuseConnection(made);
    return { ok: true, body: wireOf(made.value) };
  },
});

type Refusal = Extract<Awaited<ReturnType<typeof connectSite>>, { readonly ok: false }>;

function refuseConnection(refusal: Refusal) {
  const { site } = refusal;
  if (refusal.reason === 'gpus_shared') {
    const found = `${refusal.jobCount}, the first of them ${refusal.job}`;
    return refuse(GPUS_SHARED, `Expected no job that shares a GPU at ${site}, found ${found}.`);
  }
  if (refusal.reason === 'user_twice') {
    const found = refusal.names.slice(0, NAMES_SHOWN_MAX).join(', ');
    return refuse(USER_TWICE, `Expected users with each name once, found more than once ${found}.`);
  }
  const found = refusal.clusters.join(', ');
  const expected = `clusters of ${site}, each once and with a partition of its own`;
  return refuse(PARTITION_UNKNOWN, `Expected ${expected}, found ${found}.`);
}

const read = defineRoute({
  operationId: 'getSiteConnection',
  method: 'GET',
  path: '/v1/sites/:siteId/connection',
  summary: 'How the site is connected, when its agent was heard, and what it found amiss',
  room: 'sites',
  permission: 'site.operate',
  kind: 'read',
  params,
  answer: wireConnection,
  scopesOf,
  handle: async ({ params: { siteId } }, { database }: ConnectionPorts) => {
    const found = await selectConnection(database, siteId);
    if (found === undefined) return refuse(PROBLEMS.notFound, `${siteId} is not connected.`);
    return { ok: true, body: wireOf(found) };
  },
});

type Found = NonNullable<Awaited<ReturnType<typeof selectConnection>>>;

function wireOf(found: Found) {
  const { site, depth, mendsDrift, partitions, users, seenUntil, drift, heardAt } = found;
  return {
    site,
    depth,
    mendsDrift,
    partitions: partitions.map((each) => ({ ...each })),
    users: users.map((each) => ({ ...each })),
    seenUntil: toWireInstant(seenUntil),
    heardAt: toWireInstantOrNull(heardAt),
    drift: [...drift],
  };
}

const readWork = defineRoute({
  operationId: 'readSiteWork',
  method: 'GET',
  path: '/v1/sites/:siteId/work',
  summary: 'For the agent: what the site should have, and the orders that wait',
  room: 'sites',
  permission: 'site.operate',
  kind: 'read',
  problems: [NOT_CONNECTED],
  params,
  query: Type.Object(
    { limit: Type.Optional(wireCount(1, ORDERS_MAX)) },
    { additionalProperties: false },
  ),
  answer: wireWork,
  scopesOf,
  handle: async ({ params: { siteId }, query, caller }, ports: ConnectionPorts) => {
    const plan = await ports.readSitePlan(ports.database, siteId, caller.at);
    if (plan === undefined) return refuse(NOT_CONNECTED, `${siteId} has no agent.`);
    const countMax = query.limit ?? ORDERS_MAX;
    const orders =
      plan.depth === 'submission'
        ? await ports.readAgentOrders(ports.database, siteId, countMax)
        : [];
    return { ok: true, body: toWireWork(plan, orders, caller.at) };
  },
});

const tell = defineRoute({
  operationId: 'reportSiteWork',
  method: 'POST',
  path: '/v1/sites/:siteId/work',
  summary: 'For the agent: orders that were carried out, what became of runs, and what was used',
  description:
    'What was told before changes nothing, by whichever agent. A run of the site that cannot be ' +
    'charged is named with its reason; the others are taken.',
  room: 'sites',
  permission: 'usage.report',
  kind: 'command',
  idempotency: 'by-content',
  bodyBytesMax: BODY_BYTES_MAX,
  problems: [NOT_CONNECTED],
  params,
  body: wireTidings,
  answer: wireTidingsTaken,
  scopesOf,
  handle: async ({ params: { siteId }, body, caller }, ports: ConnectionPorts) => {
    if ((await selectConnection(ports.database, siteId)) === undefined) {
      return refuse(NOT_CONNECTED, `${siteId} has no agent.`);
    }
    const taken = await ports.database.write(caller, async (writer) => ({
      ok: true as const,
      value: await ports.takeTidings(writer, siteId, fromWireTidings(body)),
    }));
    const { refusals, ...counts } = taken.value;
    return { ok: true, body: { ...counts, refusals: refusals.map((each) => ({ ...each })) } };
  },
});

export const CONNECTION_ROUTES: readonly AnyRoute<ConnectionPorts>[] = [
  connect,
  read,
  readWork,
  tell,
];
