/** Invoices from the close of a month to their payment, as seller and buyer see them. */

import { createHash } from 'node:crypto';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BillingDetails } from '../../funding/billing/details.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { HttpServer } from '../../platform/http/server.ts';
import type { RoleGrant, Scope } from '../../platform/identity/access.ts';
import { buyerOf, sellerOf } from '../../settlement/testing/traders.ts';
import { giveBilling } from '../testing/invoicing.ts';
import { JANUARY, serverAs, settledPlatform } from '../testing/settled-platform.ts';
import { BILLING_ROUTES } from './billing-routes.ts';
import { INVOICE_ROUTES } from './invoice-routes.ts';

const grant = (role: RoleGrant['role'], scope: Scope): readonly RoleGrant[] => [{ role, scope }];
const party = (id: string) => ({ kind: 'party', id }) as const;
const PERSONAS: Readonly<Record<string, readonly RoleGrant[]>> = {
  officer: grant('programme-officer', { kind: 'platform', id: 'polder' }),
  auditor: grant('auditor', { kind: 'platform', id: 'polder' }),
  operator: grant('operator', { kind: 'site', id: 'site_small' }),
  funder: grant('funder-officer', party('party_aa')),
  users: grant('applicant', party('party_users')),
  stranger: grant('funder-officer', party('party_union')),
};

