/**
 * A ministry in a real browser: it opens the decision, changes a figure, sees a fault in place and
 * mends it, runs its programme with progress, and compares. Rehearsals run on threads, as built.
 */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AXE, settled } from '../../scripts/browser.mjs';
import type { RunRehearsal } from '../../src/rehearsal/rehearse-text.ts';
import { faultsByAxe } from './axe.ts';
import { faultsOf, ServedDemo } from './served-demo.ts';

const BUILT: string = new URL('../../dist/live/rehearsals/run-on-thread.js', import.meta.url).href;
const SMALL = readFileSync(
  new URL('../../src/live/demo/testing/small-demo.yaml', import.meta.url),
  'utf8',
)
  .replace('length: 6 months', 'length: 7 days')
  .replaceAll(/ {4}outages:\n(?: {6}- .*\n)+/g, '')
  .replace('assumptions:', 'decidingParty: party_aa\nassumptions:');

let demo: ServedDemo;

beforeAll(async () => {
  const { runOnThread }: { runOnThread: (version: string) => RunRehearsal } = await import(BUILT);
  demo = await ServedDemo.start(runOnThread('0.0.0'));
}, 180_000);
afterAll(() => demo?.end());

async function looksRight(page: Page): Promise<void> {
  await settled(page);
  await page.evaluate(AXE);
  expect(await faultsByAxe(page)).toEqual([]);
}

/** Puts a text in the editor in place of what is there, as a file. */
async function upload(page: Page, text: string): Promise<void> {
  const file = { name: 'small.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) };
  await page.locator('input[type=file]').setInputFiles(file);
}

async function run(page: Page): Promise<void> {
  await page.getByText('No fault: this can be rehearsed.').waitFor();
  await page.getByRole('button', { name: 'Run the rehearsal' }).click();
  await page.waitForURL(/\/rehearsal\/rehearsal_/);
  // It waits, runs, and is shown by itself once it has finished.
  await page.locator('.figures').waitFor();
}

test('a ministry changes a figure, mends a fault, runs its programme and compares', async () => {
  const page = await demo.newPage('funder officer');
  const faults = faultsOf(page);
  await page.goto(`${demo.url}/rehearsal`);
  await page.getByText('No rehearsal of yours or of your party').waitFor();
  await page.getByRole('link', { name: /\(a\) A public AI factory$/ }).click();
  const editor = page.getByRole('textbox', { name: 'Programme file, YAML' });
  expect(await editor.inputValue()).toContain('site_groningen');
  await upload(page, SMALL);
  await run(page);
  expect(await page.locator('.lead').textContent()).toMatch(/^For State AA: .* delivered/);
  await looksRight(page);
  await page.getByRole('button', { name: 'Change the programme' }).click();
  await page.waitForURL('**/rehearsal/new**');

  // A figure changes, a field is misspelt: the fault stands at its line, and leads there.
  const wrong = SMALL.replace('loadPercent: 130', 'loadPercent: 60').replace(
    'seed: 11',
    'sede: 11',
  );
  await editor.fill(wrong);
  await page.getByText('found the unknown key sede').waitFor();
  await looksRight(page);
  expect(await page.locator('.editor-numbers .at-fault').first().textContent()).toMatch(/^! \d/);
  expect(await editor.getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByRole('button', { name: 'Run the rehearsal' }).isDisabled()).toBe(true);
  await page.reload();
  await page.getByRole('button', { name: /^Line 7, sede$/ }).click();
  expect(await editor.inputValue()).toBe(wrong);

  // By keyboard: the word is taken away, the field offered and taken.
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('se');
  await page.getByRole('option', { name: 'seed' }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('11');
  await page.getByText('Everything random follows from it').waitFor();
  expect(await editor.inputValue()).toBe(wrong.replace('sede', 'seed'));
  await run(page);

  await page.getByRole('navigation').getByRole('link', { name: 'Rehearsals' }).click();
  await page.locator('tbody input[type=checkbox]').nth(1).check();
  await page.locator('tbody input[type=checkbox]').first().check();
  await page.getByRole('link', { name: 'Compare 2' }).click();
  await page.waitForURL('**/rehearsal/compare**');
  await looksRight(page);
  expect(await page.locator('h1').textContent()).toBe('Which decision brings what for State AA?');
  const table = await page.locator('table.compared').first().innerText();
  expect(table).toMatch(/95 of 100 of its jobs started within[\s\S]{0,80}(best|level)/);
  expect(table).toMatch(/worse by \d/);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('another party sees nothing of it, and a cancelled one can be run again', async () => {
  const page = await demo.newPage('funder officer');
  await page.goto(`${demo.url}/rehearsal/new`);
  await upload(page, SMALL.replace('length: 7 days', 'length: 11 months'));
  await page.getByText('No fault: this can be rehearsed.').waitFor();
  await page.getByRole('button', { name: 'Run the rehearsal' }).click();
  await page.waitForURL(/\/rehearsal\/rehearsal_/);
  await page.getByRole('progressbar').waitFor();
  await page.getByRole('button', { name: 'Cancel the rehearsal' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel the rehearsal' }).click();
  await page.getByText('It was cancelled before it was done.').waitFor();
  await page.getByRole('button', { name: 'Run it again' }).waitFor();
  const other = await demo.newPage('programme officer');
  await other.goto(page.url());
  await other.getByRole('heading', { name: 'There is no such page' }).waitFor();
  expect(await other.locator('main').innerText()).not.toContain('Small demo');
  await page.context().close();
  await other.context().close();
});
