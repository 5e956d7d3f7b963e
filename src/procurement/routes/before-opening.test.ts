/** Before the opening nobody but its bidder can tell a sealed bid from one that is not there. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/server.ts';
import { TEST_SETTINGS } from '../../platform/http/testing/test-settings.ts';
import type { RoleGrant } from '../../platform/identity/access.ts';
import { createKeyPair } from '../../platform/sealing/two-key-seal.ts';
import { submitBid } from '../commands/bids.ts';
import { registerOpeningKey } from '../commands/opening.ts';
import { toBidContentJson } from '../store/bid-content.ts';
import { insertCall } from '../store/calls.ts';
import { AWARDED_BID, NAMES } from '../testing/awarded-bid.ts';
import { insertSampleCall, SAMPLE_CALL, sampleContent } from '../testing/sample-bids.ts';
import { PROCUREMENT_ROUTES } from './table.ts';

const BEFORE = toEpochSeconds(SAMPLE_CALL.deadlineAt - 1);
const PROGRAMME = { kind: 'programme', id: SAMPLE_CALL.programme } as const;
const WHO: Readonly<Record<string, readonly RoleGrant[]>> = {
  officer: [{ role: 'programme-officer', scope: PROGRAMME }],
  auditor: [{ role: 'auditor', scope: PROGRAMME }],
  administrator: [{ role: 'administrator', scope: { kind: 'platform', id: 'polder' } }],
  reviewer: [{ role: 'reviewer', scope: { kind: 'call', id: SAMPLE_CALL.id } }],
  state: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_de' } }],
  rival: [{ role: 'bidder', scope: { kind: 'party', id: 'party_other' } }],
};
const TEXT = { content: toBidContentJson(sampleContent()), salt: 'ab'.repeat(32) };
const POINTS = { criterion: 'scale', thousandths: 1, comment: 'So.' };
const CONTRACT = {
  ...NAMES,
  id: NAMES.contract,
  contract: undefined,
  sites: NAMES.sites.map((each) => ({
    ...each,
    powerMicrosPerMwh: String(each.powerMicrosPerMwh),
    gpuCounts: AWARDED_BID.content.phases.map(({ gpuCount }) => gpuCount),
  })),
  endAt: '2030-01-01T00:00:00Z',
  contributions: [{ commitment: 'commitment_a', micros: '1' }],
  milestones: [],
  indexation: null,
  commission: 'party_ju',
};
/** By operation: a body that its schema takes. */
const BODIES: Readonly<Record<string, object>> = {
  amendBid: TEXT,
  assignEvaluator: { person: 'person_x' },
  recordFinancialCheck: { finding: 'passed', institution: 'A bank', accreditation: 'R 7' },
  declareInterest: { conflict: null },
  scoreBid: POINTS,
  recordConsensus: POINTS,
  lodgeComplaint: { id: 'complaint_a', ground: 'So.' },
  signContract: CONTRACT,
  lapseAward: { reason: 'So.' },
};

const PORTS = { drawBytes: randomBytes, partyExists: async () => true };

let store: TestDatabase;
let server: HttpServer;

