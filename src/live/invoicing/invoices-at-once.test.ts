/** Two that issue, undo and pay invoices at once: the second waits, and decides on what is then. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import {
  afterQuery,
  untilOverOrWaiting,
  whileUncommitted,
} from '../../platform/database/testing/while-uncommitted.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { AnyOutcome } from '../../platform/database/write.ts';
import {
  type DebtKey,
  type InvoiceFacts,
  issueInvoices,
  notePayment,
  readClaimsDue,
  reverseInvoice,
} from '../../settlement/commands/invoices.ts';
import type { InvoiceId } from '../../settlement/invoicing/invoice.ts';
import { selectInvoice } from '../../settlement/store/invoices.ts';
import { buyerOf, sellerOf } from '../../settlement/testing/traders.ts';
import { closeStoredPeriod } from '../close-period.ts';
import { callerAt } from '../testing/applied.ts';
import { issueAll } from '../testing/invoicing.ts';
import { JANUARY, settledPlatform } from '../testing/settled-platform.ts';
import { INVOICE_FACTS } from './invoice-facts.ts';

let store: TestDatabase;
let now: number;
beforeAll(async () => {
  store = await createTestDatabase();
  now = (await settledPlatform(store.database)).now;
  await issueAll(store.database, now, [sellerOf('party_operator'), buyerOf('party_users')]);
});
afterAll(() => store.close());

const DEBT: DebtKey = {
  ...{ seller: 'party_operator', buyer: 'party_users' },
  ...{ month: JANUARY as DebtKey['month'], subject: 'use' },
};
const SAID = 'It was wrong.';

/** As if the month had come to other figures. */
const OTHERWISE: InvoiceFacts = {
  ...INVOICE_FACTS,
  chargesOf: async (reader, month) =>
    (await INVOICE_FACTS.chargesOf(reader, month)).map((fact) =>
      fact.kind === 'usage' ? { ...fact, chargedMicros: fact.chargedMicros + 50_000n } : fact,
    ),
};

function atOnce<First extends AnyOutcome, Second extends AnyOutcome>(
  first: (writer: Writer) => Promise<First>,
  second: (writer: Writer) => Promise<Second>,
) {
  const { database } = store;
  const caller = callerAt(now);
  return whileUncommitted(database, caller, first, () => database.write(caller, second));
}

async function seen(facts: InvoiceFacts): Promise<string> {
  const due = await store.database.snapshot((reader) => readClaimsDue(reader, DEBT, facts));
  return present(present(due[0], 'What is due').sha256, 'Its hash');
}

async function standingId(): Promise<InvoiceId> {
  const [row] = await store.database.query<{ readonly id: InvoiceId }>(
    `SELECT id FROM settlement.standing_invoice WHERE subject = 'use'`,
  );
  return present(row, 'What stands').id;
}

async function numbers(): Promise<readonly string[]> {
  const rows = await store.database.query<{ readonly number: string }>(
    `SELECT number FROM settlement.invoice WHERE seller = 'party_operator' ORDER BY position`,
  );
  return rows.map(({ number }) => number);
}

test('While it is undone, what would replace it is no longer what was seen', async () => {
  const id = await standingId();
  const sha256 = await seen(OTHERWISE);
  const [undone, issued] = await atOnce(
    (writer) => reverseInvoice(writer, id, SAID, INVOICE_FACTS),
    (writer) => issueInvoices(writer, DEBT, sha256, OTHERWISE),
  );
  expect(undone.ok).toBe(true);
  expect(issued).toMatchObject({ ok: false, reason: 'draft_changed', found: sha256 });
});

test('Who undoes and who issues do not wait for each other', async () => {
  await store.database.write(callerAt(now), async (writer) =>
    issueInvoices(writer, DEBT, await seen(INVOICE_FACTS), INVOICE_FACTS),
  );
  const id = await standingId();
  const sha256 = await seen(OTHERWISE);
  const { database } = store;
  const tries: string[] = [];
  const issue = () =>
    database.write(callerAt(now), (writer) => {
      tries.push('issue');
      return issueInvoices(writer, DEBT, sha256, OTHERWISE);
    });
  let issuing: ReturnType<typeof issue> | undefined;
  await database.write(callerAt(now), (writer) => {
    tries.push('undo');
    const halting = afterQuery(writer, /invoice_series .*FOR UPDATE/, async () => {
      issuing ??= issue();
      await untilOverOrWaiting(database, issuing);
    });
    return reverseInvoice(halting, id, SAID, INVOICE_FACTS);
  });
  expect(await issuing).toMatchObject({ ok: false, reason: 'draft_changed' });
  expect(tries).toEqual(['undo', 'issue']);
});

