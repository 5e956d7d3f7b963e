import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assert } from '../kernel/assert.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import { usageIn } from '../metering/usage.ts';
import { ConstraintViolated } from '../platform/database/errors.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import type { Caller } from '../platform/database/transaction.ts';
import { ACCOUNT_RULES, type AccountIndex } from './account.ts';
import type { Books } from './books.ts';
import { chargeForUsage, heldGpuSeconds, type RunningJob, reserveForJob } from './flows/job.ts';
import { postMoneyOf } from './flows/money.ts';
import { loadOpeningBalances } from './store/accounts.ts';
import { saveNewEntries } from './store/new-entries.ts';
import { openPeriods } from './store/periods.ts';
import { newBooks, openPeriodOf, PERIODS } from './testing/small-programme.ts';

const CALLER: Caller = {
  actor: 'system_test',
  at: PERIODS[0]?.start ?? toEpochSeconds(0),
  requestId: '',
};
const [JANUARY] = PERIODS;

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
});
afterAll(() => store.close());

function runJob(books: Books, jobNumber: number): void {
  assert(JANUARY !== undefined, 'January');
  const job: RunningJob = {
    jobNumber,
    attempt: 1,
    allocationIndex: 0,
    clusterIndex: 0,
    gpuCount: 4,
    startedAt: JANUARY.start,
    requestedSeconds: 30,
  };
  reserveForJob(books, job, 0, job.startedAt);
  const end = toEpochSeconds(job.startedAt + 10);
  const run = { ...job, start: job.startedAt, end, standing: 'own' as const };
  chargeForUsage(books, usageIn(run, JANUARY, 0), heldGpuSeconds(job, JANUARY));
}

function save(books: Books, fromEntry: number) {
  return store.database.write(CALLER, async (writer) => {
    writer.audit({ action: 'test.save', subject: 'ledger', detail: {} });
    await openPeriods(writer, PERIODS, false);
    return saveNewEntries(writer, { ledger: books.ledger, fromEntry, isRehearsed: false });
  });
}

describe('the ledger in the store', () => {
  test('takes the entries of the ledger in memory, once', async () => {
    const books = newBooks();
    postMoneyOf(books, 0);
    openPeriodOf(books, 0);
    for (let job = 1; job <= 20; job += 1) runJob(books, job);
    const first = await save(books, 0);
    expect(first).toMatchObject({ ok: true, value: { newCount: books.ledger.entryCount } });
    const again = await save(books, 0);
    expect(again).toMatchObject({ ok: true, value: { newCount: 0 } });
    assert(first.ok && again.ok, 'Refused');
    expect(again.value.seqs).toEqual(first.value.seqs);

    const balances = await loadOpeningBalances(store.database);
    const expected = Array.from({ length: books.ledger.accountCount }, (_, account) => ({
      name: books.ledger.accountName(account),
      amount: books.ledger.balanceOf(account as AccountIndex),
    })).filter(({ amount }) => amount !== 0n);
    const found = balances.map(({ kind, owner, amount }) => ({ name: `${kind}:${owner}`, amount }));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(found.toSorted(byName)).toEqual(expected.toSorted(byName));
  });

  test('knows every kind of account by the rule of the code', async () => {
    const rows = await store.database.query(
      'SELECT kind, commodity, may_be_negative FROM settlement.account_kind ORDER BY kind',
    );
    const expected = Object.entries(ACCOUNT_RULES)
      .map(([kind, { commodity, mayBeNegative }]) => ({
        kind,
        commodity,
        may_be_negative: mayBeNegative,
      }))
      .toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
    expect(rows).toEqual(expected);
  });
});

const INSERTS = {
  entry: `INSERT INTO settlement.entry
      (seq, flow, subject, attempt, revision, month, recorded_at, leg_count, is_rehearsed)
    VALUES ($1, 'commit', $2, 0, 0, '2027-01', 0, 2, false)`,
  legs: `INSERT INTO settlement.leg (entry, account, position, amount)
    SELECT $1, account.id, leg.position, leg.amount
      FROM unnest($2::text[], $3::smallint[], $4::bigint[]) AS leg (name, position, amount)
      JOIN settlement.account AS account USING (name)`,
} as const;

