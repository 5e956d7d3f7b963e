import { expect, test } from 'vitest';
import { gatherReads } from './gather-reads.ts';

/** Answers the key and how many were committed when the statement was sent. */
function gatherOf(committed: { count: number }) {
  const sent: (readonly number[])[] = [];
  const read = gatherReads(async (keys: readonly number[]) => {
    sent.push(keys);
    if (keys.includes(13)) throw new Error('thirteen');
    const seen = committed.count;
    return new Map(keys.filter((key) => key > 0).map((key) => [key, `${key} of ${seen}`]));
  });
  return { read, sent };
}

test('reads of one turn share a statement, and each gets its own row', async () => {
  const { read, sent } = gatherOf({ count: 0 });
  const rows = await Promise.all([read(3), read(-1), read(1), read(3)]);
  expect(rows).toEqual(['3 of 0', undefined, '1 of 0', '3 of 0']);
  expect(sent).toEqual([[3, -1, 1]]);
});

test('a read sees what was committed before it was asked for, and nothing is kept', async () => {
  const committed = { count: 0 };
  const { read, sent } = gatherOf(committed);
  const before = await read(3);
  committed.count = 1;
  const after = await read(3);
  expect([before, after]).toEqual(['3 of 0', '3 of 1']);
  expect(sent).toHaveLength(2);
});

test('a statement that fails, fails for those that shared it, and for no other', async () => {
  const { read } = gatherOf({ count: 0 });
  const shared = await Promise.allSettled([read(13), read(2)]);
  expect(shared.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await read(2)).toBe('2 of 0');
});

test('a statement asks for at most 500', async () => {
  const { read, sent } = gatherOf({ count: 0 });
  await Promise.all(Array.from({ length: 501 }, (_, index) => read(1_000 + index)));
  expect(sent.map(({ length }) => length)).toEqual([500, 1]);
});
