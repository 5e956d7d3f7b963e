/** Acceptance, milestones, exit, change of control and hosting agreement: rules alone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEurMicros, toPartsPerMillion, WHOLE_PPM } from '../kernel/units.ts';
import {
  type AcceptanceScene,
  type AcceptanceTest,
  acceptanceRefusal,
  acceptedOf,
  acceptedPpmOfPhase,
  type ContractedPhase,
  phasesAfterAcceptance,
  promisedAt,
} from './acceptance.ts';
import type { Contract } from './contract.ts';
import { exitRefusal, governanceBodyOf, phasesAfterExit } from './contract-life.ts';
import { approvalRefusal, type ControlChange, effectRefusal } from './control.ts';
import { HOSTING_ITEMS, missingItems, reportRefusal, yearlyDuties } from './hosting.ts';
import { type Milestone, milestoneAmounts, milestoneRefusal, milestonesDue } from './milestones.ts';
import { day } from './testing/awarded-bid.ts';

const ppm = toPartsPerMillion;
const cluster = 'cluster_river' as const;

function phase(start: string, end: string, gpuCount: number): ContractedPhase {
  const capacity = [{ cluster, gpuCount }];
  const h100Equivalents = gpuCount * 2;
  const interval = { start: day(start), end: day(end) };
  return { name: start, ...interval, capacity, gpuCount, h100Equivalents, gpusPerNode: 8 };
}

const PHASES = [phase('2028-03-01', '2028-07-01', 800), phase('2028-07-01', '2030-01-01', 2_000)];
const other = 'cluster_delta' as const;
/** 1,200 GPUs at the first cluster and 800 at the second; 4,001 H100-equivalents together. */
const SHARED: ContractedPhase = {
  ...phase('2028-07-01', '2030-01-01', 2_000),
  h100Equivalents: 4_001,
  capacity: [
    { cluster, gpuCount: 1_200 },
    { cluster: other, gpuCount: 800 },
  ],
};

const TEST: AcceptanceTest = {
  phase: 2,
  cluster: undefined,
  measuredGpus: 2_000,
  measuredH100Equivalents: 4_000,
  testedBy: 'A surveyor',
  testedAt: day('2028-06-20'),
  documentSha256: 'a'.repeat(64),
};

test.each([
  ['all of it                ', 2_000, 4_000, 'accepted', 2_000, 1_000_000],
  ['more than was contracted ', 2_100, 4_300, 'accepted', 2_000, 1_000_000],
  ['whole nodes of fewer GPUs', 1_503, 4_000, 'accepted-in-part', 1_496, 751_500],
  ['slower than was contracted', 2_000, 3_999, 'accepted-in-part', 2_000, 999_750],
  ['less than a node         ', 7, 4_000, 'not-accepted', 0, 3_500],
])('A measurement of %s', (_, ...row) => {
  const [measuredGpus, measuredH100Equivalents, result, gpuCount, acceptedPpm] = row;
  const test = { ...TEST, measuredGpus, measuredH100Equivalents };
  const contracted = PHASES[1] as ContractedPhase;
  expect(acceptedOf(test, contracted)).toEqual({ result, gpuCount, acceptedPpm });
});

describe('An acceptance is', () => {
  const scene: AcceptanceScene = {
    phases: PHASES,
    missing: [],
    exitAt: undefined,
    now: day('2028-06-21'),
  };
  const incomplete = { missing: missingItems([{ item: 'ownership' }]) };
  const left = { exitAt: day('2029-01-01') };
  const shared = { phases: [SHARED] };
  test.each<readonly [string, Partial<AcceptanceTest>, Partial<AcceptanceScene>, string]>([
    ['refused, no phase 3       ', { phase: 3 }, { ...incomplete, ...left }, 'phase_unknown'],
    ['refused, of which cluster?', { phase: 1 }, { ...shared, ...incomplete }, 'cluster_missing'],
    ['refused, of no such one   ', { cluster: other }, { ...incomplete }, 'cluster_unknown'],
    ['allowed, of one of two    ', { phase: 1, cluster: other }, shared, 'allowed'],
    ['allowed, of the only one  ', { cluster }, {}, 'allowed'],
    [
      'rule 5: refused, no hosting',
      { testedAt: day('2028-06-22') },
      { ...incomplete, ...left },
      'hosting_incomplete',
    ],
    ['refused, tested tomorrow  ', { testedAt: day('2028-06-22') }, left, 'tested_later'],
    ['refused, contract left    ', { phase: 1 }, left, 'contract_ended'],
    ['refused, no month is left ', { phase: 1 }, {}, 'phase_over'],
    ['rule 5: allowed           ', {}, { missing: [] }, 'allowed'],
  ])('%s', (_, test, change, answer) => {
    const refusal = acceptanceRefusal({ ...TEST, ...test }, { ...scene, ...change });
    expect(refusal?.reason ?? 'allowed').toBe(answer);
  });
});

