/** The routes as their callers see them, on a real server and a real database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AllocationId, PartyId } from '../../kernel/ids.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/server.ts';
import { TEST_SETTINGS } from '../../platform/http/testing/test-settings.ts';
import type { Actor } from '../../platform/identity/access.ts';
import { recordCycle } from '../commands/record-cycle.ts';
import { type SubmissionRequest, submitJobs } from '../commands/submit-jobs.ts';
import { type AnswerDesk, openAnswerDesk } from '../store/answer-desk.ts';
import type { CycleWrites } from '../store/cycle-writes.ts';
import { answerQuestions, type EngineAnswer, loadQuestions } from '../store/questions.ts';
import { WORK_CHANNEL } from '../store/submitted-jobs.ts';
import { PERSONAS } from '../testing/personas.ts';
import { seedProgramme } from '../testing/seed-programme.ts';
import { toKeptAnswer } from './jobs.ts';
import { KnownJobs } from './known-jobs.ts';
import { SCHEDULING_ROUTES, type SchedulingPorts } from './table.ts';

const at = toEpochSeconds(1_800_000_000);
const engine = { actor: 'system_engine', at, requestId: '' };
const NO_FIGURES = { seconds: null, gpuSeconds: null, at: null, until: null };
const LIMITS = {
  funder: 'party_a' as PartyId,
  ...{ start: at, end: toEpochSeconds(at + 1_000_000) },
  ...{ isFrozen: false, gpuCountMax: 64, requestedSecondsMax: undefined },
  ...{ gangGpuCountMax: 32, gangGpuCountMaxInPod: 16, gangGpuCountMaxInRack: 8 },
  ...{ sharesGpus: true, siteThatChooses: undefined },
};

let store: TestDatabase;
let desk: AnswerDesk;
let server: HttpServer;
beforeAll(async () => {
  store = await createTestDatabase({ only: [1, 2, 3, 4, 5, 6, 7, 8, 9, 22, 32, 36, 80] });
  await seedProgramme(store.database);
  desk = openAnswerDesk(store.database, 400);
  const limitsOf = async () =>
    new Map<AllocationId, typeof LIMITS>([
      ['allocation_a', LIMITS],
      ['allocation_b', { ...LIMITS, funder: 'party_b' }],
    ]);
  const submitJob = async (request: SubmissionRequest) => {
    const ports = { limitsOf, toKeptAnswer };
    return store.database.write(request.caller, async (writer) => {
      const [answer] = await submitJobs(writer, [request], ports);
      if (answer === undefined) throw new Error('no answer');
      return answer;
    });
  };
  server = await createHttpServer<SchedulingPorts>({
    ...TEST_SETTINGS,
    routes: SCHEDULING_ROUTES,
    ports: {
      database: store.database,
      jobs: new KnownJobs(store.database),
      submitJob,
      answerDesk: desk,
      allocationsAt: async (_reader, site) =>
        site === 'site_x' ? [{ id: 'allocation_a', funder: 'party_a', holder: 'party_users' }] : [],
      siteWaitOf: async () => undefined,
    },
    authenticate: async ({ headers }) => ({ ok: true, actor: actorOf(String(headers['x-as'])) }),
    clock: () => at,
  });
});
afterAll(async () => {
  await desk.close();
  await server.close();
  await store.close();
});

function actorOf(id: string): Actor {
  return { id, name: id, grants: PERSONAS[id] ?? [], restrictedTo: undefined };
}

interface Sent {
  readonly body?: object;
  readonly key?: string;
}

async function call(as: string, method: 'GET' | 'POST', url: string, { body, key }: Sent = {}) {
  const headers = { 'x-as': as, ...(key === undefined ? {} : { 'idempotency-key': key }) };
  const payload = body === undefined ? {} : { payload: body };
  const answer = await server.fastify.inject({ method, url, headers, ...payload });
  return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json(), answer };
}

const small = { allocation: 'allocation_a', gpuCount: 8, requestedSeconds: 60, script: 'a\nb' };
const job = { ...small, placement: 'require-rack' };

async function submitted(as = 'member_a', parts: object = {}): Promise<string> {
  const { status, body } = await call(as, 'POST', '/v1/jobs', { body: { ...job, ...parts } });
  expect(status).toBe(201);
  return body.id;
}

const numberOf = (id: string) => Number(id.slice(4));
const NOTHING: CycleWrites = {
  at,
  engineVersion: 'test',
  ...{ admissions: [], rejections: [], ends: [], cancellations: [], starts: [], notices: [] },
  ...{ moves: [], stops: [], waits: [], snapshots: [] },
};
const cycle = (parts: Partial<CycleWrites>) =>
  store.database.write(engine, (writer) => recordCycle(writer, { ...NOTHING, ...parts }));

async function waiting(): Promise<string> {
  const id = await submitted();
  const jobNumber = numberOf(id);
  await cycle({ admissions: [{ jobNumber, cluster: 'cluster_x', site: 'site_x' }] });
  await cycle({ waits: [{ jobNumber, reason: 'no_room', standing: 'own', startsBy: undefined }] });
  return id;
}

test('A job is submitted once for a key, and the same answer is given again', async () => {
  const first = await call('member_a', 'POST', '/v1/jobs', { body: job, key: 'key-1' });
  expect(first.status).toBe(201);
  expect(first.answer.headers.location).toBe(`/v1/jobs/${first.body.id}`);
  const again = await call('member_a', 'POST', '/v1/jobs', { body: job, key: 'key-1' });
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect(again.answer.headers.etag).toBe(first.answer.headers.etag);
  const other = await call('member_a', 'POST', '/v1/jobs', {
    body: { ...job, gpuCount: 9 },
    key: 'key-1',
  });
  expect([other.status, other.body.type]).toEqual([422, '/problems/idempotency-key-reused']);
  const read = await call('member_a', 'GET', `/v1/jobs/${first.body.id}`);
  expect(read.body).toEqual({ ...first.body, placement: 'require-rack', gpuShare: null, runs: [] });
});

describe('A request is refused', () => {
  test.each([
    ['a GPU too many', 'member_a', { ...job, gpuCount: 33 }, 422, 'larger-than-cluster'],
    ['a rack too small', 'member_a', { ...job, gpuCount: 9 }, 422, 'larger-than-rack'],
    ['no GPU', 'member_a', { ...job, gpuCount: 0 }, 400, 'request-invalid'],
    ['a field too many', 'member_a', { ...job, x: 1 }, 400, 'request-invalid'],
    ['a control character', 'member_a', { ...job, name: 'a\u0000' }, 400, 'request-invalid'],
    ['a text as a number', 'member_a', { ...job, gpuCount: '8' }, 400, 'request-invalid'],
    ['who does not know the allocation', 'member_b', job, 404, 'not-found'],
    ['an operator', 'operator_x', job, 403, 'not-permitted'],
    ['the public', 'public', job, 401, 'not-authenticated'],
  ] as const)('%s', async (...[, as, body, status, type]) => {
    const { status: found, body: problem } = await call(as, 'POST', '/v1/jobs', { body });
    expect([found, problem.type]).toEqual([status, `/problems/${type}`]);
  });
});

test('A job is seen by its project, its funder and its site, and by no other', async () => {
  const id = await waiting();
  const seen = await Promise.all(
    Object.keys(PERSONAS).map(async (as) => {
      const { status } = await call(as, 'GET', `/v1/jobs/${id}`);
      const list = await call(as, 'GET', '/v1/jobs?state=waiting&limit=500');
      const isListed = list.body.items?.some((each: { id: string }) => each.id === id) ?? false;
      return [as, status, isListed];
    }),
  );
  expect(seen).toEqual([
    ['public', 401, false],
    ['member_a', 200, true],
    ['member_b', 404, false],
    ['funder_a', 200, true],
    ['holder', 404, false],
    ['operator_x', 200, true],
    ['operator_y', 404, false],
  ]);
});

/** A job that runs on cluster_x, with a list and a page of its own already asked for. */
async function running(): Promise<{ id: string; jobNumber: number }> {
  const id = await waiting();
  const jobNumber = numberOf(id);
  const run = { jobNumber, attempt: 1, cluster: 'cluster_x', standing: 'borrowed' } as const;
  await cycle({ starts: [{ ...run, nodes: [1], gpuCounts: [8], startedAt: at }] });
  return { id, jobNumber };
}

