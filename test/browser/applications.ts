/** Applications for access in a real browser: who applies, decides, checks and reviews. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { settled } from '../../scripts/browser.mjs';
import { expectNoFault } from './axe.ts';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

type Opened = (role: string | null, path: string) => Promise<Page>;

export function describeApplications(demoOf: () => ServedDemo): void {
  const opened: Opened = (role, path) => openedOn(demoOf(), role, path);
  describeAward(opened);
  describeReview(opened);
  describeOffers(opened);
  describeOpening(opened);
}

const SUBMISSIONS = '**/v1/applications';

/** The first day of this month or one after it, as a field of a day takes it. */
function monthAfter(months: number): string {
  const now = new Date();
  const first = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1);
  return new Date(first).toISOString().slice(0, '2027-01-31'.length);
}

const fill = (page: Page, label: string, value: string) => page.getByLabel(label).fill(value);

/** All fields but GPU-hours. */
async function fillIn(page: Page, title: string): Promise<void> {
  await page.getByRole('heading', { name: 'Apply: Playground' }).waitFor();
  await fill(page, 'Title', title);
  await fill(page, 'What for, and why so much', 'Tries a small model.');
  await fill(page, 'What the sites need to know', 'PyTorch.');
  await fill(page, 'GPUs of one job, at most', '2');
  await fill(page, 'From', monthAfter(1));
  await fill(page, 'Until', monthAfter(2));
}

async function applyFor(opened: Opened, title: string): Promise<string> {
  const page = await opened('applicant', '/access-calls');
  await page.getByRole('link', { name: 'Playground' }).click();
  await page.getByRole('link', { name: 'Apply', exact: true }).click();
  await fillIn(page, title);
  await fill(page, 'GPU-hours', 'many');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Expected a number of GPU-hours above 0; found many').waitFor();
  await expectNoFault(page);
  await fill(page, 'GPU-hours', '6,000');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText(/The application asks for more GPU time than the call gives/).waitFor();
  await fill(page, 'GPU-hours', '5.5');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL(/\/applications\/application_[0-9a-f]+$/);
  await page.getByText(/^It waits for: eligibility\. Due by/).waitFor();
  expect(await page.locator('.figures').innerText()).toMatch(/Requested\s+5\.5\s+GPU-hours/);
  expect(await page.getByRole('button', { name: 'It is eligible' }).count()).toBe(0);
  const { pathname } = new URL(page.url());
  await page.context().close();
  return pathname;
}

/** A later end of an allocation: asked for by its holder, granted by its funder. */
async function asksAndIsGranted(opened: Opened, path: string): Promise<void> {
  const holder = await opened('applicant', path);
  const panel = holder.locator('section.panel', { hasText: 'Changes that its holder asks for' });
  await panel.getByLabel('Why').fill('The data came late.');
  await panel.getByRole('button', { name: 'Ask' }).click();
  await panel.getByText(/A change asks for a later end, more time or another holder/).waitFor();
  await panel.getByLabel('A later end').fill(monthAfter(3));
  await panel.getByRole('button', { name: 'Ask' }).click();
  await panel.getByRole('button', { name: 'Withdraw' }).waitFor();
  await expectNoFault(holder);
  await holder.context().close();

  const officer = await opened('programme officer', path);
  await officer.getByRole('button', { name: 'Grant' }).click();
  const dialog = officer.getByRole('dialog', { name: 'Grant this change?' });
  await dialog.getByLabel(/^Why/).fill('As asked.');
  await dialog.getByRole('button', { name: 'Grant' }).click();
  await officer.getByText(/^Granted: brought [\d,.]+ GPU-hours more$/).waitFor();
  await officer.context().close();
}

