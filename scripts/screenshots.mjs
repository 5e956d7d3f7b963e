/**
 * Every page of a running Polder as a picture: both languages, both colour schemes, two widths.
 *
 *   node scripts/screenshots.mjs <address of a persona's login> <folder> [part of a page's address]
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, PAGE_ADDRESSES, settled } from './browser.mjs';

const [login, folder = 'runs/screenshots', only = ''] = process.argv.slice(2);
if (login === undefined) {
  console.error('expected the address of a login, as `npm start` prints it, and a folder');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
const first = await browser.newContext();
await (await first.newPage()).goto(login);
const cookies = await first.cookies();
for (const locale of ['en', 'nl']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1_280, 390]) {
      const viewport = { width, height: 900 };
      const context = await browser.newContext({ locale, colorScheme, viewport });
      await context.addCookies(cookies);
      const page = await context.newPage();
      for (const path of PAGE_ADDRESSES.filter((each) => each.includes(only))) {
        await page.goto(new URL(path, login).href);
        await settled(page);
        const name = path === '/' ? 'overview' : path.slice(1).replaceAll(/[^a-z0-9]+/gi, '-');
        const file = `${name}-${locale}-${colorScheme}-${width}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: true });
        console.log(join(folder, file));
      }
      await context.close();
    }
  }
}
await browser.close();
