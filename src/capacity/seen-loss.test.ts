/** Of a cluster of 100 GPUs in a plan of [0, 1000), at 100. */
import { expect, test } from 'vitest';
import { toEpochSeconds, toPartsPerMillion } from '../kernel/units.ts';
import { lossOf } from './seen-loss.ts';
import type { Cluster, Outage } from './site.ts';

const CLUSTER: Cluster = {
  id: 'cluster_a',
  acceleratorClass: 'h100',
  h100EquivalentPpm: toPartsPerMillion(1_000_000),
  wattsPerGpuBusy: 1_000,
  wattsPerGpuIdle: 500,
  nodeGroups: [{ nodeCount: 25, gpusPerNode: 4, nodesPerRack: 25, racksPerPod: 1 }],
};

function announced(gpuCount: number, start: number, end: number): Outage {
  const kind = 'maintenance';
  return { cluster: 'cluster_a', kind, gpuCount, start: at(start), end: at(end) };
}

const at = toEpochSeconds;

const ALL = announced(100, 300, 400);
const MOST = announced(92, 300, 400);
const SOME = announced(8, 50, 200);
const OVER = announced(8, 20, 100);

interface Row {
  readonly out: number;
  readonly told: readonly Outage[];
  readonly now: number;
  /** GPUs, and until when. */
  readonly lost: readonly [number, number] | undefined;
}

const ROWS: Readonly<Record<string, Row>> = {
  'all is in service': { out: 0, told: [], now: 100, lost: undefined },
  'nodes are down': { out: 8, told: [], now: 100, lost: [8, 1_000] },
  'no more is lost than there is': { out: 120, told: [], now: 100, lost: [100, 1_000] },
  'maintenance explains it': { out: 8, told: [SOME], now: 100, lost: undefined },
  'more is out than was announced': { out: 12, told: [SOME], now: 100, lost: [4, 1_000] },
  'less is out than was announced': { out: 4, told: [SOME], now: 100, lost: undefined },
  'the maintenance is over': { out: 8, told: [OVER], now: 100, lost: [8, 1_000] },
  'all will be in maintenance': { out: 8, told: [ALL], now: 100, lost: [8, 300] },
  'there will be room for both': { out: 8, told: [MOST], now: 100, lost: [8, 1_000] },
  'the plan is over': { out: 8, told: [], now: 1_000, lost: undefined },
};

test.each(Object.entries(ROWS))('%s', (_, { out, told, now, lost }) => {
  const plan = { start: at(0), end: at(1_000) };
  const loss = lossOf(out, { cluster: CLUSTER, announced: told, plan, now: at(now) });
  expect(loss && [loss.gpuCount, loss.end]).toEqual(lost);
  expect(loss?.start ?? now).toBe(now);
});
