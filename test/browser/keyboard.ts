/** The main tasks by keyboard alone, and one always sees where one is. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { settled } from '../../scripts/browser.mjs';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

/** More stops than any page here has before what is looked for. */
const STOPS_MAX = 150;

/** What has the focus, as one would hear it, and whether one can see that it has. */
const FOCUSED = `(() => {
  const focused = document.activeElement;
  const label = focused.labels?.[0]?.innerText ?? '';
  const name = focused.getAttribute('aria-label') ?? (label || focused.textContent || '');
  const seen = [focused, ...(focused.labels ?? []), focused.parentElement].some((each) => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(each);
    const isOutlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    return isOutlined || boxShadow !== 'none';
  });
  const { width, height } = focused.getBoundingClientRect();
  return {
    name: name.trim().replace(/\\s+/g, ' '),
    tag: focused.tagName.toLowerCase(),
    isSeen: seen && width > 0 && height > 0,
  };
})()`;

interface Focused {
  readonly name: string;
  readonly tag: string;
  readonly isSeen: boolean;
}

function focusedOn(page: Page): Promise<Focused> {
  return page.evaluate(FOCUSED);
}

/** Goes from stop to stop until one has the name; each of them must be seen to have the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<readonly string[]> {
  const passed: string[] = [];
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press('Tab');
    const focused = await focusedOn(page);
    if (focused.tag === 'body') continue;
    expect(focused).toMatchObject({ isSeen: true });
    passed.push(focused.name);
    if (typeof name === 'string' ? focused.name === name : name.test(focused.name)) return passed;
  }
  throw new Error(`No stop is called ${name}; found ${passed.join(' | ')}`);
}

async function enter(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

export function describeKeyboard(demoOf: () => ServedDemo): void {
  describe('by keyboard alone', () => {
    describeMember(demoOf);
    describeOthers(demoOf);
    describeMenus(demoOf);
  });
}

function describeMember(demoOf: () => ServedDemo): void {
  test('a member skips to the content, submits a job and cancels it', async () => {
    const page = await openedOn(demoOf(), 'member', '/jobs');
    expect(await tabTo(page, 'To the content')).toEqual(['To the content']);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await tabTo(page, 'Submit a job');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/jobs/new');
    await settled(page);
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await tabTo(page, /^GPUs/);
    await enter(page, '1');
    await tabTo(page, /^Hours at most/);
    await enter(page, '0.5');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/jobs\/job_\d+$/);
    await settled(page);

    await tabTo(page, 'Cancel the job');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect((await focusedOn(page)).name).toBe('Cancel the job');
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await tabTo(page, 'Cancel the job');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByText(/^(Cancelled at|It is being cancelled|Completed)/)
      .first()
      .waitFor();
    await page.context().close();
  });
}

function describeOthers(demoOf: () => ServedDemo): void {
  test('a ministry renames an allocation, and filters its own commitments', async () => {
    const page = await openedOn(demoOf(), 'funder officer', '/allocations/allocation_aa');
    const name = await page.locator('h1').innerText();
    await page.locator('[name=name]').waitFor();
    await tabTo(page, /^Allocation \*$/);
    await enter(page, `${name}, by keyboard`);
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').waitFor();
    await page.goto(`${demoOf().url}/funding`);
    await settled(page);
    await tabTo(page, 'Filter');
    await enter(page, 'no such party');
    await page.getByText('No row holds this text').first().waitFor();
    await page.context().close();
  });

  test('an officer is asked before a call is launched, and is told why it is not', async () => {
    const page = await openedOn(demoOf(), 'programme officer', '/calls/call_fifth');
    await tabTo(page, 'Launch');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await tabTo(page, 'Launch');
    await page.keyboard.press('Enter');
    await dialog.getByText(/^Estonia has not signed the agreement/).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect((await focusedOn(page)).name).toBe('Launch');
    await page.context().close();
  });

  test('a reader goes along the chain, and chooses the language', async () => {
    const page = await openedOn(demoOf(), 'auditor', '/');
    await tabTo(page, /Nederlands$/);
    await page.keyboard.press('Enter');
    await tabTo(page, 'Afrekening');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settlement');
    await settled(page);
    expect(await page.getAttribute('html', 'lang')).toBe('nl');
    await tabTo(page, 'Filter');
    await page.context().close();
  });
}

function describeMenus(demoOf: () => ServedDemo): void {
  test('the columns of a table are a menu that Escape closes, and headings sort', async () => {
    const page = await openedOn(demoOf(), 'auditor', '/settlement');
    const columns = page.locator('details.table-columns').first();
    await tabTo(page, 'Columns');
    await page.keyboard.press('Enter');
    expect(await columns.getAttribute('open')).not.toBe(null);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    expect(await columns.getAttribute('open')).toBe(null);
    expect((await focusedOn(page)).name).toBe('Columns');
    const heading = page.locator('thead button').first();
    await tabTo(page, await heading.innerText());
    await page.keyboard.press('Enter');
    await page.locator('th[aria-sort=ascending], th[aria-sort=descending]').first().waitFor();
    await page.context().close();
  });

  test('the menu of a narrow window is closed by Escape, and gives the focus back', async () => {
    const page = await openedOn(demoOf(), 'auditor', '/public');
    await page.setViewportSize({ width: 390, height: 900 });
    const menu = page.locator('.menu-button');
    await tabTo(page, 'Menu');
    await page.keyboard.press('Enter');
    expect(await menu.getAttribute('aria-expanded')).toBe('true');
    await tabTo(page, 'Funding');
    await page.keyboard.press('Escape');
    expect(await menu.getAttribute('aria-expanded')).toBe('false');
    expect((await focusedOn(page)).name).toBe('Menu');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Funding');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/funding');
    expect(await menu.getAttribute('aria-expanded')).toBe('false');
    await page.context().close();
  });
}
