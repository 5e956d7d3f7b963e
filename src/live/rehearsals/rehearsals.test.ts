/** Rehearsals as people ask for them, on a real store, run by a desk of this process. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putParty } from '../../funding/commands/parties.ts';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { StoreUnavailable } from '../../platform/database/errors.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/server.ts';
import { authenticateByName, TEST_SETTINGS } from '../../platform/http/testing/test-settings.ts';
import { type RoleGrant, THE_PLATFORM } from '../../platform/identity/access.ts';
import type { RunRehearsal } from '../../rehearsal/rehearse-text.ts';
import { REHEARSAL_ROUTES, type RehearsalRoomPorts } from '../../rehearsal/routes/table.ts';
import { createLog } from '../log.ts';
import { openRehearsalDesk, type RunningDesk } from './rehearsal-desk.ts';
import { rehearsalPorts } from './rehearsal-ports.ts';
import { runHere } from './testing/run-here.ts';

const SMALL = readFileSync(new URL('../demo/testing/small-demo.yaml', import.meta.url), 'utf8')
  .replace('length: 6 months', 'length: 4 days')
  .replaceAll(/ {4}outages:\n(?: {6}- .*\n)+/g, '');
const OVER_BUDGET = SMALL.replace('ceilingEur: 500_000', 'ceilingEur: 100_000');
const funderOf = (id: string): readonly RoleGrant[] => [
  { role: 'funder-officer', scope: { kind: 'party', id } },
];
const GRANTS: Readonly<Record<string, readonly RoleGrant[]>> = {
  ministry: funderOf('party_aa'),
  colleague: funderOf('party_aa'),
  neighbour: funderOf('party_bb'),
  busy: funderOf('party_bb'),
  officer: [{ role: 'programme-officer', scope: THE_PLATFORM }],
  administrator: [{ role: 'administrator', scope: THE_PLATFORM }],
  agent: [{ role: 'site-agent', scope: { kind: 'site', id: 'site_a' } }],
};

const clock = { now: toEpochSeconds(1_800_000_000) };
const examples = async () =>
  ['one', 'two'].map((id) => ({
    ...{ id, decision: 'small', name: `Choice ${id}`, description: '', needsBudget: id === 'two' },
    programme: id === 'two' ? OVER_BUDGET : SMALL,
  }));

let store: TestDatabase;
let server: HttpServer;
let keyCount = 0;

beforeAll(async () => {
  store = await createTestDatabase();
  const caller = { actor: 'person_setup', at: clock.now, requestId: '' };
  await store.database.write(caller, async (writer) => {
    for (const id of ['party_aa', 'party_bb'] as const) {
      await putParty(writer, { id, name: id, kind: 'state', state: id });
    }
    return done(undefined);
  });
  server = await createHttpServer<RehearsalRoomPorts>({
    ...TEST_SETTINGS,
    routes: REHEARSAL_ROUTES,
    ports: { ...rehearsalPorts('0.0.0'), database: store.database, examples },
    authenticate: authenticateByName((name) => GRANTS[name] ?? []),
    clock: () => clock.now,
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

async function ask(who: string, what: string, body?: object) {
  keyCount += 1;
  const [method, url] = what.split(' ') as ['GET' | 'POST', string];
  const headers = {
    authorization: `Bearer ${who}`,
    'idempotency-key': `${keyCount}`.padStart(20, '0'),
  };
  const answer = await server.fastify.inject({
    method,
    url,
    headers,
    ...(body && { payload: body }),
  });
  const isJson = String(answer.headers['content-type']).includes('json');
  return { status: answer.statusCode, body: isJson ? answer.json() : answer.body, answer };
}

async function submitted(who: string, programme = SMALL): Promise<string> {
  const { status, body } = await ask(who, 'POST /v1/rehearsals', {
    programme,
    assumesBudget: false,
  });
  expect(status).toBe(201);
  return body.id;
}

/** What `programme-at-fault` and the others are called in an answer. */
const problem = (type: string, status: number) => ({
  status,
  body: { type: `/problems/${type}` },
});

