import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { periodsOf } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import { FLOW_NAMES, FLOWS } from './flow.ts';
import { GpuTimeLegs } from './gpu-time-legs.ts';
import { type EntryDraft, Ledger } from './ledger.ts';
import { imbalanceOf, replayBalances, totalsOf } from './replay.ts';

const NOW = toEpochSeconds(1_800_000_000);
const PERIODS = periodsOf({ start: NOW, end: toEpochSeconds(NOW + 90 * 86_400) });
const SEED = 20_270_301;

function newLedger() {
  const ledger = new Ledger(PERIODS, (jobNumber) => `job_${jobNumber}`);
  const accounts = {
    allocation: ledger.account('allocation', 'a/c'),
    reserved: ledger.account('reserved', 'a/c'),
    used: ledger.account('used', 'a/c'),
    pool: ledger.account('entitlement', 'f/c'),
    other: ledger.account('entitlement', 'g/c'),
    cash: ledger.account('cash', 'party_a'),
    rounding: ledger.account('rounding', 'ledger'),
  };
  return { ledger, accounts };
}

type AccountName = keyof ReturnType<typeof newLedger>['accounts'];
type Case = readonly [
  flow: EntryDraft['flow'],
  subject: number,
  ...(readonly [AccountName, bigint])[],
];

function toDraft({ accounts }: ReturnType<typeof newLedger>, testCase: Case): EntryDraft {
  const [flow, subject, ...legs] = testCase;
  const key = { flow, subject, attempt: 1, revision: 0, periodIndex: 0 };
  return {
    ...key,
    recordedAt: NOW,
    legs: legs.map(([name, amount]) => ({ account: accounts[name], amount })),
  };
}

/** The same entry in plain numbers. */
function postPlain(books: ReturnType<typeof newLedger>, draft: EntryDraft) {
  const legs = new GpuTimeLegs();
  for (const { account, amount } of draft.legs) legs.add(account, Number(amount));
  return books.ledger.postGpuTime({ ...draft, flowCode: FLOWS[draft.flow].code }, legs);
}

test('The code of a flow is its place in the table, counted from 1', () => {
  const codes = FLOW_NAMES.map((flow) => FLOWS[flow].code);
  expect(codes).toEqual(FLOW_NAMES.map((_, place) => place + 1));
});

