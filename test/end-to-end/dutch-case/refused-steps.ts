/** Steps that are refused on the way of the Dutch case, by the type of the problem. */
import { coreOf } from '../../../src/live/demo/calls/example-call.ts';
import { EXAMPLE } from '../call-2026/example.ts';

const JOINT = 'programme_gigafactory';
const CORE = coreOf(EXAMPLE);

export type Refused = readonly [type: string, who: string, address: string, body: object];

const agreement = (change: object) => ({
  id: 'agreement_none',
  programme: JOINT,
  name: 'None',
  core: CORE,
  parties: ['party_eurohpc', 'party_de'],
  ...change,
});

const position = (change: object) => ({
  party: 'party_nl',
  programme: JOINT,
  takesPart: false,
  reason: 'other',
  explanation: '',
  budgetGap: null,
  tracks: [],
  ...change,
});

const vote = (change: object) => ({
  id: 'vote_none',
  programme: JOINT,
  question: 'Shall we?',
  subject: 'a subject',
  majority: 'qualified',
  needsUnionVote: true,
  union: 'party_eurohpc',
  states: [{ state: 'party_nl', population: 18 }],
  ...change,
});

const interest = (change: object) => ({
  programme: JOINT,
  consortium: 'A consortium',
  members: [{ name: 'A', country: 'NL', role: 'lead' }],
  contact: { name: 'A', mail: 'a@example.org' },
  sites: [{ name: 'A hall', host: 'party_nl' }],
  gpuCount: 1,
  h100Equivalents: 1,
  investmentMicros: '1',
  powerKilowatts: 1,
  track: 'market',
  ...change,
});

/** Before the call is launched. */
export const EARLY_REFUSALS: readonly Refused[] = [
  ['reason-with-part', 'party_nl', 'POST /v1/positions', position({ takesPart: true })],
  [
    'gap-without-reason',
    'party_nl',
    'POST /v1/positions',
    position({ budgetGap: { year: 2028, shortfallMicros: '1' } }),
  ],
  ['track-repeated', 'party_nl', 'POST /v1/positions', position({ tracks: ['market', 'market'] })],
  [
    'agreement-party-unfit',
    'petra',
    'POST /v1/agreements',
    agreement({ parties: ['party_eurohpc', 'party_de', 'party_customers'] }),
  ],
  [
    'call-core-faulty',
    'petra',
    'POST /v1/agreements',
    agreement({ core: { ...CORE, projectCountMax: 1 } }),
  ],
  ['union-missing', 'petra', 'POST /v1/votes', vote({ union: null })],
  ['not-the-union', 'petra', 'POST /v1/votes', vote({ union: 'party_nl' })],
  [
    'voter-not-a-state',
    'petra',
    'POST /v1/votes',
    vote({ states: [{ state: 'party_groningen', population: 1 }] }),
  ],
  [
    'voter-repeated',
    'petra',
    'POST /v1/votes',
    vote({ states: [1, 2].map((population) => ({ state: 'party_nl', population })) }),
  ],
  [
    'consortium-lead',
    'public',
    'POST /v1/interests',
    interest({ members: [{ name: 'A', country: 'NL', role: 'member' }] }),
  ],
];

const condition = (change: object) => ({
  id: 'condition_none',
  subject: 'site_market',
  kind: 'land',
  what: 'Land',
  owner: 'party_nl',
  kilowatts: null,
  isGating: true,
  dueAt: '2028-06-30T00:00:00Z',
  isFirm: true,
  reason: 'as agreed',
  ...change,
});

const donation = (change: object) => ({
  id: 'donation_none',
  donor: 'party_de',
  receiver: 'party_eurohpc',
  gpuSeconds: 3_600,
  startsAt: '2029-01-01T00:00:00Z',
  endsAt: '2030-01-01T00:00:00Z',
  purpose: 'research',
  ...change,
});

/** Once the three tracks are set up. */
export const LATE_REFUSALS: readonly Refused[] = [
  ['kilowatts-missing', 'party_nl', 'POST /v1/conditions', condition({ kind: 'grid' })],
  ['kilowatts-of-no-grid', 'party_nl', 'POST /v1/conditions', condition({ kilowatts: 1 })],
  [
    'donor-not-a-state',
    'party_groningen',
    'POST /v1/donated-time',
    donation({ donor: 'party_groningen' }),
  ],
  ['receiver-not-joint', 'party_de', 'POST /v1/donated-time', donation({ receiver: 'party_nl' })],
  [
    'period-empty',
    'party_de',
    'POST /v1/donated-time',
    donation({ endsAt: '2029-01-01T00:00:00Z' }),
  ],
  [
    'period-begun',
    'party_de',
    'POST /v1/donated-time',
    donation({ startsAt: '2026-01-01T00:00:00Z' }),
  ],
];
