/** A contract of two sites in a rehearsal: 16 GPUs at the first, 8 at the second. */
import { expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { chainOfLine } from '../settlement/chain.ts';
import { toChainFacts } from '../settlement/chain-facts.ts';
import { chainLines } from '../settlement/chain-node.ts';
import { toLineRow } from '../settlement/line-row.ts';
import type { RehearsalPlan } from './programme-file/plan.ts';
import { rehearseSmall, SMALL_PLAN } from './run/testing/small-plan.ts';

const DAY = 86_400;
const [SITE] = SMALL_PLAN.sites;
const [CLUSTER] = present(SITE, 'site_s').clusters;
const [CONTRACT] = SMALL_PLAN.contracts;

const TWO_SITES: RehearsalPlan = {
  ...SMALL_PLAN,
  sites: [
    present(SITE, 'site_s'),
    {
      ...present(SITE, 'site_s'),
      id: 'site_t',
      name: 'T',
      clusters: [
        {
          ...present(CLUSTER, 'cluster_a'),
          id: 'cluster_b',
          nodeGroups: [{ nodeCount: 1, gpusPerNode: 8, nodesPerRack: 1, racksPerPod: 1 }],
        },
      ],
    },
  ],
  contracts: [
    {
      ...present(CONTRACT, 'contract_c'),
      furtherSites: ['site_t'],
      phases: present(CONTRACT, 'contract_c').phases.map((phase) => ({
        ...phase,
        capacity: [...phase.capacity, { cluster: 'cluster_b' as const, gpuCount: 8 }],
      })),
    },
  ],
  allocations: SMALL_PLAN.allocations.map((each) => ({ ...each, sites: ['site_s', 'site_t'] })),
};

test('Each funder is entitled at each site by what stands there; jobs run at both', async () => {
  const { statements, summary, stage } = await rehearseSmall(TWO_SITES, [
    [DAY, 0, 8, 10 * DAY],
    [DAY, 0, 4, 10 * DAY],
  ]);
  const state = present(
    statements.find(({ funder }) => funder === 'party_nl'),
    'The statement of the state',
  );
  const rows = state.gpuTime.map(({ site, month, entitledGpuSeconds, deliveredGpuSeconds }) => [
    ...[site, month, entitledGpuSeconds, deliveredGpuSeconds],
  ]);
  expect(rows).toEqual([
    ['site_s', '2027-01', 8 * 31 * DAY, 8 * 10 * DAY],
    ['site_t', '2027-01', 4 * 31 * DAY, 4 * 10 * DAY],
    ['site_s', '2027-02', 8 * 28 * DAY, 0],
    ['site_t', '2027-02', 4 * 28 * DAY, 0],
  ]);
  expect(summary.sites.map(({ id, usedGpuSeconds }) => [id, usedGpuSeconds])).toEqual([
    ['site_s', String(8 * 10 * DAY)],
    ['site_t', String(4 * 10 * DAY)],
  ]);
  expect(summary.ledger).toMatchObject({ imbalanceGpuSeconds: '0', imbalanceMicros: '0' });
  expect(summary.contracts[0]?.sites).toEqual([
    { site: 'site_s', capexMicros: '9733333333333' },
    { site: 'site_t', capexMicros: '4866666666667' },
  ]);
  // The money of the contract is for both: 59 days of 365.
  expect(summary.decision?.publicMicros).toBe(String((7_300_000_000_000n * 59n) / 365n));
  const lines = state.gpuTime.map(toLineRow);
  const rowsOfRun = { facts: toChainFacts(stage.plan), entitled: [], lines, ledger: [] };
  const atSecond = present(lines[1], 'The line at the second site');
  const back = chainLines(chainOfLine(rowsOfRun, atSecond, [])).join('\n');
  expect(back).toContain('contract_c  site_s, site_t, EUR 2.00 a GPU-hour');
  expect(back).toContain('commitment_nl  EUR 7,300,000.00');
});
