import { describe, expect, test } from 'vitest';
import { shareScheduleOf } from './share-schedule.ts';

describe('Odd GPUs go round, one funder after the other', () => {
  // Entitlements in GPU-seconds over 10 s, and each change as second: GPUs of each funder.
  test.each([
    [[10, 20], ['0: 1 2']],
    [[0, 10], ['0: 0 1']],
    [
      [5, 5],
      ['0: 1 0', '5: 0 1'],
    ],
    [
      [15, 5],
      ['0: 2 0', '5: 1 1'],
    ],
    [
      [3, 3, 4],
      ['0: 1 0 0', '3: 0 1 0', '6: 0 0 1'],
    ],
    [
      [6, 6, 8],
      ['0: 1 1 0', '2: 1 0 1', '6: 0 1 1'],
    ],
    [[0, 0], ['0: 0 0']],
  ])('%j', (entitled, expected) => {
    const told = shareScheduleOf(entitled, 10).map(
      ({ atSeconds, gpuCounts }) => `${atSeconds}: ${gpuCounts.join(' ')}`,
    );
    expect(told).toEqual(expected);
  });

  test('Entitlements that are no whole number of GPUs are a defect of the caller', () => {
    expect(() => shareScheduleOf([5, 6], 10)).toThrow('no whole number of GPUs');
  });
});
