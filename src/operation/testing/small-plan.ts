import { parseDate } from '../../kernel/time.ts';
import {
  type EpochSeconds,
  toEurMicros,
  toPartsPerMillion,
  WHOLE_PPM,
} from '../../kernel/units.ts';
import type { Plan } from '../plan.ts';

export function dateOf(text: string): EpochSeconds {
  const time = parseDate(text);
  if (time === undefined) throw new RangeError(`${text} is no date`);
  return time;
}

/**
 * A plan that fits a page: 16 GPUs in two nodes at one site, of which a state buys half for
 * EUR 7.3 M over the year 2027 and the operator keeps half; from 1 January for 59 days.
 */
export const SMALL_PLAN: Plan = {
  name: 'Small',
  interval: { start: dateOf('2027-01-01'), end: dateOf('2027-03-01') },
  parties: [
    { id: 'party_nl', name: 'Netherlands', kind: 'state', state: 'party_nl' },
    { id: 'party_lab', name: 'Lab', kind: 'user-organisation', state: 'party_nl' },
    { id: 'party_op', name: 'Operator', kind: 'operator', state: 'party_nl' },
  ],
  budgets: [{ party: 'party_nl', year: 2027, ceilingMicros: toEurMicros(5_000_000_000_000n) }],
  programmes: [{ id: 'programme_p', name: 'P', track: 'public-factory' }],
  commitments: [
    {
      id: 'commitment_nl',
      party: 'party_nl',
      programme: 'programme_p',
      territory: undefined,
      status: 'signed',
      instalments: [{ dueAt: dateOf('2027-02-01'), micros: toEurMicros(7_300_000_000_000n) }],
    },
  ],
  sites: [
    {
      id: 'site_s',
      name: 'S',
      operator: 'party_op',
      territory: 'party_nl',
      puePpm: toPartsPerMillion(1_500_000),
      powerMicrosPerMwh: toEurMicros(100_000_000n),
      clusters: [
        {
          id: 'cluster_a',
          acceleratorClass: 'h100',
          h100EquivalentPpm: WHOLE_PPM,
          wattsPerGpuBusy: 1_000,
          wattsPerGpuIdle: 0,
          nodeGroups: [{ nodeCount: 2, gpusPerNode: 8, nodesPerRack: 2, racksPerPod: 1 }],
        },
      ],
      outages: [],
    },
  ],
  contracts: [
    {
      id: 'contract_c',
      programme: 'programme_p',
      site: 'site_s',
      phases: [
        {
          name: 'all',
          start: dateOf('2027-01-01'),
          end: dateOf('2028-01-01'),
          capacity: [{ cluster: 'cluster_a', gpuCount: 16 }],
        },
      ],
      capexMicros: toEurMicros(14_600_000_000_000n),
      priceMicrosPerGpuHour: toEurMicros(2_000_000n),
      publicSharePpm: toPartsPerMillion(500_000),
      contributions: [{ commitment: 'commitment_nl', micros: toEurMicros(7_300_000_000_000n) }],
      serviceLevel: { availabilityPpm: WHOLE_PPM, creditPpm: WHOLE_PPM },
      storageTerabytes: 0,
    },
  ],
  modes: [
    {
      id: 'mode_free',
      name: 'Free',
      priority: 'ordinary',
      priceMicrosPerGpuHour: toEurMicros(0n),
      gpuCountMax: 8,
    },
    {
      id: 'mode_sold',
      name: 'Sold',
      priority: 'market',
      priceMicrosPerGpuHour: toEurMicros(3_000_000n),
      gpuCountMax: undefined,
    },
  ],
  allocations: [
    {
      id: 'allocation_lab',
      name: 'Lab',
      funder: 'party_nl',
      mode: 'mode_free',
      holder: 'party_lab',
      sites: ['site_s'],
      sharePpm: WHOLE_PPM,
      storageGibibytes: undefined,
      start: dateOf('2027-01-01'),
      end: dateOf('2027-02-15'),
    },
    {
      id: 'allocation_sold',
      name: 'Sold',
      funder: 'party_op',
      mode: 'mode_sold',
      holder: 'party_lab',
      sites: ['site_s'],
      sharePpm: WHOLE_PPM,
      storageGibibytes: undefined,
      start: dateOf('2027-01-01'),
      end: dateOf('2027-03-01'),
    },
  ],
  policy: {
    reservationCountMax: 2,
    triedJobCountMax: 50,
    borrowLimitPpm: 1_000_000,
    lendLimitPpm: 1_000_000,
    minimumRunSeconds: 0,
    noticeSeconds: 0,
    lookAgainSeconds: 60,
    entryPenaltySecondsMax: 0,
  },
};
