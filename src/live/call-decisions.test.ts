/** What a launched call rests on, and what moves it: votes, commitments, its deadline; by HTTP. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultCommitment } from '../funding/commands/commitment-terms.ts';
import { castBallot, closeVote, putVote } from '../funding/commands/votes.ts';
import { COMMITMENT_ROUTES } from '../funding/routes/commitments.ts';
import type { Question } from '../funding/vote.ts';
import { present } from '../kernel/assert.ts';
import type { VoteId } from '../kernel/ids.ts';
import type { Outcome } from '../kernel/outcome.ts';
import { type EpochSeconds, toEpochSeconds, toEurMicros } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import type { Writer } from '../platform/database/transaction.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import { authenticateByName, TEST_SETTINGS } from '../platform/http/testing/test-settings.ts';
import type { RoleGrant } from '../platform/identity/access.ts';
import { changeCall } from '../procurement/commands/calls.ts';
import { AGREEMENT_ROUTES } from '../procurement/routes/agreements.ts';
import { toWireCore, toWireTerms } from '../procurement/routes/call-wire.ts';
import { CALL_ROUTES } from '../procurement/routes/calls.ts';
import { PUBLISHED_CALL_ROUTES } from '../procurement/routes/published-calls.ts';
import { selectByRank } from '../procurement/selection/select.ts';
import { NOW, SMALL_CORE, SMALL_TERMS } from '../procurement/testing/small-call.ts';
import { planPorts } from './plan-ports.ts';
import { SELECTION_PORTS } from './selection-ports.ts';

const GRANTS: Readonly<Record<string, RoleGrant>> = {
  officer: { role: 'programme-officer', scope: { kind: 'programme', id: 'programme_p' } },
  ju: { role: 'funder-officer', scope: { kind: 'party', id: 'party_ju' } },
  de: { role: 'funder-officer', scope: { kind: 'party', id: 'party_de' } },
  nl: { role: 'funder-officer', scope: { kind: 'party', id: 'party_nl' } },
  bidder: { role: 'bidder', scope: { kind: 'party', id: 'party_nl' } },
};
const STATES = ['party_de', 'party_nl'] as const;
const NEEDED = { act: 'launch', majority: 'qualified', needsUnionVote: true } as const;
const CALL = { id: 'call_a', ...toWireTerms({ ...SMALL_TERMS, boardVotes: [NEEDED] }) };
const PORTS = planPorts(async () => undefined);

let store: TestDatabase;
let server: HttpServer;
let now: EpochSeconds = NOW;

beforeAll(async () => {
  store = await createTestDatabase();
  const { database } = store;
  await database.query(`
    INSERT INTO funding.party (id, name, kind, state) VALUES
      ('party_ju', 'The joint undertaking', 'joint-undertaking', NULL),
      ('party_de', 'Germany', 'state', 'party_de'),
      ('party_nl', 'The Netherlands', 'state', 'party_nl')`);
  await database.query(`
    INSERT INTO funding.programme (id, name, track)
    VALUES ('programme_p', 'P', 'joint-procurement')`);
  await database.query(`
    INSERT INTO funding.commitment (id, party, programme, territory, source, transfer_by_at) VALUES
      ('commitment_ju', 'party_ju', 'programme_p', NULL, 'own-budget', NULL),
      ('commitment_de', 'party_de', 'programme_p', 'party_de', 'own-budget', NULL),
      ('commitment_nl', 'party_nl', 'programme_p', 'party_nl', 'recovery-fund', ${NOW + 9})`);
  await database.query(`
    INSERT INTO funding.instalment (commitment, number, due_at, micros)
    SELECT id, n, ${NOW} + n, 400 FROM funding.commitment, generate_series(1, 2) AS n`);
  await database.query(`UPDATE funding.commitment SET status = 'signed', signed_at = 1`);
  server = await createHttpServer({
    ...TEST_SETTINGS,
    routes: [...COMMITMENT_ROUTES, ...AGREEMENT_ROUTES, ...CALL_ROUTES, ...PUBLISHED_CALL_ROUTES],
    ports: { ...PORTS, database },
    authenticate: authenticateByName((name) => [present(GRANTS[name], name)]),
    clock: () => now,
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

async function ask(who: string, address: string, body?: object) {
  const [method = 'GET', url = ''] = address.split(' ');
  const headers = who === 'public' ? {} : { authorization: `Bearer ${who}` };
  const sent = { method: method as 'GET', url, headers, ...(body && { payload: body }) };
  const answer = await server.fastify.inject(sent);
  return { status: answer.statusCode, body: answer.json() };
}

async function outcomeOf(...asked: Parameters<typeof ask>): Promise<string> {
  const { status, body } = await ask(...asked);
  return status < 300 ? String(status) : `${status} ${body.type.split('/').at(-1)}`;
}

function write<T extends Outcome<unknown, { readonly reason: string }>>(
  work: (writer: Writer) => Promise<T>,
): Promise<T> {
  return store.database.write({ actor: 'person_officer', at: now, requestId: 'r' }, work);
}

/** Puts a vote and casts the ballots of the Union and of both states. */
async function vote(id: VoteId, subject: string, isForInNl: boolean): Promise<void> {
  const states = STATES.map((state, index) => ({ state, population: 84 - 66 * index }));
  const { majority, needsUnionVote } = NEEDED;
  const terms = { subject, majority, needsUnionVote, union: 'party_ju', states } as const;
  const question: Question = { id, programme: 'programme_p', question: 'Shall we?', ...terms };
  await write((writer) => putVote(writer, question));
  for (const voter of ['party_ju', ...STATES] as const) {
    const choice = voter === 'party_nl' && !isForInNl ? 'against' : 'for';
    await write((writer) => castBallot(writer, { id, version: undefined, voter, choice }));
  }
}

