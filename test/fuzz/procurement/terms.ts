/** The call and the bids of the example, for one state and a hundredth of the money. */
import { present } from '../../../src/kernel/assert.ts';
import { callOf, contentOf, coreOf } from '../../../src/live/demo/calls/example-call.ts';
import { EXAMPLE } from '../../end-to-end/call-2026/example.ts';
import { dayOf, inDays, inMonths } from '../days.ts';

const DAY_SECONDS = 86_400;

export const AGREEMENT = 'agreement_signed';
export const BIDDER = 'party_operator';

const BID = present(EXAMPLE.bids[0], 'a bid of the example');
export const SCORES = BID.scores;
/** By phase: few, so that what follows from a contract is soon computed. */
export const GPUS = [160, 400] as const;

export function coreTerms() {
  return coreOf(EXAMPLE);
}

export function callTerms(when: { readonly deadlineAt: string; readonly standstillDays: number }) {
  const { id: _, ...terms } = callOf(EXAMPLE);
  return {
    ...terms,
    programme: 'programme_joint',
    agreement: AGREEMENT,
    states: ['party_nl'],
    evaluatorCountMin: 1,
    deadlineAt: when.deadlineAt,
    standstillSeconds: when.standstillDays * DAY_SECONDS,
  };
}

/** `old` began a year ago, so that its contract has reports to hand in; the others will begin. */
const startsOf = (name: string) =>
  name === 'old' ? ([-400, -200] as const) : ([40, 400] as const);

/** Of two that are large the state has enough for one: the other is on the reserve. */
const scaleOf = (name: string) => (name.startsWith('large') ? 12 : 1);

function bidContent(name: string) {
  const starts = startsOf(name);
  const scale = scaleOf(name);
  return contentOf({
    ...BID,
    host: 'nl',
    site: `Hall of ${name}`,
    phases: BID.phases.map((phase, index) => ({
      ...phase,
      gpus: GPUS[index] ?? 0,
      start: dayOf(starts[index] ?? 0),
      capexEur: (scale * phase.capexEur) / 100,
      unionEur: (scale * phase.unionEur) / 100,
      nationalEur: (scale * phase.nationalEur) / 100,
    })),
  });
}

export function bidText(name: string) {
  return { content: bidContent(name), salt: '5f'.repeat(32) };
}

export function bidOf(name: string) {
  return { id: `bid_${name}`, bidder: BIDDER, ...bidText(name) };
}

/** What the Union and the state pay of it, in micros of a euro. */
const SHARE_MICROS = '5000000000000';

export function contractOf(name: string) {
  return {
    id: `contract_${name}`,
    operator: BIDDER,
    sites: [{ site: `site_${name}`, cluster: `cluster_${name}`, powerMicrosPerMwh: '89000000' }],
    acceleratorClass: 'h200',
    wattsPerGpuBusy: 1_500,
    wattsPerGpuIdle: 450,
    gpusPerNode: 8,
    nodesPerRack: 4,
    racksPerPod: 16,
    creditPpm: 1_000_000,
    // Before the months that are accounted here, of which nothing is known for its cluster.
    endAt: name === 'old' ? `${dayOf(-40).slice(0, 7)}-01T00:00:00Z` : inMonths(40),
    contributions: ['ju', 'nl'].map((party) => {
      const purse = name === 'old' ? 'old' : 'joint';
      return { commitment: `commitment_${purse}-${party}`, micros: SHARE_MICROS };
    }),
    milestones: [],
    indexation: {
      index: 'energy',
      baseMillionths: 100_000_000,
      floorPpm: 900_000,
      capPpm: 1_100_000,
    },
    commission: 'party_ju',
  };
}

export function indexValue() {
  return {
    index: 'energy',
    month: dayOf(-60).slice(0, 7),
    millionths: 101_000_000,
    source: 'An office of statistics',
    publishedAt: inDays(-1),
  };
}
