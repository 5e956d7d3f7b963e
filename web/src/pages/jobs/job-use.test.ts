import { expect, test } from 'vitest';
import type { JobWithRuns } from '../../../../src/client/jobs.ts';
import { chargedGpuSeconds, usedGpuSeconds } from './job-use.ts';

const NOW = Date.parse('2027-01-01T12:00:00Z');

function run(startedAt: string, endedAt: string | null): JobWithRuns['runs'][number] {
  const rest = { attempt: 1, standing: 'own', nodeCount: 1, vacateAt: null } as const;
  return { ...rest, cluster: 'cluster_a', cause: null, keptSeconds: 0, startedAt, endedAt };
}

test.each([
  ['no run', [], 0],
  ['one that ended', [run('2027-01-01T10:00:00Z', '2027-01-01T10:30:00Z')], 1_800],
  ['one that runs', [run('2027-01-01T11:59:00Z', null)], 60],
  [
    'two',
    [run('2027-01-01T10:00:00Z', '2027-01-01T10:01:00Z'), run('2027-01-01T11:59:30Z', null)],
    90,
  ],
  ['one by a clock that is ahead', [run('2027-01-01T12:00:05Z', null)], 0],
] as const)('a job of 4 GPUs with %s', (_, runs, seconds) => {
  expect(usedGpuSeconds({ gpuCount: 4, runs }, [], NOW)).toBe(4 * seconds);
});

test('of a run that has ended counts what it was charged, of one that goes on its time', () => {
  const ended = run('2027-01-01T10:00:00Z', '2027-01-01T10:30:00Z');
  const runs = [ended, { ...run('2027-01-01T11:59:00Z', null), attempt: 2 }];
  const corrected = [
    { attempt: 1, month: '2027-01', revision: 0, gpuSeconds: 7_200 },
    { attempt: 1, month: '2027-01', revision: 1, gpuSeconds: 5_000 },
    { attempt: 2, month: '2026-12', revision: 0, gpuSeconds: 9 },
  ];
  expect(usedGpuSeconds({ gpuCount: 4, runs }, corrected, NOW)).toBe(5_000 + 4 * 60);
});

test.each([
  ['that has ended', '2027-01-01T01:00:00Z', 3_600],
  ['that goes on', null, 12 * 3_600],
])(
  'of a run %s, a month that was charged counts so, and another its time',
  (_, endedAt, seconds) => {
    const runs = [run('2026-12-31T22:00:00Z', endedAt)];
    const charged = [{ attempt: 1, month: '2026-12', revision: 0, gpuSeconds: 20_000 }];
    expect(usedGpuSeconds({ gpuCount: 4, runs }, charged, NOW)).toBe(20_000 + 4 * seconds);
    expect(usedGpuSeconds({ gpuCount: 4, runs }, [], NOW)).toBe(4 * (7_200 + seconds));
  },
);

test('charged is the latest revision of each attempt and month', () => {
  const of = (attempt: number, month: string, revision: number, gpuSeconds: number) => {
    return { attempt, month, revision, gpuSeconds };
  };
  expect(chargedGpuSeconds([])).toBe(0);
  expect(
    chargedGpuSeconds([
      of(1, '2027-01', 0, 100),
      of(1, '2027-02', 1, 7),
      of(1, '2027-02', 0, 50),
      of(2, '2027-02', 0, 1),
    ]),
  ).toBe(108);
});
