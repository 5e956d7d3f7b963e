/** What docs/notices.md says of events is what the rules have. */
import { expect, test } from 'vitest';
import { STEPS } from '../../src/access/access-call.ts';
import { NOTICE_RULES } from '../../src/live/notices/notice-rules.ts';
import { textOf } from './project-text.ts';

test('docs/notices.md has a line for each event that people are told of, as it is', () => {
  const lines = [...NOTICE_RULES].map(([kind, { mayDo, isOnlyThere, sentences }]) => {
    const permissions = new Set(STEPS.flatMap((state) => mayDo({ detail: { state } })));
    const who = [...permissions].map((each) => `\`${each}\``).join(', ');
    const whom = who === '' ? 'whom it is about' : `${who}${isOnlyThere ? ', there alone' : ''}`;
    return `| \`${kind}\` | ${sentences.en} | ${whom} |`;
  });
  const said = textOf('docs/notices.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(said.toSorted()).toEqual(lines.toSorted());
});
