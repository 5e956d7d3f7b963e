import { describe, expect, it } from 'vitest';
import { toEpochSeconds, toEurMicros, toPartsPerMillion } from '../kernel/units.ts';
import type { CallTerms } from './call.ts';
import {
  type PublishedAward,
  type PublishedCall,
  recordPackage,
  releasePackage,
} from './open-contracting.ts';

const LAUNCHED = toEpochSeconds(1_785_369_600);
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
  contract: undefined,
};

const CONTRACT = {
  id: 'contract_aurora',
  signedAt: toEpochSeconds(LAUNCHED + 21_000_000),
  start: toEpochSeconds(LAUNCHED + 40_000_000),
  end: toEpochSeconds(LAUNCHED + 200_000_000),
} as const;

const LAUNCHED_CALL: PublishedCall = {
  terms: TERMS,
  state: 'launched',
  launchedAt: LAUNCHED,
  changedAt: LAUNCHED,
  buyer: 'party_eurohpc',
  bidCountByLot: undefined,
  awards: [],
  nameOf: (party) => `Name of ${party}`,
};
const COUNTS = new Map([
  ['lot-1', 7],
  ['lot-2', 5],
]);
const AWARDED_CALL: PublishedCall = {
  ...LAUNCHED_CALL,
  state: 'awarded',
  bidCountByLot: COUNTS,
  awards: [AWARD],
};

/** The only release of a package. */
function releaseIn(call: PublishedCall) {
  const [release] = releasePackage(call, PUBLISHER).releases;
  if (release === undefined) throw new Error('a package without a release');
  return release;
}

describe('a release', () => {
  const withContract = { ...AWARDED_CALL, awards: [{ ...AWARD, contract: CONTRACT }] };
  it.each([
    ['launched', LAUNCHED_CALL, 'tender', 'active'],
    ['opened', { ...LAUNCHED_CALL, state: 'opened', bidCountByLot: COUNTS }, 'tender', 'active'],
    ['awarded', AWARDED_CALL, 'award', 'complete'],
    ['contracted', withContract, 'contract', 'complete'],
    ['cancelled', { ...LAUNCHED_CALL, state: 'cancelled' }, 'tenderCancellation', 'cancelled'],
  ] as const)('of a call that is %s has the tag and the status', (_, call, tag, status) => {
    const release = releaseIn(call);
    expect(release.tag).toEqual([tag]);
    expect(release.tender.status).toBe(status);
    expect(release.tender.lots.map((lot) => lot.status)).toEqual([status, status]);
  });

  it('refers to nothing that it does not hold', () => {
    const release = releaseIn(withContract);
    const parties = new Set(release.parties.map(({ id }) => id));
    const lots = new Set(release.tender.lots.map(({ id }) => id));
    const details = release.bids?.details ?? [];
    for (const award of release.awards ?? []) {
      expect(details.map(({ id }) => id)).toContain(award.relatedBid);
      for (const { id } of award.suppliers) expect(parties).toContain(id);
      for (const lot of award.relatedLots) expect(lots).toContain(lot);
    }
    const awards = (release.awards ?? []).map(({ id }) => id);
    for (const contract of release.contracts ?? []) expect(awards).toContain(contract.awardID);
    expect(parties).toContain(release.buyer.id);
  });

  it('counts bids that were not awarded, and names none of them', () => {
    const { bids } = releaseIn(AWARDED_CALL);
    expect(bids?.statistics.map(({ id, value }) => [id, value])).toEqual([
      ['bids', 12],
      ['bids-lot-1', 7],
      ['bids-lot-2', 5],
    ]);
    expect(bids?.details.map(({ id }) => id)).toEqual(['bid_aurora']);
  });

  it('says nothing of bids before they are opened', () => {
    expect(releaseIn(LAUNCHED_CALL)).not.toHaveProperty('bids');
    expect(releaseIn(LAUNCHED_CALL)).not.toHaveProperty('awards');
  });

  it('has amounts in euros', () => {
    const { awards, tender } = releaseIn(AWARDED_CALL);
    expect(awards?.[0]?.value).toEqual({ amount: 500_000_000, currency: 'EUR' });
    expect(tender.value).toEqual({ amount: 5_000_000_000, currency: 'EUR' });
    expect(tender.lots[0]?.value).toEqual({ amount: 500_000_000, currency: 'EUR' });
  });
});

describe('a record', () => {
  it('holds the release, and the same compiled', () => {
    const [record] = recordPackage(AWARDED_CALL, PUBLISHER).records;
    expect(record?.compiledRelease).toEqual({
      ...record?.releases[0],
      id: expect.stringContaining('compiled'),
      tag: ['compiled'],
    });
    expect(record?.ocid).toBe('ocds-abc123-call_2026');
  });
});
