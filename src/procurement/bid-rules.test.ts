import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { toEpochSeconds, toEurMicros } from '../kernel/units.ts';
import type { BidContent, BidPhase } from './bid.ts';
import { bidFaults, formFaults } from './bid-rules.ts';
import { millions, SAMPLE_CALL, sampleContent } from './testing/sample-bids.ts';

const UNION = new Set(['party_de', 'party_fr', 'party_it'] as const);

function faultsOf(change: Partial<BidContent>): readonly string[] {
  const faults = bidFaults({ ...sampleContent(), ...change }, SAMPLE_CALL, UNION);
  return faults.map(({ path }) => path);
}

/** Changes the first phase; what it costs follows the money unless it is said. */
function phaseWith(change: Partial<BidPhase>): Partial<BidContent> {
  const [first, ...rest] = sampleContent().phases;
  if (first === undefined) throw new Error('the sample has phases');
  const phase = { ...first, ...change };
  const national = phase.national.reduce((sum, { micros }) => sum + micros, 0n);
  const sum = toEurMicros(phase.unionMicros + national + phase.privateMicros);
  return { phases: [{ ...phase, capexMicros: change.capexMicros ?? sum }, ...rest] };
}

const de = (micros: bigint) => ({ state: 'party_de', micros: toEurMicros(micros) }) as const;
const fr = (micros: bigint) => ({ state: 'party_fr', micros: toEurMicros(micros) }) as const;
const money = (union: bigint, national: readonly BidPhase['national'][number][], rest: bigint) => ({
  unionMicros: toEurMicros(union),
  national,
  privateMicros: toEurMicros(rest),
});
const withoutMoney = (phase: BidPhase): BidPhase => ({
  ...phase,
  ...money(0n, [], 0n),
  capexMicros: toEurMicros(0n),
});
const TWO_SITES = {
  sites: [
    { name: 'Harbour', host: 'party_de' },
    { name: 'Hill', host: 'party_fr' },
  ],
} as const;
const [U, N] = ['phases[0].unionMicros', 'phases[0].national'];

