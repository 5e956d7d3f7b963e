/** Costs as their readers see them, beside the ledger that they come from. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import type { HttpServer } from '../platform/http/server.ts';
import type { RoleGrant } from '../platform/identity/access.ts';
import { reverseInvoice } from '../settlement/commands/invoices.ts';
import type { FocusRow } from '../settlement/focus-row.ts';
import type { InvoiceId } from '../settlement/invoicing/invoice.ts';
import { buyerOf, sellerOf } from '../settlement/testing/traders.ts';
import { COST_ROUTES } from './costs-route.ts';
import { INVOICE_FACTS } from './invoicing/invoice-facts.ts';
import { callerAt } from './testing/applied.ts';
import { issueAll } from './testing/invoicing.ts';
import { serverAs, settledPlatform } from './testing/settled-platform.ts';

const officerOf = (id: string): readonly RoleGrant[] => [
  { role: 'funder-officer', scope: { kind: 'party', id } },
];
const PERSONAS: Readonly<Record<string, readonly RoleGrant[]>> = {
  auditor: [{ role: 'auditor', scope: { kind: 'platform', id: 'polder' } }],
  funder: officerOf('party_aa'),
  users: officerOf('party_users'),
  operator: [{ role: 'operator', scope: { kind: 'site', id: 'site_small' } }],
  applicant: [{ role: 'applicant', scope: { kind: 'party', id: 'party_users' } }],
  stranger: officerOf('party_nobody'),
};

let store: TestDatabase;
let server: HttpServer;
let now: number;
beforeAll(async () => {
  store = await createTestDatabase();
  const platform = await settledPlatform(store.database);
  now = platform.now;
  server = await serverAs(platform, COST_ROUTES, PERSONAS);
});
afterAll(async () => {
  await server.close();
  await store.close();
});

async function costs(who: string, query = ''): Promise<readonly FocusRow[]> {
  const headers = { 'x-as': who };
  const answer = await server.fastify.inject({ url: `/v1/costs${query}`, headers });
  expect(answer.statusCode).toBe(200);
  return answer.json().items;
}

async function sumOf(sql: string): Promise<bigint> {
  const [row] = await store.database.query<{ sum: string }>(sql);
  return BigInt(row?.sum ?? '0');
}

const toMicros = (text: string) => BigInt(Math.round(Number(text) * 1e6));

describe('costs', () => {
  test('are the money and the time of the ledger, of the months that are closed', async () => {
    const rows = await costs('auditor');
    const usage = rows.filter(({ ChargeCategory }) => ChargeCategory === 'Usage');
    const seconds = usage.reduce((sum, row) => sum + BigInt(row.ConsumedQuantity ?? ''), 0n);
    expect(seconds).toBe(await sumOf(`${LEGS} WHERE flow = 'use' AND kind = 'used'`));
    const billed = usage.reduce((sum, row) => sum + toMicros(row.BilledCost), 0n);
    expect(billed).toBe(-(await sumOf(`${LEGS} WHERE flow = 'charge' AND kind = 'cash'`)));
    const paid = rows.filter(({ ChargeCategory }) => ChargeCategory === 'Purchase');
    const bought = paid.reduce((sum, row) => sum + toMicros(row.BilledCost), 0n);
    expect(bought).toBe(-(await sumOf(`${LEGS} WHERE flow = 'pay' AND kind = 'cash'`)));
    const credited = rows.filter(({ ChargeCategory }) => ChargeCategory === 'Credit');
    const credits = credited.reduce((sum, row) => sum - toMicros(row.BilledCost), 0n);
    expect(credits).toBe(-(await sumOf(`${LEGS} WHERE flow = 'credit' AND kind = 'credit-note'`)));
    const exact = credited.reduce((sum, row) => sum - toMicros(row.EffectiveCost), 0n);
    expect(exact).toBe(await sumOf(`${LEGS} WHERE flow = 'credit' AND kind = 'credited'`));
    expect([usage, paid, credited].map(({ length }) => length > 0)).toEqual([true, true, true]);
    expect(new Set(rows.map(({ x_SourceId }) => x_SourceId.split('_')[0]))).toEqual(
      new Set(['line', 'entry']),
    );
  });

  test('name the programme where no contract draws on what was paid', async () => {
    const [row] = (await costs('auditor')).filter(
      (each) => each.SubAccountId === 'commitment_early',
    );
    expect(row).toMatchObject({
      ...{ BillingAccountId: 'party_aa', BilledCost: '7.000003', InvoiceIssuerName: 'Joint' },
      ...{ ResourceId: 'programme_joint', ResourceType: 'Programme', RegionId: null },
    });
  });

  test('are told to who pays and to who is paid alone', async () => {
    const all = await costs('auditor');
    const own = await costs('users');
    expect(own).toEqual(all.filter((row) => row.BillingAccountId === 'party_users'));
    expect(own.length).toBeGreaterThan(0);
    expect(await costs('applicant')).toEqual(own);
    const sold = await costs('operator');
    expect(sold).toEqual(all.filter((row) => row.InvoiceIssuerName === 'Operator'));
    expect(sold.length).toBeGreaterThan(0);
    const funder = await costs('funder');
    expect(funder).toEqual(
      all.filter(
        (row) => row.BillingAccountId === 'party_aa' || row.InvoiceIssuerName === 'State AA',
      ),
    );
    expect(await costs('stranger')).toEqual([]);
  });

  test('are found by month and payer', async () => {
    const all = await costs('auditor');
    const first = await costs('auditor', '?month=2028-01');
    const second = await costs('auditor', '?fromMonth=2028-02');
    expect([...first, ...second]).toEqual(all);
    expect(new Set(second.map(({ BillingPeriodStart }) => BillingPeriodStart))).toEqual(
      new Set(['2028-02-01T00:00:00Z']),
    );
    expect(await costs('auditor', '?payer=party_users')).toEqual(await costs('users'));
  });

  test('name the document that each is on, as long as it stands', async () => {
    const numbers = (rows: readonly FocusRow[]) => rows.map(({ InvoiceId }) => InvoiceId);
    const before = await costs('auditor');
    expect(new Set(numbers(before))).toEqual(new Set([null]));
    const details = [sellerOf('party_operator'), buyerOf('party_users'), buyerOf('party_aa')];
    const ids = await issueAll(store.database, now, details);
    const after = await costs('auditor');
    expect(after.map((row) => ({ ...row, InvoiceId: null }))).toEqual(before);
    const issued = await store.database.query<{ number: string; sources: readonly string[] }>(
      `SELECT number, jsonb_path_query_array(content, '$.lines[*].sourceId') AS sources
         FROM settlement.invoice ORDER BY position`,
    );
    const told = issued.map(({ number }) => ({
      number,
      sources: after.filter((row) => row.InvoiceId === number).map((row) => row.x_SourceId),
    }));
    expect(told).toEqual(issued);
    expect(told.length).toBeGreaterThan(1);
    const undone = issued[0]?.number;
    const reversed = await store.database.write(callerAt(now), (writer) =>
      reverseInvoice(writer, ids[0] as InvoiceId, 'Wrong address.', INVOICE_FACTS),
    );
    expect(reversed.ok).toBe(true);
    expect(numbers(after)).toContain(undone);
    expect(numbers(await costs('auditor'))).not.toContain(undone);
  });

  test('are CSV with the columns of the specification', async () => {
    const headers = { 'x-as': 'auditor', accept: 'text/csv' };
    const { body } = await server.fastify.inject({ url: '/v1/costs', headers });
    const [header = '', first = ''] = body.split('\r\n');
    expect(header).toMatch(/^\uFEFF?BilledCost,BillingAccountId,.*,x_IsRehearsed,x_SourceId$/);
    expect(first.split(',').length).toBeGreaterThanOrEqual(header.split(',').length);
  });
});

const LEGS = `
  SELECT coalesce(sum(amount), 0)::text AS sum FROM settlement.leg
    JOIN settlement.entry ON entry.seq = leg.entry
    JOIN settlement.account ON account.id = leg.account`;
