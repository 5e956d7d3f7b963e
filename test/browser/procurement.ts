/** The calls of the demo in a real browser: who judges, who decides, and who only reads. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

type Opened = (role: string | null, path: string) => Promise<Page>;

export function describeProcurement(demoOf: () => ServedDemo): void {
  const opened: Opened = (role, path) => openedOn(demoOf(), role, path);
  describeEvaluator(opened);
  describeOfficer(opened);
  describeAward(opened);
  describeAnyone(opened);
}

function describeEvaluator(opened: Opened): void {
  describe.concurrent('an evaluator', () => {
    test('declares that there is no conflict, reads the bid and scores it', async () => {
      const page = await opened('reviewer', '/calls/call_third/evaluation');
      await page.getByRole('link', { name: /^Norrland/ }).click();
      await page.getByText('Declare first whether you have a conflict').waitFor();
      expect(await page.locator('main').innerText()).not.toContain('Phases and money');
      await page.getByRole('button', { name: 'I have no conflict of interest' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'I have no conflict of interest' }).click();
      await page.getByRole('heading', { name: 'Phases and money' }).waitFor();
      const quality = page.locator('section', { hasText: 'Technical quality' });
      await quality.getByText(/PUE: this bid has 1.06, which the scale calls excellent/).waitFor();
      await quality.getByLabel('Points').first().fill('101');
      await quality.getByLabel('Comment').first().fill('Firm power');
      await quality.getByRole('button', { name: 'Save your score' }).click();
      await quality.getByRole('alert').waitFor();
      await quality.getByLabel('Points').first().fill('91.5');
      await quality.getByRole('button', { name: 'Save your score' }).click();
      await page.getByText('Your score: 91.5. Firm power').waitFor();
      await page.getByText('You have scored 1 of 3 criteria.').waitFor();
      await page.context().close();
    });
  });
}

function describeOfficer(opened: Opened): void {
  describe.concurrent('an officer of the joint undertaking', () => {
    test('moves weights and sees what changes, marked as what-if', async () => {
      const page = await opened('programme officer', '/calls/call_second/ranking');
      const whatIf = page.locator('.what-if');
      await whatIf.getByText('These are the weights of the call: nothing moves.').waitFor();
      expect(await page.locator('.lead').textContent()).toBe(
        'Norrland AI (invented) comes first, with 89 points. Excluded: 1.',
      );
      await whatIf.getByLabel('Importance of Scale and service').fill('100');
      await whatIf.getByText(/Aurora Compute \(invented\) comes first\.$/).waitFor();
      // 88 · 57.1 % + 91 · 28.6 % + 84 · 14.3 %
      expect(await whatIf.locator('tbody tr').first().innerText()).toMatch(
        /1\s+Aurora Compute \(invented\)\s+▲ 1\s+2\s+88\.29\s+88\.5/,
      );
      // What is stored stays, above it.
      const stored = page.locator('section.panel').first().locator('tbody tr').first();
      expect(await stored.innerText()).toMatch(/1\s+Norrland AI \(invented\)\s+89/);
      await page.context().close();
    });

    test('sees why a project was left out, and by how much', async () => {
      const page = await opened('programme officer', '/calls/call_second/selection');
      expect(await page.locator('.lead').textContent()).toBe(
        '2 projects are selected, 3 are left out.',
      );
      const row = page.getByRole('row', { name: /Lusitania/ }).first();
      expect(await row.innerText()).toContain(
        'Its host state has committed too little, by €100,000,000.',
      );
      await page.context().close();
    });

    test('who launches a draft is told which state stands in the way', async () => {
      const page = await opened('programme officer', '/calls/call_fifth');
      await page.getByText(/^A draft: Estonia lacks a signature that a launch needs\.$/).waitFor();
      await page.getByRole('button', { name: 'Launch' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Launch' }).click();
      await dialog.getByText(/^Estonia has not signed the agreement and has not signed/).waitFor();
      await page.context().close();
    });
  });
}

function describeAward(opened: Opened): void {
  describe.concurrent('who awards', () => {
    test('lets an award lapse with its reason, and looks at the reserve', async () => {
      const page = await opened('programme officer', '/calls/call_first/selection');
      await page.getByRole('button', { name: 'Let it lapse' }).click();
      const dialog = page.getByRole('dialog', { name: /^Let the award of Oresund .* lapse\?$/ });
      await dialog.getByRole('button', { name: 'Let it lapse' }).click();
      const said = dialog.locator('p [lang=en]');
      await said.getByText(/^\/reason: expected a text of 1 to 4000 characters/).waitFor();
      await dialog.getByLabel('Reason').fill('It has no grid connection.');
      await dialog.getByRole('button', { name: 'Let it lapse' }).click();
      const award = page.locator('section.panel', { hasText: 'Awards' }).locator('tbody tr');
      await award.getByText(/^Lapsed on/).waitFor();
      expect(await award.innerText()).toContain('It has no grid connection.');
      await page.getByRole('button', { name: 'Call up the next of the reserve' }).click();
      const calling = page.getByRole('dialog', { name: 'Call up the next bid of the reserve?' });
      await calling.getByRole('button', { name: 'Call up the next of the reserve' }).click();
      await calling.getByText(/^The first is bid_.*: the commitments of party_pt lack/).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'Award notice' }).click();
      await page.getByText(/^Oresund Scale \(invented\)\. Lapsed on/).waitFor();
      expect(await page.locator('main').innerText()).not.toContain('grid connection.');
      await page.context().close();
    });
  });
}

function describeAnyone(opened: Opened): void {
  describe.concurrent('whoever has no login', () => {
    test('reads a call that is open, with what was answered', async () => {
      const page = await opened(null, '/public/calls');
      await page.getByRole('link', { name: /^Fourth call/ }).click();
      await page.getByText(/^Open for bids until/).waitFor();
      await page.getByText('As far as it is matched hourly.').waitFor();
      const text = await page.locator('main').innerText();
      expect(text).toContain('Finland, Denmark, Sweden, Greece, Portugal and Lithuania');
      expect(text).not.toContain('May the second phase begin');
      await page.context().close();
    });

    test('sends its interest, and an officer finds it', async () => {
      const page = await opened(null, '/public/interest');
      const fill = (label: string, value: string) => page.getByLabel(label).fill(value);
      await fill('Name of the consortium', 'Delta Compute');
      await fill('Country of its lead', 'nl');
      await fill('Contact person', 'Dirk Example');
      await fill('E-mail', 'no address');
      await fill('Name of the site', 'Delta 1');
      await fill('GPUs', '20000');
      await fill('H100 equivalents', '40000');
      await fill('Investment in millions', '1200.5');
      await fill('Power in kW', '60000');
      await page.getByRole('button', { name: 'Send' }).click();
      await page
        .getByText(/^Expected an e-mail address, such as .*; found "no address"$/)
        .waitFor();
      await fill('E-mail', 'dirk@example.org');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText(/^Its number is interest_/).waitFor();
      await page.context().close();
      const officer = await opened('programme officer', '/interests');
      await officer.getByRole('link', { name: 'Delta Compute' }).click();
      await officer.getByText('€1,200,500,000').waitFor();
      await officer.context().close();
    });
  });
}
