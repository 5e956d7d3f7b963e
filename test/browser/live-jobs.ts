/** A page that stays open while the connection does not: it misses nothing, and shows it once. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { settled } from '../../scripts/browser.mjs';
import { CutProxy } from './cut-proxy.ts';
import { openedOn, sent } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

/** More than the server writes at once where it is idle. */
const JOBS_MISSED = 3;

async function submitted(page: Page, name: string): Promise<string> {
  const job = { allocation: 'allocation_aa', gpuCount: 1, requestedSeconds: 600, name };
  const { status, body } = await sent(page, 'POST', '/v1/jobs', job);
  expect(status).toBe(201);
  return body.id;
}

/** By its address: how a job is named in a list is for the list to say. */
const linkTo = (page: Page, id: string) => page.locator(`main a[href="/jobs/${id}"]`);

/** The events of submissions that the persona of a page would hear after a number. */
function heardAfter(page: Page, after: number, count: number): Promise<number[]> {
  return page.evaluate(`(async (after, count) => {
    const stop = new AbortController();
    const path = '/v1/events?after=' + after;
    const { body } = await fetch(path, { signal: stop.signal });
    const reader = body.getReader();
    const found = [];
    for (let text = ''; found.length < count; ) {
      text += new TextDecoder().decode((await reader.read()).value);
      found.length = 0;
      const events = [...text.matchAll(/^id: (\\d+)\\nevent: job\\./gm)];
      found.push(...events.map(([, id]) => Number(id)));
    }
    stop.abort();
    return found.slice(0, count);
  })(${after}, ${count})`);
}

export function describeLiveJobs(demoOf: () => ServedDemo): void {
  describe('the list of jobs, left open', () => {
    test('shows what happened while nobody answered, each once, without a reload', async () => {
      const demo = demoOf();
      const proxy = new CutProxy(() => demo.url);
      const origin = await proxy.listen();
      const other = await openedOn(demo, 'member', '/public');
      const page = await demo.newPage('member');
      await page.goto(`${origin}/jobs`);
      await settled(page);
      await page.evaluate('window.wasNotLoadedAgain = true');
      const first = await submitted(other, 'before');
      await linkTo(page, first).waitFor();

      proxy.cut();
      await page.getByText('Polder cannot be reached').waitFor();
      const missed: string[] = [];
      for (let each = 0; each < JOBS_MISSED; each += 1) {
        missed.push(await submitted(other, `missed ${each}`));
      }
      proxy.mend();
      for (const id of missed) {
        await linkTo(page, id).waitFor();
        expect(await linkTo(page, id).count()).toBe(1);
      }
      const last = await submitted(other, 'after');
      await linkTo(page, last).waitFor();
      expect(await page.evaluate('window.wasNotLoadedAgain')).toBe(true);

      // On the wire: the second stream began where the first was lost, and what it told follows.
      expect(proxy.beginnings[0]).toBe(null);
      expect(proxy.beginnings.slice(1).every((after) => after !== null)).toBe(true);
      expect(proxy.beginnings.length).toBeGreaterThan(1);
      const { eventIds } = proxy;
      const [start = 0] = eventIds;
      expect(eventIds).toEqual(await heardAfter(other, start - 1, eventIds.length));
      await proxy.close();
      await page.context().close();
      await other.context().close();
    });
  });
}
