import { expect, test } from 'vitest';
import type { ComparedMeasure } from '../../../../src/client/rehearsal-comparison.ts';
import { verdictOf } from './verdict.ts';

function measure(figures: readonly (string | null)[], leading: readonly number[], best = 'least') {
  return { id: 'price', unit: 'price', best, figures, leading } as ComparedMeasure;
}

test.each([
  ['the leader is best', measure(['10', '15'], [0]), 0, { kind: 'best' }],
  ['another is worse by a part of it', measure(['10', '15'], [0]), 1, { kind: 'worse', by: 0.5 }],
  ['of most, too', measure(['10', '8'], [0], 'most'), 1, { kind: 'worse', by: 0.2 }],
  ['beside nothing, by no part', measure(['0', '8'], [0]), 1, { kind: 'worse', by: undefined }],
  ['without a leader all are level', measure(['10', '10'], []), 1, { kind: 'level' }],
  ['a figure that is not there', measure(['10', null, '11'], [0]), 1, { kind: 'none' }],
  ['a figure alone', measure(['10', null], []), 0, { kind: 'none' }],
])('%s', (_, given, position, expected) => {
  expect(verdictOf(given, position)).toEqual(expected);
});

test('What is neither better nor worse has no verdict', () => {
  const given = { ...measure(['1', '2'], []), best: null };
  expect(verdictOf(given, 0)).toEqual({ kind: 'none' });
});
