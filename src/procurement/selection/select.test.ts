import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BidId, PartyId } from '../../kernel/ids.ts';
import { type EurMicros, toEurMicros } from '../../kernel/units.ts';
import { withHighs } from '../../platform/solver/highs-thread.ts';
import { solveProgramme, solveWith } from '../../platform/solver/solve-programme.ts';
import type { Candidate, Exclusion, SelectionCaps } from './candidate.ts';
import { toIntegerProgramme } from './caps.ts';
import { firstBreach, isFeasible, scoreOf, selectAsGiven, selectByRank } from './select.ts';

const LIMITS = { secondsMax: 20, now: () => performance.now() };

/** Millions of euros, as micros. */
function eur(millions: number): EurMicros {
  return toEurMicros(BigInt(millions) * 1_000_000_000_000n);
}

/** A bid of lot 1 in DE that asks 100 + 400 and is matched with as much. */
function candidateOf(number: number, change: Partial<Candidate> = {}): Candidate {
  return {
    bid: `bid_${number}`,
    lot: 'lot-1',
    scoreThousandths: 90_000 - 1_000 * number,
    capexMicros: eur(4_000),
    unionMicrosByPhase: [eur(100), eur(400)],
    national: [{ state: 'party_de', micros: eur(500) }],
    ...change,
  };
}

const LOT = { name: '', phases: [], itLoadKilowattsMin: 0, storageTerabytesMin: 0 };

/** The caps of 2026, and states that have committed themselves to so many millions. */
function capsWith(
  committed: Readonly<Record<PartyId, number>>,
  change: Partial<SelectionCaps> = {},
): SelectionCaps {
  return {
    lots: [
      { ...LOT, id: 'lot-1', projectCountMax: 4 },
      { ...LOT, id: 'lot-2', projectCountMax: 3 },
    ],
    projectCountMax: 7,
    unionMicrosMax: eur(5_000),
    unionMicrosMaxByPhase: [eur(1_000), undefined],
    committedMicros: new Map(
      Object.entries(committed).map(([state, millions]) => [state as PartyId, eur(millions)]),
    ),
    ...change,
  };
}

const RICH = { party_de: 9_000, party_fr: 9_000 };

describe('In rank order', () => {
  test.each<readonly [string, number, Partial<SelectionCaps>, number, Exclusion | undefined]>([
    ['four projects in a lot of four', 4, {}, 4, undefined],
    ['the fifth in a lot of four', 5, {}, 4, { reason: 'projects_in_lot', lot: 'lot-1', max: 4 }],
    [
      'the third of two projects in all',
      3,
      { projectCountMax: 2 },
      2,
      { reason: 'projects_in_all', max: 2 },
    ],
    ['union money of a phase to the micro', 3, { unionMicrosMaxByPhase: [eur(300)] }, 3, undefined],
    [
      'a micro more of a phase',
      3,
      { unionMicrosMaxByPhase: [toEurMicros(eur(300) - 1n)] },
      2,
      { reason: 'union_money_in_phase', phase: 1, overMicros: toEurMicros(1n) },
    ],
    [
      'the second phase, which has a cap too',
      2,
      { unionMicrosMaxByPhase: [undefined, eur(700)] },
      1,
      { reason: 'union_money_in_phase', phase: 2, overMicros: eur(100) },
    ],
    ['union money in all to the micro', 3, { unionMicrosMax: eur(1_500) }, 3, undefined],
    [
      'a micro more in all',
      3,
      { unionMicrosMax: toEurMicros(eur(1_500) - 1n) },
      2,
      { reason: 'union_money_in_all', overMicros: toEurMicros(1n) },
    ],
    ['no cap on union money in a phase', 4, { unionMicrosMaxByPhase: [undefined] }, 4, undefined],
  ])('%s', (_, count, ...[change, selectedCount, exclusion]) => {
    const candidates = Array.from({ length: count }, (__, index) => candidateOf(index));
    const selected = selectByRank(candidates, capsWith(RICH, change));
    expect(selected.bids).toHaveLength(selectedCount);
    expect(selected.excluded.map((each) => each.exclusion)).toEqual(
      exclusion === undefined ? [] : [exclusion],
    );
    expect(selected.scoreThousandths).toBe(scoreOf(candidates, selected.bids));
  });

  test('a bid is told the first cap that it breaks, and the next one that fits is taken', () => {
    const candidates = [
      candidateOf(0),
      candidateOf(1, { lot: 'lot-2' }),
      candidateOf(2, { lot: 'lot-2', national: [{ state: 'party_fr', micros: eur(500) }] }),
    ];
    const caps = capsWith({ party_de: 500, party_fr: 500 }, { unionMicrosMax: eur(1_000) });
    expect(selectByRank(candidates, caps)).toEqual({
      bids: ['bid_0', 'bid_2'],
      scoreThousandths: 178_000,
      excluded: [
        {
          bid: 'bid_1',
          exclusion: { reason: 'state_commitment', state: 'party_de', overMicros: eur(500) },
        },
      ],
    });
  });
});