describe('a ledger', () => {
  // Each row has every fault of the rows below it, so that the table shows the precedence.
  test.each<readonly [reason: string, testCase: Case]>([
    ['not_of_this_flow', ['reserve', 7, ['used', -9n], ['reserved', -8n]]],
    ['unbalanced', ['reserve', 7, ['reserved', -9n], ['allocation', 8n]]],
    ['exists_with_different_content', ['reserve', 7, ['reserved', -9n], ['allocation', 9n]]],
    ['account_would_go_negative', ['reserve', 8, ['reserved', -9n], ['allocation', 9n]]],
  ])('refuses %s before what comes after it, and changes nothing', (reason, testCase) => {
    const books = newLedger();
    books.ledger.post(toDraft(books, ['reserve', 7, ['allocation', -5n], ['reserved', 5n]]));
    const outcome = books.ledger.post(toDraft(books, testCase));
    expect(outcome).toMatchObject({ ok: false, reason });
    expect(postPlain(books, toDraft(books, testCase))).toEqual(outcome);
    expect(books.ledger.entryCount).toBe(1);
    expect(books.ledger.balanceOf(books.accounts.reserved)).toBe(5n);
  });

  test('gives the first answer again to the same entry, whenever it comes', () => {
    const books = newLedger();
    const draft = toDraft(books, ['reserve', 7, ['allocation', -5n], ['reserved', 5n]]);
    const first = books.ledger.post(draft);
    const again = books.ledger.post({ ...draft, recordedAt: toEpochSeconds(NOW + 60) });
    expect(first).toMatchObject({ ok: true, value: { entry: 0, isNew: true } });
    expect(again).toMatchObject({ ok: true, value: { entry: 0, isNew: false } });
    expect(books.ledger.balanceOf(books.accounts.reserved)).toBe(5n);
  });

  test('refuses the same legs with other amounts under a key that it has', () => {
    const books = newLedger();
    books.ledger.post(toDraft(books, ['reserve', 7, ['allocation', -5n], ['reserved', 5n]]));
    const draft = toDraft(books, ['reserve', 7, ['allocation', -6n], ['reserved', 6n]]);
    const refusal = { ok: false, reason: 'exists_with_different_content', entry: 0 };
    expect(books.ledger.post(draft)).toEqual(refusal);
    expect(books.ledger.postTogether([draft])).toEqual(refusal);
  });

  test.each([-1, PERIODS.length])(
    'refuses an entry of the period %i, which is none',
    (periodIndex) => {
      const books = newLedger();
      const draft = toDraft(books, ['reserve', 7, ['allocation', -5n], ['reserved', 5n]]);
      expect(() => books.ledger.post({ ...draft, periodIndex })).toThrow('belongs to no period');
    },
  );

  test('posts a circle of loans together that it would refuse one by one', () => {
    const books = newLedger();
    const drafts = [
      toDraft(books, ['lend', 1, ['pool', -5n], ['other', 5n]]),
      toDraft(books, ['lend', 2, ['other', -5n], ['pool', 5n]]),
    ];
    expect(books.ledger.post(drafts[0] as EntryDraft)).toMatchObject({ ok: false });
    expect(books.ledger.postTogether(drafts)).toMatchObject({ ok: true });
    expect(books.ledger.entryCount).toBe(2);
  });

  test('posts nothing of a batch of which one entry is refused', () => {
    const books = newLedger();
    const outcome = books.ledger.postTogether([
      toDraft(books, ['reserve', 1, ['allocation', -5n], ['reserved', 5n]]),
      toDraft(books, ['lend', 2, ['other', -5n], ['pool', 5n]]),
    ]);
    expect(outcome).toMatchObject({ ok: false, account: 'entitlement:g/c', balance: -5n });
    expect(books.ledger.entryCount).toBe(0);
    expect(books.ledger.balanceOf(books.accounts.reserved)).toBe(0n);
  });

  test('unwinds an entry once, and its totals are as if it had never been', () => {
    const books = newLedger();
    const { ledger, accounts } = books;
    ledger.post(toDraft(books, ['reserve', 7, ['allocation', -5n], ['reserved', 5n]]));
    expect(ledger.unwind(0, NOW)).toMatchObject({ ok: true, value: { entry: 1, isNew: true } });
    expect(ledger.unwind(0, NOW)).toMatchObject({ ok: true, value: { entry: 1, isNew: false } });
    expect(ledger.reversalOf(1)).toBe(0);
    const totals = totalsOf(ledger, 0);
    expect(totals.into('reserve', 0, accounts.reserved)).toBe(0n);
    expect(totals.outOf('reserve', 0, accounts.allocation)).toBe(0n);
  });

  test('keeps money of 25 billion euros exact to the micro', () => {
    const books = newLedger();
    const micros = 25_000_000_000_000_001n;
    books.ledger.post(toDraft(books, ['charge', 1, ['cash', -micros], ['rounding', micros]]));
    expect(books.ledger.legsOf(0).map(({ amount }) => amount)).toEqual([-micros, micros]);
  });

  test('writes a key that names flow, subject, attempt and month', () => {
    const books = newLedger();
    books.ledger.post(toDraft(books, ['reserve', 7, ['allocation', -5n], ['reserved', 5n]]));
    expect(books.ledger.keyText(0)).toBe('reserve:job_7:1:2027-01');
  });
});

const leg = fc.tuple(
  fc.constantFrom<AccountName>('allocation', 'reserved', 'used', 'pool'),
  fc.bigInt(1n, 100n),
  fc.constantFrom<AccountName>('allocation', 'reserved', 'used', 'pool'),
);
const command = fc.record({
  flow: fc.constantFrom<EntryDraft['flow']>('reserve', 'use', 'award', 'return', 'draw'),
  subject: fc.nat(12),
  leg,
  isUnwind: fc.boolean(),
  isPlain: fc.boolean(),
});

