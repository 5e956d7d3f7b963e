import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assert } from '../kernel/assert.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import { usageIn } from '../metering/usage.ts';
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
