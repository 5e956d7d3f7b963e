/** Whoever lacks a role is told so, in place of a page, and by whom it can be had. */
import { describe, expect, test } from 'vitest';
import { settled } from '../../scripts/browser.mjs';
import { openedOn, sent } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

/** What a persona has no permission for, in every section of the chain. */
const CLOSED = {
  'Nora Newcomer': [
    '/funding',
    '/procurement',
    '/capacity',
    '/allocations',
    '/applications',
    '/registrations',
    '/my-reviews',
    '/jobs',
    '/settlement',
    '/rehearsal',
    '/audit',
  ],
  member: ['/funding', '/commitments/commitment_aa', '/interests', '/settlement', '/audit'],
  reviewer: ['/applications', '/access-calls/new', '/access-calls/access-call_regular/ranking'],
  bidder: ['/agreements/agreement_next-round-ee', '/contracts/contract_small', '/jobs'],
} as const;

export function describeNoPermission(demoOf: () => ServedDemo): void {
  describe('without the right', () => {
    test.each(Object.entries(CLOSED))('%s is told so in place of the page', async (who, paths) => {
      const page = await openedOn(demoOf(), who, '/public');
      for (const path of paths) {
        await page.goto(`${demoOf().url}${path}`);
        await settled(page);
        const state = page.locator('main [data-state=not-permitted]');
        expect([path, await state.count()]).toEqual([path, 1]);
        expect(await state.locator('h1').innerText()).toBe('This is not within your roles');
        expect(await state.innerText()).toContain('can give you the role');
      }
      await page.context().close();
    });

    test('a section that is closed is named in the chain, and is no link', async () => {
      const page = await openedOn(demoOf(), 'Nora Newcomer', '/public');
      const chain = page.getByRole('navigation', { name: 'The chain' });
      expect(await chain.getByRole('link').allInnerTexts()).toEqual([
        'Register',
        'Access',
        'Public',
      ]);
      expect(await chain.locator('[aria-disabled=true]').count()).toBe(9);
      await page.context().close();
    });
  });
  describeOffers(demoOf);
}

/** What the server would refuse is not offered. */
function describeOffers(demoOf: () => ServedDemo): void {
  describe('a button', () => {
    test.each([
      ['of its programme', 'programme_next-round', 1],
      ['of another programme', 'programme_small', 0],
    ])('an officer is offered to launch a draft %s, %s: %i', async (_, programme, count) => {
      const page = await openedOn(demoOf(), 'programme officer', '/public');
      await page.route('**/v1/me', async (route) => {
        const response = await route.fetch();
        const me = await response.json();
        const roles = [{ role: 'programme-officer', scope: { kind: 'programme', id: programme } }];
        await route.fulfill({ response, json: { ...me, roles } });
      });
      await page.goto(`${demoOf().url}/calls/call_fifth`);
      await settled(page);
      expect(await page.getByRole('button', { name: 'Launch' }).count()).toBe(count);
      await page.context().close();
    });

    test.each([
      ['of its own project', {}, 1],
      [
        'of another, which it may read in another role',
        { allocation: 'allocation_bb', funder: 'party_bb' },
        0,
      ],
      ['submitted at its site, which alone can end it', { isOfSite: true }, 0],
    ])('a member is offered to cancel a job %s: %j', async (_, other, count) => {
      const page = await openedOn(demoOf(), 'member', '/public');
      const asked = { allocation: 'allocation_aa', gpuCount: 1, requestedSeconds: 600, name: 'x' };
      const { body } = await sent(page, 'POST', '/v1/jobs', asked);
      await page.route(`**/v1/jobs/${body.id}`, async (route) => {
        const response = await route.fetch();
        const json = { ...(await response.json()), state: 'running', endedAt: null, ...other };
        await route.fulfill({ response, json });
      });
      await page.goto(`${demoOf().url}/jobs/${body.id}`);
      await settled(page);
      expect(await page.getByRole('button', { name: 'Cancel the job' }).count()).toBe(count);
      await page.context().close();
    });
  });
}
