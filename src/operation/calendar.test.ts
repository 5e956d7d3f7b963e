import { describe, expect, test } from 'vitest';
import type { Outage } from '../capacity/site.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import { calendarOf, capacityBetween, capacityStepsOf } from './calendar.ts';
import type { Plan } from './plan.ts';
import { stageOf } from './stage.ts';
import { dateOf, SMALL_PLAN } from './testing/small-plan.ts';

const START = SMALL_PLAN.interval.start;

function withOutages(outages: readonly Outage[]): Plan {
  return { ...SMALL_PLAN, sites: SMALL_PLAN.sites.map((site) => ({ ...site, outages })) };
}

function outage(kind: Outage['kind'], gpuCount: number, from: number, until: number): Outage {
  const start = toEpochSeconds(START + from);
  return { cluster: 'cluster_a', kind, gpuCount, start, end: toEpochSeconds(START + until) };
}

describe('the capacity register', () => {
  const rows: readonly (readonly [string, readonly Outage[], readonly string[]])[] = [
    // each step: seconds from the start, contracted, in maintenance, lost; February follows alike
    ['without an outage has a step a month', [], ['0 16 0 0']],
    ['notes what is lost', [outage('lost', 8, 10, 20)], ['0 16 0 0', '10 16 0 8', '20 16 0 0']],
    [
      'counts no GPU twice where a loss and maintenance meet',
      [outage('lost', 16, 0, 20), outage('maintenance', 8, 10, 30)],
      ['0 16 0 16', '10 16 0 16', '20 16 8 0', '30 16 0 0'],
    ],
    [
      'is without all of a node that is out in part',
      [outage('lost', 1, 0, 20), outage('maintenance', 4, 10, 30)],
      ['0 16 0 8', '10 16 0 8', '20 16 8 0', '30 16 0 0'],
    ],
    [
      'loses no more than there is',
      [outage('lost', 99, 5, 6)],
      ['0 16 0 0', '5 16 0 16', '6 16 0 0'],
    ],
  ];
  test.each(rows)('%s', (_name, outages, expected) => {
    const steps = capacityStepsOf(stageOf(withOutages(outages)), 0);
    const january = steps.filter(({ at }) => at < dateOf('2027-02-01'));
    const texts = january.map(
      (step) =>
        `${step.at - START} ${step.contractedGpus} ${step.maintenanceGpus} ${step.lostGpus}`,
    );
    expect(texts).toEqual(expected);
  });

  test('sums GPU-seconds between any two times', () => {
    const outages = [outage('lost', 8, 10, 20), outage('maintenance', 8, 30, 40)];
    const steps = capacityStepsOf(stageOf(withOutages(outages)), 0);
    expect(capacityBetween(steps, { start: START + 15, end: START + 35 })).toEqual({
      contracted: 320,
      available: 240,
      maintenance: 40,
      lost: 40,
    });
  });
});

describe('the calendar', () => {
  test('is in the order of time, and at one second close, capacity, open, shares, sample', () => {
    const calendar = calendarOf(stageOf(SMALL_PLAN));
    const turn = calendar.filter(({ at }) => at === dateOf('2027-02-01'));
    expect(turn.map(({ kind }) => kind)).toEqual(['close', 'capacity', 'open', 'shares', 'sample']);
    for (const [index, entry] of calendar.entries()) {
      expect(entry.at).toBeGreaterThanOrEqual(calendar[index - 1]?.at ?? START);
    }
  });

  test('ends with the close of the last period and a last sample', () => {
    const calendar = calendarOf(stageOf(SMALL_PLAN));
    expect(calendar.slice(-2).map(({ kind, at }) => [kind, at])).toEqual([
      ['close', SMALL_PLAN.interval.end],
      ['sample', SMALL_PLAN.interval.end],
    ]);
  });
});
