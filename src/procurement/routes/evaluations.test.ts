/** The evaluation of a call as those who take part in it see it, on a real store. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/server.ts';
import { TEST_SETTINGS } from '../../platform/http/testing/test-settings.ts';
import { selectCall } from '../store/calls.ts';
import { isEvaluatorOf } from '../store/evaluations.ts';
import { JUDGED_CALL, JUDGED_CALL_PERSONS, seedJudgedCall } from '../testing/judged-call.ts';
import { ASSIGNED_BID_ROUTES } from './assigned-bids.ts';
import { EVALUATION_ROUTES, type EvaluationPorts } from './evaluations.ts';
import { RANKING_ROUTES } from './rankings.ts';

let store: TestDatabase;
let server: HttpServer;
let keyCount = 0;

beforeAll(async () => {
  store = await createTestDatabase();
  await seedJudgedCall(store.database);
  server = await createHttpServer<EvaluationPorts>({
    ...TEST_SETTINGS,
    routes: [...EVALUATION_ROUTES, ...ASSIGNED_BID_ROUTES, ...RANKING_ROUTES],
    ports: { database: store.database },
    authenticate: async ({ headers }) => ({ ok: true, actor: actorOf(String(headers['x-as'])) }),
    clock: () => toEpochSeconds(JUDGED_CALL.deadlineAt + 100),
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

function actorOf(id: string) {
  return { id, name: id, grants: JUDGED_CALL_PERSONS[id] ?? [], restrictedTo: undefined };
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A question without a body; `null`: a command that has none. */
async function ask(who: string, path: string, body?: unknown): Promise<Answer> {
  keyCount += 1;
  const key = `key-${String(keyCount).padStart(20, '0')}`;
  const answer = await server.fastify.inject({
    method: body === undefined ? 'GET' : 'POST',
    url: `/v1/calls/call_a/${path}`,
    headers: { 'x-as': who, ...(body === undefined ? {} : { 'idempotency-key': key }) },
    ...(body === undefined || body === null ? {} : { payload: body as object }),
  });
  const isJson = answer.body.startsWith('{');
  return { status: answer.statusCode, body: isJson ? answer.json() : {}, text: answer.body };
}

