import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { parseDate } from '../kernel/time.ts';
import { toEurMicros, toGpuSeconds } from '../kernel/units.ts';
import {
  DOOR_KINDS,
  type Donation,
  type DoorKind,
  type DoorUser,
  doorsOf,
  type Holding,
  type UserKind,
  type WhatExists,
} from './european-access.ts';

function day(text: string) {
  return present(parseDate(text), text);
}

const YEAR = { start: day('2029-01-01'), end: day('2030-01-01') };
const USER: DoorUser = {
  party: 'party_nl',
  state: 'party_nl',
  membership: 'member',
  kind: 'sme',
  isUnionFunded: false,
  hasSealOfExcellence: false,
};
const HOLDING: Holding = {
  contract: 'contract_de',
  track: 'joint-procurement',
  site: 'site_de',
  funder: 'party_ju',
  funderKind: 'joint-undertaking',
  funderState: undefined,
  hasUnionMoney: true,
  firstAt: day('2029-01-01'),
  blockedBy: undefined,
  entitledGpuSeconds: toGpuSeconds(1_000),
  awardedElsewhereGpuSeconds: toGpuSeconds(0),
  usedGpuSeconds: toGpuSeconds(0),
  priceMicrosPerGpuHour: toEurMicros(2_400_000n),
};
const NATIONAL: Holding = {
  ...HOLDING,
  track: 'european-access',
  funder: 'party_fi',
  funderKind: 'state',
  funderState: 'party_fi',
  hasUnionMoney: false,
};
const OPERATOR: Holding = { ...HOLDING, funder: 'party_op', funderKind: 'operator' };
const DONATION: Donation = {
  donor: 'party_de',
  gpuSeconds: toGpuSeconds(365),
  purpose: 'start-ups-and-smes',
  ...YEAR,
};

/** `open`, or why the door is closed. */
function stateOf(kind: DoorKind, user: Partial<DoorUser>, exists: Partial<WhatExists>): string {
  const all = doorsOf({ ...USER, ...user }, { holdings: [], donations: [], ...exists }, YEAR);
  const [door] = all.filter((each) => each.kind === kind);
  if (door === undefined) return 'not in the answer';
  return door.isOpen ? 'open' : door.reason;
}

const OUTSIDE = { state: undefined, membership: undefined };
type UserRow = readonly [string, Partial<DoorUser>, string];

describe('rule 6: union access', () => {
  test.each<UserRow>([
    ['a user in no state               ', OUTSIDE, 'outside_union'],
    ['a user in another country        ', { membership: 'other' }, 'outside_union'],
    ['a user in an associated country  ', { membership: 'associated' }, 'open'],
    ['a company                        ', { kind: 'company' }, 'needs_project_or_seal'],
    ['a company on Union-funded work   ', { kind: 'company', isUnionFunded: true }, 'open'],
    ['a company with the seal          ', { kind: 'company', hasSealOfExcellence: true }, 'open'],
    ['a body of public law             ', { kind: 'public-body' }, 'open'],
    ['research                         ', { kind: 'research' }, 'open'],
    ['an SME                           ', { kind: 'sme' }, 'open'],
  ])('for %s', (_, user, state) => {
    expect(stateOf('union-share', user, { holdings: [HOLDING] })).toBe(state);
  });

  test('is free, and has priority for what the Union funds alone', () => {
    const rowOf = (isUnionFunded: boolean) =>
      doorsOf({ ...USER, isUnionFunded }, { holdings: [HOLDING], donations: [] }, YEAR)[0];
    expect(rowOf(true)).toMatchObject({ priceMicrosPerGpuHour: 0n, hasPriority: true });
    expect(rowOf(false)).toMatchObject({ priceMicrosPerGpuHour: 0n, hasPriority: false });
  });

  test.each<readonly [string, Partial<Holding>, string]>([
    ['nothing of the Union  ', { funderKind: 'state' }, 'nothing_there'],
    ['a refused condition   ', { blockedBy: 'The permit was refused.' }, 'condition_refused'],
    ['all awarded elsewhere ', { awardedElsewhereGpuSeconds: toGpuSeconds(1_000) }, 'nothing_left'],
    ['more used than had    ', { usedGpuSeconds: toGpuSeconds(2_000) }, 'nothing_left'],
    ['a GPU-second left     ', { usedGpuSeconds: toGpuSeconds(999) }, 'open'],
  ])('where there is %s', (_, holding, state) => {
    expect(stateOf('union-share', {}, { holdings: [{ ...HOLDING, ...holding }] })).toBe(state);
  });
});

describe('rule 7: donated time', () => {
  const kinds = ['sme', 'company', 'public-body', 'research'] as const;
  const no = 'not_for_this_user';
  test.each<readonly [Donation['purpose'], string, string, string, string]>([
    ['start-ups-and-smes', 'open', no, no, no],
    ['research', no, no, no, 'open'],
    ['public-bodies', no, no, 'open', 'open'],
    ['other', 'open', 'open', 'open', 'open'],
  ])(
    'given for %s opens to SME, company, public body, research: %s %s %s %s',
    (purpose, ...all) => {
      const donations = [{ ...DONATION, purpose }];
      expect(
        kinds.map((kind: UserKind) => stateOf('donated-time', { kind }, { donations })),
      ).toEqual(all);
    },
  );

  test.each([
    ['2028-01-01', '2029-01-01', 'nothing_there', 0],
    ['2028-07-01', '2029-07-01', 'open', 181],
    ['2029-12-31', '2030-12-31', 'open', 1],
  ])('of %s to %s counts by the part that lies in the year: %s', (start, end, state, left) => {
    const donations = [{ ...DONATION, start: day(start), end: day(end) }];
    expect(stateOf('donated-time', {}, { donations })).toBe(state);
    const doors = doorsOf(USER, { holdings: [], donations }, YEAR);
    expect(doors.flatMap((door) => (door.isOpen ? [Number(door.gpuSecondsLeft)] : []))).toEqual(
      left === 0 ? [] : [left],
    );
  });
});

