/** What the operator of the small plan has to sell in a year: 8 of 16 GPUs, all of 2027. */
import { expect, test } from 'vitest';
import { type HoldingsPlan, holdingsOf, usedKey } from '../access/holdings.ts';
import { present } from '../kernel/assert.ts';
import { toEurMicros } from '../kernel/units.ts';
import { dateOf, SMALL_PLAN } from '../operation/testing/small-plan.ts';

const YEAR = { start: dateOf('2027-01-01'), end: dateOf('2028-01-01') };
const [CONTRACT] = SMALL_PLAN.contracts;
const STEP = { fromAt: dateOf('2027-03-01'), microsPerGpuHour: toEurMicros(2_200_000n) };
const PLAN: HoldingsPlan = {
  ...SMALL_PLAN,
  contracts: [{ ...present(CONTRACT, 'contract_c'), priceSteps: [STEP] }],
  allocations: [],
  starts: new Map(),
  used: new Map(),
};

function soldOf(starts: HoldingsPlan['starts']) {
  const holdings = holdingsOf({ ...PLAN, starts }, { party: 'party_lab', state: undefined }, YEAR);
  const sold = holdings.find(({ funder }) => funder === 'party_op');
  return sold && [sold.firstAt, sold.entitledGpuSeconds / 86_400 / 8, sold.priceMicrosPerGpuHour];
}

test.each<readonly [string, HoldingsPlan['starts'], readonly unknown[] | undefined]>([
  ['as agreed, at the price that was signed', new Map(), [YEAR.start, 365, 2_000_000n]],
  [
    'from the start that a condition lets, at the price in force then',
    new Map([['contract_c', { kind: 'from', startAt: dateOf('2027-04-01') }]]),
    [dateOf('2027-04-01'), 275, 2_200_000n],
  ],
  [
    'nothing before a start beyond the year',
    new Map([['contract_c', { kind: 'from', startAt: dateOf('2028-01-01') }]]),
    undefined,
  ],
])('The operator sells %s', (_, starts, sold) => {
  expect(soldOf(starts)).toEqual(sold);
});

const [SITE] = SMALL_PLAN.sites;
const [, SOLD] = SMALL_PLAN.allocations;
const NOBODY = { party: 'party_x', state: undefined } as const;

test('What was used at a site of two contracts is taken from that of its cluster', () => {
  const site = present(SITE, 'site_s');
  const [cluster] = site.clusters;
  const other = { ...present(cluster, 'cluster_a'), id: 'cluster_b' } as const;
  const contract = present(CONTRACT, 'contract_c');
  const phases = contract.phases.map((phase) => ({
    ...phase,
    capacity: [{ cluster: other.id, gpuCount: 16 }],
  }));
  const sold = present(SOLD, 'allocation_sold');
  const plan: HoldingsPlan = {
    ...PLAN,
    sites: [{ ...site, clusters: [...site.clusters, other] }],
    contracts: [contract, { ...contract, id: 'contract_d', phases }],
    allocations: [sold],
    used: new Map([[usedKey(sold.id, 'cluster_b'), 1_000]]),
  };
  const own = holdingsOf(plan, NOBODY, YEAR).filter(({ funder }) => funder === 'party_op');
  expect(own.map(({ contract: id, usedGpuSeconds }) => [id, usedGpuSeconds])).toEqual([
    ['contract_c', 0],
    ['contract_d', 1_000],
  ]);
});

test('Of a month that an allocation is there for in part, others have the rest of the days', () => {
  const [lab] = SMALL_PLAN.allocations;
  const half = { ...present(lab, 'allocation_lab'), holder: 'party_op' } as const;
  const plan: HoldingsPlan = {
    ...PLAN,
    parties: PLAN.parties.map((each) =>
      each.id === 'party_op' ? { ...each, state: undefined } : each,
    ),
    allocations: [{ ...half, start: dateOf('2027-01-01'), end: dateOf('2027-01-11') }],
  };
  const january = { start: dateOf('2027-01-01'), end: dateOf('2027-02-01') };
  const [own] = holdingsOf(plan, { party: 'party_x', state: 'party_nl' }, january);
  const tenDays = (8 * 10 * 86_400 * half.sharePpm) / 1_000_000;
  // Rounded down to a millionth of the share.
  expect(own?.awardedElsewhereGpuSeconds).toBeLessThanOrEqual(tenDays);
  expect(own?.awardedElsewhereGpuSeconds).toBeGreaterThan(tenDays * 0.999);
});
