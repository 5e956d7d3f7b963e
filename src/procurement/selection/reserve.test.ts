import { describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import { millions } from '../testing/awarded-bid.ts';
import type { Candidate, SelectionCaps } from './candidate.ts';
import { nextOfReserve } from './reserve.ts';
import { selectAsGiven, selectByRank } from './select.ts';

const [DE, FR] = ['party_de', 'party_fr'] as const;

/** Asks its state and the Union for as much each, of ten times as much in all. */
function bid(name: string, lot: string, state: 'party_de' | 'party_fr', eur: number): Candidate {
  return {
    bid: `bid_${name}`,
    lot,
    scoreThousandths: 90_000,
    capexMicros: millions(10 * eur),
    unionMicrosByPhase: [millions(eur)],
    national: [{ state, micros: millions(eur) }],
  };
}

/** In rank order. Two projects in all, one of them in lot-2; DE has 300, FR 100. */
const RANKED = [
  bid('first', 'lot-1', DE, 100),
  bid('second', 'lot-2', DE, 100),
  bid('third', 'lot-2', DE, 50),
  bid('fourth', 'lot-1', FR, 200),
  bid('fifth', 'lot-1', FR, 50),
];
const lot = (id: string, projectCountMax: number) => ({
  ...{ id, name: id, projectCountMax, itLoadKilowattsMin: 0, storageTerabytesMin: 0 },
  phases: [{ unionMicrosMax: millions(1_000), h100EquivalentsMin: 0 }],
});
const capsOf = (deEur: number, frEur: number): SelectionCaps => ({
  lots: [lot('lot-1', 2), lot('lot-2', 1)],
  projectCountMax: 2,
  unionMicrosMax: millions(220),
  unionMicrosMaxByPhase: [undefined],
  committedMicros: new Map([
    [DE, millions(deEur)],
    [FR, millions(frEur)],
  ]),
});
const DECIDED = { candidates: RANKED, chosen: selectByRank(RANKED, capsOf(300, 100)) };
const award = (name: string, isLapsed = false) => {
  const id = `bid_${name}` as const;
  const lapse = { bid: id, reason: 'R', lapsedAt: toEpochSeconds(1) };
  return { bid: id, lapse: isLapsed ? lapse : undefined };
};

describe('The reserve', () => {
  test('begins with the best of those that a cap kept out', () => {
    expect(DECIDED.chosen.bids).toEqual(['bid_first', 'bid_second']);
    const awards = [award('first'), award('second', true)];
    expect(nextOfReserve(DECIDED, awards, capsOf(200, 100))).toEqual({ bid: 'bid_third' });
  });

  test('skips whoever breaks a cap beside the awards that stand', () => {
    const awards = [award('first', true), award('second')];
    // Lot 2 has its project, and FR has no 200.
    expect(nextOfReserve(DECIDED, awards, capsOf(200, 100))).toEqual({ bid: 'bid_fifth' });
  });

  test('counts the money of a state once, which the awards that stand have already', () => {
    const awards = [award('first'), award('second', true)];
    expect(nextOfReserve(DECIDED, awards, capsOf(50, 0))).toEqual({ bid: 'bid_third' });
    expect(nextOfReserve(DECIDED, awards, capsOf(49, 50))).toEqual({ bid: 'bid_fifth' });
  });

  test('has nobody twice, also where the award from it has lapsed', () => {
    const awards = [award('first'), award('second', true), award('third', true)];
    expect(nextOfReserve(DECIDED, awards, capsOf(300, 100))).toEqual({ bid: 'bid_fifth' });
  });

  test('says of each what keeps it out where nobody fits', () => {
    const awards = [award('first'), award('second', true)];
    expect(nextOfReserve(DECIDED, awards, capsOf(0, 0))).toMatchObject({
      excluded: [
        { bid: 'bid_third', exclusion: { reason: 'state_commitment', state: DE } },
        { bid: 'bid_fourth', exclusion: { reason: 'union_money_in_all' } },
        { bid: 'bid_fifth', exclusion: { reason: 'state_commitment', state: FR } },
      ],
    });
  });

  test('has none of those that the Governing Board left out', () => {
    const chosen = selectAsGiven(RANKED, ['bid_first'], capsOf(300, 100));
    const decided = { candidates: RANKED, chosen };
    // The fourth broke a cap then; the second, third and fifth would have fitted.
    expect(nextOfReserve(decided, [award('first', true)], capsOf(300, 200))).toEqual({
      bid: 'bid_fourth',
    });
    expect(nextOfReserve(decided, [award('first', true)], capsOf(300, 199))).toMatchObject({
      excluded: [{ bid: 'bid_fourth' }],
    });
  });
});
