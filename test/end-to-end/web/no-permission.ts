/** Whoever lacks a role is told so, in place of a page, and by whom it can be had. */
import { describe, expect, test } from 'vitest';
import { settled } from '../../../scripts/browser.mjs';
import { openedOn } from './opened.ts';
import type { ServedDemo } from './served-demo.ts';

/** What a persona has no permission for, in every section of the chain. */
const CLOSED = {
  'Nora Nobody': [
    '/',
    '/funding',
    '/procurement',
    '/capacity',
    '/allocations',
    '/jobs',
    '/settlement',
    '/rehearsal',
    '/audit',
  ],
  member: ['/funding', '/commitments/commitment_aa', '/interests', '/settlement', '/audit'],
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
      const page = await openedOn(demoOf(), 'Nora Nobody', '/public');
      const chain = page.getByRole('navigation', { name: 'The chain' });
      expect(await chain.getByRole('link').allInnerTexts()).toEqual(['Public']);
      expect(await chain.locator('[aria-disabled=true]').count()).toBe(9);
      await page.context().close();
    });
  });
}
