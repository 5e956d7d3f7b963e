/** The page of a party in a real browser: what it does along the chain, as far as one may see. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

const partsOn = async (page: Page): Promise<readonly string[]> =>
  page.locator('.panel h2').allInnerTexts();

export function describeParties(demoOf: () => ServedDemo): void {
  describe('a party', () => {
    test('is reached from what names it, and shows all that it does', async () => {
      const page = await openedOn(demoOf(), 'programme officer', '/funding');
      await page.getByRole('link', { name: 'Parties', exact: true }).click();
      await page.getByRole('link', { name: 'State AA' }).first().click();
      await page.getByRole('heading', { name: 'State AA', level: 1 }).waitFor();
      for (const part of [
        'What it has promised',
        'What it pays for',
        'Whom it gives GPU time to',
      ]) {
        await page.getByRole('heading', { name: part }).waitFor();
      }
      await page.getByRole('link', { name: 'All of them' }).first().click();
      await page.waitForURL('**/funding?party=party_aa');
      await page.context().close();
    });

    test('that buys shows what it uses, has applied for and is to pay', async () => {
      const page = await openedOn(demoOf(), 'Cleo Company', '/invoices');
      await page.getByRole('link', { name: 'Users' }).first().click();
      await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
      await page.getByRole('heading', { name: 'Invoices that it gets' }).waitFor();
      expect(await partsOn(page)).not.toContain('What it has promised');
      await page.context().close();
    });

    test('shows an operator nothing of the money of states', async () => {
      const page = await openedOn(demoOf(), 'operator', '/parties/party_aa');
      await page.getByRole('heading', { name: 'What it pays for' }).waitFor();
      expect(await partsOn(page)).not.toContain('What it has promised');
      await page.context().close();
    });

    test('that there is not is not found', async () => {
      const page = await openedOn(demoOf(), 'operator', '/parties/party_nobody');
      await page.locator('[data-state=not-found]').waitFor();
      await page.context().close();
    });
  });
}