describe('rule 2: a state finances its share by what it has committed itself to', () => {
  const shared = [
    { state: 'party_de', micros: eur(300) },
    { state: 'party_fr', micros: eur(200) },
  ] as const;
  test.each<
    readonly [string, Record<PartyId, number>, Candidate['national'], Exclusion | undefined]
  >([
    ['allowed: all of its commitment', { party_de: 500 }, candidateOf(0).national, undefined],
    [
      'refused: a million short',
      { party_de: 499 },
      candidateOf(0).national,
      { reason: 'state_commitment', state: 'party_de', overMicros: eur(1) },
    ],
    [
      'refused: no commitment at all',
      { party_fr: 900 },
      candidateOf(0).national,
      { reason: 'state_commitment', state: 'party_de', overMicros: eur(500) },
    ],
    ['allowed: two states, each its part', { party_de: 300, party_fr: 200 }, shared, undefined],
    [
      'refused: one of two states lacks its part',
      { party_de: 900, party_fr: 150 },
      shared,
      { reason: 'state_commitment', state: 'party_fr', overMicros: eur(50) },
    ],
  ])('%s', (_, committed, national, exclusion) => {
    const { excluded } = selectByRank([candidateOf(0, { national })], capsWith(committed));
    expect(excluded[0]?.exclusion).toEqual(exclusion);
  });
});

describe('rule 3: at most 17 % of the capital expenditure, matched at least equally', () => {
  test.each<readonly [string, Partial<Candidate>, Exclusion | undefined]>([
    ['allowed: 17 % to the micro', { capexMicros: eur(3_000), ...asks(510, 510) }, undefined],
    [
      'refused: a million above 17 %',
      { capexMicros: eur(3_000), ...asks(511, 511) },
      { reason: 'union_share', overMicros: eur(1) },
    ],
    [
      'refused: matched with a million less',
      { capexMicros: eur(3_000), ...asks(510, 509) },
      { reason: 'state_match', overMicros: eur(1) },
    ],
    ['allowed: matched with more', { capexMicros: eur(3_000), ...asks(510, 900) }, undefined],
  ])('%s', (_, change, exclusion) => {
    const candidates = [candidateOf(0, change)];
    const { excluded } = selectByRank(candidates, capsWith(RICH));
    expect(excluded[0]?.exclusion).toEqual(exclusion);
    expect(firstBreach(candidates, ['bid_0'], capsWith(RICH))?.exclusion).toEqual(exclusion);
  });
});

function asks(union: number, national: number): Partial<Candidate> {
  return {
    unionMicrosByPhase: [eur(union)],
    national: [{ state: 'party_de', micros: eur(national) }],
  };
}

test('A choice as given says what each other bid breaks beside it, or that it was left out', () => {
  const candidates = [0, 1, 2].map((number) => candidateOf(number));
  const caps = capsWith({ party_de: 1_000 });
  expect(selectAsGiven(candidates, ['bid_2', 'bid_1'], caps)).toEqual({
    bids: ['bid_1', 'bid_2'],
    scoreThousandths: 177_000,
    excluded: [
      {
        bid: 'bid_0',
        exclusion: { reason: 'state_commitment', state: 'party_de', overMicros: eur(500) },
      },
    ],
  });
  expect(selectAsGiven(candidates, ['bid_1'], caps).excluded.map((each) => each.exclusion)).toEqual(
    [{ reason: 'left_out' }, { reason: 'left_out' }],
  );
});