test('Whatever becomes of a job, it is shown at once, alone and in every list', async () => {
  const { id, jobNumber } = await running();
  const seen: unknown[] = [];
  const look = async () => {
    // Lists first: what one read learns, the next one knows.
    const lists: unknown[] = [];
    for (const limit of [1, 50, 500]) {
      lists.push((await call('member_a', 'GET', `/v1/jobs?limit=${limit}`)).body.items[0]);
    }
    const one = await call('member_a', 'GET', `/v1/jobs/${id}`);
    const { runs, ...alone } = one.body;
    expect(lists).toEqual([alone, alone, alone]);
    expect(one.answer.headers.etag).toMatch(new RegExp(`^"${alone.version}[.]`));
    seen.push([alone.state, runs[0].vacateAt, runs[0].cause]);
  };
  await look();
  await look();
  await cycle({ notices: [{ jobNumber, attempt: 1, vacateAt: toEpochSeconds(at + 60) }] });
  await look();
  const end = { jobNumber, attempt: 1, endedAt: at, keptSeconds: 0 } as const;
  await cycle({ ends: [{ ...end, cause: 'reclaimed' }] });
  await look();
  await cycle({
    waits: [{ jobNumber, reason: 'no_room', standing: 'own', startsBy: undefined }],
  });
  await look();
  const notice = '2027-01-15T08:01:00Z';
  expect(seen).toEqual([
    ['running', null, null],
    ['running', null, null],
    ['running', notice, null],
    ['waiting', notice, 'reclaimed'],
    ['waiting', notice, 'reclaimed'],
  ]);
});