/** By hand, past all code: what the schema alone says to these legs. */
async function constraintOf(legs: readonly (readonly [string, number, number])[]): Promise<string> {
  const seq = 1_000_000_000 + Math.floor(legs.length);
  try {
    await store.database.write(CALLER, async (writer) => {
      writer.audit({ action: 'test.insert', subject: 'ledger', detail: {} });
      await writer.query(INSERTS.entry, [seq, `by_hand_${seq}`]);
      const [names, positions, amounts] = [0, 1, 2].map((at) => legs.map((leg) => leg[at]));
      await writer.query(INSERTS.legs, [seq, names, positions, amounts]);
      return { ok: false as const, reason: 'only_looked' };
    });
    return 'accepted';
  } catch (error) {
    assert(error instanceof ConstraintViolated, String(error));
    return error.constraint;
  }
}

describe('the schema, whoever writes', () => {
  const PLEDGE = 'pledge:party_nl';
  const PROMISED = 'promised:commitment_nl';
  const CAPACITY = 'capacity:contract_x/cluster_x';

  test('refuses legs that do not sum to zero, come in parts, or overdraw', async () => {
    const table = [
      // legs: account, position, amount → the constraint that refuses
      [
        [
          [PLEDGE, 1, -5],
          [PROMISED, 2, 5],
        ],
        'accepted',
      ],
      [
        [
          [PLEDGE, 1, -5],
          [PROMISED, 2, 4],
        ],
        'entry_balanced',
      ],
      [
        [
          [PLEDGE, 1, -5],
          [CAPACITY, 2, 5],
        ],
        'entry_balanced',
      ],
      [[[PLEDGE, 1, 5]], 'entry_balanced'],
      [
        [
          [PLEDGE, 1, -5],
          [PROMISED, 2, 3],
          [PROMISED, 3, 2],
        ],
        'entry_balanced',
      ],
      [
        [
          [PLEDGE, 1, 5],
          [PROMISED, 1, -5],
        ],
        'leg_pkey',
      ],
      [
        [
          [PLEDGE, 1, 0],
          [PROMISED, 2, 0],
        ],
        'leg_amount_check',
      ],
      [
        [
          [PLEDGE, 1, 900_000_000_000],
          [PROMISED, 2, -900_000_000_000],
        ],
        'balance_not_below_zero',
      ],
    ] as const;
    for (const [legs, constraint] of table) {
      expect([legs, await constraintOf(legs)]).toEqual([legs, constraint]);
    }
  });

  test('changes and removes nothing', async () => {
    const table = [
      ['UPDATE settlement.entry SET recorded_at = 1', 'append_only'],
      ['DELETE FROM settlement.entry', 'append_only'],
      ['TRUNCATE settlement.leg', 'append_only'],
      ['UPDATE settlement.leg SET amount = amount * 2', 'append_only'],
      ['DELETE FROM settlement.leg', 'append_only'],
      ['UPDATE settlement.account SET owner = owner', 'append_only'],
      ['UPDATE settlement.balance SET amount = 0', 'follows_legs'],
      ['DELETE FROM settlement.balance', 'follows_legs'],
      ['DELETE FROM settlement.period', 'append_only'],
      ["UPDATE settlement.period SET state = 'open', version = 2", 'period_transition'],
      ["UPDATE settlement.period SET end_at = end_at + 1, state = 'ended'", 'period_transition'],
      ['DELETE FROM settlement.statement', 'append_only'],
      ['DELETE FROM settlement.period_input', 'append_only'],
      ['UPDATE metering.usage SET gpu_seconds = 0', 'append_only'],
      ['DELETE FROM metering.batch', 'append_only'],
    ] as const;
    for (const [sql, constraint] of table) {
      const refusal = await store.database.query(sql).catch((error: unknown) => error);
      assert(refusal instanceof ConstraintViolated, `${sql} was not refused: ${refusal}`);
      expect([sql, refusal.constraint]).toEqual([sql, constraint]);
    }
  });

  test('keeps other legs from the key of an entry', async () => {
    const books = newBooks();
    openPeriodOf(books, 0);
    const other = newBooks();
    const subject = other.ledger.subject('contract_x/cluster_x/party_nl');
    const legs = [
      { account: other.ledger.account('capacity', 'contract_x/cluster_x'), amount: -1n },
      { account: other.ledger.account('entitlement', 'party_nl/cluster_x'), amount: 1n },
    ];
    const key = { flow: 'grant', subject, attempt: 0, revision: 0, periodIndex: 0 } as const;
    const posted = other.ledger.post({ ...key, recordedAt: CALLER.at, legs });
    expect(posted.ok).toBe(true);
    expect(await save(other, 0)).toMatchObject({
      reason: 'exists_with_different_content',
      key: 'grant:contract_x/cluster_x/party_nl:0:2027-01',
    });
  });
});
