import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Choice,
  choiceInOrder,
  firstRowOver,
  objectiveOf,
  type ZeroOneProgramme,
} from '../../kernel/zero-one-programme.ts';
import { type RunHighs, SolverFailed, withHighs } from './highs-thread.ts';
import { solveProgramme, solveWith } from './solve-programme.ts';
import { relaxedRow } from './solver-rows.ts';

const LIMITS = { secondsMax: 20, now: () => performance.now() };

/** Of all choices that fit: the most valuable, and of those the one with the earliest columns. */
function byBruteForce(programme: ZeroOneProgramme): Choice {
  const count = programme.values.length;
  let best: Choice = [];
  for (let bits = 0; bits < 2 ** count; bits += 1) {
    const choice = [...programme.values.keys()].filter(
      (column) => Math.floor(bits / 2 ** (count - 1 - column)) % 2 === 1,
    );
    // With the first column as the highest bit, a later number of equal value is the earlier one.
    if (objectiveOf(programme, choice) < objectiveOf(programme, best)) continue;
    if (firstRowOver(programme, choice) === undefined) best = choice;
  }
  return best;
}

/** Few different values and amounts, so that choices are often equal and limits often just met. */
const programmes = fc.integer({ min: 1, max: 8 }).chain((count) =>
  fc.record({
    values: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: count, maxLength: count }),
    rows: fc.array(
      fc.record({
        amounts: fc.array(fc.bigInt({ min: 0n, max: 6n }), {
          minLength: count,
          maxLength: count,
        }),
        max: fc.bigInt({ min: 0n, max: 14n }),
        // Amounts of money: a whole euro, or not one micro apart from another.
        unit: fc.constantFrom(1n, 1_000_000n, 166_666_666_666_667n),
        odd: fc.bigInt({ min: 0n, max: 1n }),
      }),
      { maxLength: 3 },
    ),
  }),
);

function programmeOf(drawn: typeof programmes extends fc.Arbitrary<infer T> ? T : never) {
  const rows = drawn.rows.map(({ amounts, max, unit, odd }) => ({
    max: max * unit,
    terms: amounts.map((amount, column) => ({
      column,
      amount: amount === 0n ? 0n : amount * unit + odd * BigInt(column % 2),
    })),
  }));
  return { values: drawn.values, rows };
}

describe('A programme', () => {
  test('is solved as by brute force, equal choices included', async () => {
    await withHighs((run) =>
      fc.assert(
        fc.asyncProperty(programmes, async (drawn) => {
          const programme = programmeOf(drawn);
          const choice = byBruteForce(programme);
          const objective = objectiveOf(programme, choice);
          expect(await solveWith(run, programme, LIMITS)).toMatchObject({
            choice,
            objective,
            bound: objective,
            isOptimal: true,
          });
        }),
        { numRuns: 120 },
      ),
    );
  });

  test('is held to the micro, of a thousand million euros', async () => {
    const max = 1_000_000_000_000_000n;
    const programme = {
      values: [5, 5, 3],
      rows: [
        {
          max,
          terms: [
            { column: 0, amount: max / 2n },
            { column: 1, amount: max / 2n + 1n },
            { column: 2, amount: max / 2n },
          ],
        },
      ],
    };
    expect(await solveProgramme(programme, LIMITS)).toMatchObject({ choice: [0, 2], objective: 8 });
  });

  test('without a column, or with none that fits, takes nothing', async () => {
    expect(await solveProgramme({ values: [], rows: [] }, LIMITS)).toMatchObject({ choice: [] });
    const rows = [{ max: 1n, terms: [{ column: 0, amount: 2n }] }];
    expect(await solveProgramme({ values: [9], rows }, LIMITS)).toMatchObject({
      choice: [],
      bound: 0,
      isOptimal: true,
    });
  });

  test('for which there is no time is answered in order, with a bound and unproven', async () => {
    const values = Array.from({ length: 60 }, (_, column) => 1_000 + ((column * 7_919) % 991));
    const rows = [3n, 7n, 11n].map((step) => ({
      max: 1_000n,
      terms: values.map((_, column) => ({
        column,
        amount: 50n + ((BigInt(column) * step * 37n) % 101n),
      })),
    }));
    const programme = { values, rows };
    const found = await solveProgramme(programme, { ...LIMITS, secondsMax: 0 });
    const inOrder = objectiveOf(programme, choiceInOrder(programme));
    expect(found.isOptimal).toBe(false);
    expect(found.objective).toBeGreaterThanOrEqual(inOrder);
    expect(found.bound).toBeGreaterThan(found.objective);
  });

  test('of amounts below zero is a bug', async () => {
    const rows = [{ max: 1n, terms: [{ column: 0, amount: -1n }] }];
    await expect(solveProgramme({ values: [1], rows }, LIMITS)).rejects.toThrow('-1 of column 0');
  });
});

test('A row in coarser units lets in whatever fits the exact one', () => {
  const amount = fc.bigInt({ min: 0n, max: 2_000_000_000_000_000n });
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 8 }), amount, fc.nat(255), (amounts, max, bits) => {
      const terms = amounts.map((each, column) => ({ column, amount: each }));
      const isTaken = (column: number) => Math.floor(bits / 2 ** column) % 2 === 1;
      const sum = terms.reduce((all, each) => all + (isTaken(each.column) ? each.amount : 0n), 0n);
      const row = relaxedRow({ terms, max });
      const relaxed = row.terms.filter(({ column }) => isTaken(column));
      if (sum <= max) {
        expect(relaxed.reduce((all, each) => all + each.amount, 0)).toBeLessThan(row.max);
      }
      expect(Math.max(0, ...row.terms.map((each) => each.amount))).toBeLessThanOrEqual(1_000_000);
    }),
  );
});

test('The event loop goes on while a programme is solved, and a failure is told', async () => {
  let turnCount = 0;
  const timer = setInterval(() => {
    turnCount += 1;
  }, 1);
  await solveProgramme({ values: [1], rows: [] }, LIMITS);
  clearInterval(timer);
  expect(turnCount).toBeGreaterThan(5);
  const broken: Promise<unknown> = withHighs((run: RunHighs) =>
    run({
      costs: [1],
      columnLower: [],
      columnUpper: [1],
      rowLower: [],
      rowUpper: [],
      starts: [0],
      columns: [],
      amounts: [],
      secondsMax: 1,
    }),
  );
  await expect(broken).rejects.toBeInstanceOf(SolverFailed);
});
