import { expect, test } from 'vitest';
import type { ComparedMeasure } from '../../../../src/client/rehearsal-comparison.ts';
import { FORMATS } from '../../texts/formats.ts';
import { compareTexts } from './compare-texts.ts';
import { figureText, leadingEverywhere, verdictOf } from './verdict.ts';

function measure(figures: readonly (string | null)[], leading: readonly number[], best = 'least') {
  return { id: 'price', unit: 'price', best, figures, leading, apart: [] } as ComparedMeasure;
}

/** As {@link measure}, in which the first takes no part. */
function heldBack(figures: readonly (string | null)[], leading: readonly number[]) {
  return { ...measure(figures, leading), apart: [0] };
}

test.each([
  ['the leader is best', measure(['10', '15'], [0]), 0, { kind: 'best' }],
  ['another is worse by a part of it', measure(['10', '15'], [0]), 1, { kind: 'worse', by: 0.5 }],
  ['of most, too', measure(['10', '8'], [0], 'most'), 1, { kind: 'worse', by: 0.2 }],
  ['beside nothing, by no part', measure(['0', '8'], [0]), 1, { kind: 'worse', by: undefined }],
  ['without a leader all are level', measure(['10', '10'], []), 1, { kind: 'level' }],
  ['a figure that is not there', measure(['10', null, '11'], [0]), 1, { kind: 'none' }],
  ['a figure alone', measure(['10', null], []), 0, { kind: 'none' }],
  ['beside one not reached, best', measure(['never', '10'], [1]), 1, { kind: 'best' }],
  ['not reached, worse', measure(['never', '10'], [1]), 0, { kind: 'worse', by: undefined }],
  ['not reached by any, level', measure(['never', 'never'], []), 1, { kind: 'level' }],
  ['not reached, alone', measure([null, 'never'], []), 1, { kind: 'none' }],
  ['one that takes no part', heldBack(['0', '10', '15'], [1]), 0, { kind: 'none' }],
  [
    'worse than one that takes part',
    heldBack(['0', '10', '15'], [1]),
    2,
    { kind: 'worse', by: 0.5 },
  ],
  ['level with one that takes part', heldBack(['0', '10', '10'], []), 2, { kind: 'level' }],
  ['beside none that takes part', heldBack(['0', '10'], []), 1, { kind: 'none' }],
])('%s', (_, given, position, expected) => {
  expect(verdictOf(given, position)).toEqual(expected);
});

test.each([
  ['it alone', [measure(['1', '2'], [0])], [0]],
  [
    'also where it shares the lead',
    [measure(['1', '2'], [0]), measure(['1', '1', '2'], [0, 1])],
    [0],
  ],
  ['several together', [measure(['1', '1', '2'], [0, 1]), measure(['1', '1'], [])], [0, 1]],
  ['none of them', [measure(['1', '2'], [0]), measure(['2', '1'], [1])], []],
  ['not where all are level', [measure(['1', '1'], [])], undefined],
] as const)('One leads everywhere: %s', (_, measures, positions) => {
  expect(leadingEverywhere(measures)).toEqual(positions);
});

test('What is neither better nor worse has no verdict', () => {
  const given = { ...measure(['1', '2'], []), best: null };
  expect(verdictOf(given, 0)).toEqual({ kind: 'none' });
});

test.each([
  ['en', 'seconds', 'never', 'not by the end'],
  ['nl', 'seconds', 'never', 'niet voor het einde'],
  ['en', 'seconds', '60', '1 min'],
  ['en', 'seconds', null, '–'],
  ['en', 'gpu-hours', '7200', '2'],
] as const)('in %s, %s of %s is shown as %s', (language, unit, figure, text) => {
  const words = { formats: FORMATS[language], ...compareTexts[language] };
  expect(figureText({ unit, figures: ['never', '7200', null] }, figure, words)).toBe(text);
});
