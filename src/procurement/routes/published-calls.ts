/** What anyone may know of procurement: launched calls, and totals of interest in programmes. */
import Type, { type Static } from 'typebox';
import type { Database } from '../../platform/database/transaction.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireId,
  wireInstant,
  wireNullable,
} from '../../platform/http/wire.ts';
import { type StoredCall, selectLaunchedCalls } from '../store/calls.ts';
import { selectInterestHosts, selectInterestTotals } from '../store/interests.ts';
import {
  CLOSED,
  toWireExtensions,
  toWireTerms,
  wireExtensions,
  wireTermsMembers,
} from './call-wire.ts';
import { wireCallState } from './calls.ts';
import { wireInterestState } from './interests.ts';

export interface PublishedCallPorts {
  readonly database: Database;
}

/** The newest so many. */
const CALLS_MAX = 200;

const wirePublishedCall = Type.Object(
  {
    id: wireId('call_'),
    ...wireTermsMembers,
    state: wireCallState,
    launchedAt: wireInstant,
    cancelledAt: wireNullable(wireInstant),
    extensions: wireExtensions,
  },
  { ...CLOSED, title: 'PublishedCall' },
);

function toPublished(call: StoredCall): readonly Static<typeof wirePublishedCall>[] {
  const { terms, state, launchedAt, cancelledAt } = call;
  if (launchedAt === undefined) return [];
  const times = {
    launchedAt: toWireInstant(launchedAt),
    cancelledAt: toWireInstantOrNull(cancelledAt),
    extensions: toWireExtensions(call),
  };
  return [{ id: terms.id, ...toWireTerms(terms), state, ...times }];
}

const publishedCalls = defineRoute({
  operationId: 'getPublishedCalls',
  method: 'GET',
  path: '/v1/published/calls',
  summary: 'Every call that was launched: lots, caps, criteria, dates, states, documents',
  room: 'procurement',
  permission: 'public',
  kind: 'read',
  answer: Type.Object({ calls: Type.Array(wirePublishedCall, { maxItems: CALLS_MAX }) }, CLOSED),
  handle: async (_, { database }: PublishedCallPorts) => {
    const calls = await selectLaunchedCalls(database, CALLS_MAX);
    return { ok: true, body: { calls: calls.flatMap(toPublished) } };
  },
});

/** Sums of what anyone may send have no bound but their digits. */
const wireTotal = Type.String({
  pattern: '^(?:0|[1-9][0-9]{0,39})$',
  maxLength: 40,
  description: 'a whole number as text',
});

const wireInterestTotal = Type.Object(
  {
    programme: wireId('programme_'),
    state: wireInterestState,
    count: wireTotal,
    siteCount: wireTotal,
    gpuCount: wireTotal,
    h100Equivalents: wireTotal,
    investmentMicros: wireTotal,
    powerKilowatts: wireTotal,
  },
  { ...CLOSED, title: 'InterestTotal' },
);

const wireInterestHost = Type.Object(
  { programme: wireId('programme_'), host: wireId('party_'), count: wireTotal },
  { ...CLOSED, title: 'InterestHost' },
);

const publishedInterests = defineRoute({
  operationId: 'getPublishedInterests',
  method: 'GET',
  path: '/v1/published/interests',
  summary: 'Totals of the expressions of interest in each programme, by their state and by host',
  description: 'Those that were received are as sent: nobody has looked into them yet.',
  room: 'procurement',
  permission: 'public',
  kind: 'read',
  answer: Type.Object(
    { totals: Type.Array(wireInterestTotal), hosts: Type.Array(wireInterestHost) },
    CLOSED,
  ),
  handle: async (_, { database }: PublishedCallPorts) => {
    const totals = (await selectInterestTotals(database)).map((row) => ({
      programme: row.programme,
      state: row.state,
      count: row.count,
      siteCount: row.sites,
      gpuCount: row.gpus,
      h100Equivalents: row.h100_equivalents,
      investmentMicros: row.investment,
      powerKilowatts: row.kilowatts,
    }));
    const hosts = (await selectInterestHosts(database)).map((row) => ({ ...row }));
    return { ok: true, body: { totals, hosts } };
  },
});

export const PUBLISHED_CALL_ROUTES = [publishedCalls, publishedInterests];
