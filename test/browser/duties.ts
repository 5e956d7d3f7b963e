/** What waits for somebody, and that one does on the page to which its notice leads. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectNoFault, expectNoFaultNarrow } from './axe.ts';
import { openedOn, sent } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

function dayIn(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  return at.toISOString().slice(0, '2027-01-31'.length);
}

/** Of the agreement of the demo, as another may have it. */
async function coreOn(page: Page): Promise<object> {
  const found = await page.evaluate(
    "fetch('/v1/agreements/agreement_next-round').then((each) => each.json())",
  );
  return (found as { readonly core: object }).core;
}

export function describeDuties(demoOf: () => ServedDemo): void {
  describe('a condition', () => {
    test('is said to stand otherwise, and when it will be there, by who may', async () => {
      const page = await openedOn(demoOf(), 'operator', '/conditions');
      const condition = {
        ...{ id: 'condition_browser', subject: 'site_small', kind: 'water' },
        ...{ what: 'Water runs', owner: 'party_aa', kilowatts: null, isGating: true },
        ...{ dueAt: `${dayIn(20)}T00:00:00Z`, isFirm: false, reason: 'Asked for.' },
      };
      const added = await sent(page, 'POST', '/v1/conditions', condition);
      expect(added).toMatchObject({ status: 201 });
      await page.reload();
      const row = page.locator('tbody tr', { hasText: 'Water runs' });
      await row.getByRole('button', { name: 'Say how it stands' }).click();
      const dialog = page.getByRole('dialog', { name: 'How does it stand?' });
      const say = dialog.getByRole('button', { name: 'Say how it stands' });
      await dialog.getByLabel('State').selectOption('Built');
      await dialog.getByLabel('Why, for the record').fill('The pipe is late.');
      await say.click();
      await dialog.getByText(/built/i).last().waitFor();
      await expectNoFaultNarrow(page);
      await dialog.getByLabel('State').selectOption('Granted');
      await dialog.getByLabel('Due').fill(dayIn(40));
      await say.click();
      await row.getByText('Granted').waitFor();
      await page.context().close();
    });
  });

  describe('an agreement', () => {
    test('is signed for a party with the commitment that it brings', async () => {
      const officer = await openedOn(demoOf(), 'programme officer', '/procurement');
      const draft = { id: 'agreement_browser', programme: 'programme_joint', name: 'Once more' };
      const body = { ...draft, core: await coreOn(officer), parties: ['party_union', 'party_aa'] };
      const drafted = await sent(officer, 'POST', '/v1/agreements', body);
      expect(drafted).toMatchObject({ status: 201 });
      await officer.context().close();
      const funder = await openedOn(demoOf(), 'funder officer', '/agreements/agreement_browser');
      await funder.getByRole('button', { name: 'Sign', exact: true }).click();
      const dialog = funder.getByRole('dialog', { name: 'Sign this agreement?' });
      await expectNoFault(funder);
      await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
      await funder.getByText('1 of 2 parties have signed.').waitFor();
      expect(await funder.getByRole('button', { name: 'Sign', exact: true }).count()).toBe(0);
      await funder.context().close();
    });
  });
}
