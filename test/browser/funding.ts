/** A funder's officer in a real browser: a signature without budget room is refused on the spot. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { settled } from '../../scripts/browser.mjs';
import { toEurMicros } from '../../src/kernel/units.ts';
import { expectNoFault, expectNoFaultNarrow } from './axe.ts';
import { openedOn, sent } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

/** More than the budget of its party holds in 2027. */
function draft(page: Page, id: string, programme: string) {
  const instalments = [{ dueAt: '2027-07-01T00:00:00Z', micros: '9000000000000' }];
  const body = { id, party: 'party_aa', programme, territory: null, instalments };
  return sent(page, 'POST', '/v1/commitments', body);
}

export function describeFunding(demoOf: () => ServedDemo): void {
  describeInstalments(demoOf);
  describeVotes(demoOf);
  describe('a funder', () => {
    test('over its budget is told year and shortfall, and why no position fits', async () => {
      const demo = demoOf();
      const page = await openedOn(demo, 'funder officer', '/funding');
      expect((await draft(page, 'commitment_more', 'programme_joint')).status).toBe(201);
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

    test('that promised nothing yet records “no room, other track”, for all to read', async () => {
      const demo = demoOf();
      const page = await openedOn(demo, 'funder officer', '/funding');
      const made = await draft(page, 'commitment_next-aa', 'programme_next-round');
      expect(made.status).toBe(201);
      await page.goto(`${demo.url}/commitments/commitment_next-aa`);
      await settled(page);
      await page.getByRole('button', { name: 'Sign' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Sign' }).click();
      await dialog.getByText(/for 2027; .* short\./).waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).last().click();
      await page.getByLabel('Explanation').fill('A factory of our own comes first');
      await page.getByLabel('Other track').selectOption('public-factory');
      await page.getByRole('button', { name: 'Record: does not take part' }).click();
      await page.getByText('Recorded.').waitFor();
      await page.context().close();

      const reader = await openedOn(demo, 'auditor', '/funding');
      const title = 'Who takes part in Next round (invented)';
      const panel = reader.locator('section.panel', { hasText: title });
      const row = panel.getByRole('row', { name: /^State AA/ });
      expect(await row.innerText()).toMatch(
        /^State AA\s+No\s+Decision\s+No room in the budget\s+2027: €[\d,]+\s+Public factory\s/,
      );
      await panel.getByText('Columns').click();
      await panel.getByLabel('Explanation').check();
      await row.getByText('A factory of our own comes first').waitFor();
      await reader.context().close();
    });
  });
}

function describeInstalments(demoOf: () => ServedDemo): void {
  describe('an instalment', () => {
    test('is called by who runs the programme, and noted as paid by who promised it', async () => {
      const demo = demoOf();
      const funder = await openedOn(demo, 'funder officer', '/funding');
      const micros = '1000000';
      // A year of its own, so that what other tests read of budgets stays.
      const ceilingMicros = toEurMicros(BigInt(micros));
      await demo.giveBudget({ party: 'party_aa', year: 2039, ceilingMicros });
      const instalments = [{ dueAt: '2039-07-01T00:00:00Z', micros }];
      const body = { id: 'commitment_euro', party: 'party_aa', programme: 'programme_joint' };
      const draftOf = { ...body, territory: null, instalments };
      expect((await sent(funder, 'POST', '/v1/commitments', draftOf)).status).toBe(201);
      await funder.goto(`${demo.url}/commitments/commitment_euro`);
      await settled(funder);
      await funder.getByRole('button', { name: 'Sign' }).click();
      await funder.getByRole('dialog').getByRole('button', { name: 'Sign' }).click();
      await funder.getByText(/^Signed: /).waitFor();
      expect(await funder.getByRole('button', { name: 'Note as paid' }).count()).toBe(0);

      const officer = await openedOn(demo, 'programme officer', '/commitments/commitment_euro');
      await officer.getByRole('button', { name: 'Call', exact: true }).click();
      const dialog = officer.getByRole('dialog', { name: 'Call €1?' });
      await dialog.getByRole('button', { name: 'Call' }).click();
      await officer.getByText(/^Called: /).waitFor();
      await expectNoFaultNarrow(officer);
      await officer.context().close();

      await funder.reload();
      await funder.getByRole('button', { name: 'Note as paid' }).click();
      await funder.getByRole('dialog').getByRole('button', { name: 'Note as paid' }).click();
      await funder.getByText(/^Paid: /).waitFor();
      await funder.context().close();
    });
  });
}

function describeVotes(demoOf: () => ServedDemo): void {
  describe('a vote', () => {
    test('is cast and changed by who speaks for a voter, until it is closed', async () => {
      const demo = demoOf();
      const officer = await openedOn(demo, 'programme officer', '/funding');
      const question = {
        ...{ id: 'vote_browser', programme: 'programme_joint', question: 'Shall it be blue?' },
        ...{ subject: 'call_first', majority: 'half-of-states', needsUnionVote: false },
        ...{ union: null, states: [{ state: 'party_aa', population: 1_000_000 }] },
      };
      expect((await sent(officer, 'POST', '/v1/votes', question)).status).toBe(201);
      await officer.context().close();
      const funder = await openedOn(demo, 'funder officer', '/funding');
      const row = funder.locator('tbody tr', { hasText: 'Shall it be blue?' });
      await row.getByRole('button', { name: 'Vote' }).click();
      const dialog = funder.getByRole('dialog', { name: 'The vote of State AA' });
      await dialog.getByLabel('Vote').selectOption('Against');
      await dialog.getByRole('button', { name: 'Vote' }).click();
      await row.getByText('Against', { exact: true }).waitFor();
      await row.getByRole('button', { name: 'Change the vote' }).click();
      await dialog.getByLabel('Vote').selectOption('For');
      await expectNoFault(funder);
      await dialog.getByRole('button', { name: 'Change the vote' }).click();
      await row.getByText('For', { exact: true }).waitFor();
      await funder.context().close();
    });
  });
}
