import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { toEurMicros } from '../kernel/units.ts';
import type { BidContent, OpenedBid } from './bid.ts';
import { type ContractNames, contractFromBid, type PayingCommitment } from './contract-from-bid.ts';
import {
  AWARDED_BID,
  day,
  millions,
  NAMES,
  NAMES_OF_TWO,
  payingOf,
} from './testing/awarded-bid.ts';

const CALL = { programme: 'programme_joint', phaseNames: ['first', 'second'] } as const;

/** The bid with its second phase changed. */
function bidWith(phase: Partial<BidContent['phases'][number]>, more = {}): OpenedBid {
  const { content } = AWARDED_BID;
  const first = present(content.phases[0], 'phase 1');
  const second = present(content.phases[1], 'phase 2');
  const phases = [first, { ...second, ...phase }];
  return { ...AWARDED_BID, content: { ...content, phases, ...more } };
}

test('A contract says what its bid said, in whole months, and its site holds its most GPUs', () => {
  const made = contractFromBid(AWARDED_BID, CALL, payingOf(170, 170), NAMES);
  expect(made).toMatchObject({
    ok: true,
    value: {
      contract: {
        id: 'contract_river',
        programme: 'programme_joint',
        capexMicros: millions(1_000),
        priceMicrosPerGpuHour: 2_100_000n,
        publicSharePpm: 340_000,
        storageTerabytes: 20_000,
        serviceLevel: { availabilityPpm: 980_000, creditPpm: 1_000_000 },
        phases: [
          {
            name: 'first',
            start: day('2028-03-01'),
            end: day('2028-07-01'),
            capacity: [{ gpuCount: 800 }],
          },
          {
            name: 'second',
            start: day('2028-07-01'),
            end: day('2030-01-01'),
            capacity: [{ gpuCount: 2_000 }],
          },
        ],
      },
      sites: [
        {
          territory: 'party_aa',
          puePpm: 1_100_000,
          clusters: [
            {
              h100EquivalentPpm: 2_500_000,
              nodeGroups: [{ nodeCount: 500, gpusPerNode: 4, nodesPerRack: 18, racksPerPod: 2 }],
            },
          ],
        },
      ],
    },
  });
  expect(made.ok && 'furtherSites' in made.value.contract).toBe(false);
});

const SITE = { name: 'River hall', host: 'party_aa' } as const;
const TWO_SITES = { sites: [SITE, { name: 'Delta hall', host: 'party_bb' }] } as const;

test('A bid of two sites is one contract: a phase has the GPUs of each as divided', () => {
  const made = contractFromBid(bidWith({}, TWO_SITES), CALL, payingOf(170, 170), NAMES_OF_TWO);
  expect(made).toMatchObject({
    ok: true,
    value: {
      contract: {
        site: 'site_river',
        furtherSites: ['site_delta'],
        phases: [
          {
            capacity: [
              { cluster: 'cluster_river', gpuCount: 600 },
              { cluster: 'cluster_delta', gpuCount: 200 },
            ],
          },
          {
            capacity: [
              { cluster: 'cluster_river', gpuCount: 1_200 },
              { cluster: 'cluster_delta', gpuCount: 800 },
            ],
          },
        ],
      },
      sites: [
        {
          id: 'site_river',
          territory: 'party_aa',
          powerMicrosPerMwh: 89_000_000n,
          clusters: [{ h100EquivalentPpm: 2_500_000, nodeGroups: [{ nodeCount: 300 }] }],
        },
        {
          id: 'site_delta',
          name: 'Delta hall',
          operator: 'party_operator',
          territory: 'party_bb',
          powerMicrosPerMwh: 95_000_000n,
          clusters: [{ h100EquivalentPpm: 2_500_000, nodeGroups: [{ nodeCount: 200 }] }],
        },
      ],
    },
  });
  const later = contractFromBid(
    bidWith({}, TWO_SITES),
    CALL,
    payingOf(170, 170),
    divided([800, 1_200], [0, 800]),
  );
  expect(later.ok && later.value.contract.phases[0]?.capacity).toEqual([
    { cluster: 'cluster_river', gpuCount: 800 },
  ]);
});

/** The GPUs by phase of the first site, and of the second. */
function divided(...[first, second]: readonly (readonly number[] | undefined)[]): ContractNames {
  const [river, delta] = NAMES_OF_TWO.sites;
  return {
    ...NAMES_OF_TWO,
    sites: [
      { ...present(river, 'river'), gpuCounts: first },
      { ...present(delta, 'delta'), gpuCounts: second },
    ],
  };
}

const FOREIGN: PayingCommitment = {
  commitment: 'commitment_firm',
  micros: millions(1),
  countingMicros: millions(1),
  kind: 'company',
  state: 'party_aa',
};

