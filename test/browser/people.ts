/** People and roles in a browser: given and ended by who may, and one's own account. */
import { describe, expect, test } from 'vitest';
import { settled } from '../../scripts/browser.mjs';
import { expectNoFault, expectNoFaultNarrow } from './axe.ts';
import { openedOn, sent } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

const NEWCOMER = 'Nora Newcomer';

/** What whoever comes new tells to whoever gives roles. */
async function idOf(demo: ServedDemo, who: string): Promise<string> {
  const page = await openedOn(demo, who, '/');
  await page.getByRole('banner').getByRole('link', { name: who }).click();
  await page.getByRole('heading', { name: 'This is you' }).waitFor();
  await settled(page);
  const [id = ''] = /person_[a-z0-9-]+/.exec(await page.locator('main').innerText()) ?? [];
  await page.context().close();
  return id;
}

function dayIn(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  return at.toISOString().slice(0, '2027-01-31'.length);
}

export function describePeople(demoOf: () => ServedDemo): void {
  describeUsers(demoOf);
  describeRoles(demoOf);
  describeTokens(demoOf);
}

function describeUsers(demoOf: () => ServedDemo): void {
  describe('people', () => {
    test('are let into an allocation by who leads it, and out again', async () => {
      const id = await idOf(demoOf(), NEWCOMER);
      const leader = 'principal investigator';
      const page = await openedOn(demoOf(), leader, '/allocations/allocation_aa');
      const panel = page.locator('section.panel', { hasText: 'Who leads and uses it' });
      await panel.getByLabel('Id of the person').fill('Nora');
      await panel.getByRole('button', { name: 'Add' }).click();
      await panel.getByText(/^Expected .*person_/).waitFor();
      await panel.getByLabel('Id of the person').fill(` ${id} `);
      await panel.getByRole('button', { name: 'Add' }).click();
      const row = panel.locator('tbody tr', { hasText: NEWCOMER });
      await row.waitFor();
      expect(await row.innerText()).toContain('Member');
      await expectNoFault(page);
      await row.getByRole('button', { name: 'End' }).click();
      const dialog = page.getByRole('dialog', { name: `End the role “Member” of ${NEWCOMER}?` });
      await dialog.getByRole('button', { name: 'End' }).click();
      await row.waitFor({ state: 'detached' });
      // Who leads it gives members, and no more: its own role it may lay down.
      expect(await panel.getByRole('button', { name: 'End' }).count()).toBeGreaterThan(0);
      await page.context().close();
    });
  });
}

function describeRoles(demoOf: () => ServedDemo): void {
  describe('people', () => {
    test('get roles where an administrator may give them, and are kept out', async () => {
      const page = await openedOn(demoOf(), 'administrator', '/people');
      // Nobody who logs in elsewhere: to be kept out ends all sessions.
      const kim = { issuer: 'https://issuer.example', subject: 'kim', name: 'Kim Kept' };
      const { status, body } = await sent(page, 'POST', '/v1/persons', kim);
      expect(status).toBe(201);
      await page.goto(`${demoOf().url}/people/${body.id}`);
      await page.getByRole('heading', { name: 'Kim Kept' }).waitFor();
      const form = page.locator('form', { hasText: 'Give a role' });
      await form.getByLabel('Role').selectOption('Auditor');
      await form.getByLabel('Where').selectOption('State AA');
      await form.getByRole('button', { name: 'Give a role' }).click();
      const row = page.locator('tbody tr', { hasText: 'Auditor' }).first();
      await row.getByRole('link', { name: 'State AA' }).waitFor();
      await expectNoFaultNarrow(page);

      await page.getByRole('button', { name: 'Keep out' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Keep out' }).click();
      await page.locator('.lead', { hasText: 'Kept out' }).waitFor();
      expect(await page.getByRole('button', { name: 'Give a role' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Let in' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Let in' }).click();
      await page.locator('.lead', { hasText: 'May log in' }).waitFor();
      await row.getByRole('button', { name: 'End' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
      await row.getByRole('button', { name: 'End' }).waitFor({ state: 'detached' });
      await page.context().close();
    });
  });
}

function describeTokens(demoOf: () => ServedDemo): void {
  describe('people', () => {
    test('make a token for a program, which is shown once, and revoke it', async () => {
      const page = await openedOn(demoOf(), 'auditor', '/account');
      const panel = page.locator('section.panel', { hasText: 'A new token' });
      await panel.getByLabel('Name').fill('nightly');
      await panel.getByLabel('Until').fill(dayIn(400));
      await panel.getByRole('button', { name: 'Make' }).click();
      await panel.getByText('The token would last too long').waitFor();
      await panel.getByLabel('Until').fill(dayIn(30));
      await panel.getByRole('button', { name: 'Make' }).click();
      const secret = await panel.getByText(/^polder_pat_[\w-]{43}$/).innerText();
      await settled(page);
      await expectNoFaultNarrow(page);
      const ask = () =>
        fetch(`${demoOf().url}/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
      expect((await ask()).status).toBe(200);
      const row = panel.locator('tbody tr', { hasText: 'nightly' });
      await row.getByRole('button', { name: 'Revoke' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
      await row.waitFor({ state: 'detached' });
      await expect.poll(async () => (await ask()).status).toBe(401);
      await page.context().close();
    });
  });
}
