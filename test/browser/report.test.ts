/**
 * The pages of a report in a real browser: every rule of accessibility that axe-core knows, in both
 * colour schemes, wide and narrow. Where no browser is installed the test fails and says how.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AXE, openBrowser } from '../../scripts/browser.mjs';
import { renderComparison } from '../../src/rehearsal/report/comparison.ts';
import { renderReport } from '../../src/rehearsal/report/report.ts';
import { sampleRuns } from '../../src/rehearsal/report/testing/sample-runs.ts';
import {
  idleSummary,
  SEVEN_FUNDERS,
  sampleSummary,
} from '../../src/rehearsal/report/testing/sample-summary.ts';
import { samplePage } from '../../src/rehearsal/sweep/testing/sample-page.ts';
import { faultsByAxe } from './axe.ts';

const PAGES: readonly (readonly [string, string])[] = [
  ['report', renderReport(sampleSummary(SEVEN_FUNDERS))],
  ['report-of-nothing', renderReport(idleSummary(SEVEN_FUNDERS))],
  ['comparison', renderComparison(sampleRuns(SEVEN_FUNDERS))],
  ['sweep', samplePage()],
];
const VIEWS = PAGES.flatMap(([name]) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    [1_280, 390].map((widthPx) => ({ name, scheme, widthPx })),
  ),
);

/** How many drawings of each figure the reader sees. */
const DRAWN_IN_FIGURES = `[...document.querySelectorAll('figure')].map((figure) =>
  [...figure.querySelectorAll('svg')].filter((svg) => svg.getClientRects().length > 0).length)`;
const OVERFLOW_PX = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe('in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polder-report-'));
  const open: { browser?: Browser } = {};

  beforeAll(async () => {
    for (const [name, page] of PAGES) writeFileSync(join(folder, `${name}.html`), page);
    open.browser = await openBrowser();
  });

  afterAll(async () => {
    await open.browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function shown({ name, scheme, widthPx }: (typeof VIEWS)[number]): Promise<Page> {
    if (open.browser === undefined) throw new Error('The browser did not start');
    const page = await open.browser.newPage({
      viewport: { width: widthPx, height: 900 },
      colorScheme: scheme,
    });
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    return page;
  }

  test.each(VIEWS)(
    '$name, $scheme, $widthPx px: fits, has no fault that axe knows',
    async (view) => {
      const page = await shown(view);
      await page.evaluate(
        "for (const each of document.querySelectorAll('details')) each.open = true",
      );
      await page.addScriptTag({ content: AXE });
      expect(await faultsByAxe(page)).toEqual([]);
      expect(await page.evaluate(OVERFLOW_PX)).toBe(0);
      const drawn = await page.evaluate(DRAWN_IN_FIGURES);
      expect(new Set(Array.isArray(drawn) ? drawn : [])).toEqual(new Set([1]));
      await page.close();
    },
  );

  test.each(PAGES.map(([name]) => name))('%s fits on paper', async (name) => {
    // A4 without margins.
    const page = await shown({ name, scheme: 'light', widthPx: 794 });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(OVERFLOW_PX)).toBe(0);
    await page.close();
  });
});
