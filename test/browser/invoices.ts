/** Invoices in a real browser: issued by who sells, read by who buys, paid, and undone. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { settled } from '../../scripts/browser.mjs';
import { expectNoFault } from './axe.ts';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

type Opened = (role: string | null, path: string) => Promise<Page>;

const SELLER = 'operator';
const BUYER = 'Cleo Company';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Opens what is due for the GPU time of users, the latest month first. */
async function openClaim(page: Page): Promise<void> {
  const row = page.locator('tbody tr', { hasText: 'Users' }).filter({ hasText: 'GPU time' });
  await row.first().getByRole('link').first().click();
  await page.getByRole('heading', { name: 'Invoice, as it would be issued' }).waitFor();
}

async function expectRefusedOnce(page: Page): Promise<void> {
  const posts = '**/v1/invoices';
  await page.route(posts, (route) => {
    const body = { ...route.request().postDataJSON(), sha256: '0'.repeat(64) };
    return route.continue({ postData: JSON.stringify(body) });
  });
  await button(page, 'Issue').click();
  await page.getByText('What would be issued has changed, and is shown anew.').waitFor();
  await page.unroute(posts);
  await settled(page);
}

async function issued(opened: Opened): Promise<string> {
  const page = await opened(SELLER, '/invoices-due');
  await openClaim(page);
  await expectRefusedOnce(page);
  await expectNoFault(page);
  await button(page, 'Issue').click();
  await page.waitForURL(/\/invoices\/invoice_\d+$/);
  await settled(page);
  expect(await page.locator('h1').innerText()).toMatch(/^Invoice (REHEARSED-)?OP-\d{4}-\d{5}$/);
  const { pathname } = new URL(page.url());
  await page.context().close();
  return pathname;
}

async function expectDocument(page: Page): Promise<void> {
  const text = await page.locator('main').innerText();
  expect(text).toContain('Operator B.V.');
  expect(text).toContain('NL001234567B01');
  expect(text).toMatch(/VAT 21%\s+€[\d,]+\.\d\d/);
  expect(text).toMatch(/[\d,]+\.\d{3} GPU-hours\s+€2\.40 a GPU-hour/);
  expect(text).toContain('NL91 ABNA 0417 1643 00');
}

async function paid(page: Page): Promise<void> {
  await button(page, 'Note a payment').click();
  const dialog = page.getByRole('dialog', { name: 'What was paid?' });
  const note = dialog.getByRole('button', { name: 'Note a payment' });
  await note.click();
  await dialog.getByText(/^\/paidAt: expected/).waitFor();
  await dialog.getByLabel('Day').fill('2999-01-01');
  await dialog.getByLabel('Reference').fill('Statement 7');
  await note.click();
  await dialog.getByText(/A payment is noted once it was made/).waitFor();
  await expectNoFault(page);
  const today = new Date().toISOString().slice(0, '2027-01-31'.length);
  await dialog.getByLabel('Day').fill(today);
  await dialog.getByLabel('Amount').fill('1.005');
  await note.click();
  await dialog.getByText(/^\/micros: expected/).waitFor();
  await dialog.getByLabel('Amount').fill('1.25');
  await note.click();
  await page.getByText(/€1\.25 was paid before\.$/).waitFor();
  await page.getByText('€1.25: Statement 7').waitFor();
  await expectNoFault(page);
  await button(page, 'Note a payment').click();
  await dialog.getByLabel('Day').fill(today);
  await dialog.getByLabel('Reference').fill('Statement 8');
  await note.click();
  await page.getByText(/^Paid in parts, the last on /).waitFor();
  expect(await button(page, 'Note a payment').count()).toBe(0);
}

async function undone(page: Page): Promise<void> {
  const before = await page.locator('h1').innerText();
  await button(page, 'Undo').click();
  const dialog = page.getByRole('dialog', { name: 'Undo this document?' });
  await dialog.getByLabel('Why').fill('The address was wrong.');
  await dialog.getByRole('button', { name: 'Undo' }).click();
  const number = before.slice('Invoice '.length);
  await page.getByRole('heading', { name: `It undoes ${number}` }).waitFor();
  await settled(page);
  expect(await page.locator('h1').innerText()).toMatch(/^Credit note /);
  expect(await button(page, 'Undo').count()).toBe(0);
  await page.getByText('The address was wrong.').waitFor();
  await expectNoFault(page);
  await page.getByRole('link', { name: 'To that document' }).click();
  await page.getByRole('heading', { name: /^It was undone by / }).waitFor();
}

function describeCourse(opened: Opened): void {
  describe('an invoice', () => {
    test('is issued as it was looked at, read by who buys, paid, undone, due again', async () => {
      const path = await issued(opened);
      const buyer = await opened(BUYER, path);
      await expectDocument(buyer);
      for (const name of ['Note a payment', 'Undo']) {
        expect(await button(buyer, name).count()).toBe(0);
      }
      for (const name of ['PDF', 'XML (UBL)']) {
        const file = await buyer.getByRole('link', { name }).getAttribute('href');
        expect((await buyer.request.get(new URL(file ?? '', buyer.url()).href)).status()).toBe(200);
      }
      await buyer.context().close();

      const seller = await opened(SELLER, path);
      await paid(seller);
      await undone(seller);
      await seller.goto(new URL('/invoices-due', seller.url()).href);
      await settled(seller);
      await openClaim(seller);
      await seller.context().close();
    });
  });
}

