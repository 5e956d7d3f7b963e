/** An awarded bid of two phases, and what its contract needs besides. All of it is invented. */
import { present } from '../../kernel/assert.ts';
import { parseDate } from '../../kernel/time.ts';
import {
  type EpochSeconds,
  type EurMicros,
  toEurMicros,
  toPartsPerMillion,
} from '../../kernel/units.ts';
import type { OpenedBid } from '../bid.ts';
import type { ContractNames, PayingCommitment } from '../contract-from-bid.ts';

export function day(text: string): EpochSeconds {
  return present(parseDate(text), text);
}

export function millions(eur: number): EurMicros {
  return toEurMicros(BigInt(eur) * 1_000_000_000_000n);
}

/** EUR 1,000 M of investment: 170 of the Union, 170 of the state, the rest private. */
export const AWARDED_BID: OpenedBid = {
  id: 'bid_river',
  call: 'call_test',
  bidder: 'party_river',
  state: 'opened',
  receivedAt: day('2027-01-10'),
  contentSha256: '0'.repeat(64),
  content: {
    title: 'River',
    lot: 'lot-1',
    consortium: [
      { name: 'River', state: 'party_aa', role: 'lead', thirdCountryControl: undefined },
    ],
    sites: [{ name: 'River hall', host: 'party_aa' }],
    phases: [
      {
        startAt: day('2028-02-15'),
        gpuCount: 800,
        h100Equivalents: 2_000,
        capexMicros: millions(400),
        unionMicros: millions(70),
        national: [{ state: 'party_aa', micros: millions(70) }],
        privateMicros: millions(260),
      },
      {
        startAt: day('2028-07-01'),
        gpuCount: 2_000,
        h100Equivalents: 5_000,
        capexMicros: millions(600),
        unionMicros: millions(100),
        national: [{ state: 'party_aa', micros: millions(100) }],
        privateMicros: millions(400),
      },
    ],
    priceMicrosPerGpuHour: toEurMicros(2_100_000n),
    storageTerabytes: 20_000,
    itLoadKilowatts: 4_000,
    puePpm: 1_100_000,
    renewableHourlyPpm: toPartsPerMillion(900_000),
    renewableYearlyPpm: toPartsPerMillion(1_000_000),
    backupHours: 48,
    gridMilestones: [],
    availabilityPpm: toPartsPerMillion(980_000),
    ownership: 'The consortium owns all of it.',
  },
};

export const NAMES: ContractNames = {
  contract: 'contract_river',
  operator: 'party_operator',
  sites: [
    {
      site: 'site_river',
      cluster: 'cluster_river',
      powerMicrosPerMwh: toEurMicros(89_000_000n),
      gpuCounts: undefined,
    },
  ],
  acceleratorClass: 'gb200',
  wattsPerGpuBusy: 1_900,
  wattsPerGpuIdle: 500,
  gpusPerNode: 4,
  nodesPerRack: 18,
  racksPerPod: 2,
  creditPpm: toPartsPerMillion(1_000_000),
  endAt: day('2030-01-01'),
};

/** The names of a second site, in a second state, which has 200 GPUs and then 800. */
export const DELTA_NAMES: ContractNames['sites'][number] = {
  site: 'site_delta',
  cluster: 'cluster_delta',
  powerMicrosPerMwh: toEurMicros(95_000_000n),
  gpuCounts: [200, 800],
};

/** Two sites: what does not stand at the second stands at the first. */
export const NAMES_OF_TWO: ContractNames = {
  ...NAMES,
  sites: [...NAMES.sites.map((each) => ({ ...each, gpuCounts: [600, 1_200] })), DELTA_NAMES],
};

/** What the bid asks: EUR 170 M each, of which a region pays 20; all of it counts. */
export function payingOf(unionEur: number, stateEur: number): readonly PayingCommitment[] {
  const of = (
    commitment: PayingCommitment['commitment'],
    eur: number,
    party: Pick<PayingCommitment, 'kind' | 'state'>,
  ) => ({ commitment, micros: millions(eur), countingMicros: millions(eur), ...party });
  const [union, state] = [{ kind: 'joint-undertaking', state: undefined }, 'party_aa'] as const;
  return [
    of('commitment_river-union', unionEur, union),
    of('commitment_river-aa', stateEur - 20, { kind: 'state', state }),
    of('commitment_river-region', 20, { kind: 'region', state }),
  ];
}
