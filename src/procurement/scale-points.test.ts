import { describe, expect, test } from 'vitest';
import type { BidContent } from './bid.ts';
import type { Scale } from './call.ts';
import { pointsOnScale, scalePointsOf } from './scale-points.ts';

// As reported of the call of 2026; the points of each step are invented.
const PUE: Scale = {
  measure: 'pue',
  steps: [
    { label: 'excellent', bound: 1_100_000, points: 10 },
    { label: 'acceptable', bound: 1_250_000, points: 5 },
  ],
};
const HOURLY: Scale = {
  measure: 'renewable-hourly',
  steps: [{ label: 'excellent', bound: 1_000_000, points: 10 }],
};
const YEARLY: Scale = {
  measure: 'renewable-yearly',
  steps: [
    { label: 'good', bound: 800_000, points: 7 },
    { label: 'acceptable', bound: 500_000, points: 4 },
    { label: 'poor', bound: 0, points: 1 },
  ],
};
const BACKUP: Scale = {
  measure: 'backup-hours',
  steps: [
    { label: 'long', bound: 72, points: 3 },
    { label: 'enough', bound: 48, points: 2 },
  ],
};

describe('rule 4: a scale of the call gives points by the first step that is reached', () => {
  test.each<readonly [string, Scale, number, string | undefined, number]>([
    ['PUE 1.00                  ', PUE, 1_000_000, 'excellent', 10],
    ['PUE 1.10                  ', PUE, 1_100_000, 'excellent', 10],
    ['PUE just above 1.10       ', PUE, 1_100_001, 'acceptable', 5],
    ['PUE 1.25                  ', PUE, 1_250_000, 'acceptable', 5],
    ['PUE just above 1.25       ', PUE, 1_250_001, undefined, 0],
    ['all matched by the hour   ', HOURLY, 1_000_000, 'excellent', 10],
    ['nearly all by the hour    ', HOURLY, 999_999, undefined, 0],
    ['80 % over the year        ', YEARLY, 800_000, 'good', 7],
    ['just below 80 %           ', YEARLY, 799_999, 'acceptable', 4],
    ['50 %                      ', YEARLY, 500_000, 'acceptable', 4],
    ['just below 50 %           ', YEARLY, 499_999, 'poor', 1],
    ['72 hours of backup        ', BACKUP, 72, 'long', 3],
    ['48 hours                  ', BACKUP, 48, 'enough', 2],
    ['47 hours                  ', BACKUP, 47, undefined, 0],
    ['a scale without steps     ', { measure: 'pue', steps: [] }, 1, undefined, 0],
  ])('%s', (...[, scale, value, label, points]) => {
    expect(pointsOnScale(scale, value)).toEqual({ measure: scale.measure, value, label, points });
  });
});

test('Each scale of a criterion reads its own number of the bid', () => {
  const content = {
    puePpm: 1_080_000,
    renewableHourlyPpm: 900_000,
    renewableYearlyPpm: 850_000,
    backupHours: 60,
  } as unknown as BidContent;
  const found = scalePointsOf({ scales: [PUE, HOURLY, YEARLY, BACKUP] }, content);
  expect(found.map(({ value }) => value)).toEqual([1_080_000, 900_000, 850_000, 60]);
  expect(found.map(({ points }) => points)).toEqual([10, 0, 7, 2]);
});