/** `200`, or the last part of the type of the problem. */
async function answerOf(who: string, path: string, body?: unknown): Promise<string> {
  const { status, body: answer } = await ask(who, path, body);
  return status < 300 ? String(status) : String(answer.type).replace(/^.*\//, '');
}

const points = (name: string, thousandths: number) => ({
  criterion: name,
  thousandths,
  comment: 'As the bid says.',
});
const PASSED = { finding: 'passed', institution: 'A bank', accreditation: 'Register 7' };

type Step = readonly [what: string, who: string, path: string, body: unknown, answer: string];

/** One after the other: each stands on those before it. */
const STEPS: readonly Step[] = [
  [
    'a reviewer assigns nobody',
    'person_e',
    'bids/bid_a/assignments',
    { person: 'person_f' },
    'not-permitted',
  ],
  [
    'no excluded bid is judged',
    'person_officer',
    'bids/bid_c/assignments',
    { person: 'person_e' },
    'bid-not-judged',
  ],
  [
    'nobody unknown judges',
    'person_officer',
    'bids/bid_a/assignments',
    { person: 'person_x' },
    'evaluator-unknown',
  ],
  [
    'no officer of the call judges',
    'person_officer',
    'bids/bid_a/assignments',
    { person: 'person_officer' },
    'evaluator-not-independent',
  ],
  [
    'who opened the bids judges none',
    'person_officer',
    'bids/bid_a/assignments',
    { person: 'person_officer-1' },
    'evaluator-not-independent',
  ],
  [
    'no reviewer of another call judges',
    'person_officer',
    'bids/bid_a/assignments',
    { person: 'person_stranger' },
    'not-an-evaluator',
  ],
  ['an expert judges', 'person_officer', 'bids/bid_a/assignments', { person: 'person_e' }, '201'],
  [
    'once',
    'person_officer',
    'bids/bid_a/assignments',
    { person: 'person_e' },
    'evaluator-already-assigned',
  ],
  ['a second', 'person_officer', 'bids/bid_a/assignments', { person: 'person_f' }, '201'],
  ['a third', 'person_officer', 'bids/bid_a/assignments', { person: 'person_g' }, '201'],
  [
    'no score before a declaration',
    'person_e',
    'bids/bid_a/scores',
    points('scale', 1),
    'interest-not-declared',
  ],
  ['no conflict', 'person_e', 'bids/bid_a/declaration', { conflict: null }, '200'],
  [
    'a declaration stands',
    'person_e',
    'bids/bid_a/declaration',
    { conflict: null },
    'interest-already-declared',
  ],
  ['a conflict', 'person_g', 'bids/bid_a/declaration', { conflict: 'My former firm.' }, '200'],
  [
    'no score with a conflict',
    'person_g',
    'bids/bid_a/scores',
    points('scale', 1),
    'conflict-of-interest',
  ],
  ['no score of a bid of others', 'person_e', 'bids/bid_b/scores', points('scale', 1), 'not-found'],
  [
    'no score above full marks',
    'person_e',
    'bids/bid_a/scores',
    points('scale', 100_001),
    'points-out-of-range',
  ],
  [
    'no score of no criterion',
    'person_e',
    'bids/bid_a/scores',
    points('beauty', 1),
    'criterion-unknown',
  ],
  [
    'no score by an officer',
    'person_auditor',
    'bids/bid_a/scores',
    points('scale', 1),
    'not-permitted',
  ],
  ['a score', 'person_e', 'bids/bid_a/scores', points('scale', 70_000), '200'],
  ['another in its place', 'person_e', 'bids/bid_a/scores', points('scale', 80_000), '200'],
  [
    'no consensus of one',
    'person_e',
    'bids/bid_a/consensus',
    points('scale', 80_000),
    'too-few-scores',
  ],
  ['no conflict of the second', 'person_f', 'bids/bid_a/declaration', { conflict: null }, '200'],
  [
    'no consensus without a score',
    'person_f',
    'bids/bid_a/consensus',
    points('scale', 80_000),
    'own-score-missing',
  ],
  ['a score of the second', 'person_f', 'bids/bid_a/scores', points('scale', 60_000), '200'],
  ['a consensus of two', 'person_f', 'bids/bid_a/consensus', points('scale', 75_000), '200'],
  [
    'a score stands from then on',
    'person_e',
    'bids/bid_a/scores',
    points('scale', 1),
    'consensus-reached',
  ],
  ['the consensus is put anew', 'person_e', 'bids/bid_a/consensus', points('scale', 72_000), '200'],
  ['no ranking yet', 'person_officer', 'rank', null, 'evaluation-incomplete'],
  ['none to look at for a state', 'person_state', 'ranking', undefined, 'ranking-not-yet'],
  ['nor for whom it may concern', 'person_e', 'ranking', undefined, 'not-permitted'],
];

describe('rule 4: bids are judged by independent experts', () => {
  test.each(STEPS)('%s', async (...[, who, path, body, expected]) => {
    expect(await answerOf(who, path, body)).toBe(expected);
  });

  test('an evaluator sees its own bids, and none of others', async () => {
    const mine = await ask('person_e', 'my-assignments');
    expect(mine.body.items).toMatchObject([{ bid: 'bid_a', declaration: 'none' }]);
    expect((await ask('person_h', 'my-assignments')).body.items).toEqual([]);
    expect(await answerOf('person_e', 'assignments')).toBe('not-permitted');
    expect(await answerOf('person_e', 'bids/bid_a/evaluation')).toBe('not-permitted');
    expect(await answerOf('person_stranger', 'my-assignments')).toBe('not-found');
  });

  test('nor hears which bid was judged: events name the call alone', async () => {
    const heard = await store.database.query(
      `SELECT DISTINCT subject, detail::text FROM platform.event WHERE kind LIKE 'evaluation.%'`,
    );
    expect(heard).toEqual([{ subject: 'call_a', detail: '{}' }]);
  });

  test('and what stands in a bid only without a conflict, with what the scales say', async () => {
    const { body } = await ask('person_f', 'my-assignments/bid_a');
    expect(body).toMatchObject({
      bid: { id: 'bid_a', content: { title: 'Title a' } },
      guides: [{ criterion: 'scale', measure: 'pue', label: 'excellent', points: 100 }],
      scores: [{ person: 'person_e' }, { person: 'person_f' }],
      consensus: [{ criterion: 'scale', thousandths: 72_000 }],
    });
    const conflict = await ask('person_g', 'my-assignments/bid_a');
    expect(conflict.body).toMatchObject({ bid: null, guides: [], scores: [], consensus: [] });
    await ask('person_officer', 'bids/bid_b/assignments', { person: 'person_f' });
    expect((await ask('person_f', 'my-assignments/bid_b')).body).toMatchObject({ bid: null });
    // Where a page ends says nothing of what others judge.
    const page = await ask('person_f', 'my-assignments?limit=1');
    const end = JSON.parse(Buffer.from(String(page.body.nextCursor), 'base64url').toString());
    expect(end.slice(2)).toEqual(['1', 'bid_a']);
    expect(await answerOf('person_e', 'my-assignments/bid_b')).toBe('not-found');
    expect(await answerOf('person_officer', 'my-assignments/bid_a')).toBe('not-found');
  });

  test('who gets a role that decides is no evaluator from then on', async () => {
    await ask('person_officer', 'bids/bid_b/assignments', { person: 'person_k' });
    await store.database.query(
      `INSERT INTO identity.role_grant
         (id, person_id, role, scope_kind, scope_id, granted_by, granted_at)
       VALUES ('grant_late', 'person_k', 'programme-officer', 'programme', 'programme_p', 'x', 1)`,
    );
    const declared = await answerOf('person_k', 'bids/bid_b/declaration', { conflict: null });
    expect(declared).toBe('evaluator-not-independent');
  });

  test('the auditor sees all of it, conflicts included', async () => {
    const { body } = await ask('person_auditor', 'bids/bid_a/evaluation');
    expect(body).toMatchObject({
      assignments: [
        { declaration: 'none' },
        { declaration: 'none' },
        { conflict: 'My former firm.' },
      ],
      scores: [{ person: 'person_e', thousandths: 80_000, counts: true }, { person: 'person_f' }],
      consensus: [{ criterion: 'scale', thousandths: 72_000, writtenBy: 'person_e' }],
      financialCheck: null,
    });
    const listed = await ask('person_auditor', 'assignments?person=person_g');
    expect(listed.body.items).toMatchObject([{ person: 'person_g', declaration: 'conflict' }]);
    expect(await isEvaluatorOf(store.database, 'call_a', 'person_g')).toBe(true);
    expect(await isEvaluatorOf(store.database, 'call_a', 'person_h')).toBe(false);
  });

  test('a late conflict takes the consensus back, until enough others agree anew', async () => {
    expect(await answerOf('person_e', 'bids/bid_a/declaration', { conflict: 'Shares.' })).toBe(
      '200',
    );
    const { body } = await ask('person_auditor', 'bids/bid_a/evaluation');
    expect(body).toMatchObject({
      scores: [{ person: 'person_e', counts: false }, { counts: true }],
      consensus: [],
    });
    const agree = () => answerOf('person_f', 'bids/bid_a/consensus', points('scale', 60_000));
    expect(await agree()).toBe('too-few-scores');
    await judge('person_h', 'bid_a', [55_000]);
    expect(await agree()).toBe('200');
  });

  test.each<readonly [string, string]>([
    [
      'a score without a declaration',
      `INSERT INTO procurement.score VALUES ('bid_a', 'person_g', 'scale', 1, 'c', 1)`,
    ],
    ['a score after the consensus', 'UPDATE procurement.score SET thousandths = 1'],
    ['another consensus in place of one', 'UPDATE procurement.consensus SET thousandths = 1'],
    ['a conflict away', `UPDATE procurement.assignment SET declaration = 'none'`],
    [
      'an evaluator who opens bids',
      `INSERT INTO procurement.assignment (bid, person, assigned_at, assigned_by)
       VALUES ('bid_a', 'person_officer-1', 1, 'x')`,
    ],
  ])('the schema itself never takes %s', async (_, sql) => {
    await expect(store.database.query(sql)).rejects.toMatchObject({ name: 'ConstraintViolated' });
  });
});

/** Assigned, without a conflict, and with scores in the order of the criteria. */
async function judge(person: string, bid: string, thousandths: readonly number[]): Promise<void> {
  await ask('person_officer', `bids/${bid}/assignments`, { person });
  await ask(person, `bids/${bid}/declaration`, { conflict: null });
  for (const [index, each] of thousandths.entries()) {
    const { id } = JUDGED_CALL.criteria[index] ?? { id: '' };
    expect(await answerOf(person, `bids/${bid}/scores`, points(id, each))).toBe('200');
  }
}

describe('rule 4: a call is ranked by what experts and a financial institution found', () => {
  test('once nothing is missing, and then nothing is judged any more', async () => {
    for (const person of ['person_f', 'person_h']) {
      await ask(person, 'bids/bid_a/scores', points('cost', 50_000));
      await judge(person, 'bid_b', [90_000, 10_000]);
    }
    await ask('person_f', 'bids/bid_a/consensus', points('cost', 50_000));
    await ask('person_f', 'bids/bid_b/consensus', points('scale', 90_000));
    await ask('person_f', 'bids/bid_b/consensus', points('cost', 10_000));
    const failed = { ...PASSED, finding: 'failed', reason: 'No equity.' };
    expect(await answerOf('person_f', 'bids/bid_a/financial-check', PASSED)).toBe('not-permitted');
    expect(await answerOf('person_officer', 'bids/bid_a/financial-check', failed)).toBe('200');
    const incomplete = await ask('person_officer', 'rank', null);
    expect(incomplete.body.detail).toBe('bid_b lacks its financial check.');
    await ask('person_officer', 'bids/bid_b/financial-check', PASSED);
    await ask('person_officer', 'bids/bid_a/financial-check', PASSED);
    expect(await answerOf('person_e', 'rank', null)).toBe('not-permitted');
    expect(await answerOf('person_officer', 'rank', null)).toBe('200');
    expect((await selectCall(store.database, 'call_a'))?.state).toBe('ranked');
    const late = await answerOf('person_f', 'bids/bid_a/consensus', points('cost', 1));
    expect(late).toBe('call-not-opened');
  });

  test.each(['person_officer', 'person_auditor', 'person_state'])(
    'and computed again from the scores for %s',
    async (who) => {
      const { body } = await ask(who, 'ranking');
      expect(body.items).toMatchObject([
        { rank: 1, bid: 'bid_b', scoreThousandths: 58_000 },
        { rank: 2, bid: 'bid_a', scoreThousandths: 56_000 },
        { rank: null, bid: 'bid_c', exclusions: [{ reason: 'excluded_at_opening' }] },
      ]);
    },
  );

  test('page by page, both ways, and as CSV', async () => {
    const first = await ask('person_auditor', 'ranking?limit=2&sort=-rank');
    expect(first.body.items).toMatchObject([{ bid: 'bid_c' }, { bid: 'bid_a' }]);
    const next = `ranking?limit=2&sort=-rank&cursor=${first.body.nextCursor}`;
    const second = await ask('person_auditor', next);
    expect(second.body).toMatchObject({ items: [{ bid: 'bid_b' }], nextCursor: null });
    const csv = await ask('person_auditor', 'ranking?format=csv');
    expect(csv.text.split('\r\n').map((line) => line.split(',').slice(0, 6).join(' '))).toEqual([
      'bid lot standing rank rankInLot scoreThousandths',
      'bid_b lot-1 ranked 1 1 58000',
      'bid_a lot-1 ranked 2 2 56000',
      'bid_c lot-1 excluded   ',
      '',
    ]);
  });

  test('and by other weights only as what might be', async () => {
    const weights = [
      { criterion: 'scale', weightPpm: 0 },
      { criterion: 'cost', weightPpm: 1_000_000 },
    ];
    const { body } = await ask('person_state', 'ranking/what-if', { weights });
    expect(body).toMatchObject({
      isWhatIf: true,
      weights,
      items: [{ rank: 1, bid: 'bid_a' }, { rank: 2, bid: 'bid_b' }, { bid: 'bid_c' }],
    });
    const short = { weights: weights.slice(0, 1) };
    expect(await answerOf('person_state', 'ranking/what-if', short)).toBe(
      'weight-of-each-criterion',
    );
    expect(await answerOf('person_e', 'ranking/what-if', { weights })).toBe('not-permitted');
    const stands = await ask('person_state', 'ranking');
    expect(stands.body.items).toMatchObject([{ bid: 'bid_b' }, { bid: 'bid_a' }, { bid: 'bid_c' }]);
  });
});
