import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { CommitUnknown } from '../database/errors.ts';
import type { Database } from '../database/transaction.ts';
import { forgetAnswers, keepAnswers, reserveKeys } from './idempotency.ts';
import { type IdempotencyKey, requestHashOf } from './idempotency-key.ts';
import { type SampleServer, startSample } from './testing/sample-server.ts';

/** The store, whose connection may be lost after the commit and before its answer. */
function losingAnswers(database: Database, isLosing: () => boolean): Database {
  const write: Database['write'] = async (caller, work) => {
    const outcome = await database.write(caller, work);
    if (isLosing()) throw new CommitUnknown('The connection was lost');
    return outcome;
  };
  return {
    write,
    query: (sql, values) => database.query(sql, values),
    snapshot: (work) => database.snapshot(work),
  };
}

let sample: SampleServer;
let isLosing = false;
beforeAll(async () => {
  sample = await startSample({ wrap: (database) => losingAnswers(database, () => isLosing) });
});
afterAll(() => sample.close());
beforeEach(async () => {
  isLosing = false;
  await sample.store.database.query('DELETE FROM sample.thing');
  await sample.store.database.query('DELETE FROM platform.idempotency');
});

const THING = { thingId: 'thing_a', siteId: 'site_a', name: 'A', gpuCount: 1 };

function create(key: string, changed: object = {}, token = 'operator-a') {
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': key };
  const payload = { ...THING, ...changed };
  return sample.server.fastify.inject({ method: 'POST', url: '/v1/things', headers, payload });
}

async function countOf(table: string): Promise<bigint> {
  const rows = await sample.store.database.query<{ count: bigint }>(
    `SELECT count(*) AS count FROM ${table}`,
  );
  return rows[0]?.count ?? -1n;
}

describe('a repeated request', () => {
  test('gets the first answer again, with its headers, and does nothing', async () => {
    const first = await create('k1');
    const second = await create('k1');
    expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
    expect(second.payload).toBe(first.payload);
    expect(second.headers.etag).toBe('"1"');
    expect(second.headers.location).toBe('/v1/things/thing_a');
    expect(first.headers['idempotent-replay']).toBeUndefined();
    expect(second.headers['idempotent-replay']).toBe('true');
    expect(await countOf('sample.thing')).toBe(1n);
  });

  test('gets it although the first answer was lost after the commit', async () => {
    isLosing = true;
    const lost = await create('k1');
    expect([lost.statusCode, lost.json().type]).toEqual([503, '/problems/outcome-unknown']);
    isLosing = false;
    const again = await create('k1');
    expect([again.statusCode, again.headers['idempotent-replay']]).toEqual([201, 'true']);
    expect(await countOf('sample.thing')).toBe(1n);
  });

  test('with other content is refused, and so is another address', async () => {
    await create('k1');
    const other = await create('k1', { thingId: 'thing_b' });
    expect([other.statusCode, other.json().type]).toEqual([
      422,
      '/problems/idempotency-key-reused',
    ]);
    expect(await countOf('sample.thing')).toBe(1n);
  });

  test('of another actor is another request', async () => {
    await create('k1');
    const other = await create('k1', { thingId: 'thing_b', siteId: 'site_b' }, 'operator-b');
    expect([other.statusCode, other.headers['idempotent-replay']]).toEqual([201, undefined]);
  });

  test('after a refusal is looked at anew: nothing was kept', async () => {
    await create('k1');
    const refused = await create('k2');
    expect([refused.statusCode, refused.json().type]).toEqual([409, '/problems/thing-exists']);
    // Whoever lost the answer, and asks again under another key, hears that it was done.
    expect(refused.json().detail).toMatch(/The same request of yours was done at 20\d\d-.*Z\.$/);
    const other = await create('k3', { name: 'B' });
    expect([other.statusCode, other.json().detail]).toEqual([409, 'It is thing_a.']);
    expect(await countOf('platform.idempotency')).toBe(1n);
    await sample.store.database.query('DELETE FROM sample.thing');
    expect((await create('k2')).statusCode).toBe(201);
  });

  test('at the same moment waits for the first, and all get one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create('k1')));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ payload }) => payload)).size).toBe(1);
    const replays = answers.filter(({ headers }) => headers['idempotent-replay'] === 'true');
    expect(replays).toHaveLength(7);
    expect(await countOf('sample.thing')).toBe(1n);
  });

  test('without a key is a new request each time', async () => {
    const headers = { authorization: 'Bearer operator-a' };
    const request = { method: 'POST', url: '/v1/things', headers, payload: THING } as const;
    const statuses = [
      (await sample.server.fastify.inject(request)).statusCode,
      (await sample.server.fastify.inject(request)).statusCode,
    ];
    expect(statuses).toEqual([201, 409]);
  });
});

describe('a batch of many requests in one transaction', () => {
  const caller = { actor: 'system_batcher', at: toEpochSeconds(50), requestId: '' };
  const keyOf = (key: string, content: string): IdempotencyKey => {
    const requestHash = requestHashOf('POST', '/v1/jobs', content);
    return { actor: 'person_a', key, method: 'POST', path: '/v1/jobs', requestHash };
  };
  const answer = { status: 201, headers: { etag: '"1"' }, body: '{"a":"\\"{}"}' };

  function inTransaction(keys: readonly IdempotencyKey[], refusedIndex?: number) {
    return sample.store.database.write(caller, async (writer) => {
      const reservations = await reserveKeys(writer, keys);
      const fresh = keys.filter((_, index) => reservations[index]?.kind === 'new');
      const refused = refusedIndex === undefined ? undefined : keys[refusedIndex];
      const answers = fresh.map((key) => ({ key, answer: key === refused ? undefined : answer }));
      await keepAnswers(writer, answers);
      writer.audit({ action: 'sample.batch', subject: 'sample', detail: {} });
      return done(reservations);
    });
  }

  test('tells the new from the repeated, those twice in it, and reused keys', async () => {
    await inTransaction([keyOf('old', 'x')]);
    const keys = [
      keyOf('new', 'x'),
      keyOf('old', 'x'),
      keyOf('old', 'y'),
      keyOf('new', 'x'),
      keyOf('new', 'y'),
    ];
    expect(await inTransaction(keys)).toEqual(
      done([
        { kind: 'new' },
        { kind: 'repeated', answer: expect.objectContaining(answer) },
        { kind: 'other-content' },
        { kind: 'twice', firstIndex: 0 },
        { kind: 'other-content' },
      ]),
    );
  });

  test('frees the key of what was refused beside what was saved', async () => {
    await inTransaction([keyOf('a', 'x'), keyOf('b', 'x')], 1);
    const again = await inTransaction([keyOf('a', 'x'), keyOf('b', 'x')]);
    expect(again).toEqual(done([expect.objectContaining({ kind: 'repeated' }), { kind: 'new' }]));
  });

  test('answers are forgotten by their age, so many at once', async () => {
    await inTransaction([keyOf('a', 'x'), keyOf('b', 'x'), keyOf('c', 'x')]);
    const forget = (seconds: number) => {
      const of = { before: toEpochSeconds(seconds), rowsMax: 2 };
      return sample.store.database.write(caller, async (writer) => {
        writer.audit({ action: 'answers.forget', subject: 'platform', detail: {} });
        return done(await forgetAnswers(writer, of));
      });
    };
    expect(await forget(50)).toEqual(done(0));
    expect(await forget(51)).toEqual(done(2));
    expect(await forget(51)).toEqual(done(1));
  });
});
