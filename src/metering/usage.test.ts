import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assert, present } from '../kernel/assert.ts';
import { periodsOf } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import { judgeUsage, type Run, splitAtPeriods, UsageBook, usageIn } from './usage.ts';

const SEED = 20_270_303;
const START = 1_798_761_600;
const YEAR = 365 * 86_400;
const ALL = {
  start: toEpochSeconds(START),
  end: toEpochSeconds(START + YEAR),
  gpuCount: 100_000,
};
const PERIODS = periodsOf(ALL);
const KNOWN = { ...ALL, sharesGpu: false };

function runOf(start: number, seconds: number, gpuCount: number): Run {
  return {
    jobNumber: 1,
    attempt: 1,
    allocationIndex: 0,
    clusterIndex: 0,
    gpuCount,
    standing: 'own',
    start: toEpochSeconds(START + start),
    end: toEpochSeconds(START + start + seconds),
  };
}

test('the parts of a run by period follow each other and add up to the run', () => {
  const property = fc.property(
    fc.nat(YEAR / 2),
    fc.integer({ min: 1, max: YEAR / 2 }),
    fc.integer({ min: 1, max: 100_000 }),
    (start, seconds, gpuCount) => {
      const run = runOf(start, seconds, gpuCount);
      const parts = splitAtPeriods(run, PERIODS);
      expect(parts[0]?.start).toBe(run.start);
      expect(parts.at(-1)?.end).toBe(run.end);
      for (const [index, part] of parts.entries()) {
        expect(part.start).toBe(index === 0 ? run.start : parts[index - 1]?.end);
        const period = present(PERIODS[part.periodIndex], 'A period');
        expect(usageIn(run, period, part.periodIndex)).toEqual(part);
      }
      const sum = parts.reduce((total, { gpuSeconds }) => total + gpuSeconds, 0);
      expect(sum).toBe(gpuCount * seconds);
    },
  );
  fc.assert(property, { seed: SEED, numRuns: 200 });
});

test('late, repeated and reordered reports end in the same records', () => {
  const records = Array.from({ length: 6 }, (_, jobNumber) =>
    splitAtPeriods({ ...runOf(jobNumber * 10 * 86_400, 40 * 86_400, 4), jobNumber }, PERIODS),
  ).flat();
  const inOrder = new UsageBook();
  for (const record of records) inOrder.accept(record, KNOWN);
  const shuffled = fc.shuffledSubarray([...records, ...records], {
    minLength: records.length * 2,
  });
  const property = fc.property(shuffled, (reports) => {
    const book = new UsageBook();
    for (const report of reports) expect(book.accept(report, KNOWN).ok).toBe(true);
    expect(book.records()).toEqual(inOrder.records());
  });
  fc.assert(property, { seed: SEED, numRuns: 50 });
});

describe('a usage report', () => {
  const reported = present(splitAtPeriods(runOf(0, 100, 8), PERIODS)[0], 'A record');

  test('is accepted for the part in which the job is known to have run, and kept as it was', () => {
    const known = {
      start: toEpochSeconds(START + 40),
      end: toEpochSeconds(START + 1_000),
      gpuCount: 6,
      sharesGpu: false,
    };
    const outcome = new UsageBook().accept(reported, known);
    assert(outcome.ok, 'Refused');
    expect(outcome.value.reported.gpuSeconds).toBe(800);
    expect(outcome.value.accepted).toMatchObject({ gpuSeconds: 360, start: known.start });
  });

  test('is refused for the first of these reasons that holds', () => {
    const whole = { ...reported, sharesGpu: false };
    const elsewhere = { ...whole, start: toEpochSeconds(0), end: toEpochSeconds(1) };
    const other = { ...reported, gpuCount: 9 };
    const table = [
      // reported, first, known → answer
      [other, reported, undefined, 'exists_with_different_content'],
      [other, reported, elsewhere, 'exists_with_different_content'],
      [reported, reported, undefined, 'same_again'],
      [reported, reported, elsewhere, 'same_again'],
      [reported, undefined, undefined, 'unknown_run'],
      [reported, reported, { ...whole, sharesGpu: true }, 'same_again'],
      [reported, undefined, { ...elsewhere, sharesGpu: true }, 'shares_gpu'],
      [reported, undefined, elsewhere, 'outside_known_run'],
      [reported, undefined, whole, 'accepted'],
    ] as const;
    for (const [report, first, known, answer] of table) {
      const judged = judgeUsage(report, first, known);
      expect(judged.ok ? judged.value.kind : judged.reason).toBe(answer);
    }
  });
});