describe('rule 8: sealed national systems', () => {
  test.each<readonly [string, Partial<Holding>, Partial<DoorUser>, string]>([
    ['of another state            ', {}, {}, 'open'],
    ['of a region                 ', { funderKind: 'region' }, {}, 'open'],
    ['with money of the Union     ', { hasUnionMoney: true }, {}, 'nothing_there'],
    ['that is not federated       ', { track: 'public-factory' }, {}, 'nothing_there'],
    ['for a user in no state      ', {}, OUTSIDE, 'outside_union'],
    ['for a user in another state ', {}, { membership: 'other' }, 'outside_union'],
    ['for an associated user      ', {}, { membership: 'associated' }, 'open'],
    ['for a company with the seal ', {}, { kind: 'company', hasSealOfExcellence: true }, 'open'],
    ['for a company               ', {}, { kind: 'company' }, 'needs_project_or_seal'],
  ])('%s', (_, holding, user, state) => {
    expect(stateOf('sealed-national', user, { holdings: [{ ...NATIONAL, ...holding }] })).toBe(
      state,
    );
  });
});

describe('rule 8: time offered at a sealed national system is managed as time of the Union', () => {
  test.each<readonly [string, Partial<DoorUser>]>([
    ['a body of public law        ', { kind: 'public-body' }],
    ['research                    ', { kind: 'research' }],
    ['an SME                      ', { kind: 'sme' }],
    ['a company                   ', { kind: 'company' }],
    ['a company with the seal     ', { kind: 'company', hasSealOfExcellence: true }],
    ['Union-funded work           ', { kind: 'company', isUnionFunded: true }],
    ['a user in an associated one ', { membership: 'associated' }],
    ['a user in another country   ', { membership: 'other' }],
    ['a user in no state          ', OUTSIDE],
  ])('for %s: as the Union’s own share, in price and in priority', (_, user) => {
    const termsOf = (kind: DoorKind, holding: Holding) =>
      doorsOf({ ...USER, ...user }, { holdings: [holding], donations: [] }, YEAR)
        .filter((door) => door.kind === kind)
        .map((door) =>
          door.isOpen
            ? [door.priceMicrosPerGpuHour, door.hasPriority, door.gpuSecondsLeft]
            : door.reason,
        );
    expect(termsOf('sealed-national', NATIONAL)).toEqual(termsOf('union-share', HOLDING));
  });
});

describe('rule 2: an entitlement of its own', () => {
  test.each<readonly [string, Partial<Holding>, string]>([
    ['without any commitment of its state', { funderState: 'party_fi' }, 'no_commitment'],
    ['of its state                       ', { funderState: 'party_nl' }, 'open'],
    [
      'of a region of its state           ',
      { funderKind: 'region', funderState: 'party_nl' },
      'open',
    ],
    [
      'of a company in its state          ',
      { funderKind: 'company', funderState: 'party_nl' },
      'no_commitment',
    ],
    ['of the party itself                ', { funderKind: 'company', funder: 'party_nl' }, 'open'],
    [
      'of an operator in its state        ',
      { funderKind: 'operator', funderState: 'party_nl' },
      'no_commitment',
    ],
  ])('%s', (_, holding, state) => {
    expect(stateOf('own-entitlement', {}, { holdings: [{ ...NATIONAL, ...holding }] })).toBe(state);
  });
});

test('Anybody buys from an operator, at its price', () => {
  const user = { ...USER, state: undefined, kind: 'company' } as const;
  const doors = doorsOf(user, { holdings: [OPERATOR], donations: [] }, YEAR);
  expect(doors.filter(({ isOpen }) => isOpen)).toMatchObject([
    { kind: 'purchase', owner: 'party_op', priceMicrosPerGpuHour: 2_400_000n },
  ]);
});

test('Every door is in the answer, and no open door has less than a GPU-second', () => {
  const holding = fc.record({
    base: fc.constantFrom(HOLDING, NATIONAL, OPERATOR),
    entitled: fc.nat(100),
    awarded: fc.nat(100),
    used: fc.nat(100),
    isBlocked: fc.boolean(),
  });
  const kinds = fc.constantFrom<UserKind>('sme', 'company', 'public-body', 'research');
  fc.assert(
    fc.property(fc.array(holding), kinds, fc.boolean(), (rows, kind, isUnionFunded) => {
      const holdings = rows.map(({ base, entitled, awarded, used, isBlocked }) => ({
        ...base,
        entitledGpuSeconds: toGpuSeconds(entitled),
        awardedElsewhereGpuSeconds: toGpuSeconds(awarded),
        usedGpuSeconds: toGpuSeconds(used),
        blockedBy: isBlocked ? 'Refused.' : undefined,
      }));
      const doors = doorsOf(
        { ...USER, kind, isUnionFunded },
        { holdings, donations: [DONATION] },
        YEAR,
      );
      expect([...new Set(doors.map((door) => door.kind))]).toEqual([...DOOR_KINDS]);
      for (const door of doors) if (door.isOpen) expect(door.gpuSecondsLeft).toBeGreaterThan(0);
      const closed = doors.filter(({ isOpen }) => !isOpen).map((door) => door.kind);
      expect(new Set(closed).size).toBe(closed.length);
    }),
  );
});