const close = (id: VoteId) => write((writer) => closeVote(writer, { id, version: undefined }));
const launch = (named = '') => outcomeOf('officer', `POST /v1/calls/call_a/launch${named}`);

test('rule 10: a launch waits for recovery money to be transferred', async () => {
  const parties = ['party_ju', ...STATES];
  const core = toWireCore(SMALL_CORE);
  const agreement = { id: 'agreement_a', programme: 'programme_p', name: 'A', core, parties };
  expect(await outcomeOf('officer', 'POST /v1/agreements', agreement)).toBe('201');
  for (const name of ['ju', 'de', 'nl']) {
    const signed = { party: `party_${name}`, commitment: `commitment_${name}` };
    expect(await outcomeOf(name, 'POST /v1/agreements/agreement_a/sign', signed)).toBe('200');
  }
  const twice = { ...CALL, boardVotes: [NEEDED, NEEDED] };
  expect((await ask('officer', 'POST /v1/calls', twice)).body.faults).toMatchObject([
    { field: '/boardVotes/1/act' },
  ]);
  expect(await outcomeOf('officer', 'POST /v1/calls', CALL)).toBe('201');
  const { body } = await ask('officer', 'POST /v1/calls/call_a/launch');
  expect(body.detail).toBe(
    'The Netherlands has a commitment of which nothing counts yet (rule 10).',
  );
  const transfer = `UPDATE funding.commitment SET transferred_at = ${NOW} WHERE party = 'party_nl'`;
  await store.database.query(transfer);
});

test('rule 9: a call is launched on the vote that its terms ask for, and on no other', async () => {
  const subject = 'launch of call_a, version 1';
  await vote('vote_other', 'launch of call_b', true);
  await vote('vote_lost', subject, false);
  await vote('vote_won', subject, true);
  await close('vote_lost');
  expect([
    await launch(),
    await launch('?vote=vote_none'),
    await launch('?vote=vote_other'),
    await launch('?vote=vote_won'),
    await launch('?vote=vote_lost'),
  ]).toEqual([
    '409 vote-missing',
    '409 vote-missing',
    '409 vote-on-something-else',
    '409 vote-not-counted',
    '409 vote-not-carried',
  ]);
  await close('vote_won');
  const changed = { ...SMALL_TERMS, boardVotes: [NEEDED], name: 'Anew' };
  const { fundingFacts } = PORTS;
  await write((writer) => changeCall(writer, changed, undefined, fundingFacts));
  const onOldText = await ask('officer', 'POST /v1/calls/call_a/launch?vote=vote_won');
  expect(onOldText.body).toMatchObject({
    type: expect.stringContaining('vote-on-something-else'),
    detail: expect.stringContaining('launch of call_a, version 2'),
  });
  await vote('vote_anew', 'launch of call_a, version 2', true);
  // By a server whose clock is ahead of that by which the call is launched.
  now = toEpochSeconds(NOW + 60);
  await close('vote_anew');
  now = NOW;
  expect(await launch('?vote=vote_anew')).toBe('200');
  const { body } = await ask('officer', 'GET /v1/calls/call_a');
  expect(body).toMatchObject({ state: 'launched', launchVote: 'vote_anew', boardVotes: [NEEDED] });
  const [audited] = await store.database.query<{ readonly vote: string }>(
    `SELECT detail->>'vote' AS vote FROM platform.audit WHERE action = 'call.launch'`,
  );
  expect(audited?.vote).toBe('vote_anew');
  const unsaid = store.database.query('DELETE FROM procurement.act_vote');
  await expect(unsaid).rejects.toThrow(/only ever added/);
  const open = `INSERT INTO procurement.act_vote (vote, act, call, recorded_at)
                VALUES ('vote_other', 'launch', 'call_a', 1)`;
  await expect(store.database.query(open)).rejects.toThrow(/is not closed/);
});

