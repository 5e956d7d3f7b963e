import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEurMicros } from '../kernel/units.ts';
import {
  type ContributionBySource,
  countedContribution,
  fundingMixOf,
  matchShortfallMicros,
  unionCeilingMicros,
  unionExcessMicros,
} from './union-share.ts';

const money = (micros: bigint) => toEurMicros(micros);

function mix(capex: bigint, union: bigint, national: bigint) {
  const sources: readonly ContributionBySource[] = [
    { kind: 'joint-undertaking', micros: money(union) },
    { kind: 'state', micros: money(national) },
  ];
  return fundingMixOf(money(capex), sources);
}

describe('The union pays at most 17 % and the states match it', () => {
  // Investment, union money, national money, excess over 17 %, missing match.
  test.each([
    [1_000n, 170n, 170n, 0n, 0n],
    [1_000n, 171n, 171n, 1n, 0n],
    [1_000n, 170n, 169n, 0n, 1n],
    [1_000n, 170n, 900n, 0n, 0n],
    [1_000n, 0n, 0n, 0n, 0n],
    [1_000n, 300n, 0n, 130n, 300n],
    [99n, 16n, 16n, 0n, 0n],
    [99n, 17n, 17n, 1n, 0n],
    [5_000_000_000_000_000n, 850_000_000_000_000n, 850_000_000_000_000n, 0n, 0n],
  ])('%s: %s + %s', (capex, union, national, ...expected) => {
    const found = mix(capex, union, national);
    expect([unionExcessMicros(found), matchShortfallMicros(found)]).toEqual(expected);
  });
});

test('Regions count as the match; companies, operators and users on neither side', () => {
  const kinds = [
    'joint-undertaking',
    'state',
    'region',
    'company',
    'operator',
    'user-organisation',
  ] as const;
  const sources = kinds.map((kind, index) => ({ kind, micros: money(10n ** BigInt(index)) }));
  expect(fundingMixOf(money(1n), sources)).toEqual({
    capexMicros: 1n,
    unionMicros: 1n,
    nationalMicros: 110n,
  });
});

test('The ceiling never passes 17 %, and one micro more always does', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (capex) => {
      const ceiling = unionCeilingMicros(money(capex));
      expect(ceiling * 100n <= capex * 17n && (ceiling + 1n) * 100n > capex * 17n).toBe(true);
    }),
  );
});

test('rule 10: a match is worth what counts of its commitment; union money is as named', () => {
  const counted = (kind: ContributionBySource['kind'], micros: bigint, counting: bigint) =>
    countedContribution({ kind, micros: money(micros) }, money(counting)).micros;
  expect([counted('state', 5n, 5n), counted('region', 5n, 9n)]).toEqual([5n, 5n]);
  expect([counted('state', 5n, 0n), counted('region', 5n, 4n)]).toEqual([0n, 4n]);
  expect(counted('joint-undertaking', 5n, 0n)).toBe(5n);
});
