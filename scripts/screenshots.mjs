/**
 * Every page of a running demo as a picture: both languages, both colour schemes, two widths.
 *
 *   npm start -- serve --demo --json > ready.json
 *   node scripts/screenshots.mjs ready.json <folder> [part of a page's name]
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, openPage, personaCookies, WEB_PAGES } from './browser.mjs';

const [readyFile, folder = 'runs/screenshots', only = ''] = process.argv.slice(2);
if (readyFile === undefined) {
  console.error('expected the file of what `serve --demo --json` printed, and a folder');
  process.exit(2);
}
const { url, logins } = JSON.parse(readFileSync(readyFile, 'utf8'));
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
const cookiesOf = personaCookies(browser, { url, logins });
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