function deskWith(run: RunRehearsal = runHere, database: Database = store.database): RunningDesk {
  return openRehearsalDesk({
    ...{ database, now: () => clock.now, run, atOnceMax: 1, lookMilliseconds: 20 },
    log: createLog({ level: 'silent', format: 'json' }, process.stderr),
  });
}

async function untilState(who: string, id: string, state: string) {
  const found = () => ask(who, `GET /v1/rehearsals/${id}`);
  await expect.poll(async () => (await found()).body.state).toBe(state);
  return (await found()).body;
}

/** Runs until it is told to end; tells that it is half done. */
const endless: RunRehearsal = (_, { tell, signal }) =>
  new Promise((_resolve, reject) => {
    tell(0.5);
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });

describe('A programme', () => {
  test('is checked without being kept, each fault with line, column and field', async () => {
    const programme = SMALL.replace('seed: 11', 'sede: 11');
    const { status, body } = await ask('ministry', 'POST /v1/programme-checks', {
      programme,
      assumesBudget: false,
    });
    expect(status).toBe(200);
    expect(body.faults).toContainEqual({
      ...{ line: 6, column: 1, path: 'sede', rule: 'unknown_key' },
      found: 'the unknown key sede',
      expected: expect.stringContaining('did you mean seed?'),
    });
    const fine = { programme: SMALL, assumesBudget: false };
    expect((await ask('ministry', 'POST /v1/programme-checks', fine)).body).toEqual({ faults: [] });
    const over = { programme: OVER_BUDGET, assumesBudget: false };
    expect((await ask('ministry', 'POST /v1/programme-checks', over)).body.faults).toHaveLength(1);
  });

  test('names no file of the server', async () => {
    const trace = [
      'kind: trace',
      'path: /etc/passwd',
      'startsAt: 2028-01-01',
      'allocationByGroup: { "*": allocation_aa }',
    ].join('\n      ');
    const generated = SMALL.slice(
      SMALL.indexOf('kind: generated'),
      SMALL.indexOf('\n\nscheduling'),
    );
    const { body } = await ask('ministry', 'POST /v1/programme-checks', {
      programme: SMALL.replace(generated, trace),
      assumesBudget: false,
    });
    expect(body.faults).toMatchObject([{ rule: 'trace_elsewhere', found: 'trace' }]);
  });

  test('comes ready-made, and with the schema that an editor reads', async () => {
    const { body } = await ask('neighbour', 'GET /v1/example-programmes');
    expect(body.items).toMatchObject([{ id: 'one' }, { id: 'two', needsBudget: true }]);
    const schema = await ask('neighbour', 'GET /v1/programme-schema');
    expect(schema.body.properties.seed.description).toMatch(/Everything random/);
  });

  test('of Polder itself has no fault, and the decision has four alternatives', async () => {
    const real = await rehearsalPorts('0.0.0').examples();
    expect(real.filter(({ decision }) => decision === 'nl')).toHaveLength(4);
  });

  test('is not for a program at a site', async () => {
    const asked = await ask('agent', 'GET /v1/example-programmes');
    expect(asked).toMatchObject(problem('not-permitted', 403));
  });
});

