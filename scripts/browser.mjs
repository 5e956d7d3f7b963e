/** What the scripts and tests that look at pages share: Debian's Chromium, and the pages. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * An address of every page, with ids that every programme of the examples has: a new page is looked
 * at, and held against the rules of accessibility, once its address stands here.
 */
export const PAGE_ADDRESSES = [
  '/',
  '/funding',
  '/capacity',
  '/allocations',
  '/jobs',
  '/settlement',
  '/delivery',
  '/audit',
  '/public',
  '/no-such-page',
];

export async function openBrowser() {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`There is no ${CHROMIUM}. Install it with: apt-get install -y chromium`);
  }
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** Until nothing is loading any more and charts are drawn. */
export async function settled(page) {
  await page.waitForFunction(
    () =>
      document.querySelector('h1, .state') !== null &&
      document.querySelector('.state-loading') === null &&
      [...document.querySelectorAll('.drawing')].every((each) => each.querySelector('canvas')),
  );
}