function describeAward(opened: Opened): void {
  describe('an application', () => {
    test('is sent, found eligible and awarded, and leads to its allocation', async () => {
      const path = await applyFor(opened, 'A test of ours');
      const officer = await opened('programme officer', path);
      await officer.getByRole('button', { name: 'It is eligible' }).click();
      const dialog = officer.getByRole('dialog', { name: 'Is the applicant eligible?' });
      await dialog.getByRole('button', { name: 'It is eligible' }).click();
      await dialog.getByText(/^\/said: expected a text of/).waitFor();
      await expectNoFault(officer);
      await dialog.getByLabel(/^Why, or what was found/).fill('A small company.');
      await dialog.getByRole('button', { name: 'It is eligible' }).click();
      await officer.getByRole('heading', { name: 'It waits for: award' }).waitFor();
      expect(await officer.getByLabel('GPU-hours').inputValue()).toBe('5.5');
      await officer.getByLabel('GPU-hours').fill('6');
      await officer.getByLabel('Why, or what was found').fill('For a first try.');
      await officer.getByRole('button', { name: 'Award' }).click();
      await officer.getByText(/No more is recommended or awarded than was requested/).waitFor();
      await officer.getByLabel('GPU-hours').fill('4');
      await officer.getByRole('button', { name: 'Award' }).click();
      await officer.getByText('Awarded: 4 GPU-hours.').waitFor();
      await officer.context().close();

      const applicant = await opened('applicant', path);
      const course = applicant.locator('section.panel', { hasText: 'Its course' });
      expect(await course.innerText()).toContain('For a first try.');
      await applicant.getByRole('link', { name: 'The allocation' }).click();
      await applicant.waitForURL(/\/allocations\/allocation_[0-9a-f]+$/);
      await applicant.getByRole('heading', { name: 'A test of ours' }).waitFor();
      const { pathname } = new URL(applicant.url());
      await applicant.context().close();
      await asksAndIsGranted(opened, pathname);
    });

    test('is written anew and withdrawn by its applicant', async () => {
      const path = await applyFor(opened, 'A first thought');
      const page = await opened('applicant', path);
      await page.locator('summary', { hasText: 'Write it anew' }).click();
      await page.getByLabel('Title').fill('A second thought');
      await page.getByLabel('GPU-hours').fill('3');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: 'A second thought' }).waitFor();
      expect(await page.locator('.figures').innerText()).toMatch(/Requested\s+3\s+GPU-hours/);
      await page.getByRole('button', { name: 'Withdraw' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Why').fill('No longer needed.');
      await dialog.getByRole('button', { name: 'Withdraw' }).click();
      await page.getByText('Withdrawn by its applicant.').waitFor();
      expect(await page.getByRole('button', { name: 'Withdraw' }).count()).toBe(0);
      await page.context().close();
    });
  });
  describeLostAnswer(opened);
}

function describeLostAnswer(opened: Opened): void {
  describe('an application', () => {
    test('of which the answer was lost is there once, also where one has typed on', async () => {
      const page = await opened('applicant', '/access-calls/access-call_playground/apply');
      await fillIn(page, 'Sent twice');
      await fill(page, 'GPU-hours', '2');
      await page.route(SUBMISSIONS, async (route) => {
        await route.fetch();
        await route.fulfill({ status: 504, contentType: 'text/html', body: 'Gateway timeout' });
      });
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByText('Something in between has answered').waitFor();
      await page.unroute(SUBMISSIONS);
      await fill(page, 'Title', 'Sent twice, typed on');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.waitForURL(/\/applications\/application_[0-9a-f]+$/);
      await page.getByRole('heading', { name: 'Sent twice', exact: true }).waitFor();
      await page.goto(new URL('/applications', page.url()).href);
      await settled(page);
      expect(await page.locator('tbody tr', { hasText: 'Sent twice' }).count()).toBe(1);
      await page.context().close();
    });
  });
}

function describeReview(opened: Opened): void {
  describe('a reviewer of applications', () => {
    test('declares, reads and scores, and who recommends does not award', async () => {
      const page = await opened('reviewer', '/my-reviews');
      await page.getByRole('link', { name: 'The language of proteins' }).click();
      await page.getByText('Declare first whether you have a conflict of interest.').waitFor();
      expect(await page.locator('main').innerText()).not.toContain('that is open to all');
      await page.getByRole('button', { name: 'I have no conflict of interest' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'I have no conflict of interest' }).click();
      await page.getByText('Trains a model of protein sequences that is open to all.').waitFor();
      await page.getByLabel('Excellence, points (0 to 10)').fill('11');
      await page.getByLabel('Impact, points (0 to 5)').fill('4');
      await page.getByLabel('Quality of the plan, points (0 to 5)').fill('5');
      await page.getByLabel('GPU-hours that you recommend').fill('2,000');
      await page.getByLabel('For the applicant').fill('Good.');
      await page.getByLabel('For the panel').fill('Give it.');
      await page.getByRole('button', { name: 'Save your review' }).click();
      await page.getByText(/expected 0 to 10 for excellence, found 11/).waitFor();
      await expectNoFault(page);
      await page.getByLabel('Excellence, points (0 to 10)').fill('8');
      await page.getByRole('button', { name: 'Save your review' }).click();
      await page.getByText(/^Your review is there\./).waitFor();
      await page.context().close();
      await recommendAndAward(opened);
    });
  });
}

async function recommendAndAward(opened: Opened): Promise<void> {
  const page = await opened('programme officer', '/applications/application_protein-language');
  await page.getByRole('heading', { name: 'It waits for: panel' }).waitFor();
  const reviews = page.locator('section.panel', { hasText: 'Reviewers and their reviews' });
  expect(await reviews.locator('tbody').innerText()).toMatch(/Rosa Reviewer\s+None\s+17/);
  await page.getByRole('textbox', { name: 'GPU-hours' }).fill('2,000');
  await page.getByLabel('Why, or what was found').fill('Excellent.');
  await page.getByRole('button', { name: 'Write down what the panel recommends' }).click();
  await page.getByRole('heading', { name: 'It waits for: award' }).waitFor();
  expect(await page.locator('.figures').innerText()).toMatch(/Recommended\s+2,000\s+GPU-hours/);
  expect(await page.getByRole('textbox', { name: 'GPU-hours' }).inputValue()).toBe('2000');
  await page.getByLabel('Why, or what was found').fill('As recommended.');
  await page.getByRole('button', { name: 'Award' }).click();
  await page.getByText(/Who wrote the recommendation of the panel does not decide/).waitFor();
  await page.goto(new URL('/access-calls/access-call_regular/ranking', page.url()).href);
  await settled(page);
  // The mean of 16 and 17.
  const first = page.locator('tbody tr').first();
  expect(await first.innerText()).toMatch(/The language of proteins\s+16\.5\s+2/);
  await page.context().close();
}

