/** A table of thousands of rows: those out of sight are not in the document. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { settled } from '../../scripts/browser.mjs';
import type { ServedDemo } from './served-demo.ts';

const ROWS = 5_000;
/** What fits a scroller of 72 hundredths of the window, and a dozen rows on either side. */
const ROWS_IN_DOCUMENT_MAX = 60;

function jobAt(index: number): object {
  return {
    ...{ id: `job_${String(index + 1).padStart(8, '0')}`, name: `run ${index % 7}` },
    ...{ allocation: 'allocation_aa', funder: 'party_aa', site: null, cluster: null },
    ...{ gpuCount: (index * 7_919) % 4_096, requestedSeconds: 3_600, submittedBy: 'person_x' },
    gpuShare: null,
    ...{ submittedAt: '2027-01-01T00:00:00Z', state: 'completed', rejection: null },
    ...{ waitReason: null, waitsSince: null, startsBy: null, firstStartedAt: null, endedAt: null },
    ...{ attemptCount: 1, keptSeconds: 0, isRehearsed: true, isOfSite: false, version: 1 },
  };
}

async function openedWithRows(page: Page, url: string): Promise<void> {
  const items = Array.from({ length: ROWS }, (_, index) => jobAt(index));
  const json = { items, nextCursor: null };
  await page.route(/\/v1\/jobs\?limit=/, (route) => route.fulfill({ json }));
  await page.goto(`${url}/jobs`);
  await settled(page);
}

export function describeLargeTable(demoOf: () => ServedDemo): void {
  describe('a table of 5,000 rows', () => {
    test('is sorted, filtered and scrolled with few rows in the document', async () => {
      const demo = demoOf();
      const page = await demo.newPage('member');
      await openedWithRows(page, demo.url);
      const table = page.locator('.table');
      const rows = table.locator('tbody tr[aria-rowindex]');
      const isBounded = async () => expect(await rows.count()).toBeLessThan(ROWS_IN_DOCUMENT_MAX);
      await isBounded();
      expect(await table.locator('table').getAttribute('aria-rowcount')).toBe(String(ROWS + 1));
      expect(await table.getByText('5,000 rows').count()).toBe(1);

      await table.locator('.table-scroll').evaluate((each) => {
        each.scrollTop = each.scrollHeight;
      });
      await rows.locator('a[href="/jobs/job_00005000"]').waitFor();
      await isBounded();
      expect(await rows.last().getAttribute('aria-rowindex')).toBe(String(ROWS + 1));

      await table.getByRole('button', { name: 'GPUs' }).click();
      await table.locator('th[aria-sort=descending]', { hasText: 'GPUs' }).waitFor();
      await table.locator('.table-scroll').evaluate((each) => {
        each.scrollTop = 0;
      });
      await rows.first().getByText('4,095', { exact: true }).waitFor();

      const saved = page.waitForEvent('download');
      await table.getByRole('link', { name: 'CSV' }).click();
      const file = readFileSync(await (await saved).path(), 'utf8');
      expect(file).toMatch(/^\uFEFFid,allocation,/);

      await table.getByRole('searchbox').fill('job_0000123');
      await table.getByText('10 of 5,000 rows').waitFor();
      expect(await rows.count()).toBe(10);
      await table.getByRole('searchbox').fill('');
      await table.getByText('5,000 rows', { exact: true }).waitFor();
      await isBounded();
      // So many are not read anew by each event, but when one asks for it.
      const asked = page.waitForRequest(/\/v1\/jobs\?/);
      await table.getByRole('button', { name: 'Read them anew' }).click();
      await asked;
      await page.context().close();
    });
  });
}
