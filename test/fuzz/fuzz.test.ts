/**
 * Requests by chance to every operation of the document that a server gives of itself. None is
 * answered by a failure, every answer is one of the document, and a refusal changes nothing. Short
 * here; `node scripts/kill-test.mjs fuzz` sets TEST_FORM to full: 12,000 requests.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/kernel/random.ts';
import { DATABASE_USER, SOCKET_PORT } from '../../src/platform/database/embedded/data-folder.ts';
import { openDatabase } from '../../src/platform/database/open-database.ts';
import { StoreDoor } from '../kill/arena.ts';
import { ALLOCATIONS } from '../kill/programme.ts';
import { freePort, type Login, newFolder, PolderServer } from '../kill/servers.ts';
import { bearer, post, prepare, type Tokens, tokenOf } from '../kill/tokens.ts';
import {
  APPLICANT,
  APPLICATION_PLACES,
  APPLICATION_RECIPES,
  FUNDER,
  makeApplications,
} from './applications.ts';
import { Coverage } from './coverage.ts';
import { Digest } from './digest.ts';
import { type FuzzOperation, readOperations } from './document.ts';
import {
  type InvoiceHistory,
  invoicePlaces,
  invoiceRecipes,
  makeInvoices,
  NO_INVOICES,
} from './invoices.ts';
import { KnownIds } from './known.ts';
import { NEVER_ACCEPTED, SELDOM_ACCEPTED } from './never-accepted.ts';
import { type History, makeProcurementHistory } from './procurement/history.ts';
import { PROCUREMENT_PLACES, procurementRecipes } from './procurement/recipes.ts';
import { BIDDER } from './procurement/terms.ts';
import { correctionsOf, PLACES, recipesOf } from './recipes.ts';
import { makeRegistrations, REGISTRATION_PLACES, REGISTRATION_RECIPES } from './registrations.ts';
import { brokenRequest, type FuzzRequest, type RequestPorts, validRequest } from './requests.ts';
import { type FuzzAnswer, openSender } from './send.ts';

const IS_FULL = process.env.TEST_FORM === 'full';
const SEED = Number(process.env.FUZZ_TEST_SEED ?? 1);
/** Rounds of valid requests to all operations; then more to those that were never accepted. */
const ROUNDS = IS_FULL ? { all: 8, more: 20 } : { all: 2, more: 0 };
const REQUESTS = IS_FULL ? 12_000 : 1_200;
const BATCH = 40;
const AT_ONCE = 8;
const MINUTES = 60_000;

describe(`the interface under requests by chance (seed ${SEED})`, () => {
  test(
    'fails at none, answers as its document says, and changes nothing where it refuses',
    async () => {
      const fuzz = await openFuzz();
      try {
        await sendValid(fuzz);
        await sendBroken(fuzz);
        console.log(`${fuzz.coverage.requestCount} requests\n${fuzz.coverage.table()}`);
        expect(fuzz.faults).toEqual([]);
        // The short form tries each too seldom for that.
        const never = IS_FULL ? fuzz.coverage.neverAccepted() : [];
        const isExplained = (id: string) => NEVER_ACCEPTED.has(id) || SELDOM_ACCEPTED.has(id);
        const unexplained = never.filter((id) => !isExplained(id));
        expect(unexplained.map((id) => fuzz.coverage.why(id))).toEqual([]);
        const accepted = [...NEVER_ACCEPTED.keys()].filter((id) => !never.includes(id));
        expect(IS_FULL ? accepted : []).toEqual([]);
      } finally {
        await fuzz.close();
      }
    },
    15 * MINUTES,
  );
});

interface Fuzz {
  readonly operations: readonly FuzzOperation[];
  readonly ports: RequestPorts;
  readonly known: KnownIds;
  readonly coverage: Coverage;
  readonly digest: Digest;
  readonly faults: string[];
  readonly send: (request: FuzzRequest) => Promise<FuzzAnswer>;
  close(): Promise<void>;
}

/** Beside those that prepare it: who judges bids and applications, who bids, and who applies. */
interface FuzzTokens extends Tokens {
  readonly reviewer: string;
  readonly bidder: string;
  readonly applicant: string;
}

