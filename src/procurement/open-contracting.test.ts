import { describe, expect, it } from 'vitest';
import { toTimeText } from '../kernel/time.ts';
import { toEpochSeconds, toEurMicros, toPartsPerMillion } from '../kernel/units.ts';
import type { CallTerms } from './call.ts';
import {
  type PublishedAward,
  type PublishedCall,
  type PublishedContract,
  recordPackage,
  releasePackage,
} from './open-contracting.ts';
import { mergeReleases, packageFaults } from './testing/open-contracting-rules.ts';

const LAUNCHED = toEpochSeconds(1_785_369_600);
/** After all that happens, and before the contract begins. */
const NOW = toEpochSeconds(LAUNCHED + 39_000_000);
const PUBLISHER = {
  name: 'EuroHPC JU',
  ocidPrefix: 'ocds-abc123',
  address: 'https://polder.example/v1/published/calls/call_2026/open-contracting',
};

const PHASES = [
  { unionMicrosMax: toEurMicros(100_000_000_000_000n), h100EquivalentsMin: 25_000 },
  { unionMicrosMax: toEurMicros(400_000_000_000_000n), h100EquivalentsMin: 75_000 },
];

const TERMS: CallTerms = {
  id: 'call_2026',
  programme: 'programme_2026',
  agreement: 'agreement_2026',
  name: 'AI gigafactories 2026',
  lots: ['lot-1', 'lot-2'].map((id) => ({
    id,
    name: `Lot ${id}`,
    projectCountMax: 4,
    phases: PHASES,
    itLoadKilowattsMin: 120_000,
    storageTerabytesMin: 20_000,
  })),
  phaseNames: ['phase 1', 'phase 2'],
  projectCountMax: 7,
  unionMicrosMax: toEurMicros(5_000_000_000_000_000n),
  unionMicrosMaxByPhase: [undefined, undefined],
  states: ['party_fi', 'party_de'],
  criteria: [
    {
      id: 'quality',
      name: 'Quality',
      weightPpm: toPartsPerMillion(1_000_000),
      pointsMax: 100,
      pointsMin: 0,
      scales: [],
    },
  ],
  evaluatorCountMin: 3,
  deadlineAt: toEpochSeconds(LAUNCHED + 10_000_000),
  standstillSeconds: 864_000,
  documents: [{ name: 'Call', address: 'https://polder.example/call', sha256: 'ab' }],
};

const AWARD: PublishedAward = {
  bid: 'bid_aurora',
  lot: 'lot-1',
  supplier: 'party_aurora',
  unionMicros: toEurMicros(500_000_000_000_000n),
  awardedAt: toEpochSeconds(LAUNCHED + 20_000_000),
  standstillEndsAt: undefined,
  lapsedAt: undefined,
  contract: undefined,
};

const CONTRACT = {
  id: 'contract_aurora',
  signedAt: toEpochSeconds(LAUNCHED + 21_000_000),
  start: toEpochSeconds(LAUNCHED + 40_000_000),
  end: toEpochSeconds(LAUNCHED + 200_000_000),
  leftFrom: undefined,
} as const;

