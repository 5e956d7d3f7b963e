/** A write of which the answer is lost on its way is not done again when it is sent again. */
import type { Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

const JOBS = '**/v1/jobs';
const NAME = 'sent again by hand';

/** Hands a write on, and answers as a proxy does that has waited for too long. */
async function loseAnswer(route: Route): Promise<void> {
  await route.fetch();
  await route.fulfill({ status: 504, contentType: 'text/html', body: 'Gateway timeout' });
}

export function describeSentOnce(demoOf: () => ServedDemo): void {
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
}
