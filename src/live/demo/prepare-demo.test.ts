import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { done, refused } from '../../kernel/outcome.ts';
import type { Month } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { stageOf } from '../../operation/stage.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { selectSelection } from '../../procurement/store/selections.ts';
import { closePeriod } from '../close-period.ts';
import { loadPlan } from '../load-plan.ts';
import { chargeNextBatch } from '../post-usage.ts';
import { prepareDemo, saveDemo } from './prepare-demo.ts';
import { rehearsedTo, type SmallHistory, saved } from './testing/small-history.ts';

const NOW = toEpochSeconds(Date.UTC(2027, 5, 17, 9, 30, 11) / 1_000);
const CALLER = { actor: 'system_test', at: NOW, requestId: '' };

let store: TestDatabase;
let small: SmallHistory;
let counts: Awaited<ReturnType<typeof saved>>;

beforeAll(async () => {
  store = await createTestDatabase();
  small = await rehearsedTo(NOW);
  counts = await saved(store.database, small);
});
afterAll(() => store.close());

async function one<Row>(sql: string): Promise<Row> {
  const [row] = await store.database.query<Row>(sql);
  return present(row, sql);
}

describe('A history that was saved', () => {
  test('is three closed months, stated for funders and who promised, and an open one', async () => {
    const periods = await store.database.query(
      `SELECT month, state, is_rehearsed, count(funder)::integer AS statements
         FROM settlement.period LEFT JOIN settlement.statement USING (month)
        GROUP BY period.month ORDER BY month`.replace('is_rehearsed', 'period.is_rehearsed'),
    );
    expect(periods).toEqual([
      { month: '2027-03', state: 'closed', is_rehearsed: true, statements: 9 },
      { month: '2027-04', state: 'closed', is_rehearsed: true, statements: 9 },
      { month: '2027-05', state: 'closed', is_rehearsed: true, statements: 9 },
      { month: '2027-06', state: 'open', is_rehearsed: false, statements: 0 },
    ]);
  });

  test('is marked as rehearsed, row by row', async () => {
    const tables = ['scheduling.job', 'scheduling.run', 'settlement.entry', 'metering.batch'];
    for (const table of [...tables, 'settlement.statement', 'settlement.period_input']) {
      const sql = `SELECT bool_and(is_rehearsed) AS all, count(*) > 0 AS any FROM ${table}`;
      expect([table, await one(sql)]).toEqual([table, { all: true, any: true }]);
    }
  });

  test('has jobs in every state of a rehearsal, reclaimed and interrupted runs', async () => {
    const states = await store.database.query<{ state: string }>(
      'SELECT DISTINCT state FROM scheduling.job ORDER BY state',
    );
    expect(states.map(({ state }) => state)).toEqual([
      'cancelled',
      'completed',
      'failed',
      'running',
      'waiting',
    ]);
    const causes = await store.database.query<{ cause: string | null }>(
      'SELECT DISTINCT cause FROM scheduling.run ORDER BY cause',
    );
    expect(causes.map(({ cause }) => cause)).toEqual([
      'cancelled',
      'completed',
      'failed',
      'interrupted',
      'reclaimed',
      null,
    ]);
  });

  test('has metered what its ledger has charged, month by month', async () => {
    const rows = await store.database.query<{ metered: bigint; charged: bigint }>(
      `SELECT metered, charged FROM
         (SELECT month, sum(gpu_seconds)::bigint AS metered FROM metering.usage GROUP BY month) AS a
         FULL JOIN
         (SELECT month, sum(amount)::bigint AS charged FROM settlement.entry
            JOIN settlement.leg ON leg.entry = entry.seq
            JOIN settlement.account ON account.id = leg.account AND kind = 'used'
           WHERE flow = 'use' GROUP BY month) AS b USING (month)`,
    );
    expect(rows).toHaveLength(4);
    for (const { metered, charged } of rows) expect(metered).toBe(charged);
  });

  test('leaves nothing to charge, and its months close again without effect', async () => {
    const { database } = store;
    const nothing = await database.write(CALLER, async (writer) => {
      const charged = await chargeNextBatch(writer);
      return charged === undefined ? refused({ reason: 'nothing' }) : done(charged);
    });
    expect(nothing.ok).toBe(false);
    const stage = stageOf(present(await database.snapshot(loadPlan), 'The plan'));
    const closed = await database.write(CALLER, (writer) =>
      closePeriod(writer, stage, '2027-05' as Month, { chargesKnownRuns: false }),
    );
    expect(closed).toMatchObject({ ok: true, value: { postedCount: 0 } });
    expect(closed.ok && closed.value.statements.every(({ isNew }) => !isNew)).toBe(true);
  });

  test('is one line of the audit, with its counts and its trace hash', async () => {
    const lines = await store.database.query<{ detail: object; actor: string }>(
      "SELECT actor, detail FROM platform.audit WHERE action = 'demo.load'",
    );
    const { traceHash } = small.history;
    expect(lines).toMatchObject([{ actor: 'system_demo', detail: { ...counts, traceHash } }]);
    expect(traceHash).toMatch(/^[0-9a-f]{64}$/);
    expect((await rehearsedTo(NOW)).history.traceHash).toBe(traceHash);
  });

  test('has a call at every stage, opened bids, and a reason for each left out', async () => {
    const calls = await store.database.query('SELECT id, state FROM procurement.call ORDER BY id');
    expect(calls).toEqual([
      { id: 'call_fifth', state: 'drafted' },
      { id: 'call_first', state: 'awarded' },
      { id: 'call_fourth', state: 'launched' },
      { id: 'call_second', state: 'decided' },
      { id: 'call_third', state: 'opened' },
    ]);
    const bids = await store.database.query<{ call: string; state: string; count: number }>(
      `SELECT call, state, count(*)::integer AS count
         FROM procurement.bid GROUP BY 1, 2 ORDER BY 1`,
    );
    expect(bids).toEqual([
      { call: 'call_first', state: 'opened', count: 2 },
      { call: 'call_fourth', state: 'sealed', count: 2 },
      { call: 'call_second', state: 'opened', count: 6 },
      { call: 'call_third', state: 'opened', count: 3 },
    ]);
    const found = await selectSelection(store.database, 'call_second');
    const selection = present(found, 'A selection');
    // Two ask a state for more than it has signed, one for what the first call has selected.
    expect(selection.chosen.excluded.map(({ exclusion }) => exclusion.reason)).toEqual(
      new Array(3).fill('state_commitment'),
    );
    expect(selection.chosen.bids).toHaveLength(2);
  });

  test('is money signed, called and paid as far as it was due', async () => {
    const paid = await store.database.query(
      `SELECT DISTINCT name FROM settlement.balance
         JOIN settlement.account ON account.id = account WHERE kind = 'paid' AND amount > 0`,
    );
    expect(paid).toHaveLength(2);
    const { count } = await one<{ count: bigint }>(
      'SELECT count(*) FROM funding.instalment WHERE paid_at IS NOT NULL AND called_at IS NOT NULL',
    );
    expect(count).toBe(2n);
  });

  test('keeps the numbers of its jobs; the next one follows', async () => {
    const { max, next } = await one<{ max: number; next: bigint }>(
      `SELECT max(number), nextval(pg_get_serial_sequence('scheduling.job', 'number')) AS next
         FROM scheduling.job`,
    );
    expect(next).toBe(BigInt(max + 1));
  });

  test('is not saved a second time', async () => {
    const { demo, history } = small;
    expect(await saveDemo(store.database, demo, history, () => undefined)).toBeUndefined();
    const log = { info: () => expect.unreachable('nothing is prepared') };
    const ports = { database: store.database, now: () => NOW, log };
    expect(await prepareDemo(ports as never)).toEqual({ programme: 'Small demo' });
  });
});

test('What is cut off in the middle leaves the store empty; the next one is whole', async () => {
  const other = await createTestDatabase();
  const { database } = other;
  try {
    const { demo, history } = small;
    const steps: string[] = [];
    await expect(
      saveDemo(database, demo, history, (sentence) => {
        steps.push(sentence);
        if (steps.length === 6) throw new Error('cut off');
      }),
    ).rejects.toThrow('cut off');
    for (const table of ['funding.plan', 'scheduling.job', 'settlement.entry', 'platform.audit']) {
      const [row] = await database.query<{ count: bigint }>(`SELECT count(*) FROM ${table}`);
      if (table !== 'funding.plan') expect([table, row?.count]).toEqual([table, 0n]);
    }
    expect(await database.snapshot(loadPlan)).toBeUndefined();
    expect(await saved(database, small)).toEqual(counts);
  } finally {
    await other.close();
  }
});
