import { describe, expect, test } from 'vitest';
import { randomStream } from '../kernel/random.ts';
import {
  checkpointIntervalSeconds,
  type FailureModel,
  runLengthSeconds,
  secondsToFailure,
  workDoneBy,
} from './failing-nodes.ts';

/** An interval of 200 s on one GPU: the root of 2 * 10 * 2,000. */
const MODEL: FailureModel = {
  seed: 1,
  gpuSecondsBetweenStops: 2_000,
  checkpointSeconds: 10,
  restartSeconds: 30,
};
const FIRST = { gpuCount: 1, attempt: 1 };
const SECOND = { gpuCount: 1, attempt: 2 };

test('checkpoints come at the interval of Young, the more often the more GPUs', () => {
  expect(checkpointIntervalSeconds(MODEL, 1)).toBe(200);
  expect(checkpointIntervalSeconds(MODEL, 4)).toBe(100);
});

test.each([
  ['ends before the first checkpoint', FIRST, 200, 200],
  ['writes one more with each interval', FIRST, 201, 211],
  ['starts again before it works', SECOND, 201, 241],
])('a run %s', (_, run, workSeconds, length) => {
  expect(runLengthSeconds(MODEL, { ...run, workSeconds })).toBe(length);
});

describe('what a run has done, and what of it is safe', () => {
  test.each([
    ['before its first checkpoint', FIRST, 199, [199, 0]],
    ['while it writes it', FIRST, 209, [200, 0]],
    ['once it is written', FIRST, 210, [200, 200]],
    ['after that', FIRST, 300, [290, 200]],
    ['while it starts again', SECOND, 20, [0, 0]],
    ['after it started again', SECOND, 230, [200, 0]],
  ])('%s', (_, run, ranSeconds, done) => {
    const { workSeconds, safeSeconds } = workDoneBy(MODEL, run, ranSeconds);
    expect([workSeconds, safeSeconds]).toEqual(done);
  });
});

test('failures come without memory, at the rate of the GPUs', () => {
  const model = { ...MODEL, gpuSecondsBetweenStops: 1_000_000 };
  const run = { gpuCount: 10, lengthSeconds: Infinity };
  const stream = randomStream(7, 'failures');
  const count = 20_000;
  const draws = Array.from({ length: count }, () => secondsToFailure(model, run, stream));
  const mean = draws.reduce((sum, each) => sum + each, 0) / count;
  // The mean of an exponential is its standard deviation; of `count` draws, over their root.
  expect(Math.abs(mean - 100_000)).toBeLessThan((4 * 100_000) / Math.sqrt(count));
  for (const parts of [0.5, 1, 2]) {
    const expected = Math.exp(-parts);
    const later = draws.filter((each) => each > parts * 100_000).length / count;
    const deviation = Math.sqrt((expected * (1 - expected)) / count);
    expect(Math.abs(later - expected)).toBeLessThan(4 * deviation);
  }
});

test('a run that is over before its first failure has none, and any other has it as it was', () => {
  const model = { ...MODEL, gpuSecondsBetweenStops: 1_000_000 };
  for (let attempt = 1; attempt <= 500; attempt += 1) {
    const lostAfter = (lengthSeconds: number): number =>
      secondsToFailure(model, { gpuCount: 10, lengthSeconds }, randomStream(attempt, 'failures'));
    const first = lostAfter(Infinity);
    expect([lostAfter(first), lostAfter(first + 1)]).toEqual([Infinity, first]);
  }
});
