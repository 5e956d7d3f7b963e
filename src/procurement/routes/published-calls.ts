/** What anyone may know of procurement: launched calls, and totals of interest in programmes. */
import Type, { type Static } from 'typebox';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { pageOf } from '../../platform/http/page.ts';
import { withPages } from '../../platform/http/pages.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireNullable,
  wireText,
} from '../../platform/http/wire.ts';
import { readCallDocument } from '../commands/documents.ts';
import { selectPartyNames } from '../store/call-parties.ts';
import { type StoredCall, selectCall, selectLaunchedCalls } from '../store/calls.ts';
import { selectInterestHosts, selectInterestTotals } from '../store/interests.ts';
import { selectAnsweredQuestions } from '../store/questions.ts';
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
    stateNames: Type.Array(wireText(200), {
      description: 'The names of `states`, in their order',
      maxItems: 100,
    }),
    state: wireCallState,
    launchedAt: wireInstant,
    cancelledAt: wireNullable(wireInstant),
    extensions: wireExtensions,
  },
  { ...CLOSED, title: 'PublishedCall' },
);

/** Those that were launched; the names of their states are public with them. */
async function toPublished(
  reader: Reader,
  calls: readonly StoredCall[],
): Promise<readonly Static<typeof wirePublishedCall>[]> {
  const nameOf = await selectPartyNames(
    reader,
    calls.flatMap(({ terms }) => terms.states),
  );
  return calls.flatMap((call) => {
    const { terms, state, launchedAt, cancelledAt } = call;
    if (launchedAt === undefined) return [];
    const stateNames = terms.states.map((id) => nameOf.get(id) ?? id);
    const times = {
      launchedAt: toWireInstant(launchedAt),
      cancelledAt: toWireInstantOrNull(cancelledAt),
      extensions: toWireExtensions(call),
    };
    return [{ id: terms.id, ...toWireTerms(terms), stateNames, state, ...times }];
  });
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
    return { ok: true, body: { calls: [...(await toPublished(database, calls))] } };
  },
});

const callParams = Type.Object({ callId: wireId('call_') }, CLOSED);

function notLaunched(callId: string) {
  return refuse(PROBLEMS.notFound, `No ${callId} was launched.`);
}

const readPublishedCall = defineRoute({
  operationId: 'getPublishedCall',
  method: 'GET',
  path: '/v1/published/calls/:callId',
  summary: 'A launched call: lots, caps, criteria, dates, states, documents',
  room: 'procurement',
  permission: 'public',
  kind: 'read',
  params: callParams,
  answer: wirePublishedCall,
  handle: async ({ params: { callId } }, { database }: PublishedCallPorts) => {
    const call = await selectCall(database, callId);
    const [body] = call === undefined ? [] : await toPublished(database, [call]);
    return body === undefined ? notLaunched(callId) : { ok: true, body };
  },
});

const publishedCall = withPages(readPublishedCall, ({ params: { callId }, caller }, ports) =>
  ports.database.snapshot(async (reader) => {
    const call = await selectCall(reader, callId);
    if (call?.launchedAt === undefined) return notLaunched(callId);
    return readCallDocument(reader, call, caller.at);
  }),
);

const wirePublishedQuestion = Type.Object(
  {
    number: wireCount(1, 2_147_483_647),
    askedAt: wireInstant,
    question: wireLines(4_000, 1),
    answeredAt: wireInstant,
    answer: wireLines(8_000, 1),
  },
  { ...CLOSED, title: 'PublishedQuestion' },
);

const publishedQuestions = defineList({
  operationId: 'listPublishedQuestions',
  path: '/v1/published/calls/:callId/questions',
  summary: 'The answered questions about a launched call, without who asked; as CSV too',
  room: 'procurement',
  permission: 'public',
  params: callParams,
  item: wirePublishedQuestion,
  sorts: ['number'],
  defaultSort: 'number',
  readPage: async ({ page, params: { callId } }, { database }: PublishedCallPorts) => {
    const call = await selectCall(database, callId);
    if (call?.launchedAt === undefined) return notLaunched(callId);
    const questions = await selectAnsweredQuestions(database, callId);
    const rows = questions.flatMap(({ number, askedAt, question, answered }) => {
      if (answered === undefined) return [];
      const { at, answer } = answered;
      const times = { askedAt: toWireInstant(askedAt), answeredAt: toWireInstant(at) };
      return [{ number, question, answer, ...times }];
    });
    return pageOf(rows, page, ({ number }) => String(number));
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

export const PUBLISHED_CALL_ROUTES = [
  publishedCalls,
  publishedCall,
  publishedQuestions,
  publishedInterests,
];