const LAUNCHED_CALL: PublishedCall = {
  terms: TERMS,
  launchedAt: LAUNCHED,
  extensions: [],
  openedAt: undefined,
  cancelledAt: undefined,
  buyer: 'party_eurohpc',
  bidCountByLot: new Map(),
  awards: [],
  nameOf: (party) => `Name of ${party}`,
};
const EXTENDED_CALL: PublishedCall = {
  ...LAUNCHED_CALL,
  extensions: [
    {
      number: 1,
      beforeAt: toEpochSeconds(LAUNCHED + 9_000_000),
      deadlineAt: TERMS.deadlineAt,
      reason: 'Asked by many.',
      extendedAt: toEpochSeconds(LAUNCHED + 8_000_000),
    },
  ],
};
const OPENED_CALL: PublishedCall = {
  ...EXTENDED_CALL,
  openedAt: toEpochSeconds(LAUNCHED + 10_000_100),
  bidCountByLot: new Map([
    ['lot-1', 7],
    ['lot-2', 5],
  ]),
};
/** Finland hosts, and wins a second time by itself. */
const AWARDED_CALL: PublishedCall = {
  ...OPENED_CALL,
  awards: [AWARD, { ...AWARD, bid: 'bid_fi', lot: 'lot-2', supplier: 'party_fi' }],
};
const withContract = (contract: PublishedContract): PublishedCall => ({
  ...AWARDED_CALL,
  awards: AWARDED_CALL.awards.map((award, index) => (index === 0 ? { ...award, contract } : award)),
});
const LAPSED_CALL: PublishedCall = {
  ...AWARDED_CALL,
  awards: AWARDED_CALL.awards.map((award, index) =>
    index === 0 ? award : { ...award, lapsedAt: toEpochSeconds(LAUNCHED + 20_500_000) },
  ),
};
const CALLED_UP: PublishedAward = {
  ...AWARD,
  bid: 'bid_next',
  lot: 'lot-2',
  supplier: 'party_fi',
  awardedAt: toEpochSeconds(LAUNCHED + 20_600_000),
  standstillEndsAt: toEpochSeconds(LAUNCHED + 20_900_000),
};
const calledUp = (change: Partial<PublishedAward>): PublishedCall => ({
  ...LAPSED_CALL,
  awards: [...LAPSED_CALL.awards, { ...CALLED_UP, ...change }],
});
const CALLED_UP_CALL = calledUp({});
/** Before its standstill ended: it was never in force. */
const CALLED_UP_IN_VAIN_CALL = calledUp({ lapsedAt: toEpochSeconds(LAUNCHED + 20_700_000) });
const CONTRACTED_CALL = withContract(CONTRACT);
const LEFT_CALL = withContract({ ...CONTRACT, leftFrom: NOW });
const CANCELLED_CALL: PublishedCall = {
  ...OPENED_CALL,
  cancelledAt: toEpochSeconds(LAUNCHED + 12_000_000),
};

const STAGES = [
  ['launched', LAUNCHED_CALL, ['tender'], 'active'],
  ['extended', EXTENDED_CALL, ['tender', 'tenderAmendment'], 'active'],
  ['opened', OPENED_CALL, ['tender', 'tenderAmendment', 'tenderUpdate'], 'active'],
  ['awarded', AWARDED_CALL, ['tender', 'tenderAmendment', 'tenderUpdate', 'award'], 'complete'],
  [
    'lapsed',
    LAPSED_CALL,
    ['tender', 'tenderAmendment', 'tenderUpdate', 'award', 'awardCancellation'],
    'complete',
  ],
  [
    'called up from its reserve',
    CALLED_UP_CALL,
    ['tender', 'tenderAmendment', 'tenderUpdate', 'award', 'awardCancellation'].concat([
      'award',
      'awardUpdate',
    ]),
    'complete',
  ],
  [
    'called up from its reserve in vain',
    CALLED_UP_IN_VAIN_CALL,
    ['tender', 'tenderAmendment', 'tenderUpdate', 'award', 'awardCancellation'].concat([
      'award',
      'awardCancellation',
    ]),
    'complete',
  ],
  [
    'contracted',
    CONTRACTED_CALL,
    ['tender', 'tenderAmendment', 'tenderUpdate', 'award', 'contract'],
    'complete',
  ],
  [
    'left',
    LEFT_CALL,
    ['tender', 'tenderAmendment', 'tenderUpdate', 'award', 'contract', 'contractTermination'],
    'complete',
  ],
  [
    'cancelled',
    CANCELLED_CALL,
    ['tender', 'tenderAmendment', 'tenderUpdate', 'tenderCancellation'],
    'cancelled',
  ],
] as const;

