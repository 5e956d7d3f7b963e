/** A company that pays by use, in a real browser: the price, the cost, and what is left. */
import { describe, expect, test } from 'vitest';
import { settled } from '../../scripts/browser.mjs';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

export function describeCompany(demoOf: () => ServedDemo): void {
  describe('a company that buys compute', () => {
    test('finds the price, submits a job, and sees what it costs and what is left', async () => {
      const page = await openedOn(demoOf(), 'Cleo Company', '/allocations');
      await page.getByRole('link', { name: 'Sold by the operator' }).click();
      await page.waitForURL('**/allocations/allocation_market');
      await settled(page);
      const costs = page.locator('section.panel', { hasText: 'What it costs' });
      expect(await costs.innerText()).toMatch(/Price\s+€2\.40 a GPU-hour/);
      expect(await costs.innerText()).toMatch(/Used since it began\s+€[1-9][\d,.]*/);
      expect(await costs.innerText()).toMatch(/Left this month, worth\s+€[\d,.]+/);

      await page.goto(`${demoOf().url}/jobs/new?allocation=allocation_market`);
      await settled(page);
      await page.getByLabel('GPUs').fill('2');
      await page.getByLabel('Hours at most').fill('3');
      // 2 GPUs for 3 hours at EUR 2.40.
      expect(await page.locator('main').innerText()).toMatch(/Price\s+at most €14\.40/);
      await page.getByRole('button', { name: 'Submit' }).click();
      await page.waitForURL(/\/jobs\/job_\d+$/);
      await settled(page);
      const cost = page.locator('section.panel', { hasText: 'What it costs' });
      expect(await cost.innerText()).toMatch(/Cost so far\s+€0/);
      expect(await cost.innerText()).toMatch(/Cost at most\s+€14\.40/);
      await page.goto(`${demoOf().url}/jobs?state=completed`);
      await settled(page);
      await page.locator('tbody a').first().click();
      await page.waitForURL(/\/jobs\/job_\d+$/);
      await settled(page);
      const over = await page.locator('section.panel', { hasText: 'What it cost' }).innerText();
      const [, used] = /Used\s+([\d.,]+) GPU-hours/.exec(over) ?? [];
      expect(used).toBeDefined();
      expect(over).toMatch(/\nCost\s+€(?!0$)[\d,.]+/);
      await page.getByRole('link', { name: /GPU-hours, worth €/ }).click();
      await page.waitForURL('**/allocations/allocation_market');
      await page.context().close();
    });
  });
}