/** Of all that fit: the highest score, and of those the one with the better rank first. */
function byBruteForce(candidates: readonly Candidate[], caps: SelectionCaps): readonly BidId[] {
  const { rows } = toIntegerProgramme(candidates, caps);
  const limits = rows.map(({ terms, max }) => ({
    amounts: candidates.map(
      (_, index) => terms.find((each) => each.column === index)?.amount ?? 0n,
    ),
    max,
  }));
  const walk = (index: number, taken: readonly number[], score: number): void => {
    const fits = limits.every(
      ({ amounts, max }) => taken.reduce((sum, each) => sum + (amounts[each] ?? 0n), 0n) <= max,
    );
    if (!fits) return;
    const candidate = candidates[index];
    if (candidate === undefined) {
      if (score > best.score) best = { score, taken };
      return;
    }
    // With the better rank taken first, what comes later wins only by a higher score.
    walk(index + 1, [...taken, index], score + candidate.scoreThousandths);
    walk(index + 1, taken, score);
  };
  let best: { score: number; taken: readonly number[] } = { score: -1, taken: [] };
  walk(0, [], 0);
  return best.taken.map((index) => candidates[index]?.bid ?? 'bid_none');
}

const STATES: readonly PartyId[] = ['party_de', 'party_fr', 'party_es'];
const cases = fc.record({
  bids: fc.array(
    fc.record({
      lot: fc.constantFrom('lot-1', 'lot-2'),
      score: fc.integer({ min: 0, max: 6 }),
      union: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 40 })),
      state: fc.constantFrom(...STATES),
      oddMicros: fc.nat(2),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  committed: fc.tuple(...STATES.map(() => fc.integer({ min: 0, max: 2_000 }))),
  caps: fc.tuple(fc.integer({ min: 5, max: 30 }), fc.integer({ min: 20, max: 150 })),
});

test('The optimum equals brute force on 500 random cases, never below rank order', async () => {
  await withHighs((run) =>
    fc.assert(
      fc.asyncProperty(cases, async ({ bids, committed, caps: [phaseMax, allMax] }) => {
        const candidates = bids
          .toSorted((a, b) => b.score - a.score)
          .map(({ lot, score, union: [first, second], state, oddMicros }, index) => {
            const unionMicrosByPhase = [
              toEurMicros(eur(first * 20) + BigInt(oddMicros)),
              eur(second * 20),
            ];
            const micros = toEurMicros(unionMicrosByPhase.reduce((sum, each) => sum + each, 0n));
            return candidateOf(index, {
              lot,
              scoreThousandths: 60_000 + score * 5_000,
              capexMicros: toEurMicros(micros * 6n),
              unionMicrosByPhase,
              national: [{ state, micros }],
            });
          });
        const [de, fr, es] = committed;
        const caps = capsWith(
          { party_de: de ?? 0, party_fr: fr ?? 0, party_es: es ?? 0 },
          { unionMicrosMax: eur(allMax * 20), unionMicrosMaxByPhase: [eur(phaseMax * 20)] },
        );
        const found = await solveWith(run, toIntegerProgramme(candidates, caps), LIMITS);
        const chosen = found.choice.map((index) => candidates[index]?.bid);
        expect(chosen).toEqual(byBruteForce(candidates, caps));
        expect(isFeasible(candidates, chosen as BidId[], caps)).toBe(true);
        expect(found).toMatchObject({ isOptimal: true, bound: found.objective });
        expect(found.objective).toBeGreaterThanOrEqual(
          selectByRank(candidates, caps).scoreThousandths,
        );
      }),
      { numRuns: 500 },
    ),
  );
});

test('Forty bids of ten states are solved, with the bound shown', async () => {
  const candidates = Array.from({ length: 40 }, (_, index) => {
    // The best are the dearest, so that rank order is not the optimum.
    const union = 100 - index;
    return candidateOf(index, {
      lot: index % 3 === 0 ? 'lot-2' : 'lot-1',
      scoreThousandths: 95_000 - 60 * index - ((index * 7) % 13),
      unionMicrosByPhase: [eur(union), eur(4 * union)],
      national: [{ state: `party_s${index % 10}`, micros: eur(5 * union) }],
    });
  });
  const states = Array.from({ length: 10 }, (_, index) => [`party_s${index}`, 450 + 20 * index]);
  const caps = capsWith(Object.fromEntries(states), { unionMicrosMax: eur(2_000) });
  const found = await solveProgramme(toIntegerProgramme(candidates, caps), LIMITS);
  expect(found).toMatchObject({ isOptimal: true, bound: found.objective });
  expect(found.objective).toBeGreaterThan(selectByRank(candidates, caps).scoreThousandths);
});
