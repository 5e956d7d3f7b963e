import { expect, test } from 'vitest';
import { shareReads } from './share-reads.ts';

/** Answers the name and how many were committed when the read was sent. */
function sharingOf(committed: { count: number }) {
  const sent: string[] = [];
  const read = shareReads(
    (asked: { readonly name: string }) => asked.name,
    async ({ name }) => {
      sent.push(name);
      if (name === 'bad') throw new Error('bad');
      return `${name} of ${committed.count}`;
    },
  );
  return { read, sent };
}

test('equal reads of one turn are one read, and fail for those alone that share it', async () => {
  const { read, sent } = sharingOf({ count: 0 });
  const names = ['a', 'bad', 'b', 'a', 'bad'];
  const answers = await Promise.allSettled(names.map((name) => read({ name })));
  expect(sent).toEqual(['a', 'bad', 'b']);
  expect(answers.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'))).toEqual([
    'a of 0',
    'failed',
    'b of 0',
    'a of 0',
    'failed',
  ]);
});

test('whoever asks after the read was sent is answered by another one', async () => {
  const committed = { count: 0 };
  const { read, sent } = sharingOf(committed);
  const first = read({ name: 'a' });
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  committed.count = 1;
  expect(await Promise.all([first, read({ name: 'a' })])).toEqual(['a of 0', 'a of 1']);
  expect(sent).toEqual(['a', 'a']);
});
