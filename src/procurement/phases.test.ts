import { describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import { type Contract, contributedMicros, type Phase } from './contract.ts';
import { phaseOverlaps, phasesFrom, uncoveredStretches } from './phases.ts';

type Span = readonly [start: number, end: number];

const interval = ([start, end]: Span) => ({
  start: toEpochSeconds(start),
  end: toEpochSeconds(end),
});

describe('Phases next to each other in time may touch and not overlap', () => {
  // Phases in the order of the file, and each overlap as earlier and later position.
  test.each<readonly [readonly Span[], readonly string[]]>([
    [[], []],
    [[[0, 9]], []],
    [
      [
        [0, 5],
        [5, 9],
      ],
      [],
    ],
    [
      [
        [5, 9],
        [0, 5],
      ],
      [],
    ],
    [
      [
        [0, 6],
        [5, 9],
      ],
      ['0 1'],
    ],
    [
      [
        [5, 9],
        [0, 6],
      ],
      ['1 0'],
    ],
    [
      [
        [0, 9],
        [0, 9],
      ],
      ['0 1'],
    ],
    [
      [
        [0, 2],
        [3, 6],
        [5, 9],
      ],
      ['1 2'],
    ],
    [
      [
        [0, 9],
        [1, 2],
        [3, 4],
      ],
      ['0 1', '0 2'],
    ],
  ])('%j', (spans, expected) => {
    const phases: readonly Phase[] = spans.map((span) => {
      return { ...interval(span), name: 'phase', capacity: [] };
    });
    const overlaps = phaseOverlaps(phases).map(({ earlier, later }) => `${earlier} ${later}`);
    expect(overlaps).toEqual(expected);
  });
});

describe('The stretches of 10 to 20 that nothing covers', () => {
  test.each<readonly [readonly Span[], readonly Span[]]>([
    [[], [[10, 20]]],
    [[[10, 20]], []],
    [[[0, 30]], []],
    [[[0, 10]], [[10, 20]]],
    [[[20, 30]], [[10, 20]]],
    [[[10, 15]], [[15, 20]]],
    [
      [[12, 15]],
      [
        [10, 12],
        [15, 20],
      ],
    ],
    [
      [
        [15, 20],
        [10, 15],
      ],
      [],
    ],
    [
      [
        [10, 18],
        [11, 12],
      ],
      [[18, 20]],
    ],
  ])('%j', (covers, expected) => {
    const gaps = uncoveredStretches(interval([10, 20]), covers.map(interval));
    expect(gaps).toEqual(expected.map(interval));
  });
});

test('Contributions of a contract add up', () => {
  const contributions = [3n, 4n].map((micros) => ({ commitment: 'commitment_x', micros }));
  expect(contributedMicros({ contributions } as unknown as Contract)).toBe(7n);
});

test('Before a start nothing stands, and the phases stay', () => {
  const capacity = [{ cluster: 'cluster_a' as const, gpuCount: 8 }];
  const phase = (name: string, span: Span): Phase => ({ name, ...interval(span), capacity });
  const phases = [phase('a', [0, 5]), phase('b', [5, 9]), phase('c', [9, 12])];
  const rows = (startAt: number) =>
    phasesFrom(phases, toEpochSeconds(startAt)).map(({ name, start, end, capacity: has }) => [
      ...[name, start, end, has.length],
    ]);
  expect(rows(0)).toEqual(phases.map(({ name, start, end }) => [name, start, end, 1]));
  expect(rows(7)).toEqual([
    ['a', 0, 5, 0],
    ['b', 5, 7, 0],
    ['b', 7, 9, 1],
    ['c', 9, 12, 1],
  ]);
  expect(rows(12).map((row) => row[3])).toEqual([0, 0, 0]);
});