function describeOffers(opened: Opened): void {
  describe('what waits', () => {
    test.each([
      ['operator', '/applications/application_field-images', 'The sites can run it', 1],
      ['applicant', '/applications/application_field-images', 'The sites can run it', 0],
      ['operator', '/applications/application_invoice-reader', 'It is eligible', 0],
      ['auditor', '/applications/application_invoice-reader', 'It is eligible', 0],
      ['programme officer', '/applications/application_invoice-reader', 'It is eligible', 1],
      ['auditor', '/applications/application_nine-voices', 'Award', 0],
      ['programme officer', '/applications/application_nine-voices', 'Award', 1],
      ['auditor', '/access-calls/access-call_regular', 'Close the call', 0],
    ])('is offered to who may do it: the %s at %s, %s: %i', async (role, path, name, count) => {
      const page = await opened(role, path);
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(count);
      await page.context().close();
    });

    test('is nothing for an officer who applies for the same party', async () => {
      const page = await opened('programme officer', '/public');
      await page.route('**/v1/me', async (route) => {
        const response = await route.fetch();
        const me = await response.json();
        const scope = { kind: 'party', id: 'party_users' };
        const roles = [...me.roles, { role: 'applicant', scope }];
        const given = [...me.given, { role: 'applicant', permissions: ['application.write'] }];
        await route.fulfill({ response, json: { ...me, roles, given } });
      });
      await page.goto(new URL('/applications/application_invoice-reader', page.url()).href);
      await page.getByText('You apply for this party: you decide nothing here.').waitFor();
      expect(await page.getByRole('button', { name: 'It is eligible' }).count()).toBe(0);
      await page.context().close();
    });

    test('is overdue in words, and can be looked at alone', async () => {
      const page = await opened('programme officer', '/applications');
      expect(await page.locator('tbody tr', { hasText: 'A reader of invoices' }).count()).toBe(1);
      await page.getByRole('link', { name: 'Overdue', exact: true }).click();
      await page.waitForURL('**/applications?overdue=true');
      await page.locator('tbody tr', { hasText: 'A reader of invoices' }).waitFor({
        state: 'detached',
      });
      // A table that asks anew has no rows for a moment.
      await page.locator('tbody tr').first().waitFor();
      const rows = await page.locator('tbody tr').allInnerTexts();
      expect(rows.filter((row) => !row.includes('Overdue since'))).toEqual([]);
      await page.getByRole('combobox', { name: 'Call' }).selectOption({ label: 'Fast lane' });
      await page.waitForURL('**/applications?call=access-call_fast-lane&overdue=true');
      await page.context().close();
    });
  });
}

function describeOpening(opened: Opened): void {
  describe('a call for applications', () => {
    test('is opened with its criteria, read by anybody, and closed', async () => {
      const page = await opened('programme officer', '/access-calls/new');
      await fill(page, 'Name', 'A call of a test');
      await page.getByLabel('Small site').check();
      await fill(page, 'Share of the entitlement, in percent', '0.5');
      await fill(page, 'GPU-hours for one application, at most', '20');
      await fill(page, 'Opens', monthAfter(0));
      await fill(page, 'Closes', monthAfter(2));
      await page.getByLabel('With peer review and a panel').check();
      await fill(page, 'Criteria, one a line', 'Excellence');
      await fill(page, 'Cut-offs', 'next March');
      await page.getByRole('button', { name: 'Open the call' }).click();
      await page.getByText(/^Expected on each line a name, .*; found Excellence$/).waitFor();
      await page.getByText('Expected days such as 2027-03-01; found next March').waitFor();
      await fill(page, 'Cut-offs', '');
      await fill(page, 'Criteria, one a line', 'Excellence: 10\nImpact: 5');
      await page.getByRole('button', { name: 'Open the call' }).click();
      await page.waitForURL(/\/access-calls\/access-call_[0-9a-f]+$/);
      await page.getByText(/^Open for applications until /).waitFor();
      const { pathname } = new URL(page.url());

      const visitor = await opened(null, pathname);
      await visitor.getByText('To apply you need a login').waitFor();
      const text = await visitor.locator('main').innerText();
      expect(text).toContain('At most 35 working days in all');
      expect(text).toMatch(/Impact\s+5/);
      await visitor.context().close();

      await page.getByRole('button', { name: 'Close the call' }).click();
      const dialog = page.getByRole('dialog', { name: 'Close this call for applications?' });
      await dialog.getByRole('button', { name: 'Close the call' }).click();
      await page.getByText(/^Closed: it received applications until/).waitFor();
      expect(await page.getByRole('link', { name: 'Apply', exact: true }).count()).toBe(0);
      await page.context().close();
    });
  });
}
