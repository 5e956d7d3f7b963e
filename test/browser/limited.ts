/** What an address limits a list to stands on the page. */
import { describe, expect, test } from 'vitest';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

export function describeLimited(demoOf: () => ServedDemo): void {
  describe('a list that an address limits', () => {
    test('says to what, keeps to it by state, and shows all again', async () => {
      const page = await openedOn(demoOf(), 'member', '/jobs?allocation=allocation_aa');
      const selection = page.locator('section.panel', { hasText: 'Selection' });
      expect(await selection.innerText()).toMatch(/Allocation\s+\S/);
      await page.locator('.choices-row').getByText('Completed').click();
      await page.waitForURL(/\/jobs\?(?=.*allocation=allocation_aa)(?=.*state=completed)/);
      await selection.getByRole('link', { name: 'Show all' }).click();
      await page.waitForURL(/\/jobs\?state=completed$/);
      await selection.waitFor({ state: 'detached' });
      await page.context().close();
    });

    test('is there, with what is wrong, where the address has no month', async () => {
      const page = await openedOn(demoOf(), 'auditor', '/settlement?month=soon');
      expect(await page.locator('[data-state=broken]').count()).toBe(0);
      await page.getByText(/^query\/month: expected a calendar month/).waitFor();
      await page.context().close();
    });
  });
}