test('A job that is known still is shown to nobody who may not see it', async () => {
  const { id } = await running();
  for (const as of ['member_a', 'member_b', 'member_a', 'operator_y'] as const) {
    const { status } = await call(as, 'GET', `/v1/jobs/${id}`);
    expect([as, status]).toEqual([as, as === 'member_a' ? 200 : 404]);
    const list = await call(as, 'GET', '/v1/jobs?limit=1');
    expect([as, list.body.items[0]?.id === id]).toEqual([as, as === 'member_a']);
  }
});

test('Lists keep to their filters', async () => {
  await submitted('member_b', { allocation: 'allocation_b' });
  const id = await waiting();
  const count = async (query: string) => {
    const { status, body } = await call('funder_a', 'GET', `/v1/${query}&limit=500`);
    expect(status).toBe(200);
    return body.items.filter((each: { id: string }) => each.id === id).length;
  };
  const day = '2027-01-15T08:00:00Z';
  const later = '2027-01-15T08:00:01Z';
  const here = 'state=waiting&allocation=allocation_a&funder=party_a&site=site_x';
  expect(await count(`jobs?${here}&cluster=cluster_x&submittedBy=member_a&since=${day}`)).toBe(1);
  for (const filter of [
    'state=running',
    'allocation=allocation_b',
    'site=site_y',
    `before=${day}`,
  ]) {
    expect(await count(`jobs?${filter}`), filter).toBe(0);
  }
  expect(await count(`jobs?since=${later}`)).toBe(0);
  expect(await count(`jobs?before=${later}`)).toBe(1);
  expect(await count('queue?cluster=cluster_x')).toBe(1);
  expect(await count('queue?cluster=cluster_y')).toBe(0);
});

describe('Why a job waits', () => {
  const answer: EngineAnswer = {
    at,
    reason: 'holds_nodes',
    standing: 'repaid',
    queuePosition: 3,
    startsBy: at + 60,
    positionGpuSeconds: -12,
    wouldStart: 'It starts when the jobs on them end.',
    earliestStart: { basis: 'reservation', at: at + 60 },
    changes: [{ kind: 'fewer_gpus', gpuCount: 3 }],
  };

  test('is what the engine knows, asked once for all who ask', async () => {
    const id = await waiting();
    const asked: (readonly number[])[] = [];
    let isListening: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => {
      isListening = resolve;
    });
    const answerAll = async (): Promise<void> => {
      const numbers = await loadQuestions(store.database, 10);
      if (numbers.length === 0) return;
      asked.push(numbers);
      const answered = numbers.map((jobNumber) => ({ jobNumber, answer }));
      await answerQuestions(store.database, answered, at);
    };
    // As an engine does, one turn after the other.
    let turn = Promise.resolve();
    const listening = store.database.listen(WORK_CHANNEL, (payload) => {
      if (payload === undefined) isListening();
      if (payload === 'question') turn = turn.then(answerAll);
    });
    await ready;
    const url = `/v1/jobs/${id}/explanation`;
    const answers = await Promise.all([1, 2, 3].map(() => call('member_a', 'GET', url)));
    await listening.stop();
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toMatchObject({
        ...{ isCurrent: true, reason: 'holds_nodes', queuePosition: 3 },
        startsBy: '2027-01-15T08:01:00Z',
        sentence: answer.wouldStart,
        earliestStart: { basis: 'reservation', at: '2027-01-15T08:01:00Z' },
        changes: [{ ...NO_FIGURES, kind: 'fewer_gpus', gpuCount: 3 }],
      });
    }
    expect(asked.flat()).toEqual([numberOf(id)]);
  });
  test('is what was written down, where no engine answers', async () => {
    const { body } = await call('member_a', 'GET', `/v1/jobs/${await waiting()}/explanation`);
    expect(body).toMatchObject({
      isCurrent: false,
      reason: 'no_room',
      waitsSince: '2027-01-15T08:00:00Z',
      queuePosition: null,
    });
  });

  test('is not asked for a job that does not wait', async () => {
    const { body } = await call('member_a', 'GET', `/v1/jobs/${await submitted()}/explanation`);
    expect(body).toMatchObject({ isCurrent: true, state: 'submitted', reason: null });
  });
});

