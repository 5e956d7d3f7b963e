/** What invoices say of a party: what is refused of it, and who may say what. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BillingDetails } from '../../funding/billing/details.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { HttpServer } from '../../platform/http/server.ts';
import type { RoleGrant } from '../../platform/identity/access.ts';
import { buyerOf, sellerOf } from '../../settlement/testing/traders.ts';
import { giveBilling, issueAll } from '../testing/invoicing.ts';
import { JANUARY, serverAs, settledPlatform } from '../testing/settled-platform.ts';
import { BILLING_ROUTES, toWireDetails } from './billing-routes.ts';
import { INVOICE_ROUTES } from './invoice-routes.ts';

const USERS = { kind: 'party', id: 'party_users' } as const;
const PERSONAS: Readonly<Record<string, readonly RoleGrant[]>> = {
  officer: [{ role: 'programme-officer', scope: { kind: 'platform', id: 'polder' } }],
  operator: [{ role: 'operator', scope: { kind: 'site', id: 'site_small' } }],
  applicant: [{ role: 'applicant', scope: USERS }],
  treasurer: [{ role: 'funder-officer', scope: USERS }],
};

let store: TestDatabase;
let server: HttpServer;
let now: number;
beforeAll(async () => {
  store = await createTestDatabase();
  const platform = await settledPlatform(store.database);
  now = platform.now;
  server = await serverAs(platform, [...BILLING_ROUTES, ...INVOICE_ROUTES], PERSONAS);
});
afterAll(async () => {
  await server.close();
  await store.close();
});

async function ask(who: string, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const headers = { 'x-as': who };
  const answer = await server.fastify.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}

const give = (who: string, details: BillingDetails) => giveBilling(server, who, details);

const SELLER = sellerOf('party_users');
const withSelling = (over: Partial<typeof SELLER.selling>) =>
  sellerOf('party_users', { selling: { ...SELLER.selling, ...over } });

test.each<readonly [string, BillingDetails, string, RegExp]>([
  [
    'the prefix of what was rehearsed',
    withSelling({ numberPrefix: 'Rehearsed-A-' }),
    'number-prefix-reserved',
    /^selling\.numberPrefix: found Rehearsed-A-, expected /,
  ],
  [
    'the same rate twice',
    withSelling({ vatRates: [...SELLER.selling.vatRates, ...SELLER.selling.vatRates] }),
    'vat-rate-repeated',
    /^selling\.vatRates: found NL twice from 1970-01-01, expected once/,
  ],
  ['a name of spaces', buyerOf('party_users', { legalName: ' \u00a0' }), 'request-invalid', /./],
])('%s is refused', async (_, details, type, detail) => {
  const { body } = await give('treasurer', details);
  expect(body).toMatchObject({ type: `/problems/${type}` });
  expect(body.detail).toMatch(detail);
});

test('Who applies for a party says where it is, and not which account it is paid to', async () => {
  expect((await give('applicant', SELLER)).body).toMatchObject({
    ...{ type: '/problems/selling-not-yours', status: 403 },
  });
  expect((await give('applicant', buyerOf('party_users'))).status).toBe(200);
  expect((await give('treasurer', SELLER)).status).toBe(200);
  expect((await give('applicant', withSelling({ iban: 'DE89370400440532013000' }))).status).toBe(
    403,
  );
  const moved = { ...SELLER, legalName: 'Moved B.V.' };
  expect((await give('applicant', moved)).status).toBe(200);
  expect((await give('officer', withSelling({ paymentDays: 14 }))).status).toBe(200);
});

test('Details that somebody gave meanwhile are not written over unseen', async () => {
  const url = '/v1/parties/party_users/billing';
  const { status, body } = await ask('officer', 'PUT', url, toWireDetails(SELLER));
  expect(body.detail).toMatch(/^party_users has such details by now\. Expected If-Match/);
  expect([status, body.type]).toEqual([428, '/problems/version-missing']);
});

test('An invoice tells the seller nothing of how its buyer sells', async () => {
  const [id] = await issueAll(store.database, now, [sellerOf('party_operator')]);
  const { body } = await ask('operator', 'GET', `/v1/invoices/${id}`);
  expect(body).toMatchObject({ buyer: 'party_users', buyerDetails: { selling: null } });
  const [{ content }] = (await store.database.query<{ readonly content: { buyer: object } }>(
    'SELECT content FROM settlement.invoice',
  )) as readonly [{ content: { buyer: object } }];
  expect(content.buyer).not.toHaveProperty('selling');
});

test('A month that there is not is named', async () => {
  const debt = { seller: 'party_operator', buyer: 'party_users', month: '2031-01', subject: 'use' };
  const { body } = await ask('operator', 'POST', '/v1/invoices', {
    ...debt,
    sha256: '0'.repeat(64),
  });
  expect(body).toMatchObject({
    status: 404,
    detail: 'month: found 2031-01, expected one of a period.',
  });
  const other = { ...debt, month: JANUARY, subject: 'instalments', sha256: '0'.repeat(64) };
  expect((await ask('operator', 'POST', '/v1/invoices', other)).body).toMatchObject({
    type: '/problems/nothing-to-invoice',
  });
});
