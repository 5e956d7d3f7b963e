/** A list that is longer than one answer is asked for page after page. */
import { expect, test } from 'vitest';
import type { Connection, Operation, Problem } from '../../../src/client/runtime.ts';
import { allItemsOf, PAGE_ITEMS_MAX } from './all-items.ts';
import { Refused } from './refused.ts';

interface Shape {
  readonly input: { readonly query?: { readonly limit?: number; readonly cursor?: string } };
  readonly answer: { readonly items: readonly number[]; readonly nextCursor: string | null };
}

const NOBODY: Connection = {
  origin: '',
  fetch: () => Promise.reject(new Error('Nobody is asked')),
  headers: () => ({}),
  newKey: () => '',
  sleep: () => Promise.resolve(),
  attemptsMax: 1,
};
const BUSY: Problem = { type: 'about:blank', title: 'Busy', status: 503, detail: 'Later.' };

/** Of the numbers below `count`; the page that begins at `refusedFrom` is refused. */
function listOf(count: number, refusedFrom = Infinity): Operation<Shape> {
  return async (_, { query = {} }) => {
    const { cursor = '0', limit = 100 } = query;
    const start = Number(cursor);
    if (start >= refusedFrom) return { ok: false, status: 503, problem: BUSY };
    const end = Math.min(count, start + limit);
    const items = Array.from({ length: end - start }, (_each, index) => start + index);
    const nextCursor = end < count ? String(end) : null;
    return {
      ok: true,
      status: 200,
      body: { items, nextCursor },
      version: undefined,
      isReplayed: false,
    };
  };
}

test.each([0, 1, PAGE_ITEMS_MAX, PAGE_ITEMS_MAX + 1, 3 * PAGE_ITEMS_MAX + 2])(
  'all %d of a list are there, in order',
  async (count) => {
    const items = await allItemsOf(listOf(count), NOBODY, {}, {});
    expect(items).toEqual(Array.from({ length: count }, (_, index) => index));
  },
);

test('a page that is refused refuses the whole list, with what Polder said', async () => {
  const asked = allItemsOf(listOf(1_200, PAGE_ITEMS_MAX), NOBODY, {}, {});
  await expect(asked).rejects.toEqual(new Refused(BUSY));
});
