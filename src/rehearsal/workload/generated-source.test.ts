import { describe, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import type { Interval } from '../../kernel/time.ts';
import { stageOf } from '../../operation/stage.ts';
import { dateOf } from '../../operation/testing/small-plan.ts';
import type { GeneratedSource, RehearsalPlan } from '../programme-file/plan.ts';
import { SMALL_PLAN } from '../run/testing/small-plan.ts';
import { type LoadedWorkload, loadWorkload } from './load-workload.ts';

const SOURCE: GeneratedSource = {
  kind: 'generated',
  mix: 'philly',
  loadPpm: 500_000,
  ...{ largestClassFactor: 1, sizeFactor: 1, lengthFactor: 1, wishes: [] },
  weightByAllocation: new Map([
    ['allocation_lab', 3],
    ['allocation_sold', 1],
  ]),
};

/** The small plan, its two allocations with these days; of 16 GPUs at one cluster both. */
function planWith(lab: readonly [string, string], sold: readonly [string, string]): RehearsalPlan {
  const days = [lab, sold].map(([from, to]) => ({ start: dateOf(from), end: dateOf(to) }));
  const allocations = SMALL_PLAN.allocations.map((each, index) => ({ ...each, ...days[index] }));
  return { ...SMALL_PLAN, allocations, workload: [SOURCE] };
}

function load(plan: RehearsalPlan): Promise<LoadedWorkload> {
  return loadWorkload(stageOf(plan), { toPath: (path) => path, skipBadRows: false });
}

/** GPU-seconds submitted in `within`, as a part of what 16 GPUs have in it. */
function loadIn({ columns }: LoadedWorkload, within: Interval): number {
  let gpuSeconds = 0;
  for (let row = 0; row < columns.count; row += 1) {
    const at = columns.submittedAt[row] ?? 0;
    if (at < within.start || at >= within.end) continue;
    gpuSeconds += (columns.gpuCount[row] ?? 0) * (columns.runSeconds[row] ?? 0);
  }
  return gpuSeconds / (16 * (within.end - within.start));
}

const interval = (from: string, to: string): Interval => ({ start: dateOf(from), end: dateOf(to) });

describe('an allocation with days of its own', () => {
  const plan = planWith(['2027-01-10', '2027-02-15'], ['2027-01-20', '2027-03-01']);

  test('submits on them alone', async () => {
    const { columns } = await load(plan);
    expect(new Set(columns.allocationIndex).size).toBe(2);
    for (let row = 0; row < columns.count; row += 1) {
      const { start, end } = present(plan.allocations[columns.allocationIndex[row] ?? -1], 'It');
      const at = columns.submittedAt[row] ?? 0;
      if (at < start || at >= end) expect(`row ${row} at ${at}`).toBe(`${start} to ${end}`);
    }
  });

  test('leaves the load what it is on the days of any, and at none on all other days', async () => {
    const loaded = await load(plan);
    expect(loadIn(loaded, interval('2027-01-01', '2027-01-10'))).toBe(0);
    expect(loadIn(loaded, interval('2027-01-10', '2027-01-20'))).toBeCloseTo(0.5, 2);
    expect(loadIn(loaded, interval('2027-01-20', '2027-02-15'))).toBeCloseTo(0.5, 2);
    expect(loadIn(loaded, interval('2027-02-15', '2027-03-01'))).toBeCloseTo(0.5, 2);
  });

  test('gives no job an id that another has', async () => {
    const { columns } = await load(plan);
    const ids = Array.from({ length: columns.count }, (_, row) => columns.sourceId.at(row));
    expect(ids).toEqual(ids.map((_, row) => `philly-${row + 1}`));
  });

  test('leaves a gap between two empty, and both full', async () => {
    const apart = planWith(['2027-01-01', '2027-01-15'], ['2027-02-01', '2027-03-01']);
    const loaded = await load(apart);
    expect(loadIn(loaded, interval('2027-01-15', '2027-02-01'))).toBe(0);
    expect(loadIn(loaded, interval('2027-01-01', '2027-01-15'))).toBeCloseTo(0.5, 2);
  });
});

test('No job is larger than the mode of its allocation takes, at the load asked for', async () => {
  const plan = planWith(['2027-01-01', '2027-03-01'], ['2027-01-01', '2027-03-01']);
  const modes = plan.modes.map((each) => ({ ...each, gpuCountMax: 3 }));
  const loaded = await load({ ...plan, modes });
  expect(Math.max(...loaded.columns.gpuCount)).toBe(3);
  expect(loadIn(loaded, plan.interval)).toBeCloseTo(0.5, 2);
});
