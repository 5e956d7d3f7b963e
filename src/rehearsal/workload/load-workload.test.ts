import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stageOf } from '../../operation/stage.ts';
import type { RehearsalPlan, TraceSource } from '../programme-file/plan.ts';
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

function load(workload: RehearsalPlan['workload'], lines = TRACE): Promise<LoadedWorkload> {
  const folder = mkdtempSync(join(tmpdir(), 'polder-load-'));
  writeFileSync(join(folder, 'trace.csv'), `${lines.join('\n')}\n`);
  const stage = stageOf({ ...SMALL_PLAN, workload });
  return loadWorkload(stage, { toPath: (path) => join(folder, path), skipBadRows: false });
}

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

  test('from several sources, in the order of submission', async () => {
    const late = source({ startsAt: (SMALL_PLAN.interval.start + 3) as TraceSource['startsAt'] });
    const { columns } = await load([late, source()]);
    const submitted = [...columns.submittedAt].map((at) => at - SMALL_PLAN.interval.start);
    expect(submitted).toEqual([0, 3, 7, 10]);
    expect(columns.sourceId.at(0)).toBe('a');
  });

  test('or refused with file and line', async () => {
    await expect(load([source()], [HEADER, 'a,x,,1,1,,,one,,'])).rejects.toThrow(/trace\.csv:2/);
  });
});