test('rule 2: a commitment that a launched call rests on is not withdrawn', async () => {
  const { status, body } = await ask('de', 'POST /v1/commitments/commitment_de/withdraw');
  expect({ status, detail: body.detail }).toEqual({ status: 409, detail: 'call_a rests on it.' });
});

test('A deadline is extended before it comes, with its reason, for all to read', async () => {
  const old = SMALL_TERMS.deadlineAt;
  const until = (seconds: number) => ({
    deadlineAt: new Date((old + seconds) * 1_000).toISOString().replace('.000', ''),
    reason: 'The grid operator answers late.',
  });
  const extend = (who: string, seconds: number) =>
    outcomeOf(who, 'POST /v1/calls/call_a/deadline', until(seconds));
  now = toEpochSeconds(old - 1);
  expect(await extend('de', 60)).toBe('403 not-permitted');
  expect(await extend('officer', 0)).toBe('422 deadline-not-later');
  expect(await extend('officer', 60)).toBe('200');
  now = toEpochSeconds(old + 60);
  expect(await extend('officer', 120)).toBe('409 extension-too-late');
  const { body } = await ask('public', 'GET /v1/published/calls');
  const { deadlineAt, reason } = until(60);
  const extension = { beforeAt: until(0).deadlineAt, deadlineAt, reason };
  expect(body.calls).toMatchObject([{ deadlineAt, extensions: [extension] }]);
  const [told] = await store.database.query<{ readonly detail: object }>(
    `SELECT detail FROM platform.event WHERE kind = 'call.deadline-extended'`,
  );
  expect(told?.detail).toEqual({ before: until(0).deadlineAt, deadline: deadlineAt, reason });
  const beside = `UPDATE procurement.call SET deadline_at = deadline_at + 1`;
  await expect(store.database.query(beside)).rejects.toThrow(/keeps its terms/);
});

test('rule 2: a default shakes the call; the state covers no more than it has paid', async () => {
  await store.database.query(
    `UPDATE funding.instalment SET called_at = 2, paid_at = CASE number WHEN 1 THEN 3 END
      WHERE commitment = 'commitment_de'`,
  );
  await store.database.query(
    `UPDATE funding.commitment SET status = 'called' WHERE id = 'commitment_de'`,
  );
  const candidate = {
    bid: 'bid_a',
    lot: 'lot-1',
    scoreThousandths: 1,
    capexMicros: toEurMicros(4_000n),
    unionMicrosByPhase: [toEurMicros(100n), toEurMicros(400n)],
    national: [{ state: 'party_de', micros: toEurMicros(500n) }],
  } as const;
  const chosen = async () => {
    const committedMicros = await SELECTION_PORTS.committedByState(
      store.database,
      'programme_p',
      now,
    );
    return selectByRank([candidate], { ...SMALL_TERMS, committedMicros });
  };
  expect((await ask('officer', 'GET /v1/calls')).body.items).toMatchObject([{ shaken: [] }]);
  expect(await chosen()).toMatchObject({ bids: ['bid_a'] });
  const unpaid = { id: 'commitment_de', version: undefined, number: 2 } as const;
  const payableUntilAt = toEpochSeconds(NOW + 2);
  expect(
    await write((writer) => defaultCommitment(writer, { ...unpaid, payableUntilAt }, PORTS)),
  ).toMatchObject({ ok: true });
  expect((await ask('officer', 'GET /v1/calls')).body.items).toMatchObject([
    {
      shaken: [
        { state: 'party_de', lacks: ['has left a called instalment of its commitment unpaid'] },
      ],
    },
  ]);
  // As the commitment itself: to its party and in its programme.
  const told = async (who: string) => [
    (await ask(who, 'GET /v1/calls')).body.items[0].shaken.length,
    (await ask(who, 'GET /v1/calls/call_a')).body.shaken.length,
  ];
  expect([await told('de'), await told('nl'), await told('bidder')]).toEqual([
    [1, 1],
    [0, 0],
    [0, 0],
  ]);
  expect((await chosen()).excluded).toMatchObject([
    { exclusion: { reason: 'state_commitment', state: 'party_de', overMicros: 100n } },
  ]);
});

test('Once the call is cancelled nothing rests on the commitment', async () => {
  expect(await outcomeOf('officer', 'POST /v1/calls/call_a/cancel', { why: 'Shaken.' })).toBe(
    '200',
  );
  expect(await outcomeOf('nl', 'POST /v1/commitments/commitment_nl/withdraw')).toBe('200');
  expect((await ask('officer', 'GET /v1/calls/call_a')).body).toMatchObject({ shaken: [] });
});
