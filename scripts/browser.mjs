/** What scripts and tests that look at pages share: Debian's Chromium, and the list of pages. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

/**
 * The first that is installed. The shell draws the same pages and has no window to be ready for:
 * the tests of the pages took 134 s of processor time with it, and 172 s with the whole browser.
 */
const CHROMIUMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
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
  readFileSync(new URL('../test/browser/pages.json', import.meta.url), 'utf8'),
);

export async function openBrowser() {
  const executablePath = CHROMIUMS.find((path) => existsSync(path));
  if (executablePath === undefined) {
    const install = 'apt-get install -y chromium-headless-shell';
    throw new Error(`There is no ${CHROMIUMS.join(', and no ')}. Install it with: ${install}`);
  }
  return chromium.launch({ executablePath, args: FLAGS });
}

/**
 * Goes to a page of {@link WEB_PAGES}, and waits until it is there. A page that is not found, not
 * permitted or behind a login is an error, unless it is on the list for that.
 */
export async function openPage(page, origin, { name, path, click, state = null }) {
  await page.goto(new URL(path, origin).href);
  await settled(page);
  if (click !== undefined) {
    const link = page.locator(click).first();
    if ((await link.count()) === 0) throw new Error(`${name}: ${path} has no ${click} to follow`);
    await link.click();
    await page.waitForURL((url) => url.pathname !== path);
    await settled(page);
  }
  const found = await page.evaluate(
    () => document.querySelector('[data-state]')?.getAttribute('data-state') ?? null,
  );
  if (found === state) return;
  const expected = state === null ? 'the page itself' : `the state "${state}"`;
  const shown = found === null ? 'the page itself' : `the state "${found}"`;
  throw new Error(`${name}: expected ${expected} at ${page.url()}, found ${shown}`);
}

/** So many frames without change, and the page is as it stays until something happens. */
const STILL_FRAMES = 2;

/**
 * Until nothing is asked or loading any more, charts are drawn, fonts are there, nothing is on its
 * way to another colour or place, and two frames have gone by without a change: an answer may be
 * what the next question waits for.
 */
export async function settled(page) {
  await page.waitForFunction(isStill, STILL_FRAMES, { polling: 'raf' });
}

/** In the page, once a frame. What goes on for ever is no way to anything. */
function isStill(framesMin) {
  const hasEnded = ({ playState, effect }) =>
    playState !== 'running' || effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY;
  const isThere =
    document.querySelector('h1, .state') !== null &&
    document.querySelector('.state-loading') === null &&
    !document.documentElement.hasAttribute('data-asking') &&
    document.fonts.status === 'loaded' &&
    document.getAnimations().every(hasEnded) &&
    [...document.querySelectorAll('.drawing')].every((each) => each.querySelector('canvas'));
  const text = isThere ? document.body.innerHTML : '';
  const before = globalThis.polderStill;
  const frames = isThere && before?.text === text ? before.frames + 1 : 0;
  globalThis.polderStill = { text, frames };
  return frames >= framesMin;
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
    const { name } = logins.find((each) => each.role === persona || each.name === persona);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${url}/demo/login?returnTo=/public`);
    await page.getByRole('button', { name }).click();
    await page.waitForURL(`${url}/public`);
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