/** Start, end and GPUs of each phase. */
function rows(phases: Contract['phases']) {
  return phases.map(({ start, end, capacity }) => [start, end, capacity[0]?.gpuCount ?? 0]);
}

test('A phase that was accepted in part has fewer GPUs, and a later test gives them back', () => {
  const [first, second] = PHASES as [ContractedPhase, ContractedPhase];
  const before = phasesAfterAcceptance(PHASES, second, { cluster, gpuCount: 1_496 }, second.start);
  expect(rows(before)).toEqual([
    [day('2028-03-01'), day('2028-07-01'), 800],
    [day('2028-07-01'), day('2030-01-01'), 1_496],
  ]);
  const again = phasesAfterAcceptance(
    before,
    second,
    { cluster, gpuCount: 2_000 },
    day('2028-10-01'),
  );
  expect(rows(again)).toEqual([
    [day('2028-03-01'), day('2028-07-01'), 800],
    [day('2028-07-01'), day('2028-10-01'), 1_496],
    [day('2028-10-01'), day('2030-01-01'), 2_000],
  ]);
  const none = phasesAfterAcceptance(again, first, { cluster, gpuCount: 0 }, day('2028-05-01'));
  expect(rows(none).slice(0, 2)).toEqual([
    [day('2028-03-01'), day('2028-05-01'), 800],
    [day('2028-05-01'), day('2028-07-01'), 0],
  ]);
});

test('What a phase promises at each of two clusters adds up to the phase', () => {
  expect(promisedAt(SHARED, cluster)).toMatchObject({ gpuCount: 1_200, h100Equivalents: 2_401 });
  expect(promisedAt(SHARED, other)).toMatchObject({ gpuCount: 800, h100Equivalents: 1_600 });
  expect(promisedAt(SHARED, undefined)).toMatchObject({ gpuCount: 2_000 });
});

test.each([
  ['the first alone          ', [[cluster, 1_200, 2_401]], 600_000],
  ['more than the first has  ', [[cluster, 2_000, 4_001]], 600_000],
  [
    'both                     ',
    [
      [cluster, 1_200, 2_401],
      [other, 800, 1_600],
    ],
    1_000_000,
  ],
  [
    'the second in part       ',
    [
      [other, 400, 800],
      [cluster, 1_200, 2_401],
    ],
    800_000,
  ],
  [
    'the second, then less    ',
    [
      [other, 800, 1_600],
      [cluster, 1_200, 2_401],
      [other, 400, 1_600],
    ],
    800_000,
  ],
] as const)('Of a phase of two clusters is accepted: %s', (_, tests, acceptedPpm) => {
  const measured = tests.map(([at, measuredGpus, measuredH100Equivalents]) => ({
    cluster: at,
    measuredGpus,
    measuredH100Equivalents,
  }));
  expect(acceptedPpmOfPhase(SHARED, measured)).toBe(acceptedPpm);
});

test('An acceptance at one cluster leaves what another has', () => {
  const capacities = (phases: Contract['phases']) =>
    phases.map(({ start, capacity }) => [start, capacity.map((each) => each.gpuCount)]);
  type Measured = readonly [at: typeof cluster | typeof other, gpuCount: number, from: string];
  const accept = (phases: Contract['phases'], ...[at, gpuCount, from]: Measured) =>
    phasesAfterAcceptance(phases, SHARED, { cluster: at, gpuCount }, day(from));
  const first = accept([SHARED], cluster, 1_000, '2028-07-01');
  expect(capacities(first)).toEqual([[day('2028-07-01'), [1_000, 800]]]);
  const none = accept(first, other, 0, '2028-09-01');
  expect(none[1]?.capacity).toEqual([{ cluster, gpuCount: 1_000 }]);
  const again = accept(none, other, 400, '2028-10-01');
  expect(capacities(again)).toEqual([
    [day('2028-07-01'), [1_000, 800]],
    [day('2028-09-01'), [1_000]],
    [day('2028-10-01'), [1_000, 400]],
  ]);
  expect(accept(again, other, 400, '2028-11-01')).toEqual(again);
});

const CONTRACT = {
  phases: PHASES,
  contributions: [
    { commitment: 'commitment_a', micros: toEurMicros(100n) },
    { commitment: 'commitment_b', micros: toEurMicros(101n) },
  ],
} as unknown as Contract;

