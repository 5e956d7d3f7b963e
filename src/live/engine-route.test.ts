import { afterAll, beforeAll, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import { authenticateByName, TEST_SETTINGS } from '../platform/http/testing/test-settings.ts';
import { THE_PLATFORM } from '../platform/identity/access.ts';
import { ENGINE_ROUTES } from './engine-route.ts';

let store: TestDatabase;
let server: HttpServer;
beforeAll(async () => {
  store = await createTestDatabase();
  server = await createHttpServer({
    ...TEST_SETTINGS,
    routes: ENGINE_ROUTES,
    ports: { database: store.database },
    authenticate: authenticateByName((name) => [
      { role: 'auditor', scope: name === 'all' ? THE_PLATFORM : { kind: 'party', id: name } },
    ]),
    clock: () => toEpochSeconds(60),
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

test.each([
  ['all', 200],
  ['party_nl', 404],
])(
  'Which server leads is told to those of the whole platform alone: %s %i',
  async (who, status) => {
    const headers = { authorization: `Bearer ${who}` };
    const answer = await server.fastify.inject({ method: 'GET', url: '/v1/engine', headers });
    expect(answer.statusCode).toBe(status);
  },
);
