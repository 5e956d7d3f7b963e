/**
 * The pictures of the README, of a running demo of the five gigafactories, into docs/pictures.
 *
 *   npm start -- serve --demo --json > ready.json
 *   node scripts/readme-pictures.mjs ready.json
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openBrowser, openPage, personaCookies, settled } from './browser.mjs';

/** Each is the first screen of its page. */
const PICTURES = [
  { name: 'overview', path: '/', persona: 'programme officer' },
  { name: 'floor', path: '/capacity', persona: 'operator', click: 'tbody a' },
  { name: 'decision', path: '/rehearsal', persona: 'funder officer', decides: true },
];
const FOLDER = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
/** The four programmes of the Dutch decision take half a minute together. */
const DECISION_MILLISECONDS_MAX = 300_000;

const [readyFile] = process.argv.slice(2);
if (readyFile === undefined) {
  console.error('expected the file of what `serve --demo --json` printed');
  process.exit(2);
}
const ready = JSON.parse(readFileSync(readyFile, 'utf8'));
mkdirSync(FOLDER, { recursive: true });
const browser = await openBrowser();
const cookiesOf = personaCookies(browser, ready);
for (const picture of PICTURES) await take(picture);
await browser.close();

async function take({ name, decides, ...target }) {
  const viewport = { width: 1_280, height: 840 };
  const context = await browser.newContext({ locale: 'en', colorScheme: 'light', viewport });
  await context.addCookies(await cookiesOf(target.persona));
  const page = await context.newPage();
  await openPage(page, ready.url, target);
  if (decides === true) await decide(page);
  const path = `${FOLDER}${name}.png`;
  await page.screenshot({ path });
  console.log(path);
  await context.close();
}

async function decide(page) {
  await page.getByRole('button', { name: 'Show the decision in numbers' }).click();
  await page.locator('main table').first().waitFor({ timeout: DECISION_MILLISECONDS_MAX });
  await settled(page);
}
