/** A page that stays open while someone logs out, or another logs in, in another tab. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { settled } from '../../scripts/browser.mjs';
import type { ServedDemo } from './served-demo.ts';

async function logIn(page: Page, origin: string, who: string, path: string): Promise<void> {
  await page.goto(`${origin}/demo/login?returnTo=${path}`);
  await page.getByRole('button', { name: who }).click();
  await page.waitForURL(`**${path}`);
  await settled(page);
}

/** As the browser says it where one comes back to a tab. */
const COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))";
const ALLOCATION = '/allocations/allocation_aa';

export function describeSession(demoOf: () => ServedDemo): void {
  describe('a page that was left open', () => {
    test('is that of whoever has logged in since, and of nobody once they log out', async () => {
      const { url } = demoOf();
      const page = await demoOf().newPage(null);
      await logIn(page, url, 'Fenna Funder', ALLOCATION);
      await page.locator('[name=name]').fill('Typed by Fenna');

      const other = await page.context().newPage();
      await logIn(other, url, 'Petra Programme', ALLOCATION);
      await page.evaluate(COME_BACK);
      await page.locator('.person').getByText('Petra Programme').waitFor();
      await settled(page);
      expect(await page.locator('[name=name]').inputValue()).not.toBe('Typed by Fenna');

      await logIn(other, url, 'Bo Bidder', '/public');
      await page.evaluate(COME_BACK);
      await page.locator('main [data-state=not-permitted]').waitFor();

      await logIn(other, url, 'Fenna Funder', '/funding');
      await page.evaluate(COME_BACK);
      await page.locator('[name=name]').waitFor();
      expect(await page.locator('[name=name]').inputValue()).toBe('Typed by Fenna');

      await other.goto(`${url}/auth/logout`);
      await other.getByRole('button', { name: 'Log out here' }).click();
      await page.locator('main [data-state=must-log-in]').waitFor();
      await page.context().close();
    });
  });

  describe('what leads nowhere for a person', () => {
    test('is no link: a member sees the chain of a job, and not the books behind it', async () => {
      const page = await demoOf().newPage('member');
      await page.goto(`${demoOf().url}/jobs`);
      await settled(page);
      await page.locator('tbody a').first().click();
      await page.waitForURL('**/jobs/job_*');
      await settled(page);
      const chain = page.locator('.chain-view');
      expect(await chain.innerText()).toContain('Entries of this job');
      expect(await chain.locator('a[href^="/allocations/"]').count()).toBe(1);
      expect(await chain.locator('a[href^="/ledger"], a[href^="/settlement"]').count()).toBe(0);
      const books = page.getByRole('navigation', { name: 'The chain' });
      expect(await books.getByRole('link', { name: 'Settlement' }).getAttribute('href')).toBe(
        '/delivery',
      );
      await page.context().close();
    });
  });
}
