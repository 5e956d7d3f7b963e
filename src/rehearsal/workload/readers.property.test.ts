import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toTimeText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { CSV_HEADER } from './csv-trace.ts';
import type { JobEnd, JobRow } from './job-row.ts';
import { inOrderOfSubmission } from './row-tally.ts';
import { isComplete, readAll, traceOf } from './testing/read-text.ts';

/** Printed by fast-check with the counterexample; changed by hand to look elsewhere. */
const SEED = 20_270_301;
const RUNS = { seed: SEED, numRuns: 100 };
const STRICT = { skipBadRows: false };

const name = fc.string({ unit: fc.constantFrom(...'abzäß 0-_,"'), maxLength: 12 });
const end = fc.constantFrom<JobEnd>('completed', 'failed', 'cancelled', 'unknown');
const fields = fc.record({
  submitSeconds: fc.nat({ max: 10_000_000 }),
  runSeconds: fc.integer({ min: 1, max: 315_360_000 }),
  gpuCount: fc.integer({ min: 1, max: 1_000_000 }),
  requestedMinutes: fc.nat({ max: 100_000 }),
  group: name,
  user: name,
  end,
});

/** Jobs in an arbitrary order of submission, with ids 1, 2, 3 … in that order. */
const jobs = fc.array(fields, { maxLength: 30 }).map((all) =>
  all.map(
    ({ requestedMinutes, ...rest }, index): JobRow => ({
      ...rest,
      sourceId: String(index + 1),
      requestedSeconds: requestedMinutes * 60,
    }),
  ),
);
const chunkBytes = fc.integer({ min: 1, max: 300 });

const CSV_STATES = { completed: 'completed', failed: 'failed', cancelled: 'removed', unknown: '' };
const SWF_STATUS = { completed: 1, failed: 0, cancelled: 5, unknown: -1 };
const SLURM_STATES = {
  completed: 'COMPLETED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
  unknown: 'RUNNING',
};
/** 1 March 2027. */
const START = 1_803_859_200;

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

function csvOf(rows: readonly JobRow[]): string {
  const lines = rows.map((job) =>
    [
      job.sourceId,
      job.submitSeconds,
      '',
      job.runSeconds,
      job.gpuCount,
      '',
      quoted(job.user),
      quoted(job.group),
      CSV_STATES[job.end],
      '',
    ].join(','),
  );
  return [CSV_HEADER, ...lines].join('\n');
}

function swfOf(rows: readonly JobRow[]): string {
  const lines = rows.map((job) =>
    [
      [job.sourceId, job.submitSeconds, -1, job.runSeconds, job.gpuCount, -1, -1, -1],
      [job.requestedSeconds, -1, SWF_STATUS[job.end], -1, -1, -1, 3, -1, -1, -1],
    ]
      .flat()
      .join(' '),
  );
  return ['; Version: 2.2', ...lines, ''].join('\n');
}

function sacctOf(rows: readonly JobRow[]): string {
  const lines = rows.map((job) => {
    const submit = toTimeText(toEpochSeconds(START + job.submitSeconds)).replace('Z', '');
    const limit = job.requestedSeconds / 60;
    const tres = `cpu=1,gres/gpu=${job.gpuCount}`;
    const state = SLURM_STATES[job.end];
    return [job.sourceId, submit, job.runSeconds, limit, tres, job.group, job.user, state].join(
      '|',
    );
  });
  const header = 'JobID|Submit|ElapsedRaw|TimelimitRaw|AllocTRES|Account|User|State';
  return [header, ...lines, ''].join('\n');
}

function jsonOf(rows: readonly JobRow[]): string {
  const list = rows.map((job) => ({
    job_id: Number(job.sourceId),
    account: job.group,
    user: job.user,
    state: { current: [SLURM_STATES[job.end]] },
    time: {
      submission: START + job.submitSeconds,
      elapsed: job.runSeconds,
      limit: { set: true, infinite: false, number: job.requestedSeconds / 60 },
    },
    tres: { allocated: [{ type: 'gres', name: 'gpu', count: job.gpuCount }] },
  }));
  return JSON.stringify({ jobs: list }, null, 1);
}

function fromFirst(rows: readonly JobRow[]): JobRow[] {
  const sorted = inOrderOfSubmission(rows);
  const first = sorted[0]?.submitSeconds ?? 0;
  return sorted.map((job) => ({ ...job, submitSeconds: job.submitSeconds - first }));
}

describe('a reader gives back the jobs that were written', () => {
  it.each([
    ['csv', csvOf, (rows: JobRow[]) => rows.map((job) => ({ ...job, requestedSeconds: 0 }))],
    ['swf', swfOf, (rows: JobRow[]) => rows.map((job) => ({ ...job, group: '3', user: '' }))],
    ['sacct', sacctOf, fromFirst],
    ['sacct-json', jsonOf, fromFirst],
  ] as const)('%s', async (format, textOf, expectedOf) => {
    await fc.assert(
      fc.asyncProperty(jobs, chunkBytes, async (drawn, bytes) => {
        fc.pre(format !== 'sacct-json' || drawn.length > 0);
        const written = format === 'csv' ? inOrderOfSubmission(drawn) : drawn;
        const result = await readAll(traceOf(textOf(written), 'trace', bytes), {
          ...STRICT,
          format,
        });
        expect(result.error).toBeUndefined();
        expect(result.rows).toEqual(inOrderOfSubmission(expectedOf([...written])));
        expect(isComplete(result)).toBe(true);
      }),
      RUNS,
    );
  });

  it('whatever bytes come: an answer or a TraceError, and every row is counted', async () => {
    const noise = fc.string({ unit: fc.constantFrom(...'1,-|;"\n a.{}[]:\u0000'), maxLength: 200 });
    const format = fc.constantFrom('csv', 'swf', 'sacct', 'sacct-json');
    const heads = { csv: `${CSV_HEADER}\n`, swf: '', sacct: sacctOf([]), 'sacct-json': '' };
    await fc.assert(
      fc.asyncProperty(noise, format, fc.boolean(), async (text, which, skipBadRows) => {
        const content = heads[which] + text;
        const result = await readAll(traceOf(content, 'trace'), { format: which, skipBadRows });
        if (result.error !== undefined) expect(result.error).toHaveProperty('name', 'TraceError');
        expect(isComplete(result)).toBe(true);
      }),
      { ...RUNS, numRuns: 1_000 },
    );
  });
});