/** In order of precedence: each row has the faults of those below it too, where it can. */
describe('A contract is refused', () => {
  type Row = readonly [string, OpenedBid, readonly PayingCommitment[], Partial<ContractNames>];
  test.each<readonly [...Row, object]>([
    [
      'with one name for two sites',
      bidWith({ gpuCount: 2_001 }, TWO_SITES),
      payingOf(171, 169),
      { endAt: day('2028-06-15') },
      { reason: 'sites_differ', expected: 2, found: 1 },
    ],
    [
      'with a site named twice    ',
      bidWith({ gpuCount: 2_001 }, TWO_SITES),
      payingOf(171, 169),
      { sites: [...NAMES.sites, ...NAMES.sites], endAt: day('2028-06-15') },
      { reason: 'site_named_twice', id: 'site_river' },
    ],
    [
      'with GPUs of no phase      ',
      bidWith({ gpuCount: 2_001 }, TWO_SITES),
      payingOf(171, 169),
      { ...divided([600, 1_200], undefined), endAt: day('2028-06-15') },
      { reason: 'gpus_undivided', site: 'site_delta', phaseCount: 2 },
    ],
    [
      'with GPUs of one phase only',
      bidWith({ gpuCount: 2_001 }, TWO_SITES),
      payingOf(171, 169),
      { ...divided([600], [200, 800]), endAt: day('2028-06-15') },
      { reason: 'gpus_undivided', site: 'site_river', phaseCount: 2 },
    ],
    [
      'with an end within a month ',
      bidWith({ gpuCount: 2_001 }),
      payingOf(171, 169),
      { endAt: day('2028-06-15') },
      { reason: 'end_not_first_of_month' },
    ],
    [
      'with a phase without month ',
      bidWith({ gpuCount: 2_001, startAt: day('2028-02-20') }),
      payingOf(171, 169),
      {},
      { reason: 'phase_empty', phase: 1 },
    ],
    [
      'with GPUs that nobody bid  ',
      bidWith({ gpuCount: 2_001 }, TWO_SITES),
      payingOf(171, 169),
      divided([800, 1_201], [0, 801]),
      { reason: 'gpus_differ', phase: 2, gpuCount: 2_001, dividedGpuCount: 2_002 },
    ],
    [
      'with a site without a GPU  ',
      bidWith({}, TWO_SITES),
      payingOf(171, 169),
      divided([800, 2_000], [0, 0]),
      { reason: 'site_empty', site: 'site_delta' },
    ],
    [
      'with a node split          ',
      bidWith({ gpuCount: 2_001 }),
      payingOf(171, 169),
      {},
      { reason: 'nodes_split', phase: 2, site: 'site_river', gpuCount: 2_001, gpusPerNode: 4 },
    ],
    [
      'with a node split by sites ',
      bidWith({}, TWO_SITES),
      payingOf(171, 169),
      divided([600, 1_199], [200, 801]),
      { reason: 'nodes_split', phase: 2, site: 'site_river', gpuCount: 1_199, gpusPerNode: 4 },
    ],
    [
      'rule 3: above 17 % of capex',
      AWARDED_BID,
      payingOf(171, 169),
      {},
      { reason: 'union_share', ceilingMicros: millions(170), excessMicros: millions(1) },
    ],
    [
      'rule 3: match below it     ',
      AWARDED_BID,
      payingOf(170, 169),
      {},
      { reason: 'union_match', nationalMicros: millions(169), shortfallMicros: millions(1) },
    ],
    [
      'with money the bid did not ',
      AWARDED_BID,
      payingOf(160, 170),
      {},
      { reason: 'money_differs', source: 'union', contributedMicros: millions(160) },
    ],
    [
      'with money of a company    ',
      AWARDED_BID,
      [...payingOf(170, 170), FOREIGN],
      {},
      { reason: 'money_differs', source: 'company', askedMicros: 0n },
    ],
  ])('%s', (_, ...[bid, paying, names, refusal]) => {
    expect(contractFromBid(bid, CALL, paying, { ...NAMES, ...names })).toMatchObject({
      ok: false,
      ...refusal,
    });
  });
});

/** The same amounts on either side of the ceiling and of the match. */
describe('rule 3: a contract with union money and a match of', () => {
  test.each([
    [170, 170, 'allowed'],
    [170, 171, 'money_differs'],
    [171, 171, 'union_share'],
    [170, 169, 'union_match'],
  ])('EUR %d M and EUR %d M of EUR 1,000 M is %s', (union, national, answer) => {
    const made = contractFromBid(AWARDED_BID, CALL, payingOf(union, national), NAMES);
    expect(made.ok ? 'allowed' : made.reason).toBe(answer);
  });
});

/** The commitment of the region, which pays EUR 20 M of the match. */
describe('rule 10: a contract whose match holds EUR 20 M of which', () => {
  test.each([
    ['all counts', 20, 'allowed'],
    ['more counts than is contributed', 30, 'allowed'],
    ['nothing counts: recovery money that was not transferred by its date', 0, 20],
    ['less counts: a gift that was certified lower', 15, 5],
  ])('%s', (_, counting, answer) => {
    const paying = payingOf(170, 170).map((each) =>
      each.kind === 'region' ? { ...each, countingMicros: millions(counting) } : each,
    );
    const made = contractFromBid(AWARDED_BID, CALL, paying, NAMES);
    if (typeof answer === 'string') expect(made.ok).toBe(true);
    else expect(made).toMatchObject({ reason: 'union_match', shortfallMicros: millions(answer) });
    // The same money in two contributions counts no more than in one.
    const halves = paying.flatMap((each) => {
      const half = { ...each, micros: toEurMicros(each.micros / 2n) };
      return [half, half];
    });
    const split = contractFromBid(AWARDED_BID, CALL, halves, NAMES);
    expect(split.ok ? 'ok' : split).toEqual(made.ok ? 'ok' : made);
  });
});