beforeAll(async () => {
  store = await createTestDatabase();
  const { database } = store;
  const by = (actor: string) => ({ actor, at: BEFORE, requestId: 'r' });
  await database.write(by('person_a'), async (writer) => {
    await insertSampleCall(writer, SAMPLE_CALL);
    writer.audit({ action: 'call.seed', subject: SAMPLE_CALL.id, detail: {} });
    return done(undefined);
  });
  for (const person of ['person_a', 'person_b']) {
    const { publicKey } = createKeyPair();
    await database.write(by(person), (writer) =>
      registerOpeningKey(writer, SAMPLE_CALL.id, publicKey),
    );
  }
  const bid = { id: 'bid_there', call: SAMPLE_CALL.id, bidder: 'party_maker', ...TEXT } as const;
  await database.write(by('person_m'), (writer) => submitBid(writer, bid, PORTS));
  server = await createHttpServer({
    ...TEST_SETTINGS,
    routes: PROCUREMENT_ROUTES,
    // What is refused before any port is asked needs none.
    ports: { database, submitPorts: PORTS } as never,
    authenticate: async ({ headers }) => {
      const name = String(headers['x-as']);
      const grants = WHO[name] ?? [];
      return {
        ok: true,
        actor: { id: `person_${name}`, name, grants, restrictedTo: undefined },
      };
    },
    clock: () => BEFORE,
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

const ROUTES = PROCUREMENT_ROUTES.map(({ spec }) => spec).filter(({ path }) =>
  path.includes(':bidId'),
);

async function answerTo(
  who: string,
  { operationId, method, path }: (typeof ROUTES)[0],
  id: string,
) {
  const body = BODIES[operationId];
  const answer = await server.fastify.inject({
    method,
    url: path.replace(':callId', SAMPLE_CALL.id).replace(':bidId', id),
    headers: { 'x-as': who, ...(method === 'PUT' && { 'if-match': '"1"' }) },
    ...(body && { payload: body }),
  });
  const { requestId: _, ...rest } = answer.json();
  return { status: answer.statusCode, text: JSON.stringify(rest).replaceAll(id, 'ID') };
}

describe.each(Object.keys(WHO))('A sealed bid is to its %s', (who) => {
  test.each(ROUTES.map((spec) => [spec.operationId, spec] as const))(
    'as one that is not there: %s',
    async (_, spec) => {
      const there = await answerTo(who, spec, 'bid_there');
      expect(there).toEqual(await answerTo(who, spec, 'bid_not-there'));
      expect(there.status).not.toBe(400);
      expect(there.status).toBeGreaterThan(399);
    },
  );
});

test('A call that is drafted is to a bidder as one that is not there', async () => {
  const drafted = { ...SAMPLE_CALL, id: 'call_drafted' } as const;
  await store.database.write({ actor: 'person_a', at: BEFORE, requestId: 'r' }, async (writer) => {
    await insertCall(writer, drafted);
    writer.audit({ action: 'call.seed', subject: drafted.id, detail: {} });
    return done(undefined);
  });
  const submit = async (call: string) => {
    const bid = { id: 'bid_early', call, bidder: 'party_other', ...TEXT };
    const headers = { 'x-as': 'rival' };
    const { fastify } = server;
    const answer = await fastify.inject({ method: 'POST', url: '/v1/bids', headers, payload: bid });
    const { requestId: _, ...rest } = answer.json();
    return JSON.stringify(rest).replaceAll(call, 'ID');
  };
  expect(await submit(drafted.id)).toBe(await submit('call_not-there'));
});

test('A bidder does not count the bids of others by where pages of its own end', async () => {
  const { database } = store;
  const submit = (id: `bid_${string}`, bidder: `party_${string}`) =>
    database.write({ actor: 'person_m', at: BEFORE, requestId: 'r' }, (writer) =>
      submitBid(writer, { id, call: SAMPLE_CALL.id, bidder, ...TEXT }, PORTS),
    );
  await submit('bid_first', 'party_other');
  await submit('bid_between', 'party_maker');
  await submit('bid_second', 'party_other');
  await submit('bid_third', 'party_other');
  const ends: unknown[] = [];
  let query = '';
  for (let page = 1; page < 3; page += 1) {
    const url = `/v1/bids?limit=1${query}`;
    const answer = await server.fastify.inject({
      method: 'GET',
      url,
      headers: { 'x-as': 'rival' },
    });
    const { nextCursor } = answer.json();
    const [, , value, id] = JSON.parse(Buffer.from(nextCursor, 'base64url').toString());
    ends.push([value, id]);
    query = `&cursor=${nextCursor}`;
  }
  expect(ends).toEqual([
    ['1', 'bid_first'],
    ['2', 'bid_second'],
  ]);
});
