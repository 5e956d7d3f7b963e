/** Why billing details are refused, and why an invoice is: each rule, with what it found. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { HttpServer } from '../../platform/http/server.ts';
import { buyerOf, sellerOf } from '../../settlement/testing/traders.ts';
import { JANUARY, serverAs, settledPlatform } from '../testing/settled-platform.ts';
import { BILLING_ROUTES, toWireDetails } from './billing-routes.ts';
import { INVOICE_ROUTES } from './invoice-routes.ts';

const site = { kind: 'site', id: 'site_small' } as const;
const everywhere = { kind: 'platform', id: 'polder' } as const;
const PERSONAS = {
  operator: [{ role: 'operator', scope: site }],
  officer: [{ role: 'programme-officer', scope: everywhere }],
} as const;

let store: TestDatabase;
let server: HttpServer;
beforeAll(async () => {
  store = await createTestDatabase();
  const routes = [...BILLING_ROUTES, ...INVOICE_ROUTES];
  server = await serverAs(await settledPlatform(store.database), routes, PERSONAS);
  await store.database.query(
    `INSERT INTO settlement.period (month, start_at, end_at, is_rehearsed)
     VALUES ('2028-03', 1, 2, false)`,
  );
});
afterAll(async () => {
  await server.close();
  await store.close();
});

async function send(
  who: keyof typeof PERSONAS,
  url: string,
  payload: object,
  ifMatch?: string,
): Promise<{ readonly type: string; readonly detail: string }> {
  const headers = { 'x-as': who, ...(ifMatch && { 'if-match': ifMatch }) };
  const method = url === '/v1/invoices' ? 'POST' : 'PUT';
  return (await server.fastify.inject({ method, url, headers, payload })).json();
}

const SELLER = sellerOf('party_operator');
const URL_OF_SELLER = '/v1/parties/party_operator/billing';
const rate = { country: 'NL', from: '2028-01-01', ratePpm: 210_000 };

describe('billing details', () => {
  const given = toWireDetails(SELLER);
  const selling = given.selling ?? {};
  const french = { ...given.address, country: 'XX' };

  test.each<readonly [type: string, more: object, said: string]>([
    ['country-unknown', { address: french }, 'address.country: found XX,'],
    [
      'country-unknown',
      { selling: { ...selling, vatRates: [rate, { ...rate, country: 'XY' }] } },
      'selling.vatRates.1.country: found XY,',
    ],
    ['vat-number-elsewhere', { vatId: 'DE123456789' }, 'found DE123456789, expected one that'],
    [
      'address-scheme-unknown',
      { electronicAddress: { scheme: '9999', id: '1' } },
      'electronicAddress.scheme: found 9999,',
    ],
    [
      'iban-invalid',
      { selling: { ...selling, iban: 'NL92ABNA0417164300' } },
      'selling.iban: found NL92ABNA0417164300,',
    ],
    [
      'vat-rate-repeated',
      { selling: { ...selling, vatRates: [rate, { ...rate, ratePpm: 90_000 }] } },
      'selling.vatRates: found NL twice from 2028-01-01, expected once.',
    ],
  ])('are refused as %s', async (type, more, said) => {
    const refused = await send('operator', URL_OF_SELLER, { ...given, ...more });
    expect(refused).toMatchObject({ type: `/problems/${type}`, status: 422 });
    expect(refused.detail).toContain(said);
  });

  test('are not undone unseen where somebody else has given others meanwhile', async () => {
    await send('operator', URL_OF_SELLER, given);
    await send('officer', URL_OF_SELLER, given, '"1"');
    const late = await send('operator', URL_OF_SELLER, given, '"1"');
    expect(late).toMatchObject({ type: '/problems/version-changed' });
  });
});

describe('an invoice', () => {
  const debt = { seller: 'party_operator', buyer: 'party_users', month: JANUARY, subject: 'use' };
  const asked = { ...debt, sha256: '0'.repeat(64) };

  test.each<readonly [type: string, more: object]>([
    ['period-unknown', { month: '2019-01' }],
    ['period-not-closed', { month: '2028-03' }],
  ])('is refused as %s', async (type, more) => {
    const refused = await send('operator', '/v1/invoices', { ...asked, ...more });
    expect(refused.type).toBe(`/problems/${type}`);
  });

  test('is not issued at a rate that its seller does not know', async () => {
    await send('officer', URL_OF_SELLER, toWireDetails(SELLER));
    const { address } = SELLER;
    const abroad = { address: { ...address, country: 'FR' }, vatId: undefined };
    const buyer = buyerOf('party_users', abroad);
    await send('officer', '/v1/parties/party_users/billing', toWireDetails(buyer));
    const refused = await send('operator', '/v1/invoices', asked);
    expect(refused.type).toBe('/problems/vat-rate-unknown');
    expect(refused.detail).toBe('party_operator gives no rate of FR at 2028-01-31.');
  });
});