describe('A bid', () => {
  it.each<readonly [string, Partial<BidContent>, readonly string[]]>([
    ['allowed: exactly 17 % of capex', phaseWith(money(17n, [de(17n)], 66n)), []],
    ['refused: a micro above 17 %', phaseWith(money(18n, [de(17n)], 65n)), [U, N]],
    ['refused: above 17 %, matched', phaseWith(money(18n, [de(18n)], 64n)), [U]],
    ['refused: a match a micro short', phaseWith(money(17n, [de(16n)], 67n)), [N]],
    ['allowed: a match above it', phaseWith(money(17n, [de(30n)], 53n)), []],
    ['allowed: no union money, no match', phaseWith(money(0n, [], 100n)), []],
    ['refused: no match at all', phaseWith(money(17n, [], 83n)), [N, N]],
    ['refused: matched by a state without site', phaseWith(money(17n, [fr(17n)], 66n)), [N, N]],
    [
      'allowed: two hosts match together',
      { ...TWO_SITES, ...phaseWith(money(17n, [de(9n), fr(8n)], 66n)), ...onePhaseMatched() },
      [],
    ],
    [
      'refused: a host of two that pays nothing',
      { ...TWO_SITES, ...phaseWith(money(17n, [de(17n)], 66n)), ...onePhaseMatched([de(17n)]) },
      [N],
    ],
  ])('rule 3: %s', (_, change, paths) => {
    expect(faultsOf(change)).toEqual(paths);
  });

  it.each<readonly [string, Partial<BidContent>]>([
    ['allowed: each site in a state of the call', TWO_SITES],
  ])('rule 2: %s', (_, change) => {
    expect(faultsOf(change).filter((path) => path.startsWith('sites'))).toEqual([]);
  });
  it('rule 2: refused: a site in a state without commitment in the call', () => {
    const sites = [{ name: 'Harbour', host: 'party_it' }] as const;
    expect(faultsOf({ sites })).toContain('sites[0].host');
  });

  const [lead, member] = sampleContent().consortium;
  const [one, two] = sampleContent().phases;
  const abroad = { ...member, state: 'party_us' } as typeof member;
  it.each<readonly [string, Partial<BidContent>, readonly string[]]>([
    ['as it should be', {}, []],
    ['a lot that is not there', { lot: 'lot-9' }, ['lot']],
    ['a phase too few', { phases: defined([one]) }, ['phases']],
    [
      'phases out of order',
      { phases: defined([two, one]) },
      ['phases[1].startAt', U, 'phases[1].h100Equivalents'],
    ],
    ['no investment', { phases: defined([one, two]).map(withoutMoney) }, ['phases']],
    ['no lead', { consortium: defined([member]) }, ['consortium']],
    ['two leads', { consortium: defined([lead, lead]) }, ['consortium']],
    [
      'a member outside the Union',
      { consortium: defined([lead, abroad]) },
      ['consortium[1].state'],
    ],
    ['no site', { sites: [] }, ['sites', N, 'phases[1].national']],
    [
      'a state named twice',
      phaseWith({ national: [de(1n), de(10n ** 15n)] }),
      ['phases[0].national[1].state'],
    ],
    [
      'money of a state outside the call',
      phaseWith({
        national: [...(one?.national ?? []), { state: 'party_it', micros: toEurMicros(1n) }],
      }),
      ['phases[0].national[1].state'],
    ],
    [
      'sums that do not add up',
      phaseWith({ capexMicros: millions(601n) }),
      ['phases[0].capexMicros'],
    ],
    [
      'union money over the cap of the lot',
      phaseWith(money(millions(100n) + 1n, [de(millions(200n))], millions(900n))),
      [U],
    ],
    ['too little capacity', phaseWith({ h100Equivalents: 24_999 }), ['phases[0].h100Equivalents']],
    ['just enough capacity', phaseWith({ h100Equivalents: 25_000 }), []],
    ['too little power', { itLoadKilowatts: 119_999 }, ['itLoadKilowatts']],
    ['too little storage', { storageTerabytes: 19_999 }, ['storageTerabytes']],
    ['the least of both', { itLoadKilowatts: 120_000, storageTerabytes: 20_000 }, []],
  ])('%s: faults by path', (_, change, paths) => {
    expect(faultsOf(change)).toEqual(paths);
  });

  test('is looked at only for its form when it is received', () => {
    const content = { ...sampleContent(), itLoadKilowatts: 1, storageTerabytes: 1, sites: [] };
    expect(formFaults(content, SAMPLE_CALL)).toEqual([]);
    expect(formFaults({ ...content, lot: 'x' }, SAMPLE_CALL)).toHaveLength(1);
  });

  test('rule 3: whatever the amounts, no faults means union ≤ 17 % and ≤ the match', () => {
    const amount = fc.bigInt({ min: 0n, max: 1_000n });
    fc.assert(
      fc.property(amount, amount, amount, (union, national, rest) => {
        const paths = faultsOf(phaseWith(money(union, [de(national)], rest)));
        const sum = union + national + rest;
        const isRight = union * 100n <= sum * 17n && union <= national;
        expect(paths.length === 0).toBe(isRight);
      }),
    );
  });
});

/** Two hosts, with the same money in the second phase as in the first. */
function onePhaseMatched(
  national: readonly BidPhase['national'][number][] = [de(9n), fr(8n)],
): Pick<BidContent, 'phases'> {
  const { phases = [] } = phaseWith(money(17n, national, 66n));
  const [first] = phases;
  const [, second] = sampleContent().phases;
  if (first === undefined || second === undefined) throw new Error('the sample has two phases');
  const later = { ...second, ...money(17n, [de(9n), fr(8n)], 66n), capexMicros: toEurMicros(100n) };
  return { phases: [first, { ...later, startAt: toEpochSeconds(second.startAt) }] };
}

function defined<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.flatMap((value) => (value === undefined ? [] : [value]));
}