function milestone(
  sharePpm: number,
  of: number,
  commitment: Milestone['instalments'][0],
): Milestone {
  const acceptedPpmMin = ppm(950_000);
  return {
    name: 'A',
    sharePpm: ppm(sharePpm),
    phase: of,
    acceptedPpmMin,
    instalments: [commitment],
  };
}

const A1 = { commitment: 'commitment_a', number: 1 } as const;
const B1 = { commitment: 'commitment_b', number: 1 } as const;
const MILESTONES = [milestone(333_333, 1, A1), milestone(666_667, 2, B1)];

test.each([
  ['refused, not the whole   ', [milestone(333_333, 3, A1)], 'shares_not_whole'],
  ['refused, no phase 3      ', [milestone(1_000_000, 3, A1)], 'milestone_phase_unknown'],
  [
    'refused, no contribution ',
    [milestone(1_000_000, 1, { commitment: 'commitment_c', number: 1 })],
    'milestone_commitment',
  ],
  [
    'refused, no instalment   ',
    [milestone(1_000_000, 1, { ...A1, number: 9 })],
    'milestone_instalment',
  ],
  [
    'refused, called twice    ',
    [milestone(500_000, 1, A1), milestone(500_000, 2, A1)],
    'instalment_repeated',
  ],
  ['allowed, two             ', MILESTONES, 'allowed'],
  ['allowed, none            ', [], 'allowed'],
])('Milestones are %s', (_, milestones, answer) => {
  const counts = new Map(CONTRACT.contributions.map(({ commitment }) => [commitment, 8]));
  expect(milestoneRefusal(milestones, CONTRACT, counts)?.reason ?? 'allowed').toBe(answer);
});

test('A milestone is due once, when enough of its phase is accepted; together they are all', () => {
  expect(milestoneAmounts(MILESTONES, CONTRACT)).toEqual([67n, 134n]);
  const due = (dueBefore: number[], phase: number, part: number) =>
    milestonesDue(MILESTONES, dueBefore, { phase, acceptedPpm: ppm(part) });
  expect(due([], 1, 949_999)).toEqual([]);
  expect(due([], 1, 950_000)).toEqual([1]);
  expect(due([1], 1, 1_000_000)).toEqual([]);
  expect(due([1], 2, 1_000_000)).toEqual([2]);
  const atOnce = [{ ...milestone(WHOLE_PPM, 1, A1), acceptedPpmMin: ppm(0) }];
  expect(milestonesDue(atOnce, [], { phase: 1, acceptedPpm: ppm(0) })).toEqual([]);
  expect(milestonesDue(atOnce, [], { phase: 1, acceptedPpm: ppm(1) })).toEqual([1]);
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 16n }), fc.nat(WHOLE_PPM), (micros, share) => {
      const contributions = [{ commitment: 'commitment_a' as const, micros: toEurMicros(micros) }];
      const two = [milestone(share, 1, A1), milestone(WHOLE_PPM - share, 2, B1)];
      const amounts = milestoneAmounts(two, { ...CONTRACT, contributions });
      expect(amounts.reduce((sum, each) => sum + each, 0n)).toBe(micros);
    }),
  );
});

test.each([
  ['refused, left already   ', '2028-12-15', '2028-12-01', 'contract_ended'],
  ['refused, within a month ', '2028-12-15', undefined, 'from_not_first_of_month'],
  ['refused, month has begun', '2028-06-01', undefined, 'exit_too_early'],
  ['allowed, the next month ', '2028-07-01', undefined, 'allowed'],
])('An exit is %s', (_, from, before, answer) => {
  const exit =
    before === undefined
      ? undefined
      : { by: 'both' as const, reasons: 'Agreed', fromAt: day(before) };
  const refusal = exitRefusal({ fromAt: day(from) }, { exit }, day('2028-06-21'));
  expect(refusal?.reason ?? 'allowed').toBe(answer);
});

test('After an exit nothing is contracted from its day on', () => {
  expect(rows(phasesAfterExit(PHASES, day('2028-09-01')))).toEqual([
    [day('2028-03-01'), day('2028-07-01'), 800],
    [day('2028-07-01'), day('2028-09-01'), 2_000],
    [day('2028-09-01'), day('2030-01-01'), 0],
  ]);
  expect(rows(phasesAfterExit(PHASES, day('2028-07-01')))).toEqual([
    [day('2028-03-01'), day('2028-07-01'), 800],
    [day('2028-07-01'), day('2030-01-01'), 0],
  ]);
  const left = phasesAfterExit(PHASES, day('2028-09-01'));
  expect(yearlyDuties(left, [], day('2031-01-01')).map(({ year }) => year)).toEqual([2028, 2028]);
});

