/** Two people in two browsers on one thing: nobody writes over what the other has not seen. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

const PATH = '/allocations/allocation_aa';

async function save(page: Page, name: string): Promise<void> {
  await page.locator('[name=name]').fill(name);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
}

export function describeChangedMeanwhile(demoOf: () => ServedDemo): void {
  describe('an allocation that someone else changed while it was edited', () => {
    test('says what and by whom, keeps what was typed, and is as one then decides', async () => {
      const mine = await openedOn(demoOf(), 'funder officer', PATH);
      const theirs = await openedOn(demoOf(), 'programme officer', PATH);
      const before = await mine.locator('h1').innerText();
      const name = mine.locator('[name=name]');
      await name.fill('Of mine');
      await save(theirs, 'Of theirs');
      await theirs.getByText('Saved.').waitFor();
      // The page is read anew by the event; what was typed is not sent with the version of that.
      await mine.getByRole('heading', { level: 1, name: 'Of theirs' }).waitFor();
      const notice = mine.locator('form [role=alert]');
      await notice.getByText('Someone changed this while you were at it').waitFor();
      await mine.getByRole('button', { name: 'Save', exact: true }).click();
      await notice
        .getByText(/^Petra Programme changed this at .*, while you were at it$/)
        .waitFor();
      const row = notice.getByRole('row', { name: /^Allocation/ });
      expect(await row.innerText()).toMatch(
        new RegExp(`^Allocation\\s+${before}\\s+Of theirs\\s+Of mine$`),
      );
      expect(await name.inputValue()).toBe('Of mine');
      await notice.getByRole('button', { name: 'Save yours over it' }).click();
      await mine.getByRole('heading', { level: 1, name: 'Of mine' }).waitFor();
      await notice.waitFor({ state: 'detached' });

      await name.fill('Of mine again');
      await mine.getByLabel('Share in percent').fill('90');
      await theirs.getByRole('heading', { level: 1, name: 'Of mine' }).waitFor();
      await save(theirs, 'Of theirs again');
      await theirs.getByText('Saved.').waitFor();
      await mine.getByRole('button', { name: 'Save', exact: true }).click();
      await notice.getByText(/^Petra Programme changed this/).waitFor();
      await mine.reload();
      await notice.getByText(/changed this/).waitFor();
      expect(await name.inputValue()).toBe('Of mine again');
      await notice.getByRole('button', { name: 'Take what is there now' }).click();
      await notice.waitFor({ state: 'detached' });
      expect(await name.inputValue()).toBe('Of theirs again');
      expect(await mine.getByLabel('Share in percent').inputValue()).toBe('100');
      await mine.context().close();
      await theirs.context().close();
    });
  });
}
