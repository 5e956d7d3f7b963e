/** A rehearsal in which failures and repairs of nodes come from a trace. */
import { expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { NodeEvent } from '../../sites/node-events.ts';
import type { RehearsalPlan } from '../programme-file/plan.ts';
import { renderReport } from '../report/report.ts';
import { rehearseSmall, SMALL_PLAN } from './testing/small-plan.ts';

const HOUR = 3_600;
const START = SMALL_PLAN.interval.start;

/** So rarely drawn failures would never come, and no checkpoint is written in these runs. */
const PLAN: RehearsalPlan = {
  ...SMALL_PLAN,
  failures: {
    seed: 1,
    gpuSecondsBetweenStops: 1_000_000_000_000,
    checkpointSeconds: 60,
    restartSeconds: 300,
  },
};

/** Two jobs of a node each, of 10 and of 20 hours. */
async function rehearsed(nodeEvents: readonly NodeEvent[]) {
  const both = [
    [0, 0, 8, 10 * HOUR],
    [0, 0, 8, 20 * HOUR],
  ] as const;
  const { jobs, summary } = await rehearseSmall(PLAN, both, nodeEvents);
  const ends = [0, 1].map((job) => ((jobs.endedAt[job] ?? 0) - START) / HOUR);
  return { ends, stops: summary.failures?.stops, redone: summary.gpuSeconds.redone };
}

test('without an event nothing fails: none is drawn beside a trace', async () => {
  expect(await rehearsed([])).toEqual({ ends: [10, 20], stops: 0, redone: '0' });
});

test('what runs on a failing node goes back to a checkpoint and waits for the repair', async () => {
  const at = { cluster: 0, node: 0 };
  const found = await rehearsed([
    { ...at, kind: 'failed', at: START + 2 * HOUR },
    { ...at, kind: 'repaired', at: START + 5 * HOUR },
  ]);
  // At 5 h it starts again, works anew for 10 h after the restart of 5 minutes.
  const ends = [15 + 300 / HOUR, 20];
  expect(found).toEqual({ ends, stops: 1, redone: String(2 * HOUR * 8) });
});

test('an outage of the register is no failing node, and the report says what it was', async () => {
  const [site] = PLAN.sites;
  if (site === undefined) throw new Error('The plan has a site');
  const outage = {
    ...({ cluster: 'cluster_a', gpuCount: 16, kind: 'maintenance' } as const),
    start: toEpochSeconds(START + 2 * HOUR),
    end: toEpochSeconds(START + 3 * HOUR),
  } as const;
  const plan = { ...PLAN, sites: [{ ...site, outages: [outage] }] };
  const { summary } = await rehearseSmall(plan, [[0, 0, 8, 10 * HOUR]]);
  expect(summary.failures?.stops).toBe(0);
  expect(summary.gpuSeconds.redone).toBe(String(2 * HOUR * 8));
  expect(renderReport(summary)).toContain('done again after GPUs went out of service.');
});

test('a node in repair takes nothing, and what ran on it waits for a sound one', async () => {
  const found = await rehearsed([
    { cluster: 0, node: 1, kind: 'failed', at: START + HOUR },
    { cluster: 0, node: 1, kind: 'repaired', at: START + 30 * HOUR },
  ]);
  // The second waits for the first, which has the sound node.
  expect(found.stops).toBe(1);
  expect(found.ends).toEqual([10, 30 + 300 / HOUR]);
});
