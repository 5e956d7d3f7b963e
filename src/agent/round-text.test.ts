import { expect, test } from 'vitest';
import type { Round } from './agent.ts';
import { newsOf, roundText, sentencesOf } from './round-text.ts';

const QUIET = { commandCount: 0, orderCount: 0, newFactCount: 0, newUsageCount: 0 };
const NOTHING = '0 changes of accounts, 0 orders, 0 reports, 0 new usages';
const round = (untaken: readonly string[], drift: readonly string[] = []): Round => ({
  ...QUIET,
  untaken,
  drift,
});

/** What is said of each of several rounds, one after the other. */
function saidOf(rounds: readonly Round[]): readonly (string | undefined)[] {
  return rounds.map((each, index) => {
    const before = rounds[index - 1];
    return newsOf(each, before === undefined ? [] : sentencesOf(before));
  });
}

test('what stays as it is, is said once, and again where it changes or comes back', () => {
  const [seven, eight] = ['job 7 was not taken: over', 'job 8 was not taken: over'];
  expect(saidOf([round([seven]), round([seven]), round([seven, eight]), round([])])).toEqual([
    `${NOTHING}\n${seven}`,
    undefined,
    `${NOTHING}\n${eight}`,
    undefined,
  ]);
  expect(saidOf([round([seven]), round([]), round([seven])])[2]).toBe(`${NOTHING}\n${seven}`);
  expect(saidOf([round([], ['a limit is gone']), round([], ['a limit is gone'])])).toEqual([
    `${NOTHING}\ndrift: a limit is gone`,
    undefined,
  ]);
});

test('what was done is said of every round', () => {
  const done = { ...round([]), orderCount: 1 };
  expect(saidOf([done, done])).toEqual(Array(2).fill(NOTHING.replace('0 orders', '1 order')));
});

test('the only round says all, also that there is nothing', () => {
  expect(roundText(round([]))).toBe(NOTHING);
});