const BODY = governanceBodyOf('party_commission', [
  { kind: 'joint-undertaking', state: undefined },
  { kind: 'state', state: 'party_aa' },
  { kind: 'region', state: 'party_aa' },
  { kind: 'region', state: 'party_bb' },
]);

function change(
  said: readonly (readonly [ControlChange['approvals'][0]['party'], boolean])[],
  isEffective = false,
): ControlChange {
  return {
    number: 1,
    subject: 'control',
    words: 'Lake buys River',
    notifiedAt: day('2029-01-01'),
    approvals: said.map(([party, isApproved]) => ({
      party,
      isApproved,
      reasons: 'None',
      at: day('2029-01-02'),
    })),
    effectiveAt: isEffective ? day('2029-01-03') : undefined,
  };
}

describe('A change of control with the body of the Commission and the funding states', () => {
  test('has each state once, that of a region too', () => {
    expect(BODY).toEqual(['party_commission', 'party_aa', 'party_bb']);
  });
  test.each([
    ['refused, nobody said yes  ', change([]), 'approval_missing'],
    [
      'refused, one state silent ',
      change([
        ['party_commission', true],
        ['party_aa', true],
      ]),
      'approval_missing',
    ],
    ['refused, one said no      ', change([['party_bb', false]]), 'approval_refused'],
    [
      'allowed, all said yes     ',
      change([
        ['party_aa', true],
        ['party_bb', true],
        ['party_commission', true],
      ]),
      'allowed',
    ],
    ['refused a second time     ', change([], true), 'change_effective'],
  ])('takes effect: %s', (_, changed, answer) => {
    expect(effectRefusal(changed, BODY)?.reason ?? 'allowed').toBe(answer);
  });
  test.each([
    ['refused, in effect        ', change([], true), 'party_cc', 'change_effective'],
    ['refused, not of the body  ', change([]), 'party_cc', 'not_a_member'],
    ['refused, a second word    ', change([['party_aa', false]]), 'party_aa', 'approved_already'],
    ['allowed                   ', change([['party_aa', true]]), 'party_bb', 'allowed'],
  ] as const)('is approved: %s', (_, changed, party, answer) => {
    expect(approvalRefusal(changed, BODY, party)?.reason ?? 'allowed').toBe(answer);
  });
});

describe('rule 5: a hosting agreement', () => {
  test.each(HOSTING_ITEMS)('is not complete without %s, and is with it', (item) => {
    const others = HOSTING_ITEMS.filter((each) => each !== item).map((each) => ({ item: each }));
    expect(missingItems(others)).toEqual([item]);
    expect(missingItems([...others, { item }])).toEqual([]);
  });

  const audit = { year: 2028, report: 'audit-report' } as const;
  test.each<readonly [string, string, string | undefined, string | undefined, boolean]>([
    ['not yet owed              ', '2028-12-31', undefined, undefined, false],
    ['due                       ', '2029-01-01', undefined, 'due', false],
    ['due all of 31 January     ', '2029-01-31', undefined, 'due', false],
    ['late from 1 February on   ', '2029-02-01', undefined, 'late', false],
    ['handed in                 ', '2029-03-01', '2029-01-31', 'handed-in', false],
    ['handed in, but late       ', '2029-03-01', '2029-02-01', 'handed-in', true],
  ])('has a yearly report: %s', (_, ...[now, handedIn, state, isHandedInLate]) => {
    const given = handedIn === undefined ? [] : [{ ...audit, at: day(handedIn) }];
    const [duty] = yearlyDuties(PHASES, given, day(now));
    expect(duty?.state).toBe(state);
    if (duty !== undefined) expect(duty).toMatchObject({ ...audit, isHandedInLate });
  });

  test('asks for both reports of each year with capacity, and of no other', () => {
    const duties = yearlyDuties(PHASES, [], day('2031-01-01'));
    expect(duties.map(({ year, report }) => `${year} ${report}`)).toEqual([
      '2028 audit-report',
      '2028 use-of-union-access-time',
      '2029 audit-report',
      '2029 use-of-union-access-time',
    ]);
  });

  test.each([
    ['refused, the year runs    ', 2029, 'year_not_over'],
    ['refused, without capacity ', 2027, 'no_duty'],
    ['refused, handed in        ', 2028, 'handed_in_already'],
  ])('takes a report: %s', (_, year, answer) => {
    const now = day('2029-06-01');
    const duties = yearlyDuties(PHASES, [{ ...audit, at: day('2029-01-10') }], now);
    expect(reportRefusal({ year, report: 'audit-report' }, duties, now)?.reason).toBe(answer);
    const other = { year: 2028, report: 'use-of-union-access-time' } as const;
    expect(reportRefusal(other, duties, now)).toBeUndefined();
  });
});
