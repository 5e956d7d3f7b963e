/** Registrations in a real browser: who has no role asks for one, and an officer answers. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectNoFaultNarrow } from './axe.ts';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

/** As the browser says it where one comes back to a tab. */
const COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))";
const SAID = 'What for, and how one can see that you may speak for it';

async function register(page: Page, organisation: string, number: string): Promise<void> {
  await page.getByLabel('Name of the organisation').fill(organisation);
  await page.getByLabel('Kind of organisation').selectOption({ label: 'Company' });
  await page.getByLabel('State that it is of').selectOption({ label: 'State AA' });
  await page.getByLabel('Number in a register').fill(number);
  await page.getByLabel(SAID).fill('We sort images.\nI am its director.');
  await page.getByRole('button', { name: 'Register' }).click();
}

export function describeRegistrations(demoOf: () => ServedDemo): void {
  const opened = (role: string | null, path: string) => openedOn(demoOf(), role, path);
  describe('whoever has no role', () => {
    test('asks to apply for an organisation, is answered, and then applies', async () => {
      const page = await opened('Alma Asker', '/');
      await page.waitForURL('**/register');
      await register(page, ' ', 'x'.repeat(51));
      await page.getByText(/^Expected a name of at most 200 characters; found/).waitFor();
      await page.getByText(/^Expected a number of at most 50 characters, or nothing/).waitFor();
      await expectNoFaultNarrow(page);
      await register(page, 'Café Images B.V.', '');
      await page.getByText('You asked to apply for Café Images B.V.').waitFor();
      await page.getByText('One registration at a time').waitFor();
      expect(await page.getByLabel('Name of the organisation').count()).toBe(0);
      await expectNoFaultNarrow(page);

      await withdrawAndAskAgain(page);
      const path = await refuse(opened);
      await page.evaluate(COME_BACK);
      await page.getByText('You may not apply for Café Images B.V. yet.').waitFor();
      await page.getByText('Say its number.').waitFor();
      expect(await page.getByLabel(SAID).inputValue()).toContain('I am its director.');
      await page.getByLabel('Number in a register').fill('KVK 12345678');
      await page.getByRole('button', { name: 'Register' }).click();
      await page.getByText('You asked to apply for Café Images B.V.').waitFor();

      // In another window, and nobody comes back to this one: it finds out by itself.
      await grant(opened, path);
      await page.getByText('You apply for Café Images.').waitFor();
      await page.getByRole('link', { name: 'See the calls for applications' }).click();
      await page.getByRole('link', { name: 'Playground' }).click();
      await page.getByRole('link', { name: 'Apply', exact: true }).click();
      const applicant = page.getByLabel('In the name of');
      await applicant.locator('option').first().waitFor({ state: 'attached' });
      expect(await applicant.locator('option').allInnerTexts()).toEqual(['Café Images']);
      await page.context().close();
    });
  });
  describeOffers(demoOf);
}