test('A job is cancelled once, and what was decided about it can be read', async () => {
  const id = await waiting();
  const first = await call('member_a', 'POST', `/v1/jobs/${id}/cancel`);
  expect([first.status, first.body.state]).toEqual([202, 'cancelling']);
  const again = await call('operator_x', 'POST', `/v1/jobs/${id}/cancel`);
  expect([again.status, again.body.version]).toEqual([202, first.body.version]);
  expect((await call('operator_y', 'POST', `/v1/jobs/${id}/cancel`)).status).toBe(404);
  await cycle({ cancellations: [numberOf(id)] });
  const { body } = await call('funder_a', 'GET', `/v1/jobs/${id}/decisions`);
  const kinds = body.items.map((each: { kind: string }) => each.kind);
  expect(kinds).toEqual(['admit', 'wait', 'cancel']);
});

test('The state of a cluster counts what runs and waits, by funder', async () => {
  const free = { free: 90, inWholeNodes: 80, inWholeRacks: 64, inWholePods: 0 };
  const largest = { largestInNode: 8, largestInRack: 16, largestInPod: 40, largestInCluster: 72 };
  const freeRoom = { ...free, ...largest };
  const snapshot = { cluster: 'cluster_x', site: 'site_x', takenAt: at, freeRoom } as const;
  await cycle({
    snapshots: [{ ...snapshot, engineVersion: 'test', inServiceGpuCount: 100, snapshot: {} }],
  });
  const url = '/v1/clusters/cluster_x/state';
  const before = (await call('operator_x', 'GET', url)).body;
  const jobNumber = numberOf(await waiting());
  const run = { jobNumber, attempt: 1, cluster: 'cluster_x', standing: 'own' } as const;
  await cycle({ starts: [{ ...run, nodes: [1, 2], gpuCounts: [4, 4], startedAt: at }] });
  const { status, body } = await call('operator_x', 'GET', url);
  expect([status, ...Object.values(body.room)]).toEqual([200, 80, 64, 0, 8, 16, 40, 72]);
  expect(body.usedGpuCount).toBe(before.usedGpuCount + 8);
  expect(body.freeGpuCount).toBe(100 - body.usedGpuCount);
  expect(body.funders.at(-1)).toMatchObject({ funder: 'party_a', usedGpuCount: body.usedGpuCount });
  expect((await call('operator_x', 'GET', '/v1/clusters/cluster_y/state')).status).toBe(404);
});

test('Who has an allocation at a site sees its totals, and of funders its own', async () => {
  const url = '/v1/clusters/cluster_x/state';
  await waiting();
  const all = (await call('operator_x', 'GET', url)).body;
  expect(all.waitingCount).toBeGreaterThan(0);
  for (const who of ['member_a', 'funder_a', 'holder']) {
    const { status, body } = await call(who, 'GET', url);
    expect([who, status]).toEqual([who, 200]);
    expect(body.funders.map(({ funder }: { funder: string }) => funder)).toEqual(['party_a']);
    const totals = ['usedGpuCount', 'freeGpuCount', 'waitingCount', 'waitingGpuCount'];
    for (const name of totals) expect([name, body[name]]).toEqual([name, all[name]]);
  }
  expect((await call('member_b', 'GET', url)).status).toBe(404);
});

test('The floor of a cluster tells which nodes a job has, to those of its site alone', async () => {
  const snapshot = { cluster: 'cluster_x', site: 'site_x', takenAt: at } as const;
  const kept = {
    engineVersion: 'test',
    inServiceGpuCount: 100,
    snapshot: { own: { nodesInService: 20 } },
  };
  const id = await waiting();
  const run = { jobNumber: numberOf(id), attempt: 1, cluster: 'cluster_x' } as const;
  const given = { nodes: [5, 6, 9], gpuCounts: [3, 3, 2], startedAt: at };
  await cycle({
    snapshots: [{ ...snapshot, ...kept }],
    starts: [{ ...run, ...given, standing: 'borrowed' }],
  });
  const url = '/v1/clusters/cluster_x/floor';
  const { status, body } = await call('operator_x', 'GET', url);
  expect([status, body.nodesInService]).toEqual([200, 20]);
  const place = body.runs.job.indexOf(id);
  expect([body.runs.funder[place], body.runs.standing[place]]).toEqual(['party_a', 'borrowed']);
  const { ranges } = body;
  const own = ranges.run.flatMap((of: number, index: number) =>
    of === place
      ? [[ranges.firstNode[index], ranges.nodeCount[index], ranges.gpusPerNode[index]]]
      : [],
  );
  expect(own).toEqual([
    [5, 2, 3],
    [9, 1, 2],
  ]);
  expect((await call('operator_y', 'GET', url)).status).toBe(404);
  expect((await call('operator_x', 'GET', '/v1/clusters/cluster_y/floor')).status).toBe(404);
});
