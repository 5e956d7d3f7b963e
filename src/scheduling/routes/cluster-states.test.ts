/** How full all clusters are that one may see: each as it is answered alone, and no other. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/server.ts';
import { TEST_SETTINGS } from '../../platform/http/testing/test-settings.ts';
import { recordCycle } from '../commands/record-cycle.ts';
import { PERSONAS } from '../testing/personas.ts';
import { seedProgramme } from '../testing/seed-programme.ts';
import { CLUSTER_STATE_ROUTES } from './cluster-states.ts';

const at = toEpochSeconds(1_800_000_000);
let store: TestDatabase;
let server: HttpServer;
beforeAll(async () => {
  store = await createTestDatabase({ only: [1, 2, 3, 4, 5, 6, 7, 8, 9, 22, 32, 36, 80] });
  const { database } = store;
  await seedProgramme(database);
  await database.query(`INSERT INTO capacity.cluster
     (id, site, accelerator_class, h100_equivalent_ppm, watts_per_gpu_busy, watts_per_gpu_idle)
   VALUES ('cluster_w', 'site_x', 'gpu', 1000000, 1, 1)`);
  const of = { takenAt: at, engineVersion: 'test', inServiceGpuCount: 100, snapshot: {} };
  await database.write({ actor: 'system_engine', at, requestId: '' }, (writer) =>
    recordCycle(writer, {
      ...{ at, engineVersion: 'test', admissions: [], rejections: [], ends: [], stops: [] },
      ...{ cancellations: [], starts: [], notices: [], moves: [], waits: [] },
      snapshots: [
        { cluster: 'cluster_y', site: 'site_y', ...of },
        { cluster: 'cluster_x', site: 'site_x', ...of },
        { cluster: 'cluster_w', site: 'site_x', ...of },
      ],
    }),
  );
  server = await createHttpServer({
    ...TEST_SETTINGS,
    routes: CLUSTER_STATE_ROUTES,
    ports: {
      database,
      allocationsAt: async (_reader: unknown, site: string) =>
        site === 'site_x'
          ? [{ id: 'allocation_a', funder: 'party_a', holder: 'party_users' } as const]
          : [],
    },
    authenticate: async ({ headers }) => {
      const id = String(headers['x-as']);
      const grants = PERSONAS[id] ?? [];
      return { ok: true, actor: { id, name: id, grants, restrictedTo: undefined } };
    },
    clock: () => at,
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

async function read(as: string, url: string) {
  const answer = await server.fastify.inject({ method: 'GET', url, headers: { 'x-as': as } });
  return { status: answer.statusCode, body: answer.json() };
}

async function clustersOf(as: string, query = ''): Promise<readonly string[]> {
  const { body } = await read(as, `/v1/cluster-states${query}`);
  return body.items.map(({ cluster }: { cluster: string }) => cluster);
}

test.each([
  ['operator_x', ['cluster_w', 'cluster_x']],
  ['operator_y', ['cluster_y']],
  ['member_a', ['cluster_w', 'cluster_x']],
  ['funder_a', ['cluster_w', 'cluster_x']],
  ['member_b', []],
])('%s sees %j', async (who, clusters) => {
  expect(await clustersOf(who)).toEqual(clusters);
  for (const cluster of ['cluster_w', 'cluster_x', 'cluster_y']) {
    const { status } = await read(who, `/v1/clusters/${cluster}/state`);
    expect([cluster, status]).toEqual([cluster, clusters.includes(cluster) ? 200 : 404]);
  }
});

test('Each is as it is answered alone', async () => {
  const { items } = (await read('member_a', '/v1/cluster-states')).body;
  for (const item of items) {
    expect(item).toEqual((await read('member_a', `/v1/clusters/${item.cluster}/state`)).body);
  }
});

test('They come in pages, and by site', async () => {
  expect(await clustersOf('operator_x', '?sort=-cluster&limit=1')).toEqual(['cluster_x']);
  expect(await clustersOf('operator_x', '?site=site_y')).toEqual([]);
});
