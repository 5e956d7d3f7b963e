import type { Allocation } from '../../access/allocation.ts';
import type { AccessMode } from '../../access/mode.ts';
import { entitlementsOf } from '../../capacity/entitlement.ts';
import type { Site } from '../../capacity/site.ts';
import type { Commitment } from '../../funding/commitment.ts';
import { present } from '../../kernel/assert.ts';
import { type Interval, type Period, periodsOf } from '../../kernel/time.ts';
import { toEpochSeconds, toEurMicros, toPartsPerMillion } from '../../kernel/units.ts';
import type { Contract } from '../../procurement/contract.ts';
import { type Books, type BooksInput, openBooks } from '../books.ts';
import { type OpenPeriod, openPeriod } from '../flows/grant.ts';

/**
 * A programme that fits a page: a site of 100 GPUs, of which the union buys 30, a state 45 and the
 * operator keeps 25; two months, each shortened to 1,000 seconds on either side of the first of
 * February 2027. The state has an allocation of half its share, the operator one in the market.
 */
const FEBRUARY = 1_801_440_000;
export const INTERVAL: Interval = {
  start: toEpochSeconds(FEBRUARY - 1_000),
  end: toEpochSeconds(FEBRUARY + 1_000),
};
export const PERIODS: readonly Period[] = periodsOf(INTERVAL);
export const FUNDERS = ['party_union', 'party_nl', 'party_op'] as const;

export const COMMITMENTS: readonly Commitment[] = [
  commitmentOf('commitment_union', 'party_union', [30_000_000n]),
  commitmentOf('commitment_nl', 'party_nl', [25_000_001n, 24_999_999n]),
];

export const CONTRACT: Contract = {
  id: 'contract_x',
  programme: 'programme_p',
  site: 'site_x',
  phases: [{ ...INTERVAL, name: 'one', capacity: [{ cluster: 'cluster_x', gpuCount: 100 }] }],
  capexMicros: toEurMicros(1_000_000_000n),
  priceMicrosPerGpuHour: toEurMicros(3_600_000n),
  publicSharePpm: toPartsPerMillion(750_000),
  contributions: [
    { commitment: 'commitment_union', micros: toEurMicros(30_000_000n) },
    { commitment: 'commitment_nl', micros: toEurMicros(45_000_000n) },
  ],
  serviceLevel: {
    availabilityPpm: toPartsPerMillion(900_000),
    creditPpm: toPartsPerMillion(500_000),
  },
  storageTerabytes: 0,
};

export const MODES: readonly AccessMode[] = [
  modeOf('mode_free', 0n),
  modeOf('mode_market', 7_200_001n),
];

export const ALLOCATIONS: readonly Allocation[] = [
  allocationOf('allocation_nl', 'party_nl', 'mode_free', 500_000),
  allocationOf('allocation_union', 'party_union', 'mode_free', 1_000_000),
  allocationOf('allocation_market', 'party_op', 'mode_market', 0),
];

export const SITE: Site = {
  id: 'site_x',
  name: 'X',
  operator: 'party_op',
  territory: 'party_nl',
  clusters: [
    {
      id: 'cluster_x',
      acceleratorClass: 'h100',
      h100EquivalentPpm: toPartsPerMillion(1_000_000),
      wattsPerGpuBusy: 1_000,
      wattsPerGpuIdle: 100,
      nodeGroups: [{ nodeCount: 25, gpusPerNode: 4, nodesPerRack: 5, racksPerPod: 5 }],
    },
  ],
  outages: [],
  puePpm: toPartsPerMillion(1_100_000),
  powerMicrosPerMwh: toEurMicros(0n),
};

export function newBooks(others: Partial<BooksInput> = {}): Books {
  return openBooks({
    periods: PERIODS,
    funders: FUNDERS,
    clusters: ['cluster_x'],
    allocations: ALLOCATIONS,
    sites: [SITE],
    modes: MODES,
    commitments: COMMITMENTS,
    contracts: [CONTRACT],
    toJobId: (jobNumber) => `job_${String(jobNumber).padStart(8, '0')}`,
    ...others,
  });
}

export function openPeriodOf(books: Books, periodIndex: number): OpenPeriod {
  const period = present(PERIODS[periodIndex], 'A period');
  const entitlements = entitlementsOf(CONTRACT, SITE, COMMITMENTS, period);
  return openPeriod(books, periodIndex, entitlements, period.start);
}

export function commitmentOf(
  id: Commitment['id'],
  party: Commitment['party'],
  instalments: readonly bigint[],
): Commitment {
  return {
    id,
    party,
    programme: 'programme_p',
    territory: undefined,
    status: 'signed',
    instalments: instalments.map((micros, index) => ({
      dueAt: toEpochSeconds(FEBRUARY - 500 + index * 1_000),
      micros: toEurMicros(micros),
    })),
  };
}

function modeOf(id: AccessMode['id'], priceMicros: bigint): AccessMode {
  return {
    id,
    name: id,
    priority: 'ordinary',
    priceMicrosPerGpuHour: toEurMicros(priceMicros),
    gpuCountMax: undefined,
  };
}

function allocationOf(
  id: Allocation['id'],
  funder: Allocation['funder'],
  mode: Allocation['mode'],
  sharePpm: number,
): Allocation {
  return {
    ...INTERVAL,
    id,
    name: id,
    funder,
    mode,
    holder: 'party_user',
    sites: ['site_x'],
    sharePpm: toPartsPerMillion(sharePpm),
    storageGibibytes: undefined,
  };
}