let store: TestDatabase;
let server: HttpServer;
beforeAll(async () => {
  store = await createTestDatabase();
  const routes = [...BILLING_ROUTES, ...INVOICE_ROUTES];
  server = await serverAs(await settledPlatform(store.database), routes, PERSONAS);
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

async function due(who: string, query = '') {
  const { status, body } = await ask(who, 'GET', `/v1/invoices-due${query}`);
  expect(status).toBe(200);
  return body.items;
}

const give = (who: string, details: BillingDetails) => giveBilling(server, who, details);

/** Issues what is due of a subject, as it was just looked at. */
async function issue(who: string, subject: string, query = '') {
  const claim = (await due(who, query)).find((each: Claim) => each.subject === subject);
  const { seller, buyer, month, sha256 } = claim;
  return ask(who, 'POST', '/v1/invoices', { seller, buyer, month, subject, sha256 });
}

interface Claim {
  readonly subject: string;
  readonly buyer: string;
}

describe('invoices', () => {
  test('wait for what they have to say of seller and buyer', async () => {
    const [use] = await due('operator', `?month=${JANUARY}`);
    expect(use).toMatchObject({
      ...{ seller: 'party_operator', buyer: 'party_users', subject: 'use', netMicros: '1040000' },
      missing: { what: 'details', party: 'party_operator', country: null },
      ...{ documents: [], sha256: null, standing: null },
    });
    const debt = { seller: 'party_operator', buyer: 'party_users', month: JANUARY, subject: 'use' };
    const asked = { ...debt, sha256: '0'.repeat(64) };
    const early = await ask('operator', 'POST', '/v1/invoices', asked);
    expect(early.body).toMatchObject({ type: '/problems/billing-details-missing', status: 409 });
    expect((await give('operator', buyerOf('party_operator'))).status).toBe(200);
    expect(await missingOfFirst()).toEqual({ what: 'selling', party: 'party_operator' });
    await give('operator', sellerOf('party_operator'));
    expect(await missingOfFirst()).toEqual({ what: 'details', party: 'party_users' });
    const elsewhere = { street: '1', postCode: '2', city: '3', country: 'FR' };
    await give('users', buyerOf('party_users', { address: elsewhere, vatId: undefined }));
    expect(await missingOfFirst()).toEqual({ what: 'vat-rate', party: 'party_operator' });
    await give('users', buyerOf('party_users'));
    expect(await missingOfFirst()).toBeNull();
    const stale = await ask('operator', 'POST', '/v1/invoices', asked);
    expect(stale.body).toMatchObject({ type: '/problems/draft-changed', status: 409 });
  });

  test('are issued once, as they were looked at, and kept as they were sent', async () => {
    const { status, body } = await issue('operator', 'use');
    expect(status).toBe(200);
    const [invoice] = body.issued;
    expect(invoice).toMatchObject({
      ...{ number: 'OP-2028-00001', kind: 'invoice', state: 'open', isOverdue: false },
      ...{ netMicros: '1040000', taxMicros: '220000', totalMicros: '1260000' },
      ...{ dueMicros: '1260000', dueOn: '2028-03-07', reverses: null, reversedBy: null },
    });
    expect(await due('operator', `?month=${JANUARY}`)).toEqual([]);
    const [told] = await store.database.query<{ scopes: string[] }>(
      `SELECT scopes FROM platform.event WHERE kind = 'invoice.issued' AND subject = $1`,
      [invoice.id],
    );
    expect(told?.scopes).toEqual(['party:party_operator', 'site:site_small', 'party:party_users']);
    const { seller, buyer, month, subject, sha256 } = invoice;
    const again = { seller, buyer, month, subject, sha256 };
    const refused = await ask('operator', 'POST', '/v1/invoices', again);
    expect(refused.body).toMatchObject({ type: '/problems/nothing-to-invoice', status: 409 });
    // An address that changes later changes no document.
    await give('operator', sellerOf('party_operator', { legalName: 'Another B.V.' }));
    const headers = { 'x-as': 'users', accept: 'application/xml' };
    const url = `/v1/invoices/${invoice.id}`;
    const xml = await server.fastify.inject({ url, headers });
    expect(xml.headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(createHash('sha256').update(xml.body).digest('hex')).toBe(sha256);
    expect(xml.body).toContain('<cbc:RegistrationName>party_operator B.V.');
    const pdf = await server.fastify.inject({ url: `${url}?format=pdf`, headers });
    const pages = await getDocumentProxy(new Uint8Array(pdf.rawPayload));
    const { text } = await extractText(pages, { mergePages: true });
    expect(text).toContain('Invoice OP-2028-00001');
    expect(text).toMatch(/0\.432 GPU-hours\s+EUR 2\.40 a GPU-hour\s+EUR 1\.04/);
    expect(text).toMatch(/VAT 21 % EUR 0\.22\s+Total EUR 1\.26\s+To be paid EUR 1\.26/);
    const attachments = await pages.getAttachments();
    const { content } = attachments['OP-2028-00001.xml'];
    expect(Buffer.from(content).toString()).toBe(xml.body);
    await give('operator', sellerOf('party_operator'));
  });

  test('are undone as a whole, and due again', async () => {
    const [first] = (await ask('users', 'GET', '/v1/invoices')).body.items;
    const url = `/v1/invoices/${first.id}`;
    const said = 'The address was wrong.';
    const { body } = await ask('operator', 'POST', `${url}/reverse`, { said });
    expect(body).toMatchObject({
      ...{ number: 'OP-2028-00002', kind: 'credit-note', state: 'reversal', reverses: first.id },
      ...{ totalMicros: first.totalMicros, reversal: { number: first.number, said } },
    });
    expect((await ask('users', 'GET', url)).body).toMatchObject({ state: 'reversed' });
    for (const [id, type] of [
      [first.id, 'invoice-reversed'],
      [body.id, 'invoice-is-reversal'],
    ]) {
      const payment = { paidAt: '2028-02-01T00:00:00Z', reference: 'x' };
      for (const [act, payload] of [
        ['reverse', { said }] as const,
        ['payment', payment] as const,
      ]) {
        const refused = await ask('operator', 'POST', `/v1/invoices/${id}/${act}`, payload);
        expect(refused.body.type).toBe(`/problems/${type}`);
      }
    }
    expect((await issue('operator', 'use')).body.issued).toMatchObject([
      { number: 'OP-2028-00003' },
    ]);
  });

  test('are paid once, and not before the money came', async () => {
    const open = await ask('users', 'GET', '/v1/invoices?isOpen=true');
    expect(open.body.items).toMatchObject([{ number: 'OP-2028-00003', state: 'open' }]);
    const url = `/v1/invoices/${open.body.items[0].id}/payment`;
    const reference = 'Transfer 12';
    const early = await ask('operator', 'POST', url, { paidAt: '2029-01-01T00:00:00Z', reference });
    expect(early.body).toMatchObject({ type: '/problems/paid-in-future', status: 422 });
    const payment = { paidAt: '2028-02-03T00:00:00Z', reference };
    // Of 1.26 euros.
    const wrong = { '0': 400, '5000': 400, '-10000': 400, '1270000': 409 };
    for (const [micros, status] of Object.entries(wrong)) {
      const refused = await ask('operator', 'POST', url, { ...payment, micros });
      expect([micros, refused.body.status]).toEqual([micros, status]);
    }
    const part = await ask('operator', 'POST', url, { ...payment, micros: '1000000' });
    expect(part.body).toMatchObject({
      ...{ state: 'open', openMicros: '260000', paidAt: payment.paidAt },
      payments: [{ micros: '1000000', reference }],
    });
    expect((await ask('users', 'GET', '/v1/invoices?isOpen=true')).body.items).toHaveLength(1);
    const more = await ask('operator', 'POST', url, { ...payment, micros: '270000' });
    expect(more.body).toMatchObject({ type: '/problems/payment-exceeds-open', status: 409 });
    const paid = await ask('operator', 'POST', url, payment);
    expect(paid.body).toMatchObject({
      ...{ state: 'paid', openMicros: '0' },
      payments: [{ micros: '1000000' }, { micros: '260000', reference }],
    });
    const twice = await ask('operator', 'POST', url, payment);
    expect(twice.body).toMatchObject({ type: '/problems/invoice-paid', status: 409 });
    expect((await ask('users', 'GET', '/v1/invoices?isOpen=true')).body.items).toEqual([]);
  });

  test('are paid back where one that was paid is undone', async () => {
    const [paid] = (await ask('users', 'GET', '/v1/invoices')).body.items;
    const said = 'The cost centre was wrong.';
    const undone = await ask('operator', 'POST', `/v1/invoices/${paid.id}/reverse`, { said });
    expect(undone.body).toMatchObject({ state: 'open', reverses: paid.id, paidAt: null });
    const url = `/v1/invoices/${undone.body.id}`;
    expect((await ask('operator', 'POST', `${url}/reverse`, { said })).body.type).toBe(
      '/problems/invoice-is-reversal',
    );
    const openOf = async (who: string) =>
      (await ask(who, 'GET', '/v1/invoices?isOpen=true')).body.items;
    expect(await openOf('users')).toMatchObject([{ id: undone.body.id, isOverdue: false }]);
    const payment = { paidAt: '2028-02-04T00:00:00Z', reference: 'Back' };
    const back = await ask('operator', 'POST', `${url}/payment`, payment);
    expect(back.body).toMatchObject({ state: 'paid', payments: [{ reference: 'Back' }] });
    const twice = await ask('operator', 'POST', `${url}/payment`, payment);
    expect(twice.body.type).toBe('/problems/invoice-paid');
    expect(await openOf('users')).toEqual([]);
    expect((await ask('users', 'GET', `/v1/invoices/${paid.id}`)).body.state).toBe('reversed');
  });

  test('credit funders for what was missing, each by a note of its own', async () => {
    await give('funder', buyerOf('party_aa'));
    const credits = (await due('operator')).filter((each: Claim) => each.subject === 'credits');
    expect(credits.map(({ buyer }: Claim) => buyer)).toEqual(['party_union', 'party_aa']);
    const { seller, buyer, month, subject, sha256 } = credits[1];
    const asked = { seller, buyer, month, subject, sha256 };
    const { body } = await ask('operator', 'POST', '/v1/invoices', asked);
    const [note] = body.issued;
    expect(note).toMatchObject({
      ...{ kind: 'credit-note', contract: 'contract_small', netMicros: '970000' },
      tax: { category: 'S' },
    });
    const [{ sourceId }] = note.lines;
    const [entry] = await store.database.query<{ flow: string; subject: string }>(
      'SELECT flow, subject FROM settlement.entry WHERE seq = $1',
      [sourceId.slice('entry_'.length)],
    );
    expect(entry).toEqual({ flow: 'credit', subject: 'party_aa/contract_small/cluster_small' });
  });

  test('are issued by who sells, and read by who sells or buys', async () => {
    const all = (await ask('auditor', 'GET', '/v1/invoices')).body.items;
    expect(all).toHaveLength(5);
    const numbersOf = async (who: string) =>
      (await ask(who, 'GET', '/v1/invoices')).body.items.map(({ number }: Numbered) => number);
    expect(await numbersOf('operator')).toHaveLength(5);
    expect(await numbersOf('users')).toHaveLength(4);
    expect(await numbersOf('funder')).toEqual(['OP-2028-00005']);
    expect(await numbersOf('stranger')).toEqual([]);
    const url = `/v1/invoices/${all.at(-1).id}`;
    const said = { said: 'No.' };
    expect((await ask('stranger', 'GET', url)).status).toBe(404);
    expect((await ask('users', 'POST', `${url}/reverse`, said)).status).toBe(403);
    expect((await ask('officer', 'POST', `${url}/reverse`, said)).status).toBe(403);
    expect((await ask('stranger', 'POST', `${url}/reverse`, said)).status).toBe(404);
    expect((await ask('stranger', 'GET', '/v1/parties/party_operator/billing')).status).toBe(404);
    expect(await due('stranger')).toEqual([]);
    expect((await due('operator')).length).toBeGreaterThan(0);
  });
});

interface Numbered {
  readonly number: string;
}

async function missingOfFirst() {
  const [{ missing }] = await due('operator', `?month=${JANUARY}`);
  return missing && { what: missing.what, party: missing.party };
}
