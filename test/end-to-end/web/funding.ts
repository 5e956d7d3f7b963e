/** A funder's officer in a real browser: a signature without budget room is refused on the spot. */
import { describe, expect, test } from 'vitest';
import { settled } from '../../../scripts/browser.mjs';
import type { ServedDemo } from './served-demo.ts';

const DRAFT = `fetch('/v1/commitments', {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'idempotency-key': 'draft-without-room',
    'x-polder-csrf': /polder_csrf=([^;]+)/.exec(document.cookie)[1],
  },
  body: JSON.stringify({
    id: 'commitment_more',
    party: 'party_aa',
    programme: 'programme_joint',
    territory: null,
    instalments: [{ dueAt: '2027-07-01T00:00:00Z', micros: '9000000000000' }],
  }),
}).then((response) => response.status)`;

export function describeFunding(demoOf: () => ServedDemo): void {
  describe('a funder', () => {
    test('over its budget is told year and shortfall, and why no position fits', async () => {
      const demo = demoOf();
      const page = await demo.newPage('funder officer');
      await page.goto(`${demo.url}/funding`);
      await settled(page);
      expect(await page.evaluate(DRAFT)).toBe(201);
      await page.goto(`${demo.url}/commitments/commitment_more`);
      await settled(page);
      await page.getByRole('button', { name: 'Sign' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Sign' }).click();
      await dialog.getByText(/party_aa would have committed .* for 2027; .* short\./).waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).last().click();
      await page.getByText(/^The budget of 2027 is €.* short\.$/).waitFor();
      await page.getByLabel('Explanation').fill('Next budget');
      await page.getByLabel('Other track').selectOption('market');
      await page.getByRole('button', { name: 'Record: does not take part' }).click();
      // It has signed another commitment to the same programme: it takes part until it withdraws.
      await page
        .getByRole('alert')
        .getByText(/commitment_aa/)
        .waitFor();
      await page.context().close();
    });
  });
}
