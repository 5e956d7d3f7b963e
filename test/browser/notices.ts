/** What people were told, in a browser: counted on every page, read, and sent as they choose. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectNoFaultNarrow } from './axe.ts';
import { openedOn, sent } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

const ASKED = {
  ...{ id: 'registration_told', organisation: 'Told Lab', kind: 'user-organisation' },
  ...{ ofState: 'party_aa', registrationNumber: null, said: 'We tell.' },
};
const SENTENCE = 'Somebody asks to apply for an organisation, and waits for an answer.';

const linkOf = (page: Page) => page.getByRole('banner').getByRole('link', { name: /^Notices/ });

async function countOn(page: Page): Promise<number> {
  const [count] = /\d+(?= unread)/.exec((await linkOf(page).textContent()) ?? '') ?? ['0'];
  return Number(count);
}

/** As the browser says it where one comes back to a tab. */
const COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))";

async function withdraw(demo: ServedDemo, asker: Page): Promise<void> {
  await asker.goto(`${demo.url}/register`);
  await asker.getByRole('button', { name: 'Withdraw' }).click();
  await asker.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await asker.getByLabel('Name of the organisation').waitFor();
}

export function describeNotices(demoOf: () => ServedDemo): void {
  describe('what one was told', () => {
    test('is counted on every page, leads to what waits, and is read once', async () => {
      await demoOf().tell();
      const officer = await openedOn(demoOf(), 'funder officer', '/jobs');
      const before = await countOn(officer);
      const asker = await openedOn(demoOf(), 'Nora Newcomer', '/notices');
      expect((await sent(asker, 'POST', '/v1/my-registrations', ASKED)).status).toBe(201);
      await demoOf().tell();
      await officer.reload();
      await officer.getByRole('link', { name: `Notices ${before + 1} unread` }).click();
      await officer.getByRole('heading', { name: 'What you were told' }).waitFor();
      await expectNoFaultNarrow(officer);

      await officer.getByRole('link', { name: SENTENCE }).first().click();
      await officer.getByRole('heading', { name: 'Told Lab' }).waitFor();
      await officer.goBack();
      await officer.getByRole('button', { name: 'Mark all as read' }).click();
      await officer.getByText('You have read all of it.').waitFor();
      await officer.getByRole('link', { name: 'Notices', exact: true }).waitFor();
      await officer.getByRole('link', { name: SENTENCE }).first().waitFor();

      // The page stays open, and what comes is seen without a reload once one looks at it again.
      await withdraw(demoOf(), asker);
      const again = { ...ASKED, id: 'registration_told-again' };
      expect((await sent(asker, 'POST', '/v1/my-registrations', again)).status).toBe(201);
      await demoOf().tell();
      await officer.evaluate(COME_BACK);
      await officer.getByText('1 notice unread.').waitFor();
      await officer.getByRole('link', { name: 'Notices 1 unread' }).waitFor();
      await withdraw(demoOf(), asker);
      await asker.context().close();
      await officer.context().close();
    });

    test('is sent by mail as one chooses, also in Dutch', async () => {
      const page = await openedOn(demoOf(), 'Nora Newcomer', '/notices');
      await page.getByText('This Polder sends no mail.').waitFor();
      await page.getByLabel('How soon').selectOption({ label: 'Once a day, at 6:00 UTC' });
      await page.getByLabel('Language of letters').selectOption({ label: 'Dutch' });
      await page.getByLabel('Invoices').uncheck();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').waitFor();
      await page.reload();
      await page.getByRole('button', { name: 'Nederlands' }).click();
      await page.getByRole('heading', { name: 'Wat u is meegedeeld' }).waitFor();
      expect(await page.getByLabel('Hoe snel').inputValue()).toBe('daily');
      expect(await page.getByLabel('Taal van de brieven').inputValue()).toBe('nl');
      expect(await page.getByLabel('Facturen').isChecked()).toBe(false);
      expect(await page.getByLabel('Financiering').isChecked()).toBe(true);
      await page.context().close();
    });
  });
}
