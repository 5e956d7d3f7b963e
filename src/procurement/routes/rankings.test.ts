/** Who reads the ranking of a call that ends before its evaluation did. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/server.ts';
import { TEST_SETTINGS } from '../../platform/http/testing/test-settings.ts';
import type { CallState } from '../call.ts';
import { updateCallState } from '../store/calls.ts';
import { JUDGED_CALL, JUDGED_CALL_PERSONS, seedJudgedCall } from '../testing/judged-call.ts';
import { RANKING_ROUTES, type RankingPorts } from './rankings.ts';

const NOW = toEpochSeconds(JUDGED_CALL.deadlineAt + 100);

let store: TestDatabase;
let server: HttpServer;
beforeAll(async () => {
  store = await createTestDatabase();
  await seedJudgedCall(store.database);
  server = await createHttpServer<RankingPorts>({
    ...TEST_SETTINGS,
    routes: RANKING_ROUTES,
    ports: { database: store.database },
    authenticate: async ({ headers }) => {
      const id = String(headers['x-as']);
      const grants = JUDGED_CALL_PERSONS[id] ?? [];
      return { ok: true, actor: { id, name: id, grants, restrictedTo: undefined } };
    },
    clock: () => NOW,
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

const setState = (state: CallState) =>
  store.database.write({ actor: 'system_test', at: NOW, requestId: 'r' }, async (writer) => {
    await updateCallState(writer, 'call_a', state);
    writer.audit({ action: 'call.seed', subject: 'call_a', detail: {} });
    return done(undefined);
  });

async function statusOf(who: string, format = 'json'): Promise<number> {
  const url = `/v1/calls/call_a/ranking?format=${format}`;
  return (await server.fastify.inject({ url, headers: { 'x-as': who } })).statusCode;
}

test('is read by a state from the ranking on, not if the call was cancelled before', async () => {
  const seen = async () => [await statusOf('person_officer'), await statusOf('person_state')];
  expect(await seen()).toEqual([200, 409]);
  await setState('cancelled');
  expect(await seen()).toEqual([200, 409]);
  expect(await statusOf('person_state', 'pdf')).toBe(409);
});
