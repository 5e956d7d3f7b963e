import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stageOf } from '../../operation/stage.ts';
import { TextColumn } from '../job-columns.ts';
import type { GeneratedSource, RehearsalPlan, TraceSource } from '../programme-file/plan.ts';
import { SMALL_PLAN } from '../run/testing/small-plan.ts';
import { type LoadedWorkload, loadWorkload } from './load-workload.ts';

const HEADER = 'job_id,submit_s,wait_s,run_s,gpus,cpus,user,group,state,gpu_type';
const TRACE = [
  HEADER,
  'a,0,,100,2,,,one,completed,',
  'b,5,,50,0,,,one,completed,',
  'c,7,,60,1,,,two,failed,',
  'd,9,,70,1,,,three,,',
  'e,9999999,,70,1,,,one,,',
];

function source(change: Partial<TraceSource> = {}): TraceSource {
  return {
    kind: 'trace',
    path: 'trace.csv',
    format: undefined,
    startsAt: SMALL_PLAN.interval.start,
    allocationByGroup: new Map([
      ['one', 'allocation_lab'],
      ['two', 'allocation_sold'],
    ]),
    copyCount: 1,
    wishes: [],
    largestClassFactor: 1,
    ...change,
  };
}

function drawn(mix: GeneratedSource['mix']): GeneratedSource {
  const factors = { largestClassFactor: 1, sizeFactor: 1, lengthFactor: 1 };
  const weightByAllocation = new Map([['allocation_lab' as const, 1]]);
  return { kind: 'generated', mix, loadPpm: 3_000_000, ...factors, wishes: [], weightByAllocation };
}

function load(workload: RehearsalPlan['workload'], lines = TRACE): Promise<LoadedWorkload> {
  const folder = mkdtempSync(join(tmpdir(), 'polder-load-'));
  writeFileSync(join(folder, 'trace.csv'), `${lines.join('\n')}\n`);
  const stage = stageOf({ ...SMALL_PLAN, workload });
  return loadWorkload(stage, { toPath: (path) => join(folder, path), skipBadRows: false });
}

test('a text of a prefix and a number is the one that the two make', () => {
  const texts = new TextColumn();
  const numbers = [0, 9, 10, 4_711, 999_999, 1_000_000, Number.MAX_SAFE_INTEGER];
  for (const number of numbers) texts.pushNumbered('kalos-', number);
  expect(numbers.map((_, row) => texts.at(row))).toEqual(numbers.map((each) => `kalos-${each}`));
});

describe('a workload is loaded', () => {
  test('so that every row is a job or counted under one reason', async () => {
    const { columns, rowCount, rejectedRows } = await load([source()]);
    expect([...columns.submittedAt].map((at) => at - SMALL_PLAN.interval.start)).toEqual([0, 7]);
    expect([...columns.allocationIndex]).toEqual([0, 1]);
    expect(Object.fromEntries(rejectedRows)).toEqual({
      uses_no_gpu: 1,
      no_allocation_for_group: 1,
      outside_the_period: 1,
    });
    expect(rowCount).toBe(5);
  });

  test('with every other group under the star', async () => {
    const allocationByGroup = new Map([['*', 'allocation_sold' as const]]);
    const { columns } = await load([source({ allocationByGroup })]);
    expect([...columns.allocationIndex]).toEqual([1, 1, 1]);
  });

  test('with the wall time of the plan where the source has none', async () => {
    const { columns } = await load([source()]);
    expect([...columns.requestedSeconds]).toEqual([150, 90]);
  });

  test('in copies, each row of each counted', async () => {
    const { columns, rowCount, rejectedRows } = await load([source({ copyCount: 3 })]);
    expect(rowCount).toBe(15);
    const lost = [...rejectedRows.values()].reduce((sum, count) => sum + count, 0);
    expect(columns.count + lost).toBe(15);
  });

  test('or refused where there are too many copies to put them in order', async () => {
    const rows = Array.from({ length: 400 }, (_, row) => `${row},${row * 7_000_000},,9,1,,,one,,`);
    const loading = load([source({ copyCount: 10_000 })], [HEADER, ...rows]);
    await expect(loading).rejects.toThrow(
      '10,000 copies of 400 jobs over 2,793,000,001 seconds, expected at most 8,062 copies',
    );
  });

  test('from several sources, in the order of submission', async () => {
    const late = source({ startsAt: (SMALL_PLAN.interval.start + 3) as TraceSource['startsAt'] });
    const { columns } = await load([late, source()]);
    const submitted = [...columns.submittedAt].map((at) => at - SMALL_PLAN.interval.start);
    expect(submitted).toEqual([0, 3, 7, 10]);
    expect(columns.sourceId.at(0)).toBe('a');
  });

  test('at one second, those of the first source first, drawn or read', async () => {
    const sources = [drawn('kalos'), drawn('seren'), source(), drawn('itp')];
    const perSecond = Array.from({ length: 400_000 / 50 }, (_, row) => row * 50);
    const trace = perSecond.map((second) => `trace-${second + 1},${second},,100,2,,,one,,`);
    const { columns } = await load(sources, [HEADER, ...trace]);
    const names = ['kalos', 'seren', 'trace', 'itp'];
    const placeOf = (row: number): readonly [number, number, number] => {
      const [name = '', number = ''] = columns.sourceId.at(row).split('-');
      return [columns.submittedAt[row] ?? 0, names.indexOf(name), Number(number)];
    };
    let tieCount = 0;
    for (let row = 1; row < columns.count; row += 1) {
      const [at, place, number] = placeOf(row);
      const [atBefore, placeBefore, numberBefore] = placeOf(row - 1);
      const order = at - atBefore || place - placeBefore || number - numberBefore;
      if (order <= 0) expect(placeOf(row)).toBe(`behind ${placeOf(row - 1)}`);
      if (at === atBefore && place !== placeBefore) tieCount += 1;
    }
    expect(tieCount).toBeGreaterThan(10);
  });

  test('or refused with file and line', async () => {
    await expect(load([source()], [HEADER, 'a,x,,1,1,,,one,,'])).rejects.toThrow(/trace\.csv:2/);
  });
});