test('balances kept entry by entry equal those replayed, and never break a rule', () => {
  const property = fc.property(fc.array(command, { maxLength: 80 }), (commands) => {
    const books = newLedger();
    const { ledger, accounts } = books;
    const model = new Map<string, bigint>();
    for (const {
      flow,
      subject,
      leg: [from, amount, to],
      isUnwind,
      isPlain,
    } of commands) {
      const before = ledger.entryCount;
      if (isUnwind && before > 0) ledger.unwind(subject % before, NOW);
      else {
        const draft = toDraft(books, [flow, subject, [from, -amount], [to, amount]]);
        const outcome = isPlain ? postPlain(books, draft) : ledger.post(draft);
        const key = `${flow}/${subject}`;
        if (outcome.ok && outcome.value.isNew) expect(model.has(key)).toBe(false);
        if (outcome.ok) model.set(key, amount);
      }
    }
    const replayed = replayBalances(ledger);
    for (const account of Object.values(accounts)) {
      expect(ledger.balanceOf(account)).toBe(replayed[account]);
    }
    for (const name of ['reserved', 'used', 'pool'] as const) {
      expect(ledger.balanceOf(accounts[name])).toBeGreaterThanOrEqual(0n);
    }
    expect(imbalanceOf(ledger)).toEqual({ 'gpu-seconds': 0n, 'eur-micros': 0n });
  });
  fc.assert(property, { seed: SEED, numRuns: 200 });
});

test('finds every key again among 200,000 entries', () => {
  const books = newLedger();
  const { ledger } = books;
  for (let subject = 0; subject < 100_000; subject += 1) {
    for (const periodIndex of [0, 1]) {
      const draft = toDraft(books, ['reserve', subject, ['allocation', -1n], ['reserved', 1n]]);
      ledger.post({ ...draft, periodIndex });
    }
  }
  for (const subject of [0, 1, 2_000, 77_777, 99_999]) {
    const draft = toDraft(books, ['reserve', subject, ['allocation', -1n], ['reserved', 1n]]);
    const again = ledger.post({ ...draft, periodIndex: 1 });
    expect(again).toMatchObject({ ok: true, value: { entry: subject * 2 + 1, isNew: false } });
  }
  expect(ledger.entryCount).toBe(200_000);
});

test('finds the key of a job of any number', () => {
  const books = newLedger();
  for (const subject of [4_294_967_295, 2_147_483_647, 70_000, 0]) {
    const draft = toDraft(books, ['reserve', subject, ['allocation', -1n], ['reserved', 1n]]);
    expect(books.ledger.post(draft)).toMatchObject({ value: { isNew: true } });
    expect(postPlain(books, draft)).toMatchObject({ value: { isNew: false } });
  }
});

test('A month that is closed again many times has an entry of each revision', () => {
  const { ledger, accounts } = newLedger();
  const { pool, other } = accounts;
  const subject = ledger.subject('f/g/c');
  const grant = {
    flow: 'grant',
    attempt: 0,
    revision: 0,
    periodIndex: 0,
    recordedAt: NOW,
  } as const;
  const capacity = ledger.account('capacity', 'k/c');
  const granted = [
    { account: capacity, amount: -9n },
    { account: pool, amount: 9n },
  ];
  expect(ledger.post({ ...grant, subject, legs: granted })).toMatchObject({ ok: true });
  const legs = [
    { account: pool, amount: -1n },
    { account: other, amount: 1n },
  ];
  for (let revision = 0; revision < 300; revision += 1) {
    const lent = ledger.post({ ...grant, flow: 'lend', subject, revision, legs });
    expect(lent).toMatchObject({ ok: true, value: { isNew: true } });
    if (lent.ok) ledger.unwind(lent.value.entry, NOW);
  }
  expect(ledger.keyText(ledger.entryCount - 2)).toMatch(/:r299$/);
});