function describeReading(opened: Opened): void {
  describe('the list of invoices', () => {
    test('is filtered by what the address says, and names parties', async () => {
      const page = await opened(SELLER, '/invoices');
      expect(await page.locator('tbody').innerText()).toMatch(/Operator\s+Users/);
      await page.getByRole('link', { name: 'Credit notes alone' }).click();
      await page.waitForURL(/kind=credit-note/);
      await page.getByRole('link', { name: 'Invoices alone' }).click();
      await page.getByRole('combobox', { name: 'To' }).selectOption({ label: 'Users' });
      await page.waitForURL(/buyer=party_users/);
      await settled(page);
      expect(new URL(page.url()).searchParams.get('kind')).toBe('invoice');
      const csv = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
      expect(csv).toMatch(/buyer=party_users&kind=invoice&format=csv$/);
      await page.context().close();
    });

    test('leads whoever may read the books to the trace, and lets them issue nothing', async () => {
      const page = await opened('auditor', '/invoices-due');
      await openClaim(page);
      expect(await button(page, 'Issue').count()).toBe(0);
      await page.getByText('Only those who speak for the seller can issue it.').waitFor();
      await page.getByRole('link', { name: 'Trace', exact: true }).first().click();
      await page.waitForURL(/\/trace\/line_/);
      await page.getByText('back to the euro').waitFor();
      await page.context().close();
    });

    test('says what is missing, and leads whoever may give it there', async () => {
      const page = await opened('programme officer', '/invoices-due');
      const row = page.locator('tbody tr', { hasText: 'Missing: the billing details of' });
      await row.first().getByRole('link').first().click();
      await page.getByRole('heading', { name: /^It cannot be issued yet\. Missing:/ }).waitFor();
      expect(await button(page, 'Issue').count()).toBe(0);
      await page.getByRole('link', { name: 'Give it' }).click();
      await page.waitForURL(/\/billing\?party=party_/);
      await page.getByText('Nothing was given yet').waitFor();
      await page.context().close();
    });
  });
}

const faultAt = (page: Page, label: string) => page.getByLabel(label, { exact: true });

function describeBilling(opened: Opened): void {
  describe('billing details', () => {
    test('are saved as they were typed, and what is at fault is said at its field', async () => {
      const page = await opened(SELLER, '/billing');
      await page.getByLabel('Account (IBAN)').fill('NL91 ABNA 0417 1643 01');
      await button(page, 'Save').click();
      await page.getByText(/^Expected an IBAN with the right check digits/).waitFor();
      await page.getByLabel('Account (IBAN)').fill('nl91 abna 0417 1643 00');
      await button(page, 'Add a rate').click();
      const rate = page.getByRole('group', { name: 'VAT rate 3' });
      await rate.getByLabel('Country').fill('BE');
      await rate.getByLabel('From').fill('2026-01-01');
      await rate.getByLabel('Per cent').fill('21.00001');
      await button(page, 'Save').click();
      await rate.getByText(/^Expected a percentage from 0 to 100.*; found 21\.00001$/).waitFor();
      await expectNoFault(page);
      await rate.getByLabel('Per cent').fill('7,7');
      await button(page, 'Remove rate 2').click();
      await button(page, 'Save').click();
      await page.getByText('Saved.').waitFor();
      await page.reload();
      await settled(page);
      const second = page.getByRole('group', { name: 'VAT rate 2' });
      expect(await second.getByLabel('Country').inputValue()).toBe('BE');
      expect(await second.getByLabel('Per cent').inputValue()).toBe('7.7');
      expect(await page.getByRole('group', { name: 'VAT rate 3' }).count()).toBe(0);
      expect(await page.getByLabel('Account (IBAN)').inputValue()).toBe('NL91ABNA0417164300');
      await page.context().close();
    });

    test('of a buyer are its own, and hold its VAT number to its country', async () => {
      const page = await opened(BUYER, '/billing');
      expect(await page.locator('h1').innerText()).toBe('What invoices say of Users');
      const city = await page.getByLabel('City').inputValue();
      await faultAt(page, 'VAT number').fill('DE123456789');
      await button(page, 'Save').click();
      await page.getByText(/^Expected one that begins with NL; found DE123456789$/).waitFor();
      await faultAt(page, 'VAT number').fill('NL001234567B01');
      await page.getByLabel('City').fill('Haren');
      await button(page, 'Save').click();
      await page.getByText('Saved.').waitFor();
      await page.getByLabel('City').fill(city);
      await button(page, 'Save').click();
      await page.getByText('Saved.').waitFor();
      await page.context().close();
    });
  });
}

function describeTwo(opened: Opened): void {
  describe('billing details that someone else changed meanwhile', () => {
    test('are not written over unseen, and what was typed is kept', async () => {
      const mine = await opened(BUYER, '/billing');
      const theirs = await opened('Anna Applicant', '/billing?party=party_users');
      await mine.getByLabel('Postcode').fill('9700 AA');
      await theirs.getByLabel('Registration number').fill('87654321');
      await button(theirs, 'Save').click();
      await theirs.getByText('Saved.').waitFor();
      await button(mine, 'Save').click();
      const notice = mine.locator('form [role=alert]');
      await notice.getByText(/^Anna Applicant changed this at /).waitFor();
      const row = notice.getByRole('row', { name: /^Registration number/ });
      expect(await row.innerText()).toMatch(/01234567\s+87654321/);
      await notice.getByRole('button', { name: 'Take what is there now' }).click();
      await notice.waitFor({ state: 'detached' });
      expect(await mine.getByLabel('Postcode').inputValue()).toBe('9712 CP');
      await mine.context().close();
      await theirs.context().close();
    });
  });
}

export function describeInvoices(demoOf: () => ServedDemo): void {
  const opened: Opened = (role, path) => openedOn(demoOf(), role, path);
  describeReading(opened);
  describeCourse(opened);
  describeBilling(opened);
  describeTwo(opened);
}