/** The newest release of a package. */
function releaseIn(call: PublishedCall) {
  const release = releasePackage(call, PUBLISHER, NOW).releases.at(-1);
  if (release === undefined) throw new Error('a package without a release');
  return release;
}

describe.each(STAGES)('a call that is %s', (_, call, tags, status) => {
  const { releases } = releasePackage(call, PUBLISHER, NOW);

  it('makes packages as the standard has them', () => {
    expect(packageFaults(releasePackage(call, PUBLISHER, NOW))).toEqual([]);
    expect(packageFaults(recordPackage(call, PUBLISHER, NOW))).toEqual([]);
  });

  it('has a release of each thing that happened, in the order of their dates', () => {
    expect(releases.flatMap(({ tag }) => tag)).toEqual(tags);
    const dates = releases.map(({ date }) => date);
    expect(dates).toEqual([...new Set(dates)].sort());
    expect(releases[0]?.tender).toMatchObject({ status: 'active' });
    const { tender } = releaseIn(call);
    expect([tender.status, ...tender.lots.map((lot) => lot.status)]).toEqual(Array(3).fill(status));
  });

  it('has a record that is what its releases come to', () => {
    const [record] = recordPackage(call, PUBLISHER, NOW).records;
    expect(record?.ocid).toBe('ocds-abc123-call_2026');
    expect(record?.releases).toEqual(releases);
    expect(record?.compiledRelease).toEqual(mergeReleases(releases));
  });

  it('refers to nothing that it does not hold', () => {
    for (const release of releases) expect(brokenReferences(release)).toEqual([]);
  });

  it('never changes what was released before', () => {
    const before = releasePackage(LAUNCHED_CALL, PUBLISHER, NOW).releases[0];
    const { tender, ...rest } = releases[0] ?? {};
    const { tender: tenderBefore, ...restBefore } = before ?? {};
    expect(rest).toEqual(restBefore);
    expect(tender?.lots).toEqual(tenderBefore?.lots);
  });
});

/** Ids in a release that name no party, lot, bid or award of it. */
function brokenReferences(release: ReturnType<typeof releaseIn>): readonly unknown[] {
  const { parties, buyer, tender, bids, awards = [], contracts = [] } = release;
  const known = new Set<unknown>(
    [...parties, ...tender.lots, ...(bids?.details ?? []), ...awards].map(({ id }) => id),
  );
  const named: readonly unknown[] = [
    ...[buyer.id, tender.procuringEntity.id],
    ...(bids?.statistics ?? []).flatMap((each) => ('relatedLot' in each ? each.relatedLot : [])),
    ...(bids?.details ?? []).flatMap((bid) => [...bid.relatedLots, bid.tenderers[0]?.id]),
    ...awards.flatMap((each) => [...each.relatedLots, each.relatedBid, each.suppliers[0]?.id]),
    ...contracts.map(({ awardID }) => awardID),
  ];
  return named.filter((id) => !known.has(id));
}