describe('A rehearsal', () => {
  test('waits in line, runs, and is kept with its figures, report and summary', async () => {
    const first = await submitted('ministry');
    const second = await submitted('ministry');
    expect((await ask('ministry', `GET /v1/rehearsals/${second}`)).body).toMatchObject({
      ...{ state: 'waiting', place: 2, isOwn: true, party: 'party_aa', figures: null },
    });
    const early = await ask('ministry', `GET /v1/rehearsals/${first}/report`);
    expect(early).toMatchObject(problem('rehearsal-not-finished', 409));
    const desk = deskWith();
    await untilState('ministry', first, 'finished');
    const found = await untilState('ministry', second, 'finished');
    await desk.stop();
    expect(found.figures).toMatchObject({ decidingParty: null, publicMicros: expect.any(String) });
    expect(found.figures.utilisation).toBeGreaterThan(0.4);
    const summary = await ask('ministry', `GET /v1/rehearsals/${first}/report`);
    expect(summary.body).toMatchObject({ polder: 1, name: 'Small demo' });
    expect(found.donePpm).toBe(1_000_000);
    const report = await ask('ministry', `GET /v1/rehearsals/${first}/report?format=html`);
    expect(report.body).toMatch(/^<!doctype html>/);
    expect(report.answer.headers['content-security-policy']).toMatch(
      /^sandbox; default-src 'none'/,
    );
    const text = await ask('ministry', `GET /v1/rehearsals/${first}/programme`);
    expect(text.body).toEqual({ programme: SMALL, assumesBudget: false });
    // A server that starts again finds nothing to do, and what has finished is still there.
    await deskWith(endless).stop();
    expect((await ask('ministry', `GET /v1/rehearsals/${first}`)).body.state).toBe('finished');
    const again = await ask('ministry', `POST /v1/rehearsals/${first}/run-again`);
    expect(again).toMatchObject(problem('rehearsal-not-over', 409));
    const late = await ask('ministry', `POST /v1/rehearsals/${first}/cancel`);
    expect(late).toMatchObject(problem('rehearsal-over', 409));
  });

  test('is seen by the party of its owner and by nobody else, whatever the role', async () => {
    const id = await submitted('ministry');
    const listOf = async (who: string) =>
      (await ask(who, 'GET /v1/rehearsals')).body.items.map((each: { id: string }) => each.id);
    expect(await listOf('colleague')).toContain(id);
    for (const who of ['neighbour', 'officer', 'administrator']) {
      expect(await listOf(who)).toEqual([]);
      for (const what of [
        `GET /v1/rehearsals/${id}`,
        `GET /v1/rehearsals/${id}/programme`,
        `GET /v1/rehearsals/${id}/report`,
        `GET /v1/rehearsals/${id}/report?format=html`,
        `POST /v1/rehearsals/${id}/cancel`,
        `POST /v1/rehearsals/${id}/run-again`,
        `GET /v1/rehearsal-comparison?run=${id}&run=rehearsal_none`,
        `GET /v1/rehearsal-comparison?run=${id}&run=rehearsal_none&format=html`,
      ]) {
        expect([what, await ask(who, what)]).toMatchObject([what, problem('not-found', 404)]);
      }
    }
    const cancelled = await ask('colleague', `POST /v1/rehearsals/${id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', isOwn: false });
  });

  test('with a fault is refused with its lines, and nothing is kept', async () => {
    const refused = await ask('neighbour', 'POST /v1/rehearsals', {
      programme: OVER_BUDGET,
      assumesBudget: false,
    });
    expect(refused).toMatchObject(problem('programme-at-fault', 422));
    expect(refused.body.faults[0]).toMatchObject({
      field: '/programme',
      found: expect.stringMatching(/party_aa for 2027 \(line \d+, column \d+, commitments/),
    });
    expect((await ask('neighbour', 'GET /v1/rehearsals')).body.items).toEqual([]);
  });

  test('ends at once where it is cancelled while it runs, and can be run again', async () => {
    const desk = deskWith(endless);
    const id = await submitted('ministry');
    await untilState('ministry', id, 'running');
    await expect
      .poll(async () => (await ask('ministry', `GET /v1/rehearsals/${id}`)).body.donePpm)
      .toBe(500_000);
    await ask('ministry', `POST /v1/rehearsals/${id}/cancel`);
    expect((await ask('ministry', `POST /v1/rehearsals/${id}/run-again`)).body).toMatchObject({
      ...{ state: 'waiting', donePpm: 0, endedAt: null },
    });
    await untilState('ministry', id, 'running');
    // A server that stops lets go of it, and another takes it up.
    await desk.stop();
    expect((await ask('ministry', `GET /v1/rehearsals/${id}`)).body.state).toBe('waiting');
    await ask('ministry', `POST /v1/rehearsals/${id}/cancel`);
  });

  test('whose server died is shown as broken off, and can be run again', async () => {
    const id = await submitted('ministry');
    const desk = deskWith(() => new Promise(() => undefined));
    await untilState('ministry', id, 'running');
    clock.now = toEpochSeconds(clock.now + 21);
    // The beat of the desk would come within a second: the look is before it.
    expect((await ask('ministry', `GET /v1/rehearsals/${id}`)).body.state).toBe('broken-off');
    const again = await ask('ministry', `POST /v1/rehearsals/${id}/run-again`);
    expect(again.body.state).toBe('waiting');
    await ask('ministry', `POST /v1/rehearsals/${id}/cancel`);
    void desk.stop();
  });

  test('in which too few jobs started ranks behind one in which they did', async () => {
    const light = SMALL.replace(/loadPercent: \d+/, 'loadPercent: 5');
    const ids = [await submitted('ministry'), await submitted('ministry', light)];
    const desk = deskWith();
    for (const id of ids) await untilState('ministry', id, 'finished');
    await desk.stop();
    const path = `/v1/rehearsal-comparison?run=${ids.join('&run=')}`;
    const { measures } = (await ask('ministry', `GET ${path}`)).body;
    const found = measures.find(({ id }: { id: string }) => id === 'wait-95-all');
    expect(found).toMatchObject({ figures: ['never', expect.stringMatching(/^\d+$/)] });
    expect(found.leading).toEqual([1]);
  });

  test('that breaks is told as one that failed', async () => {
    const desk = deskWith(async () => {
      throw new Error('broken');
    });
    const id = await submitted('ministry');
    expect(await untilState('ministry', id, 'failed')).toMatchObject({ failure: 'broke' });
    await desk.stop();
  });

  test('is kept once the store is there again, where it was away as it ended', async () => {
    const id = await submitted('ministry');
    const { database } = store;
    const state = { isAway: false, refusedCount: 0 };
    const write: Database['write'] = (caller, work) => {
      if (!state.isAway) return database.write(caller, work);
      state.refusedCount += 1;
      state.isAway = state.refusedCount < 2;
      return Promise.reject(new StoreUnavailable('The store cannot be reached'));
    };
    const query: Database['query'] = (sql, values) => database.query(sql, values);
    const desk = deskWith(
      async (...order) => {
        const result = await runHere(...order);
        state.isAway = true;
        return result;
      },
      { write, query, snapshot: (work) => database.snapshot(work) },
    );
    await untilState('ministry', id, 'finished');
    expect(state.refusedCount).toBe(2);
    await desk.stop();
  });

  test('is one of at most ten of a person that wait or run', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 10; count += 1) ids.push(await submitted('busy'));
    const order = { programme: SMALL, assumesBudget: false };
    const refused = await ask('busy', 'POST /v1/rehearsals', order);
    expect(refused).toMatchObject(problem('too-many-rehearsals-open', 409));
    for (const id of ids) await ask('busy', `POST /v1/rehearsals/${id}/cancel`);
  });
});

describe('A ready-made decision', () => {
  test('is rehearsed once for all, and put side by side', async () => {
    const prepare = () => ask('neighbour', 'POST /v1/ready-made-decisions/small/rehearse');
    const { body } = await prepare();
    const ids: readonly string[] = body.items.map(({ id }: { id: string }) => id);
    expect(body.items).toMatchObject([{ example: 'one' }, { example: 'two', assumesBudget: true }]);
    const cancel = await ask('neighbour', `POST /v1/rehearsals/${ids[0]}/cancel`);
    expect(cancel).toMatchObject(problem('rehearsal-ready-made', 409));
    const desk = deskWith();
    for (const id of ids) await untilState('officer', id, 'finished');
    await desk.stop();
    expect((await prepare()).body.items.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect((await ask('officer', 'GET /v1/rehearsals')).body.items).toEqual([]);
    const query = ids.map((id) => `run=${id}`).join('&');
    const compared = (await ask('officer', `GET /v1/rehearsal-comparison?${query}`)).body;
    expect(compared.runs).toMatchObject([{ label: 'Choice one', id: ids[0] }, { id: ids[1] }]);
    expect(compared.runs[1].notes).toHaveLength(1);
    const used = compared.measures.find(({ id }: { id: string }) => id === 'used');
    expect(used).toMatchObject({ unit: 'share', best: 'most', leading: [], apart: [] });
    const page = await ask('officer', `GET /v1/rehearsal-comparison?${query}&format=html`);
    expect(page.body).toContain('2 rehearsals side by side');
    const none = await ask('officer', 'POST /v1/ready-made-decisions/none/rehearse');
    expect(none).toMatchObject(problem('not-found', 404));
  });
});
