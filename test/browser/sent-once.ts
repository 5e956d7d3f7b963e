/** A write of which the answer is lost on its way is not done again when it is sent again. */
import type { Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

const JOBS = '**/v1/jobs';
const COMPLAINTS = '**/v1/bids/*/complaints';
const NAME = 'sent again by hand';

/** Hands a write on, and answers as a proxy does that has waited for too long. */
async function loseAnswer(route: Route): Promise<void> {
  await route.fetch();
  await route.fulfill({ status: 504, contentType: 'text/html', body: 'Gateway timeout' });
}

export function describeSentOnce(demoOf: () => ServedDemo): void {
  describe('what is typed while something waits to be sent', () => {
    test('stays once that was sent, and is not told as saved', async () => {
      const page = await openedOn(demoOf(), 'funder officer', '/allocations/allocation_aa');
      const name = page.locator('[name=name]');
      const before = await name.inputValue();
      await name.fill('Sent first');
      await page.context().setOffline(true);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('This is sent as soon as it answers, once.').waitFor();
      await name.fill(before);
      await page.context().setOffline(false);
      await page.getByRole('heading', { level: 1, name: 'Sent first' }).waitFor();
      await page.getByText('This is sent').waitFor({ state: 'detached' });
      expect(await name.inputValue()).toBe(before);
      expect(await page.getByText('Saved.').count()).toBe(0);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').waitFor();
      await page.context().close();
    });
  });

  describe('a job of which the answer was lost', () => {
    test('is submitted once, however often one submits it', async () => {
      const page = await openedOn(demoOf(), 'member', '/jobs/new');
      await page.getByLabel('Name').fill(NAME);
      await page.route(JOBS, loseAnswer);
      await page.getByRole('button', { name: 'Submit' }).click();
      await page.getByText('Something in between has answered').waitFor();
      await page.unroute(JOBS);
      await page.getByRole('button', { name: 'Submit' }).click();
      await page.waitForURL(/\/jobs\/job_\d+$/);
      const names = await page.evaluate(`fetch('/v1/jobs?limit=20')
        .then((response) => response.json())
        .then(({ items }) => items.map(({ name }) => name))`);
      expect((names as string[]).filter((name) => name === NAME)).toEqual([NAME]);
      await page.context().close();
    });
  });
  describeComplaint(demoOf);
}

function describeComplaint(demoOf: () => ServedDemo): void {
  describe('a complaint of which the answer was lost', () => {
    test('is lodged once, however often one lodges it', async () => {
      const ids: string[] = [];
      const page = await openedOn(demoOf(), 'bidder', '/bids/bid_lusitania-second');
      const lodge = page.getByRole('button', { name: 'Lodge a complaint' });
      await page.route(COMPLAINTS, (route) => {
        ids.push(route.request().postDataJSON().id);
        return ids.length === 1 ? loseAnswer(route) : route.continue();
      });
      await page.getByLabel('What is wrong with the decision').fill('Our state has promised more.');
      await lodge.click();
      await page.getByText('Something in between has answered').waitFor();
      await lodge.click();
      await page.getByText('Your complaint was lodged.').waitFor();
      expect(ids).toEqual([ids[0], ids[0]]);
      await page.getByLabel('What is wrong with the decision').fill('Another ground.');
      await lodge.click();
      await page.getByText('Your complaint was lodged.').waitFor();
      expect(new Set(ids).size).toBe(2);
      await page.context().close();
    });
  });
}
