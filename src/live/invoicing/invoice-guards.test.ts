/** What the store refuses of invoices, whatever the commands do. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { done } from '../../kernel/outcome.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { reverseInvoice } from '../../settlement/commands/invoices.ts';
import type { InvoiceId } from '../../settlement/invoicing/invoice.ts';
import { buyerOf, sellerOf } from '../../settlement/testing/traders.ts';
import { callerAt } from '../testing/applied.ts';
import { issueAll } from '../testing/invoicing.ts';
import { settledPlatform } from '../testing/settled-platform.ts';
import { INVOICE_FACTS } from './invoice-facts.ts';

let store: TestDatabase;
let now: number;
let use: InvoiceId;
let undone: InvoiceId;
beforeAll(async () => {
  store = await createTestDatabase();
  const { database } = store;
  now = (await settledPlatform(database)).now;
  const details = [sellerOf('party_operator'), buyerOf('party_users'), buyerOf('party_aa')];
  await issueAll(database, now, details);
  const rows = await database.query<{ readonly id: InvoiceId }>(
    `SELECT id FROM settlement.standing_invoice ORDER BY subject = 'use', position`,
  );
  [undone, use] = [present(rows[0], 'A credit').id, present(rows.at(-1), 'Of use').id];
  await database.write(callerAt(now), (writer) =>
    reverseInvoice(writer, undone, 'Wrong.', INVOICE_FACTS),
  );
});
afterAll(() => store.close());

function write(sql: string): Promise<unknown> {
  return store.database.write(callerAt(now), async (writer) => {
    await writer.query(sql);
    writer.audit({ action: 'test.write', subject: 'test', detail: {} });
    return done(undefined);
  });
}

/** A reversal of `use` as it would be made, but for `over`: columns and what they are then. */
function undoing(over: Readonly<Record<string, string>> = {}): string {
  const columns: Readonly<Record<string, string>> = {
    ...{ id: `'invoice_99999999'`, position: '99999999', seller: 'seller', buyer: 'buyer' },
    ...{ month: 'month', subject: 'subject', kind: `'credit-note'`, reverses: 'id' },
    ...{ number: `'OP-2028-00004'`, year: 'year', sequence: '4' },
    ...{ net_cents: 'net_cents', tax_cents: 'tax_cents', due_cents: 'due_cents' },
    content: `content || jsonb_build_object('kind', 'credit-note', 'reverses',
      jsonb_build_object('id', id))`,
    ...{ ubl: 'ubl', sha256: 'sha256', issued_at: 'issued_at', issued_by: 'issued_by' },
    ...{ due_at: 'due_at', is_rehearsed: 'is_rehearsed' },
    ...over,
  };
  return `INSERT INTO settlement.invoice (${Object.keys(columns).join(', ')})
    SELECT ${Object.values(columns).join(', ')} FROM settlement.invoice WHERE id = '${use}'`;
}

/** A payment of so many cents less than is to be paid, or more where that is negative. */
function paying(id: string, paidAt: number, lessCents = 0): string {
  return `INSERT INTO settlement.invoice_payment
      (invoice, number, cents, paid_at, reference, noted_at, noted_by)
    SELECT invoice, 1 + (SELECT count(*) FROM settlement.invoice_payment AS p
                          WHERE p.invoice = b.invoice),
           greatest(payable_cents - paid_cents, 1) - ${lessCents}, ${paidAt}, 'x', ${now}, 'x'
      FROM settlement.invoice_balance AS b WHERE invoice = '${id}'`;
}

const SHIFTED = { content: `content || '{"kind": "invoice"}'`, kind: `'invoice'` };

describe('The store refuses', () => {
  test.each<readonly [string, () => string, RegExp]>([
    ['a gap', () => undoing({ sequence: '5', number: `'OP-2028-00005'` }), /follow the last/],
    ['a number twice', () => undoing({ sequence: '3', number: `'OP-2028-00003'` }), /follow/],
    ['a number of another place', () => undoing({ number: `'OP-2028-00040'` }), /its place/],
    ['another year', () => undoing({ year: '2030', sequence: '1' }), /its place/],
    ['another text', () => undoing({ ubl: `ubl || ' '` }), /another text than its hash/],
    ['other words', () => undoing({ content: 'content' }), /says something else/],
    ['other sums', () => undoing({ net_cents: 'net_cents + 1' }), /does not undo/],
    ['a part to be paid', () => undoing({ due_cents: 'due_cents - 1' }), /another sum/],
    ['the same kind', () => undoing(SHIFTED), /does not undo/],
    ['to ask twice', () => undoing({ ...SHIFTED, reverses: 'NULL' }), /asks for what was asked/],
    ['to undo what was undone', () => undoing({ reverses: `'${undone}'` }), /does not undo/],
    ['to change', () => `UPDATE settlement.invoice SET issued_by = 'x'`, /settlement.invoice/],
    ['to delete', () => 'DELETE FROM settlement.invoice', /settlement.invoice/],
    ['to empty', () => 'TRUNCATE settlement.invoice CASCADE', /settlement.invoice/],
    ['to pay what was undone', () => paying(undone, now), /does not stand/],
    ['to pay tomorrow', () => paying(use, now + 1), /was not paid yet/],
    ['to pay too much', () => paying(use, now, -1), /leaves less to be paid/],
    ['details without a party', () => 'DELETE FROM funding.billing', /funding.billing/],
  ])('%s', async (_, sql, message) => {
    await expect(write(sql())).rejects.toThrow(message);
  });
});

test('What is refused is refused for what is wrong with it alone', async () => {
  await write(paying(use, now, 1));
  await write(undoing());
  await expect(write(paying(use, now))).rejects.toThrow(/does not stand/);
  // What goes back is what had come.
  await expect(write(paying('invoice_99999999', now, -1))).rejects.toThrow(/leaves less/);
  await write(paying('invoice_99999999', now));
  await expect(write(paying('invoice_99999999', now))).rejects.toThrow(/leaves nothing/);
});
