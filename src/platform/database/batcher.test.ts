import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { done, refused } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { type Batcher, type BatchWriter, createBatcher } from './batcher.ts';
import { ConstraintViolated, StoreUnavailable } from './errors.ts';
import { createTestDatabase, type TestDatabase } from './testing/create-test-database.ts';

const AT = toEpochSeconds(1_800_000_000);

interface Order {
  readonly id: string;
  readonly by: string;
}
type Answer =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly reason: 'unwanted' };

describe('a batcher', () => {
  let shop: TestDatabase;
  let sizes: number[] = [];
  let batcher: Batcher<Order, Answer>;

  const takeOrders = async (writer: BatchWriter, orders: readonly Order[]): Promise<Answer[]> => {
    sizes.push(orders.length);
    const wanted = orders.filter(({ id }) => id !== 'unwanted');
    const ids = wanted.map(({ id }) => id);
    await writer.query('INSERT INTO box SELECT unnest($1::text[])', [ids]);
    for (const { id, by } of wanted) {
      const caller = { actor: by, at: AT, requestId: `request of ${id}` };
      writer.audit({ action: 'box.order', subject: id, detail: {} }, caller);
    }
    return orders.map(({ id }) => (id === 'unwanted' ? refused({ reason: 'unwanted' }) : done(id)));
  };
  const open = (countMax: number, waitMilliseconds: number, waitingCountMax = 10_000) =>
    createBatcher<Order, Answer>(
      shop.database,
      {
        countMax,
        waitMilliseconds,
        waitingCountMax,
        toCaller: () => ({ actor: 'system_batch', at: AT, requestId: '' }),
      },
      takeOrders,
    );
  const order = (id: string) => batcher.submit({ id, by: `person_${id}` });

  beforeAll(async () => {
    shop = await createTestDatabase({ only: [1, 80] });
    await shop.database.query('CREATE TABLE box (id text PRIMARY KEY)');
    batcher = open(100, 2);
  });
  afterAll(async () => {
    await batcher.close();
    await shop.close();
  });

  test('gives each caller its own answer, and each entry its own actor', async () => {
    sizes = [];
    const answers = await Promise.all(['a', 'unwanted', 'b'].map(order));
    expect(answers).toEqual([done('a'), { ok: false, reason: 'unwanted' }, done('b')]);
    expect(sizes).toEqual([3]);
    const rows = await shop.database.query('SELECT actor, request_id FROM platform.audit');
    expect(rows).toEqual([
      { actor: 'person_a', request_id: 'request of a' },
      { actor: 'person_b', request_id: 'request of b' },
    ]);
  });

  test('whose requests are all refused saves nothing, and answers', async () => {
    expect(await order('unwanted')).toEqual({ ok: false, reason: 'unwanted' });
  });

  test('lets only the request at fault fail', async () => {
    const settled = await Promise.allSettled(['c', 'a', 'd'].map(order));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: expect.any(ConstraintViolated) });
  });

  test('grows its batches while one runs, and none beyond the most', async () => {
    sizes = [];
    await Promise.all(Array.from({ length: 350 }, (_, index) => order(`many${index}`)));
    expect(sizes).toEqual([100, 100, 100, 50]);
    expect(await verifyAudit(shop.database, undefined)).toMatchObject({ isWhole: true });
  });

  test('refuses more than may wait, and any once it closes', async () => {
    const small = open(1, 50, 2);
    const results = ['w1', 'w2', 'w3', 'w4'].map((id) => small.submit({ id, by: 'person_w' }));
    const settled = await Promise.allSettled(results);
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    await small.close();
    await expect(small.submit({ id: 'late', by: 'person_w' })).rejects.toThrow(StoreUnavailable);
  });

  test('answers those that wait before it has closed', async () => {
    const closing = open(10, 10_000);
    const waiting = closing.submit({ id: 'patient', by: 'person_p' });
    await sleep(5);
    await closing.close();
    expect(await waiting).toEqual(done('patient'));
  });
});
