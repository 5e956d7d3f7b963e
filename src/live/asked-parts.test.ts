import { describe, expect, test } from 'vitest';
import { askedParts } from './asked-parts.ts';

/** A month of 100 seconds, and a job that came at 10 and has 60 seconds of work left. */
const END = 100;
const JOB = { from: 10, workSeconds: 60, isRunningThen: false, runsInMonth: false } as const;
const RAN = { ...JOB, runsInMonth: true } as const;
const RUNS = { ...RAN, isRunningThen: true } as const;
type Times = readonly (readonly [from: number, until: number])[];

describe('A job asks, of what it has left in a month,', () => {
  test.each<readonly [string, typeof JOB | typeof RAN | typeof RUNS, Times, Times]>([
    ['all of it where nothing was frozen', JOB, [], [[10, 60]]],
    ['all of it where the freeze was over before it came', JOB, [[0, 10]], [[10, 60]]],
    ['nothing where the freeze lasts', JOB, [[0, Infinity]], []],
    ['from when the freeze ends', JOB, [[0, 50]], [[50, 50]]],
    ['until the freeze begins', JOB, [[40, Infinity]], [[10, 30]]],
    [
      'as much on both sides of a freeze as it has',
      JOB,
      [[30, 50]],
      [
        [10, 20],
        [50, 40],
      ],
    ],
    [
      'nothing more once it has asked for all',
      JOB,
      [[75, 80]],
      [
        [10, 60],
        [80, 0],
      ],
    ],
    [
      'between two freezes',
      JOB,
      [
        [5, 20],
        [30, Infinity],
      ],
      [[20, 10]],
    ],
    [
      'all of it from when it could start, where it ran',
      RAN,
      [
        [0, 20],
        [90, 95],
      ],
      [[20, 60]],
    ],
    ['all of it where it runs as the month begins', RUNS, [[0, Infinity]], [[10, 60]]],
  ])('%s', (_, job, freezes, asked) => {
    const given = freezes.map(([from, until]) => ({ from, until }));
    const parts = askedParts(job, given, END);
    expect(parts.map(({ from, workSeconds }) => [from, workSeconds])).toEqual(asked);
  });
});
