/**
 * What the first page costs, in Chromium, on a running demo: scripts, gzipped, and the time until
 * the figures of the overview can be used after a cold load, the middle one of several.
 *
 *   node scripts/web-figures.mjs ready.json
 */
import { readFileSync } from 'node:fs';
import { openBrowser } from './browser.mjs';

const LOADS = 5;
const SCRIPT_BYTES_MAX = 160_000;
const INTERACTIVE_MILLISECONDS_MAX = 1_500;

const { url, logins } = JSON.parse(readFileSync(process.argv[2] ?? 'ready.json', 'utf8'));
const { name } = logins.find(({ role }) => role === 'programme officer');
const browser = await openBrowser();
const login = await browser.newContext();
const chooser = await login.newPage();
await chooser.goto(`${url}/demo/login?returnTo=/public`);
await chooser.getByRole('button', { name }).click();
await chooser.waitForURL(`${url}/public`);
const cookies = await login.cookies();
const loads = [];
for (let load = 0; load < LOADS; load += 1) loads.push(await coldLoad());
await browser.close();

const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const scriptBytes = middle(loads.map((load) => load.scriptBytes));
const milliseconds = middle(loads.map((load) => load.milliseconds));
console.log(
  `scripts of the first page  ${(scriptBytes / 1_000).toFixed(1)} KB gzipped, at most 160`,
);
console.log(`interactive, cold          ${Math.round(milliseconds)} ms, at most 1500`);
const isWithin = scriptBytes <= SCRIPT_BYTES_MAX && milliseconds <= INTERACTIVE_MILLISECONDS_MAX;
process.exitCode = isWithin ? 0 : 1;

/** Nothing is cached in a new context. Of charts the drawing comes later, and is not counted. */
async function coldLoad() {
  const context = await browser.newContext();
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(`${url}/`);
  await page.locator('.figures a').first().click({ trial: true });
  const measured = await page.evaluate(() => ({
    milliseconds: performance.now(),
    scriptBytes: performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.js') && !name.includes('/drawing-'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  }));
  await context.close();
  return measured;
}
