/** What scripts and tests that look at pages share: Debian's Chromium, and the list of pages. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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

/** axe-core, to be evaluated in a page. */
export const AXE = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** Every page of the application, with the persona that looks at it. */
export const WEB_PAGES = JSON.parse(
  readFileSync(new URL('../test/end-to-end/web/pages.json', import.meta.url), 'utf8'),
);

export async function openBrowser() {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`There is no ${CHROMIUM}. Install it with: apt-get install -y chromium`);
  }
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** Goes to a page of {@link WEB_PAGES}, and waits until it is there. */
export async function openPage(page, origin, { path, click }) {
  await page.goto(new URL(path, origin).href);
  await settled(page);
  if (click === undefined) return;
  await page.locator(click).first().click();
  await page.waitForURL((url) => url.pathname !== path);
  await settled(page);
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

/**
 * The cookies of a persona of a running demo, by its role, logged in once. By the chooser of
 * personas, because the links that the server prints work once.
 */
export function personaCookies(browser, { url, logins }) {
  const cookies = new Map();
  return async (persona) => {
    if (persona === null) return [];
    const known = cookies.get(persona);
    if (known !== undefined) return known;
    const { name } = logins.find(({ role }) => role === persona);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${url}/demo/login?returnTo=/`);
    await page.getByRole('button', { name }).click();
    await page.waitForURL(`${url}/`);
    const found = await context.cookies();
    cookies.set(persona, found);
    await context.close();
    return found;
  };
}

/** Until nothing is wider than the window; charts take their new width a moment after it has. */
export async function fitted(page) {
  await page.waitForFunction(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth === clientWidth;
  });
}
