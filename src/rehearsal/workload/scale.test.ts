import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobRow } from './job-row.ts';
import { scaleLargestClass, superpose } from './scale.ts';

const RUNS = { seed: 20_270_302, numRuns: 200 };

const jobs = fc
  .array(
    fc.record({
      submitSeconds: fc.nat({ max: 100_000 }),
      runSeconds: fc.integer({ min: 1, max: 1_000_000 }),
      gpuCount: fc.integer({ min: 1, max: 2_000 }),
    }),
    { maxLength: 40 },
  )
  .map((all) =>
    all
      .sort((a, b) => a.submitSeconds - b.submitSeconds)
      .map((fields, index) => jobOf({ ...fields, sourceId: `j${index}` })),
  );

function jobOf(fields: Partial<JobRow>): JobRow {
  return {
    sourceId: 'a',
    submitSeconds: 0,
    runSeconds: 10,
    gpuCount: 1,
    requestedSeconds: 0,
    group: '',
    user: '',
    end: 'completed',
    ...fields,
  };
}

function gpuSecondsOf(rows: readonly JobRow[]): number {
  return rows.reduce((total, row) => total + row.gpuCount * row.runSeconds, 0);
}

describe('superposed copies', () => {
  const options = fc.record({
    seed: fc.nat(),
    copyCount: fc.integer({ min: 1, max: 6 }),
  });

  it('hold as many times the GPU-seconds, in order, within the span, with ids of their own', () => {
    fc.assert(
      fc.property(jobs, options, (rows, each) => {
        const out = [...superpose(rows, each)];
        expect(gpuSecondsOf(out)).toBe(gpuSecondsOf(rows) * each.copyCount);
        expect(new Set(out.map(({ sourceId }) => sourceId)).size).toBe(
          rows.length * each.copyCount,
        );
        const times = out.map(({ submitSeconds }) => submitSeconds);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        for (const time of times) {
          expect(Number.isInteger(time) && time >= 0).toBe(true);
          expect(time).toBeLessThanOrEqual(rows.at(-1)?.submitSeconds ?? 0);
        }
      }),
      RUNS,
    );
  });

  it('keep the trace itself as the first copy and shift each further one as a whole', () => {
    fc.assert(
      fc.property(jobs, options, (rows, each) => {
        const out = [...superpose(rows, each)];
        expect(out.filter(({ sourceId }) => !sourceId.includes('.'))).toEqual(rows);
        const span = (rows.at(-1)?.submitSeconds ?? 0) + 1;
        for (let copy = 2; copy <= each.copyCount; copy += 1) {
          const ofCopy = new Map(out.map((row) => [row.sourceId, row.submitSeconds]));
          const shifts = rows.map(({ sourceId, submitSeconds }) => {
            const shifted = ofCopy.get(`${sourceId}.${copy}`) ?? Number.NaN;
            return (((shifted - submitSeconds) % span) + span) % span;
          });
          expect(new Set(shifts).size).toBeLessThanOrEqual(1);
        }
      }),
      RUNS,
    );
  });

  it('are equal for an equal seed, and a further copy moves none of those before', () => {
    fc.assert(
      fc.property(jobs, options, (rows, each) => {
        const out = [...superpose(rows, each)];
        expect([...superpose(rows, each)]).toEqual(out);
        const last = `.${each.copyCount + 1}`;
        const more = [...superpose(rows, { ...each, copyCount: each.copyCount + 1 })];
        expect(more.filter(({ sourceId }) => !sourceId.endsWith(last))).toEqual(out);
      }),
      RUNS,
    );
  });

  it('of nothing are nothing', () => {
    expect([...superpose([], { seed: 1, copyCount: 3 })]).toEqual([]);
  });
});

describe('the largest size class', () => {
  it.each([
    ['the class that occurs', [1, 8, 64], 10, [1, 8, 640]],
    ['all sizes in it', [1, 65, 512], 10, [1, 650, 5_120]],
    ['ones alone', [1, 1], 4, [4, 4]],
  ] as const)('%s', (_name, sizes, factor, expected) => {
    const rows = sizes.map((gpuCount) => jobOf({ gpuCount }));
    const out = [...scaleLargestClass(rows, factor)];
    expect(out.map(({ gpuCount }) => gpuCount)).toEqual(expected);
  });

  it.each([
    ['stays one below a GPU', 250_000, 3, { gpuCount: 1, sharePpm: 750_000 }],
    ['is a GPU where it comes to one', 250_000, 4, { gpuCount: 1 }],
    ['takes whole GPUs beyond', 300_000, 4, { gpuCount: 2 }],
    ['stays as it is', 300_000, 1, { gpuCount: 1, sharePpm: 300_000 }],
  ] as const)('a share of one GPU %s', (_name, sharePpm, factor, expected) => {
    const out = [...scaleLargestClass([jobOf({ sharePpm })], factor)];
    expect(out).toEqual([{ ...jobOf({}), ...expected }]);
  });

  it('multiplies its GPU-seconds exactly and changes nothing else', () => {
    const factors = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(jobs, factors, (rows, factor) => {
        const out = [...scaleLargestClass(rows, factor)];
        const changed = out.filter((row, index) => row.gpuCount !== rows[index]?.gpuCount);
        const before = rows.filter((row, index) => row.gpuCount !== out[index]?.gpuCount);
        expect(gpuSecondsOf(changed)).toBe(gpuSecondsOf(before) * factor);
        const strip = (all: readonly JobRow[]) => all.map((row) => ({ ...row, gpuCount: 0 }));
        expect(strip(out)).toEqual(strip(rows));
      }),
      RUNS,
    );
  });
});
