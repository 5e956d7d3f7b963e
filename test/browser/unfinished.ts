/** What was begun and has not ended well: it is said, and it is not done twice. */
import { describe, expect, test } from 'vitest';
import { settled } from '../../scripts/browser.mjs';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

const ROWS_AFTER_THE_FIRST = /\/v1\/ledger\/entries\?.*cursor=/;
const PROBLEM = {
  ...{ type: '/problems/defect', title: 'A defect', status: 500, detail: 'It broke.' },
};
const BROKEN = {
  ...{ status: 500, contentType: 'application/problem+json', body: JSON.stringify(PROBLEM) },
};

export function describeUnfinished(demoOf: () => ServedDemo): void {
  describe('a list of which more cannot be read', () => {
    test('says so, asks no more by itself, and goes on when one asks', async () => {
      const page = await openedOn(demoOf(), 'auditor', '/ledger');
      let askedCount = 0;
      await page.route(ROWS_AFTER_THE_FIRST, (route) => {
        askedCount += 1;
        return route.fulfill(BROKEN);
      });
      await page.getByRole('button', { name: 'Load all' }).click();
      await page.getByText('It broke.').waitFor();
      await page.waitForTimeout(500);
      expect(askedCount).toBe(1);
      await page.unroute(ROWS_AFTER_THE_FIRST);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('More rows are there').waitFor({ state: 'detached' });
      expect(await page.getByText('It broke.').count()).toBe(0);
      await page.context().close();
    });
  });

  describeOverview(demoOf);
  describeGateway(demoOf);

  describe('a dialog, once it has sent what it asked', () => {
    test('can be closed and no longer cancelled: what waits is done, once', async () => {
      const page = await openedOn(demoOf(), 'funder officer', '/allocations/allocation_aa');
      await page.getByRole('button', { name: 'Freeze' }).click();
      const dialog = page.getByRole('dialog');
      await page.context().setOffline(true);
      await dialog.getByRole('button', { name: 'Freeze' }).click();
      await dialog.getByText('This is sent as soon as it answers, once.').waitFor();
      expect(await dialog.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
      await dialog.getByText('Close', { exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.context().setOffline(false);
      await page.getByRole('button', { name: 'Unfreeze' }).click();
      await dialog.getByRole('button', { name: 'Unfreeze' }).click();
      await page.getByRole('button', { name: 'Freeze', exact: true }).waitFor();
      await page.context().close();
    });
  });
}

function describeOverview(demoOf: () => ServedDemo): void {
  describe('the overview', () => {
    test('is whole for who may not see deliveries, and tells of what fails', async () => {
      const reader = await openedOn(demoOf(), 'reviewer', '/');
      expect(await reader.locator('.state-loading').count()).toBe(0);
      expect(await reader.locator('main').innerText()).toContain('is not within your roles');
      await reader.context().close();
      // Its reach is a project: none of its answers says that there is nothing.
      const member = await openedOn(demoOf(), 'member', '/');
      await member.getByRole('heading', { name: 'Needs attention now' }).waitFor();
      await settled(member);
      const seen = await member.locator('main').innerText();
      expect(seen).not.toMatch(/entitled|From euros|0 under contract|delivered/i);
      await member.context().close();
      const page = await demoOf().newPage('programme officer');
      await page.route('**/v1/conditions?*', (route) => route.fulfill(BROKEN));
      await page.goto(demoOf().url);
      await page.getByText('It broke.').waitFor();
      expect(await page.locator('main').innerText()).not.toMatch(/Nothing (needs|is late)/);
      await page.context().close();
    });
  });
}

function describeGateway(demoOf: () => ServedDemo): void {
  describe('a gateway that answers while Polder is away', () => {
    test('is waited out: the page says so, and goes on by itself', async () => {
      const page = await openedOn(demoOf(), 'auditor', '/public');
      await page.route(/\/v1\/(statements|plan)|\/health\/live/, (route) =>
        route.fulfill({ status: 502, contentType: 'text/html', body: 'Bad gateway' }),
      );
      await page.getByRole('link', { name: 'Settlement' }).click();
      await page.getByRole('alert').getByText('Polder cannot be reached').waitFor();
      expect(await page.getByText('Something in between').count()).toBe(0);
      await page.unroute(/\/v1\/(statements|plan)|\/health\/live/);
      await page.getByRole('alert').getByText('Polder cannot be reached').waitFor({
        state: 'detached',
      });
      await page.locator('tbody a').first().waitFor();
      await page.context().close();
    });
  });
}