test('It is issued once', async () => {
  const sha256 = await seen(INVOICE_FACTS);
  const issue = (writer: Writer) => issueInvoices(writer, DEBT, sha256, INVOICE_FACTS);
  const [first, second] = await atOnce(issue, issue);
  expect(first.ok).toBe(true);
  expect(second).toMatchObject({ ok: false, reason: 'nothing_due' });
});

test('While it is issued anew, what it replaces is not undone or paid', async () => {
  const payment = { cents: undefined, paidAt: toEpochSeconds(now), reference: 'Transfer 1' };
  for (const act of [
    (writer: Writer, id: InvoiceId) => reverseInvoice(writer, id, SAID, INVOICE_FACTS),
    (writer: Writer, id: InvoiceId) => notePayment(writer, id, payment, INVOICE_FACTS),
  ]) {
    const id = await standingId();
    const facts = (await sameAsCharged()) ? OTHERWISE : INVOICE_FACTS;
    const sha256 = await seen(facts);
    const [issued, second] = await atOnce(
      (writer) => issueInvoices(writer, DEBT, sha256, facts),
      (writer) => act(writer, id),
    );
    expect(issued.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, reason: 'reversed' });
  }
});

async function sameAsCharged(): Promise<boolean> {
  const due = await store.database.snapshot((reader) => readClaimsDue(reader, DEBT, INVOICE_FACTS));
  return due.every(({ claim }) => claim.subject !== 'use');
}

test('While a part of it is paid, no more is paid than is left then', async () => {
  const id = await standingId();
  const { payable_cents: all = 0n } = (await selectInvoice(store.database, id)) ?? {};
  const half = { cents: all / 2n + 1n, paidAt: toEpochSeconds(now), reference: 'Transfer 2' };
  const [part, more] = await atOnce(
    (writer) => notePayment(writer, id, half, INVOICE_FACTS),
    (writer) => notePayment(writer, id, half, INVOICE_FACTS),
  );
  expect(part).toMatchObject({ ok: true, value: { paid_cents: half.cents } });
  const openCents = all - half.cents;
  expect(more).toMatchObject({ reason: 'exceeds_open', found: half.cents, openCents });
});

test('While the rest of it is paid, it is not paid twice', async () => {
  const id = await standingId();
  const payment = { cents: undefined, paidAt: toEpochSeconds(now), reference: 'Transfer 3' };
  const [paid, twice] = await atOnce(
    (writer) => notePayment(writer, id, payment, INVOICE_FACTS),
    (writer) => notePayment(writer, id, payment, INVOICE_FACTS),
  );
  expect(paid.ok).toBe(true);
  expect(twice).toMatchObject({ ok: false, reason: 'paid_already' });
});

test('While the month is closed again, it is issued as it is then', async () => {
  await store.database.write(callerAt(now), async (writer) =>
    reverseInvoice(writer, await standingId(), SAID, INVOICE_FACTS),
  );
  const sha256 = await seen(INVOICE_FACTS);
  const [closed, issued] = await atOnce(
    (writer) => closeStoredPeriod(writer, JANUARY, { chargesKnownRuns: true }),
    (writer) => issueInvoices(writer, DEBT, sha256, INVOICE_FACTS),
  );
  expect([closed.ok, issued.ok]).toEqual([true, true]);
});

test('A seller that there is not has nothing to issue', async () => {
  const debt: DebtKey = { ...DEBT, seller: 'party_nobody' };
  const issued = await store.database.write(callerAt(now), (writer) =>
    issueInvoices(writer, debt, '', INVOICE_FACTS),
  );
  expect(issued).toMatchObject({ ok: false, reason: 'nothing_due' });
});

test('No number was left out or given twice', async () => {
  const all = await numbers();
  const expected = all.map((_, index) => `OP-2028-${String(index + 1).padStart(5, '0')}`);
  expect(all).toEqual(expected);
});
