import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JobKind, RunHistory } from './run-history.ts';

const FIRST_SECONDS = 43_200;
const RUN_COUNT_MIN = 10;

interface Run extends JobKind {
  readonly runSeconds: number;
}

const runArbitrary: fc.Arbitrary<Run> = fc.record({
  allocation: fc.nat(1),
  gpuCount: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 17, 1_024, 100_000)),
  runSeconds: fc.oneof(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 100_000 }),
    fc.integer({ min: 1, max: 315_360_000 }),
  ),
});

function historyOf(runs: readonly Run[], quantilePpm: number): RunHistory {
  const history = new RunHistory({ quantilePpm, firstSeconds: FIRST_SECONDS });
  for (const run of runs) history.tell(run, run.runSeconds);
  return history;
}

/** The smallest power of two that is at least as large. */
function sizeOf({ gpuCount }: JobKind): number {
  let size = 1;
  while (size < gpuCount) size *= 2;
  return size;
}

const lengthsOf = (runs: readonly Run[]): readonly number[] =>
  runs.map(({ runSeconds }) => runSeconds).sort((a, b) => a - b);

/** The longest time that is counted together with `seconds`: eight buckets a doubling. */
function longestLike(seconds: number): number {
  if (seconds < 16) return seconds;
  let width = 1;
  while (seconds >= width * 16) width *= 2;
  return (Math.floor(seconds / width) + 1) * width - 1;
}

/** The plain way: sorts all runs that are like it and longer, and takes the nearest rank. */
function plainEstimate(
  runs: readonly Run[],
  { kind, workedSeconds, percent }: { kind: JobKind; workedSeconds: number; percent: number },
): number {
  const longer = workedSeconds === 0 ? 0 : longestLike(workedSeconds);
  const own = runs.filter((run) => run.allocation === kind.allocation && run.runSeconds > longer);
  for (const like of [own.filter((run) => sizeOf(run) === sizeOf(kind)), own]) {
    if (like.length < RUN_COUNT_MIN) continue;
    const rank = Math.ceil((like.length * percent) / 100);
    return longestLike(lengthsOf(like)[rank - 1] ?? 0);
  }
  return workedSeconds < FIRST_SECONDS ? FIRST_SECONDS : workedSeconds * 2;
}

test('an estimate is the quantile of like runs that lasted longer, as a sort finds it', () => {
  fc.assert(
    fc.property(
      fc.array(runArbitrary, { maxLength: 150 }),
      runArbitrary,
      fc.constantFrom(1, 25, 50, 75, 90, 95, 100),
      fc.oneof(fc.constant(0), fc.nat(100), fc.nat(400_000_000)),
      (runs, kind, percent, workedSeconds) => {
        const estimate = historyOf(runs, percent * 10_000).estimate(kind, workedSeconds);
        expect(estimate).toBe(plainEstimate(runs, { kind, workedSeconds, percent }));
        expect(estimate).toBeGreaterThan(workedSeconds);
      },
    ),
    { numRuns: 500 },
  );
});

test('an estimate is never below the exact quantile, and at most an eighth above', () => {
  fc.assert(
    fc.property(fc.array(runArbitrary, { minLength: 10, maxLength: 60 }), (drawn) => {
      const runs = drawn.map((run) => ({ ...run, allocation: 0 }));
      const exact = lengthsOf(runs)[Math.ceil(runs.length / 2) - 1] ?? 0;
      // No run is of this size, so that all of the allocation count.
      const estimate = historyOf(runs, 500_000).estimate({ allocation: 0, gpuCount: 33 }, 0);
      expect(estimate).toBeGreaterThanOrEqual(exact);
      expect(estimate - exact).toBeLessThanOrEqual(exact / 8);
    }),
  );
});

const tenOf = (gpuCount: number, runSeconds: number): readonly Run[] =>
  Array.from({ length: RUN_COUNT_MIN }, () => ({ allocation: 0, gpuCount, runSeconds }));

const waiting = (gpuCount: number) => ({ allocation: 0, gpuCount, workedSeconds: 0 });
const after = (workedSeconds: number) => ({ ...waiting(1), workedSeconds });

test.each<readonly [string, readonly Run[], JobKind & { workedSeconds: number }, number]>([
  ['nothing ran before     ', [], waiting(1), FIRST_SECONDS],
  ['nine ran, one too few  ', tenOf(1, 7).slice(1), waiting(1), FIRST_SECONDS],
  ['ten of its size ran    ', tenOf(1, 7), waiting(1), 7],
  ['3 and 4 GPUs are one   ', [...tenOf(3, 7), ...tenOf(8, 9)], waiting(4), 7],
  ['its size did not run   ', [...tenOf(3, 7), ...tenOf(8, 9)], waiting(1), 9],
  ['another allocation ran ', tenOf(1, 7), { ...waiting(1), allocation: 1 }, FIRST_SECONDS],
  ['it outlived all of them', tenOf(1, 7), after(7), FIRST_SECONDS],
  ['and the first one too  ', tenOf(1, 7), after(50_000), 100_000],
  ['others lasted longer   ', [...tenOf(1, 7), ...tenOf(1, 9)], after(7), 9],
])('where %s', (_, runs, { workedSeconds, ...kind }, seconds) => {
  expect(historyOf(runs, 900_000).estimate(kind, workedSeconds)).toBe(seconds);
});