describe('a release', () => {
  it('counts bids that were not awarded, and names none of them', () => {
    const { bids } = releaseIn(AWARDED_CALL);
    expect(bids?.statistics.map(({ id, value }) => [id, value])).toEqual([
      ['bids', 12],
      ['bids-lot-1', 7],
      ['bids-lot-2', 5],
    ]);
    expect(bids?.details.map(({ id }) => id)).toEqual(['bid_aurora', 'bid_fi']);
  });

  it('says nothing of bids before they are opened', () => {
    expect(releaseIn(EXTENDED_CALL)).not.toHaveProperty('bids');
    expect(releaseIn(EXTENDED_CALL)).not.toHaveProperty('awards');
  });

  it('has amounts in euros; a lot has what all of its projects may get', () => {
    const { awards, tender } = releaseIn(AWARDED_CALL);
    expect(awards?.[0]?.value).toEqual({ amount: 500_000_000, currency: 'EUR' });
    expect(tender.value).toEqual({ amount: 5_000_000_000, currency: 'EUR' });
    expect(tender.lots[0]?.value).toEqual({ amount: 2_000_000_000, currency: 'EUR' });
  });

  it('has an award from the reserve as pending until bidders may not complain any more', () => {
    const statusesIn = (call: PublishedCall) =>
      releasePackage(call, PUBLISHER, NOW).releases.flatMap(({ awards = [] }) =>
        awards.filter(({ id }) => id === 'award_next').map(({ status }) => status),
      );
    expect(statusesIn(CALLED_UP_CALL)).toEqual(['pending', 'active']);
    expect(statusesIn(CALLED_UP_IN_VAIN_CALL)).toEqual(['pending', 'cancelled']);
  });

  it('has no contract before it is signed', () => {
    const { releases } = releasePackage(CONTRACTED_CALL, PUBLISHER, NOW);
    expect(releases.map((release) => 'contracts' in release)).toEqual([
      ...[false, false, false, false],
      true,
    ]);
  });

  const { start, end } = CONTRACT;
  const middle = toEpochSeconds((start + end) / 2);
  it.each([
    ['before its end', { ...CONTRACT }, end - 1, ['active', end]],
    ['at its end', { ...CONTRACT }, end, ['terminated', end]],
    ['before it is left', { ...CONTRACT, leftFrom: middle }, middle - 1, ['active', end]],
    ['once it is left', { ...CONTRACT, leftFrom: middle }, middle, ['terminated', middle]],
    ['left before it began', { ...CONTRACT, leftFrom: NOW }, NOW, ['terminated', start]],
  ] as const)('has a contract as it is %s', (_, contract, at, [status, endsAt]) => {
    const { releases } = releasePackage(withContract(contract), PUBLISHER, toEpochSeconds(at));
    const last = releases.at(-1);
    const period = { startDate: toTimeText(start), endDate: toTimeText(endsAt) };
    expect(last?.contracts).toMatchObject([{ status, period }]);
    const isOver = status === 'terminated';
    expect(last?.tag).toEqual([isOver ? 'contractTermination' : 'contract']);
    expect(last?.date).toBe(toTimeText(isOver ? toEpochSeconds(at) : contract.signedAt));
  });

  it('has the deadline as it was then', () => {
    const ends = releasePackage(EXTENDED_CALL, PUBLISHER, NOW).releases.map(
      ({ tender }) => tender.tenderPeriod.endDate,
    );
    expect(ends).toEqual(['2026-11-11T04:00:00Z', '2026-11-22T17:46:40Z']);
  });

  it('has all roles of a party that has several', () => {
    const { parties } = releaseIn(AWARDED_CALL);
    const roles = parties.find(({ id }) => id === 'party_fi')?.roles;
    expect(roles).toEqual(['funder', 'tenderer', 'supplier']);
  });
});

describe('the facts of the standard', () => {
  const whole = releasePackage(CONTRACTED_CALL, PUBLISHER, NOW);
  const [first] = whole.releases;
  it.each([
    ['a field that is required', { ...whole, uri: undefined }, '/uri: is required'],
    ['an empty list', { ...whole, releases: [] }, '/releases: is empty'],
    ['a release twice', { ...whole, releases: [first, first] }, '/releases: has an item twice'],
    ['a time without zone', { ...whole, publishedDate: '2026-01-01' }, 'is no time'],
    ['a field of no name', { ...whole, licence: 'x' }, '/licence: no field of ReleasePackage'],
    [
      'a code of no list',
      { ...whole, releases: [{ ...first, initiationType: 'call' }] },
      '/releases/0/initiationType: "call" is no initiationType',
    ],
  ])('tell of %s', (_, sent, fault) => {
    expect(packageFaults(sent)).toEqual([expect.stringContaining(fault)]);
  });
});