/** By keyboard alone: the dialog is entered, left, and entered again. */
async function withdrawAndAskAgain(page: Page): Promise<void> {
  const withdraw = page.getByRole('button', { name: 'Withdraw' });
  await withdraw.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Withdraw this registration?' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Withdraw');
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('You took back that you want to apply for Café Images B.V.').waitFor();
  expect(await page.getByLabel('Kind of organisation').inputValue()).toBe('company');
  await page.getByRole('button', { name: 'Register' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('You asked to apply for Café Images B.V.').waitFor();
}

async function openOf(opened: Opened, who: string): Promise<Page> {
  const officer = await opened('funder officer', '/registrations');
  await officer.locator('tbody tr', { hasText: who }).getByRole('link').click();
  await officer.getByText(`${who} asks to apply for it.`).waitFor();
  return officer;
}

type Opened = (role: string | null, path: string) => Promise<Page>;

async function refuse(opened: Opened): Promise<string> {
  const officer = await openOf(opened, 'Alma Asker');
  await officer.getByRole('button', { name: 'Refuse' }).click();
  const dialog = officer.getByRole('dialog', { name: 'Refuse this registration?' });
  await dialog.getByRole('button', { name: 'Refuse' }).click();
  await dialog.getByText(/^\/said: expected a text of/).waitFor();
  await expectNoFaultNarrow(officer);
  await dialog.getByLabel(/^Why/).fill('Say its number.');
  await dialog.getByRole('button', { name: 'Refuse' }).click();
  await officer.getByText('Refused. Alma Asker reads why.').waitFor();
  expect(await officer.getByRole('button', { name: /Grant|Refuse/ }).count()).toBe(0);
  const { pathname } = new URL(officer.url());
  await officer.context().close();
  return pathname;
}

async function grant(opened: Opened, refused: string): Promise<void> {
  const officer = await openOf(opened, 'Alma Asker');
  expect(new URL(officer.url()).pathname).not.toBe(refused);
  const id = officer.getByLabel('Id of the new party');
  expect(await id.inputValue()).toBe('party_cafe-images-bv');
  await officer.getByLabel('Name of the new party').fill('Café Images');
  expect(await id.inputValue()).toBe('party_cafe-images');
  await id.fill('Café');
  await officer.getByRole('button', { name: 'Grant' }).click();
  await officer.getByText(/^Expected party_ and then small letters .*; found Café$/).waitFor();
  await id.fill('party_users');
  await officer.getByRole('button', { name: 'Grant' }).click();
  await officer
    .getByRole('alert')
    .getByText(/party_users/)
    .waitFor();
  await id.fill('party_cafe-images');
  await officer.getByRole('button', { name: 'Grant' }).click();
  await officer.getByText('Granted: Alma Asker applies for Café Images.').waitFor();
  await officer.context().close();
}

function describeOffers(demoOf: () => ServedDemo): void {
  describe('a registration', () => {
    test('of a known name is granted for a party that one chooses, and ended', async () => {
      const path = '/registrations/registration_glaciologist';
      const reader = await openedOn(demoOf(), 'auditor', path);
      await reader.getByText('party_institute-of-rivers').waitFor();
      expect(await reader.getByRole('button', { name: /Grant|Refuse/ }).count()).toBe(0);
      await reader.context().close();

      const officer = await openedOn(demoOf(), 'programme officer', path);
      const choice = officer.getByLabel('Grant it for');
      expect(await choice.inputValue()).toBe('');
      const offered = await choice.locator('option').allInnerTexts();
      expect(offered.slice(0, 3)).toEqual(['Choose …', 'A new party', 'Institute of Rivers']);
      expect(offered).not.toContain('State AA');
      await choice.selectOption({ label: 'Institute of Rivers' });
      expect(await officer.getByLabel('Id of the new party').count()).toBe(0);
      await expectNoFaultNarrow(officer);
      await officer.getByRole('button', { name: 'Grant' }).click();
      await officer
        .getByText('Granted: Gil Glaciologist applies for Institute of Rivers.')
        .waitFor();
      await officer.getByRole('button', { name: 'End', exact: true }).click();
      const dialog = officer.getByRole('dialog', { name: 'End this registration?' });
      await dialog.getByLabel(/^Why/).fill('Has left.');
      await expectNoFaultNarrow(officer);
      await dialog.getByRole('button', { name: 'End', exact: true }).click();
      const over = 'Ended: Gil Glaciologist does not apply for Institute of Rivers any more.';
      await officer.getByText(over).waitFor();
      expect(await officer.getByRole('button', { name: 'End', exact: true }).count()).toBe(0);

      await officer.getByRole('link', { name: 'Registrations' }).click();
      await officer.getByRole('link', { name: 'Pacific Ocean Institute' }).click();
      const state = officer.getByLabel('State of the new party');
      await state.selectOption({ label: 'State AA' });
      await officer.route('**/v1/registrations/registration_oceanographer', async (route) => {
        const response = await route.fetch();
        const json = { ...(await response.json()), personId: 'person_demo-programme-officer' };
        await route.fulfill({ response, json });
      });
      await officer.reload();
      await officer.getByText('This registration is your own: another officer decides.').waitFor();
      expect(await officer.getByRole('button', { name: /Grant|Refuse/ }).count()).toBe(0);
      await officer.context().close();
    });
  });
}
