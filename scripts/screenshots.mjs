/**
 * Every page of a running demo as a picture: both languages, both colour schemes, two widths.
 *
 *   npm start -- serve --demo --json > ready.json
 *   node scripts/screenshots.mjs ready.json <folder> [part of a page's name]
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, openPage, WEB_PAGES } from './browser.mjs';

const [readyFile, folder = 'runs/screenshots', only = ''] = process.argv.slice(2);
if (readyFile === undefined) {
  console.error('expected the file of what `serve --demo --json` printed, and a folder');
  process.exit(2);
}
const { url, logins } = JSON.parse(readFileSync(readyFile, 'utf8'));
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
const cookies = new Map();
for (const target of WEB_PAGES.filter(({ name }) => name.includes(only))) {
  for (const locale of ['en', 'nl']) {
    for (const colorScheme of ['light', 'dark']) await shoot(target, { locale, colorScheme });
  }
}
await browser.close();

async function shoot(target, { locale, colorScheme }) {
  for (const width of [1_280, 390]) {
    const viewport = { width, height: 900 };
    const context = await browser.newContext({ locale, colorScheme, viewport });
    await context.addCookies(await cookiesOf(target.persona));
    const page = await context.newPage();
    await openPage(page, url, target);
    const path = join(folder, `${target.name}-${locale}-${colorScheme}-${width}.png`);
    await page.screenshot({ path, fullPage: true });
    console.log(path);
    await context.close();
  }
}

/** The chooser of personas, because the links that the server prints work once. */
async function cookiesOf(persona) {
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
}