/** A platform with some history, on which no engine decides any more. */
async function openFuzz(): Promise<Fuzz> {
  const folder = newFolder();
  const first = new PolderServer({ port: await freePort(), folder });
  const second = new PolderServer({ port: await freePort(), folder, engine: 'off' });
  const store = new StoreDoor(join(folder, 'data', 'socket'));
  const prepared = await prepare(first.origin, await first.start());
  await makeHistory(first.origin, prepared, store);
  await store.close();
  await first.stop();
  const logins = await second.start();
  const tokens = { ...prepared, ...(await otherPersonas(second.origin, prepared, logins)) };
  const history = await longHistory(folder);
  const known = await readKnown(second.origin, tokens, store);
  for (const id of [...history.ids, ...history.invoices.ids]) known.add(id);
  const operations = await readOperations(second.origin);
  const sender = openSender(second.origin);
  const close = async () => {
    sender.close();
    await second.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const ports = await portsOf(second.origin, tokens, known, history);
  const digest = new Digest(store);
  const { send } = sender;
  const coverage = new Coverage(operations);
  return { operations, ports, known, coverage, digest, faults: [], send, close };
}

/** The personas that the programme brought, with the roles that routes ask of them. */
async function otherPersonas(
  origin: string,
  { administrator }: Tokens,
  logins: readonly Login[],
): Promise<Pick<FuzzTokens, 'reviewer' | 'bidder' | 'applicant'>> {
  const named = async (name: string, ...grants: readonly object[]) => {
    const login = logins.find(({ url }) => new URL(url).searchParams.get('persona') === name);
    if (login === undefined) throw new Error(`there is no persona ${name}`);
    const personId = `person_demo-${name}`;
    for (const grant of grants) {
      await post(`${origin}/v1/role-grants`, bearer(administrator), { personId, ...grant });
    }
    return tokenOf(login);
  };
  const programme = { kind: 'programme', id: 'programme_joint' };
  return {
    reviewer: await named(
      'reviewer',
      { role: 'reviewer', scope: programme },
      { role: 'reviewer', scope: { kind: 'party', id: FUNDER } },
    ),
    applicant: await named('applicant', {
      role: 'applicant',
      scope: { kind: 'party', id: APPLICANT },
    }),
    bidder: await named('operator', { role: 'bidder', scope: { kind: 'party', id: BIDDER } }),
  };
}

interface LongHistory extends History {
  readonly invoices: InvoiceHistory;
}

/** Too slow for the short form, which tries each operation twice or so. */
async function longHistory(folder: string): Promise<LongHistory> {
  if (!IS_FULL) return { ids: [], shares: [], invoices: NO_INVOICES };
  const place = { folder: join(folder, 'data', 'socket'), port: SOCKET_PORT, user: DATABASE_USER };
  const settings = { applicationName: 'fuzz history', statementSecondsMax: 20, poolSize: 4 };
  const database = openDatabase({ socket: { ...place, database: 'polder' } }, settings);
  try {
    await makeApplications(database);
    await makeRegistrations(database);
    const invoices = await makeInvoices(database);
    return { ...(await makeProcurementHistory(database)), invoices };
  } finally {
    await database.close();
  }
}

async function makeHistory(origin: string, { officer }: Tokens, store: StoreDoor): Promise<void> {
  for (let count = 0; count < 24; count += 1) {
    const allocation = ALLOCATIONS[count % ALLOCATIONS.length];
    const requestedSeconds = count % 2 === 0 ? 2 : 7_200;
    const job = { allocation, gpuCount: 24, requestedSeconds, name: `history-${count}` };
    await post(`${origin}/v1/jobs`, bearer(officer), job);
  }
  for (;;) {
    const [row] = await store.query<{ ended: bigint }>(
      'SELECT count(*) AS ended FROM scheduling.run WHERE ended_at IS NOT NULL',
    );
    if ((row?.ended ?? 0n) >= 6n) return;
    await pause(100);
  }
}

/** What there is at the beginning, persons, tokens, roles and allocations, is to stay as it is. */
async function readKnown(origin: string, tokens: Tokens, store: StoreDoor): Promise<KnownIds> {
  const rows = await store.query<{ id: string }>(
    `SELECT id FROM identity.person UNION ALL SELECT id FROM identity.token
     UNION ALL SELECT id FROM identity.role_grant UNION ALL SELECT id FROM access.allocation`,
  );
  const known = new KnownIds(new Set(rows.map(({ id }) => id)));
  for (const token of [tokens.officer, tokens.administrator]) await known.read(origin, token);
  for (const id of ['cluster_east', 'cluster_west']) known.add(id);
  return known;
}

const BY_ADMINISTRATOR = new Set(['person.write', 'role.write', 'audit.read', 'metric.read']);
const BY_REVIEWER = new Set(['evaluation.score', 'application.review']);
const BY_APPLICANT = new Set(['application.write', 'change.ask']);
const BY_BIDDER = new Set(['question.ask', 'bid.read', 'bid.write', 'complaint.write']);

function tokenFor({ permission, id }: FuzzOperation, tokens: FuzzTokens): string {
  if (BY_ADMINISTRATOR.has(permission) || id === 'endRole') return tokens.administrator;
  if (BY_BIDDER.has(permission)) return tokens.bidder;
  if (BY_APPLICANT.has(permission)) return tokens.applicant;
  return BY_REVIEWER.has(permission) ? tokens.reviewer : tokens.officer;
}

async function portsOf(
  origin: string,
  tokens: FuzzTokens,
  known: KnownIds,
  history: LongHistory,
): Promise<RequestPorts> {
  const of = async (token: string, more: object, seconds: number) => {
    const expiresAt = `${new Date(Date.now() + seconds * 1_000).toISOString().slice(0, 19)}Z`;
    const body = { name: 'restricted', expiresAt, ...more };
    const made = await post(`${origin}/v1/tokens`, bearer(token), body);
    return made as { readonly secret: string; readonly token: { readonly id: string } };
  };
  const narrow = await of(tokens.officer, { permissions: ['total.read'] }, 3_600);
  const agent = await of(tokens.officer, { siteId: 'site_east' }, 3_600);
  const expired = await of(tokens.officer, {}, 2);
  const revoked = await of(tokens.officer, {}, 3_600);
  await fetch(`${origin}/v1/tokens/${revoked.token.id}/revoke`, {
    method: 'POST',
    headers: bearer(tokens.officer),
  });
  await pause(3_000);
  const badTokens = [
    ...[narrow, agent, expired, revoked].map(({ secret }) => `Bearer ${secret}`),
    `Bearer ${tokens.auditor}`,
    `Bearer ${tokens.officer}x`,
    `Bearer polder_pat_${'a'.repeat(43)}`,
    'Bearer',
    'Basic YTpi',
    `bearer  ${tokens.officer}`,
    `Bearer ${'x'.repeat(4_000)}`,
    'Bearer é',
  ];
  return {
    stream: randomStream(SEED, 'fuzz/requests'),
    known,
    recipes: {
      ...recipesOf(),
      ...APPLICATION_RECIPES,
      ...REGISTRATION_RECIPES,
      ...procurementRecipes(history),
      ...invoiceRecipes(history.invoices),
      correctUsage: await correctionsOf(origin, tokens),
    },
    places: {
      ...{ ...PLACES, ...APPLICATION_PLACES, ...PROCUREMENT_PLACES },
      ...REGISTRATION_PLACES,
      ...invoicePlaces(history.invoices),
    },
    tokenFor: (operation) => tokenFor(operation, tokens),
    badTokens,
  };
}

/** One by one; after each that is refused the store is as it was. */
async function sendValid(fuzz: Fuzz): Promise<void> {
  let before = await fuzz.digest.read();
  for (let round = 0; round < ROUNDS.all + ROUNDS.more; round += 1) {
    const never = round < ROUNDS.all ? undefined : new Set(fuzz.coverage.neverAccepted());
    for (const operation of fuzz.operations) {
      if (never?.has(operation.id) === false) continue;
      before = await sendValidOne(fuzz, operation, before);
    }
  }
}

/** Answers the digest after it. */
async function sendValidOne(
  fuzz: Fuzz,
  operation: FuzzOperation,
  before: readonly string[],
): Promise<readonly string[]> {
  const request = await withVersion(fuzz, validRequest(operation, fuzz.ports));
  const status = await sendOne(fuzz, request);
  if (request.method === 'GET') return before;
  const after = await fuzz.digest.read();
  if (status >= 400) {
    fuzz.faults.push(...changesOf(before, after, `${request.how} ${operation.id}`));
  }
  return after;
}

/** In batches; where none of a batch was accepted, the store is as it was. */
async function sendBroken(fuzz: Fuzz): Promise<void> {
  const { operations, ports, digest, faults } = fuzz;
  let before = await digest.read();
  for (let count = fuzz.coverage.requestCount; count < REQUESTS; count += BATCH) {
    const requests = Array.from({ length: BATCH }, (_, index) => {
      const operation = operations[(count + index) % operations.length];
      if (operation === undefined) throw new Error('the document has no operations');
      return brokenRequest(operation, ports);
    });
    let hasWritten = false;
    for (let from = 0; from < requests.length; from += AT_ONCE) {
      const some = requests.slice(from, from + AT_ONCE);
      const statuses = await Promise.all(some.map((request) => sendOne(fuzz, request)));
      hasWritten ||= some.some(({ method }, index) => {
        return method !== 'GET' && method !== 'HEAD' && (statuses[index] ?? 500) < 400;
      });
    }
    const after = await digest.read();
    if (!hasWritten) {
      faults.push(...changesOf(before, after, requests.map(({ target }) => target).join(' ')));
    }
    before = after;
  }
}

function changesOf(before: readonly string[], after: readonly string[], what: string) {
  const changed = after.filter((line, index) => line !== before[index]);
  return changed.map((line) => `refused, and yet changed: ${line}, by ${what.slice(0, 2_000)}`);
}

/** What is updated has to be read first. */
async function withVersion(fuzz: Fuzz, request: FuzzRequest): Promise<FuzzRequest> {
  const needs = request.operation.parameters.some(({ name }) => name === 'If-Match');
  if (!needs) return request;
  const read = { ...request, method: 'GET', body: undefined };
  const { headers } = await fuzz.send(read);
  return { ...request, headers: { ...request.headers, 'if-match': String(headers.etag ?? '"1"') } };
}

/** Answers the status; what is wrong with the answer becomes a fault. */
async function sendOne(fuzz: Fuzz, request: FuzzRequest): Promise<number> {
  const { operation, method, target, how } = request;
  const sent = String(request.body ?? '').slice(0, 300);
  const about = `${how}: ${method} ${target.slice(0, 300)} ${sent}`;
  try {
    const answer = await fuzz.send(request);
    fuzz.coverage.note(operation.id, answer.status, how === 'valid' ? answer.text : '');
    const fault = faultOf(request, answer);
    if (fault !== undefined && fuzz.faults.length < 60) fuzz.faults.push(`${fault} | ${about}`);
    if (answer.status < 300) learn(fuzz.known, answer);
    return answer.status;
  } catch (error) {
    fuzz.faults.push(`no answer: ${error instanceof Error ? error.message : error} | ${about}`);
    return 500;
  }
}

function faultOf({ operation, method }: FuzzRequest, answer: FuzzAnswer): string | undefined {
  const { status, mediaType, text } = answer;
  if (status >= 500 && status !== 503) return `${status} ${text.slice(0, 300)}`;
  if (method === 'HEAD') return undefined;
  // Another method of the same address is another operation: only a refusal is known of it.
  if (method !== operation.method && status < 400) return undefined;
  let body: unknown;
  try {
    body = mediaType.endsWith('json') ? JSON.parse(text) : text;
  } catch {
    return `${status} as ${mediaType} that is no JSON: ${text.slice(0, 100)}`;
  }
  const fault = operation.faultOf(status, mediaType, body);
  if (fault !== undefined) return `${fault}: ${text.slice(0, 300)}`;
  const said = status >= 400 ? Reflect.get(Object(body), 'status') : status;
  return said === status ? undefined : `${status} says ${said} of itself`;
}

function learn(known: KnownIds, { mediaType, text }: FuzzAnswer): void {
  if (mediaType !== 'application/json' || text === '') return;
  const body = JSON.parse(text);
  for (const id of [body?.id, body?.token?.id]) if (typeof id === 'string') known.add(id);
}
