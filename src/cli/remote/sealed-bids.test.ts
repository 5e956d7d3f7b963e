/**
 * Before two officers have opened a bid together, nobody reads it: neither a role by any route, nor
 * whoever reads the database or the log.
 */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { done } from '../../kernel/outcome.ts';
import { type EpochSeconds, toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import { BID_PORTS } from '../../live/bid-ports.ts';
import { writeBackup } from '../../platform/database/backup/write-backup.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/server.ts';
import { TEST_SETTINGS } from '../../platform/http/testing/test-settings.ts';
import { PUBLIC_ACTOR, type RoleGrant, THE_PLATFORM } from '../../platform/identity/access.ts';
import { createKeyPair, type KeyPair, openShare } from '../../platform/sealing/two-key-seal.ts';
import { BID_ROUTES } from '../../procurement/routes/bids.ts';
import { OPENING_ROUTES } from '../../procurement/routes/opening.ts';
import { toBidContentJson } from '../../procurement/store/bid-content.ts';
import {
  insertSampleCall,
  SAMPLE_CALL,
  sampleContent,
} from '../../procurement/testing/sample-bids.ts';
import { runCli } from '../testing/run-cli.ts';

const DEADLINE = SAMPLE_CALL.deadlineAt;
const MARKER = 'narwhal-5521';
const PRICE = 7_654_321_987n;
const CONTENT = toBidContentJson({
  ...sampleContent(),
  title: MARKER,
  ownership: `Owned by ${MARKER}.`,
  priceMicrosPerGpuHour: toEurMicros(PRICE),
});
const SALT = '5f'.repeat(32);
const BID = {
  id: 'bid_a',
  call: 'call_sample',
  bidder: 'party_maker',
  content: CONTENT,
  salt: SALT,
};
const CALL = '/v1/calls/call_sample/opening';

const GRANTS: Readonly<Record<string, readonly RoleGrant[]>> = {
  administrator: [{ role: 'administrator', scope: THE_PLATFORM }],
  officer: [{ role: 'programme-officer', scope: THE_PLATFORM }],
  second: [{ role: 'programme-officer', scope: { kind: 'programme', id: 'programme_sample' } }],
  third: [{ role: 'programme-officer', scope: { kind: 'programme', id: 'programme_sample' } }],
  funder: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_de' } }],
  operator: [{ role: 'operator', scope: { kind: 'site', id: 'site_de' } }],
  investigator: [{ role: 'principal-investigator', scope: { kind: 'project', id: 'a' } }],
  member: [{ role: 'member', scope: { kind: 'project', id: 'a' } }],
  bidder: [{ role: 'bidder', scope: { kind: 'party', id: 'party_maker' } }],
  rival: [{ role: 'bidder', scope: { kind: 'party', id: 'party_other' } }],
  reviewer: [{ role: 'reviewer', scope: { kind: 'call', id: 'call_sample' } }],
  auditor: [{ role: 'auditor', scope: THE_PLATFORM }],
  agent: [{ role: 'site-agent', scope: { kind: 'site', id: 'site_de' } }],
};

let store: TestDatabase;
let server: HttpServer;
let now: EpochSeconds = toEpochSeconds(DEADLINE - 1);
const keys: Readonly<Record<string, KeyPair>> = {
  officer: createKeyPair(),
  second: createKeyPair(),
  third: createKeyPair(),
};
const logged: string[] = [];
const chance = { isBroken: false };

beforeAll(async () => {
  store = await createTestDatabase();
  const { database } = store;
  await database.write({ actor: 'person_a', at: now, requestId: 'r' }, async (writer) => {
    await insertSampleCall(writer, SAMPLE_CALL);
    writer.audit({ action: 'call.seed', subject: 'call_sample', detail: {} });
    return done(undefined);
  });
  const { submitPorts } = BID_PORTS;
  const drawBytes: typeof submitPorts.drawBytes = (count) => {
    if (chance.isBroken) throw new Error('no randomness');
    return submitPorts.drawBytes(count);
  };
  // Errors too, with all that hangs on them.
  const note = (...words: unknown[]) => logged.push(inspect(words, { depth: 20 }));
  server = await createHttpServer({
    ...TEST_SETTINGS,
    routes: [...BID_ROUTES, ...OPENING_ROUTES],
    ports: { ...BID_PORTS, submitPorts: { ...submitPorts, drawBytes }, database },
    authenticate: async ({ headers }) => {
      const name = headers.authorization
        ?.replace('Bearer ', '')
        .replace(/^polder_pat_.*/, 'second');
      if (name === undefined) return { ok: true, actor: PUBLIC_ACTOR };
      const grants = present(GRANTS[name], name);
      return { ok: true, actor: { id: `person_${name}`, name, grants, restrictedTo: undefined } };
    },
    clock: () => now,
    log: { info: note, warn: note, error: note },
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

async function ask(
  who: string,
  address: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
) {
  const [method = 'GET', url = ''] = address.split(' ');
  const answer = await server.fastify.inject({
    method: method as 'GET',
    url,
    headers: { ...(who === 'public' ? {} : { authorization: `Bearer ${who}` }), ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

/** Every row of every table, as whoever reads the database sees it. */
async function dump(): Promise<string> {
  const tables = await store.database.query<{ readonly name: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name
       FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await store.database.query<{ readonly row: string }>(
      `SELECT t::text AS row FROM ${name} AS t`,
    );
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

/** The content in plain text, as bytes in hexadecimal, and in base64 at any offset. */
const TRACES = [MARKER, String(PRICE), SALT].flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('hex'),
  ...['', '.', '..'].map((pad) =>
    Buffer.from(pad + secret)
      .toString('base64')
      .slice(4, -4),
  ),
]);

const traceIn = (text: string) => TRACES.find((trace) => text.includes(trace));

async function sharesOf(who: string, of = who) {
  const { body } = await ask(of, `GET ${CALL}/shares`);
  const {
    shares,
  }: { shares: { bid: string; revision: number; subject: string; sealed: string }[] } = body;
  return shares.map(({ bid, revision, subject, sealed }) => {
    const { privateKey } = present(keys[who], who);
    const share = openShare(Buffer.from(sealed, 'base64'), subject, privateKey);
    return { bid, revision, share: (share ?? randomBytes(32)).toString('hex') };
  });
}

describe('A bid that was submitted', () => {
  const KEY = { 'idempotency-key': 'a-key-of-this-bid' };

  test('is answered with its hash alone, a second time too', async () => {
    expect(await ask('bidder', 'POST /v1/bids', BID)).toMatchObject({ status: 409 });
    for (const who of ['officer', 'second']) {
      const body = { publicKey: keys[who]?.publicKey };
      expect(await ask(who, `POST ${CALL}/keys`, body)).toMatchObject({ status: 200 });
    }
    const malformed = { ...BID, content: { ...CONTENT, lot: 'lot-9' } };
    const refused = await ask('bidder', 'POST /v1/bids', malformed, KEY);
    expect(refused).toMatchObject({ status: 422, body: { faults: [{ field: '/content/lot' }] } });
    expect(traceIn(refused.text)).toBeUndefined();
    expect(await ask('rival', 'POST /v1/bids', BID)).toMatchObject({ status: 404 });
    const [first, again] = [
      await ask('bidder', 'POST /v1/bids', BID, KEY),
      await ask('bidder', 'POST /v1/bids', BID, KEY),
    ];
    expect(first).toMatchObject({ status: 201, body: { state: 'sealed', revision: 1 } });
    expect(again.body).toEqual(first.body);
    expect(traceIn(first.text)).toBeUndefined();
    const amended = await ask('bidder', 'PUT /v1/bids/bid_a', BID_TEXT, { 'if-match': '"1"' });
    expect(amended).toMatchObject({ status: 200, body: { revision: 2 } });
  });

  test('is told by no failure of the server, neither to the bidder nor to the log', async () => {
    chance.isBroken = true;
    const failed = await ask('bidder', 'POST /v1/bids', { ...BID, id: 'bid_b' });
    chance.isBroken = false;
    expect(failed.status).toBe(500);
    expect(logged.join('\n')).toContain('no randomness');
    expect(traceIn(failed.text + logged.join('\n'))).toBeUndefined();
  });

  test('stands in no backup', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'polder-')), 'backup.polder');
    const { signal } = new AbortController();
    await writeBackup(store.place, { path, writtenAt: new Date(0), signal });
    const text = gunzipSync(readFileSync(path)).toString('latin1');
    expect(text).toContain('bid_a');
    expect(traceIn(text)).toBeUndefined();
  });

  test('stands in no table, no statement of a connection and no log', async () => {
    const statements = await store.database.query('SELECT query FROM pg_stat_activity');
    const text = `${await dump()}\n${JSON.stringify(statements)}`;
    expect(text).toContain('bid_a');
    expect(text).toContain('a-key-of-this-bid');
    expect(traceIn(text)).toBeUndefined();
    expect(traceIn(logged.join('\n'))).toBeUndefined();
  });

  const READS = ['/v1/bids', '/v1/bids/bid_a', '/v1/opened-bids', '/v1/opened-bids/bid_a', CALL];
  test.each([
    ['administrator', 403, 403, 403, 403, 403],
    ['officer', 403, 403, 200, 404, 200],
    ['second', 403, 403, 200, 404, 200],
    ['funder', 403, 403, 403, 403, 403],
    ['operator', 403, 403, 403, 403, 403],
    ['investigator', 403, 403, 403, 403, 403],
    ['member', 403, 403, 403, 403, 403],
    ['bidder', 200, 200, 403, 403, 403],
    ['rival', 200, 404, 403, 403, 403],
    ['reviewer', 403, 403, 403, 403, 403],
    ['auditor', 403, 403, 200, 404, 403],
    ['agent', 403, 403, 403, 403, 403],
    ['public', 401, 401, 401, 401, 401],
  ] as const)('is not shown to the %s by any route', async (who, ...statuses) => {
    const answers: Awaited<ReturnType<typeof ask>>[] = [];
    for (const path of READS) answers.push(await ask(who, `GET ${path}`));
    expect(answers.map(({ status }) => status)).toEqual(statuses);
    const more = [
      await ask(who, `GET ${CALL}/shares`),
      await ask(who, `POST ${CALL}/shares`, { shares: [] }),
    ];
    const isOfficer = who === 'officer' || who === 'second';
    for (const { status, body } of more) {
      expect(status).toBe(isOfficer ? 409 : who === 'public' ? 401 : 403);
      if (isOfficer) expect(body).toMatchObject({ facts: { at: '2027-01-15T07:59:59Z' } });
    }
    if (who !== 'bidder') {
      const amend = await ask(who, 'PUT /v1/bids/bid_a', BID_TEXT, { 'if-match': '"2"' });
      more.push(amend, await ask(who, 'POST /v1/bids/bid_a/withdraw'));
      expect(amend.status).toBeGreaterThanOrEqual(400);
    }
    for (const { text } of [...answers, ...more]) expect(traceIn(text)).toBeUndefined();
  });
});

const BID_TEXT = { content: CONTENT, salt: SALT };

describe('After the deadline', () => {
  test('a bid that comes late is refused with the time of the clock', async () => {
    now = DEADLINE;
    const late = await ask('bidder', 'POST /v1/bids', { ...BID, id: 'bid_late' });
    expect(late).toMatchObject({
      status: 409,
      body: {
        detail: 'The deadline is 2027-01-15T08:00:00Z; it is 2027-01-15T08:00:00Z.',
        facts: { deadlineAt: '2027-01-15T08:00:00Z', at: '2027-01-15T08:00:00Z' },
      },
    });
  });

  test('one officer alone, twice, or with shares of the other opens nothing', async () => {
    expect(await ask('third', `GET ${CALL}/shares`)).toMatchObject({ status: 403 });
    const wrong = await sharesOf('officer', 'second');
    const mine = await sharesOf('officer');
    const give = (who: string, shares: object) => ask(who, `POST ${CALL}/shares`, { shares });
    expect(await give('officer', wrong)).toMatchObject({ status: 422 });
    expect(await give('officer', [])).toMatchObject({ status: 422 });
    expect(await give('third', mine)).toMatchObject({ status: 403 });
    expect(await give('second', mine)).toMatchObject({ status: 422 });
    expect(await give('officer', mine)).toMatchObject({ status: 200, body: { state: 'launched' } });
    expect(await give('officer', mine)).toMatchObject({ status: 409 });
    expect(traceIn(await dump())).toBeUndefined();
  });

  test('the second officer opens it; then those who judge and the bidder read it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'polder-'));
    writeFileSync(join(folder, 'key.pem'), present(keys.second, 'a key').privateKey);
    writeFileSync(join(folder, 'other.pem'), present(keys.third, 'a key').privateKey);
    const url = await server.fastify.listen({ port: 0, host: '127.0.0.1' });
    const environment = { POLDER_URL: url, POLDER_TOKEN: `polder_pat_${'a'.repeat(43)}` };
    const open = (key: string) =>
      runCli(folder, ['bids', 'open', 'call_sample', '--key', key, '--json'], { environment });
    expect(await open('other.pem')).toMatchObject({ exitCode: 1 });
    const { stdout, stderr } = await open('key.pem');
    expect([JSON.parse(stdout || '{}'), stderr]).toMatchObject([{ state: 'opened' }, '']);
    expect(await ask('auditor', 'GET /v1/opened-bids/bid_a')).toMatchObject({
      status: 200,
      body: { state: 'opened', content: CONTENT, faults: [] },
    });
    expect((await ask('bidder', 'GET /v1/bids/bid_a')).body).toMatchObject({ content: CONTENT });
    expect(await ask('rival', 'GET /v1/bids/bid_a')).toMatchObject({ status: 404 });
    expect(await ask('reviewer', 'GET /v1/opened-bids/bid_a')).toMatchObject({ status: 403 });
    // The very words that are looked for above are found once they are there.
    expect(traceIn(await dump())).toBe(MARKER);
  });
});

test('polder keys create writes a private key that only its owner reads, and once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'polder-'));
  const args = ['keys', 'create', '--file', 'key.pem'];
  const made = await runCli(folder, args);
  expect(made.stdout).toContain('-----BEGIN PUBLIC KEY-----');
  expect(made.stdout).not.toContain('PRIVATE');
  expect(statSync(join(folder, 'key.pem')).mode & 0o777).toBe(0o600);
  const kept = readFileSync(join(folder, 'key.pem'), 'utf8');
  const stderr = 'error: key.pem: it is there already; expected a new file\n';
  expect(await runCli(folder, args)).toMatchObject({ exitCode: 1, stderr });
  expect(readFileSync(join(folder, 'key.pem'), 'utf8')).toBe(kept);
});
