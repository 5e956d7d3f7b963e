import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CSV_HEADER } from './csv-trace.ts';
import { openWorkload } from './open-workload.ts';
import { collectJobs } from './scale.ts';
import { isComplete, readAll, rejectionsOf, traceOf } from './testing/read-text.ts';

const STRICT = { skipBadRows: false };
const LENIENT = { skipBadRows: true };
const TRACES = new URL('../../../../shared/traces/', import.meta.url).pathname;

const row = (id: string, rest = '0,,5,1,,,,,') => `${id},${rest}`;
const csv = (...rows: string[]) => `${[CSV_HEADER, ...rows].join('\n')}\n`;

describe('the reader of CSV', () => {
  it('counts each kind of row under one name', async () => {
    const content = csv(
      'share,0,,5,0.46,,,,removed,',
      'cpu,1,,5,0,12,,,completed,',
      'pending,2,,,1,,,,never_started,',
      'endless,3,,,1,,,,failed,',
      'zero,3,,0,1,,,,failed,',
      'timeless,,,5,1,,,,,',
      '"a ""name""",4,,5,8,,u,"g, h",completed,A100|H100',
    );
    const result = await readAll(traceOf(content, 'trace'), STRICT);
    expect(result.error).toBeUndefined();
    expect(result.rows).toEqual([
      {
        sourceId: 'share',
        submitSeconds: 0,
        runSeconds: 5,
        gpuCount: 1,
        sharePpm: 460_000,
        requestedSeconds: 0,
        group: '',
        user: '',
        end: 'cancelled',
      },
      {
        sourceId: 'a "name"',
        submitSeconds: 4,
        runSeconds: 5,
        gpuCount: 8,
        requestedSeconds: 0,
        group: 'g, h',
        user: 'u',
        end: 'completed',
      },
    ]);
    expect(rejectionsOf(result)).toEqual({
      uses_no_gpu: 1,
      never_started: 1,
      has_no_run_time: 2,
      has_no_submit_time: 1,
    });
    expect(result.counts).toMatchObject({
      rows: 7,
      jobs: 2,
      sharesOfOneGpu: 1,
      roundedUpToWholeGpu: 0,
    });
  });

  it('leaves out and counts malformed rows where it may', async () => {
    const content = csv(row('a'), row('b', '0,,5,x,,,,,'), row('a'), '"', row('c'));
    const result = await readAll(traceOf(content, 'trace'), LENIENT);
    expect(result.error).toBeUndefined();
    expect(result.rows.map(({ sourceId }) => sourceId)).toEqual(['a', 'c']);
    expect(rejectionsOf(result)).toEqual({ malformed: 3 });
    expect(isComplete(result)).toBe(true);
  });

  it('refuses a wrong header even where it may leave out rows', async () => {
    const { error } = await readAll(traceOf('job_id,gpus\na,1\n', 'trace'), LENIENT);
    expect(error).toMatchObject({ name: 'TraceError', file: 'trace', line: 1 });
  });

  it('takes a byte-order mark and the line breaks of other systems', async () => {
    const content = `\uFEFF${csv(row('ä')).replaceAll('\n', '\r\n')}`;
    const { rows } = await readAll(traceOf(content, 'trace', 1), STRICT);
    expect(rows.map(({ sourceId }) => sourceId)).toEqual(['ä']);
  });
});

describe('a trace in gzip', () => {
  const ids = Array.from({ length: 50_000 }, (_, index) => `job-${(index * 7_919) % 99_991}`);
  const packed = gzipSync(csv(...ids.map((id) => row(id))));

  it('is known by its content, not by its name, in chunks of any size', async () => {
    for (const chunkBytes of [1_000, 65_536]) {
      const result = await readAll(traceOf(packed, 'trace.csv', chunkBytes), STRICT);
      expect(result.error).toBeUndefined();
      expect(result.counts.jobs).toBe(ids.length);
    }
    const small = await readAll(traceOf(gzipSync(csv(row('a'))), 'trace', 1), STRICT);
    expect(small.counts.jobs).toBe(1);
  });

  it.each([STRICT, LENIENT])(
    'hands on what came before a cut, then fails (%o)',
    async (options) => {
      const cut = packed.subarray(0, Math.floor(packed.length * 0.9));
      const result = await readAll(traceOf(cut, 'trace', 4_096), options);
      expect(result.rows.length).toBeGreaterThan(ids.length * 0.85);
      expect(result.rows.length).toBeLessThan(ids.length);
      const line = result.rows.length + 2;
      expect(result.error).toHaveProperty('message', `trace:${line}: the gzip ends too early`);
      expect(isComplete(result)).toBe(true);
    },
  );

  it('fails where its last bytes are missing', async () => {
    const result = await readAll(traceOf(packed.subarray(0, -4), 'trace', 4_096), LENIENT);
    expect(result.rows.length).toBe(ids.length);
    expect(result.error).toHaveProperty('message', 'trace:50002: the gzip ends too early');
  });

  it('fails where a bit has flipped', async () => {
    const damaged = Uint8Array.from(packed);
    damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 1;
    const { rows, error } = await readAll(traceOf(damaged, 'trace', 4_096), LENIENT);
    const sentence = `trace:${rows.length + 2}: the gzip is damaged (incorrect data check)`;
    expect(error).toHaveProperty('message', sentence);
  });
});

describe('the reader of SWF', () => {
  const content = [
    '; Version: 2.2',
    '; MaxProcs: 64',
    ' 1 10 0 100 4 -1 -1 4 200 -1 1 7 3 -1 5 6 -1 -1',
    '2   0 0 100 -1 -1 -1 6 -1 -1 0 -1 -1 -1 -1 -1 -1 -1',
    '3 20 -1 -1 0 -1 -1 4 200 -1 5 7 3 -1 5 6 -1 -1',
    '4 20 0 -1 4 -1 -1 4 200 -1 1 7 3 -1 5 6 -1 -1',
    '5 -1 0 9 4 -1 -1 4 200 -1 1 7 3 -1 5 6 -1 -1',
    '6 20 0 9 -1 -1 -1 -1 200 -1 1 7 3 -1 5 6 -1 -1',
    '1 10 0 50 4 -1 -1 4 200 -1 2 7 3 -1 5 6 -1 -1',
  ].join('\n');

  it('sorts jobs, takes -1 as unknown and does not count the legs of a job', async () => {
    const result = await readAll(traceOf(content, 'trace'), STRICT);
    expect(result.error).toBeUndefined();
    expect(result.rows).toEqual([
      {
        sourceId: '2',
        submitSeconds: 0,
        runSeconds: 100,
        gpuCount: 6,
        requestedSeconds: 0,
        group: '',
        user: '',
        end: 'failed',
      },
      {
        sourceId: '1',
        submitSeconds: 10,
        runSeconds: 100,
        gpuCount: 4,
        requestedSeconds: 200,
        group: '5',
        user: '7',
        end: 'completed',
      },
    ]);
    expect(rejectionsOf(result)).toEqual({
      never_started: 1,
      has_no_run_time: 1,
      has_no_submit_time: 1,
      uses_no_gpu: 1,
    });
    expect(result.counts.rows).toBe(6);
  });

  it('turns processors into GPUs and picks the tenant as told', async () => {
    const swf = { processorsPerGpu: 4, groupFrom: 'partition' } as const;
    const result = await readAll(traceOf(content, 'trace'), { ...STRICT, swf });
    expect(result.rows.map(({ gpuCount, group }) => [gpuCount, group])).toEqual([
      [2, ''],
      [1, '6'],
    ]);
    expect(result.counts.roundedUpToWholeGpu).toBe(1);
  });
});

describe('the reader of sacct', () => {
  const HEADER =
    'JobID|JobName|Account|User|State|Submit|Start|End|Elapsed|Timelimit|ReqTRES|AllocTRES';

  it('reads jobs, arrays and requeued jobs, and passes over steps', async () => {
    const content = [
      HEADER,
      '9|x|acc|u|CANCELLED by 1000|2027-03-01T00:00:30|a|b|1-06:30:00|2-00:00:00|cpu=8|' +
        'billing=8,cpu=8,gres/gpu=4,gres/gpu:a100=4,mem=10G',
      '9.batch|batch|acc||CANCELLED|2027-03-01T00:01:00|||00:00:01|||cpu=8',
      '10_3|x|acc|u|TIMEOUT|2027-03-01T01:00:00+01:00|a|b|02:30.5|UNLIMITED|gres/gpu:h100=1|' +
        'gres/gpu:a100=2,gres/gpu:h100=3',
      '11|x|acc|u|NODE_FAIL|2027-03-01T00:00:40Z|||00:01:00|Partition_Limit|gres/gpu=1|gres/gpu=1',
      '11|x|acc|u|COMPLETED|1803859300|||00:01:00|10:00|gres/gpu=1|gres/gpu=1',
      '12|x|acc|u|PENDING|2027-03-01T00:00:50|Unknown|Unknown|00:00:00|10:00|gres/gpu=1|',
      '13|x|acc|u|FAILED|2027-03-01T00:00:50|||00:00:00|10:00|gres/gpu=1|gres/gpu=1',
      '14|x|acc|u|COMPLETED|2027-03-01T00:00:50|||00:09:00|10:00|cpu=1|cpu=1',
      '15|x|acc|u|COMPLETED|Unknown|||00:09:00|10:00|cpu=1|gres/gpu=1',
    ].join('\n');
    const result = await readAll(traceOf(content, 'trace'), STRICT);
    expect(result.error).toBeUndefined();
    expect(
      result.rows.map((job) => [
        job.sourceId,
        job.submitSeconds,
        job.runSeconds,
        job.gpuCount,
        job.requestedSeconds,
        job.end,
      ]),
    ).toEqual([
      ['10_3', 0, 150, 5, 0, 'cancelled'],
      ['9', 30, 109_800, 4, 172_800, 'cancelled'],
      ['11', 40, 60, 1, 0, 'failed'],
      ['11#2', 100, 60, 1, 600, 'completed'],
    ]);
    expect(rejectionsOf(result)).toEqual({
      never_started: 1,
      has_no_run_time: 1,
      uses_no_gpu: 1,
      has_no_submit_time: 1,
    });
    expect(result.rows[0]).toMatchObject({ group: 'acc', user: 'u' });
  });

  it('takes the raw columns, or the start and the end', async () => {
    const raw =
      'JobID|Submit|ElapsedRaw|TimelimitRaw|AllocTRES|Account|User|State\n' +
      '1|1800000000|61|30|gres/gpu=2|a|u|RUNNING';
    const ends =
      'JobID|Submit|Start|End|ReqTRES|Account|User|State\n' +
      '1|1800000000|1800000010|1800000071|gres/gpu=2|a|u|OUT_OF_MEMORY';
    const job = { sourceId: '1', submitSeconds: 0, runSeconds: 61, gpuCount: 2 };
    const first = await readAll(traceOf(raw, 'trace'), STRICT);
    expect(first.rows).toMatchObject([{ ...job, requestedSeconds: 1_800, end: 'unknown' }]);
    const second = await readAll(traceOf(ends, 'trace'), STRICT);
    expect(second.rows).toMatchObject([{ ...job, requestedSeconds: 0, end: 'failed' }]);
  });
});

describe('the reader of sacct --json', () => {
  const gpu = (count: number) => [
    { type: 'cpu', name: '', id: 1, count: 8 },
    { type: 'gres', name: 'gpu', id: 1001, count },
    { type: 'gres', name: 'gpu:a100', id: 1002, count },
  ];
  const job = {
    job_id: 1,
    array: { job_id: 0, task_id: { set: false, infinite: false, number: 0 } },
    account: 'acc',
    user: 'u',
    state: { current: ['COMPLETED'], reason: 'None' },
    time: {
      submission: 1_800_000_005,
      elapsed: 60,
      limit: { set: true, infinite: false, number: 30 },
    },
    tres: { allocated: gpu(4), requested: gpu(4) },
  };
  const older = {
    ...job,
    job_id: 3,
    array: { job_id: 2, task_id: { set: true, infinite: false, number: 7 } },
    state: { current: 'TIMEOUT' },
    time: { submission: 1_800_000_000, elapsed: 9, limit: 10 },
  };
  const waiting = {
    ...job,
    job_id: 4,
    state: { current: ['PENDING'] },
    time: { ...job.time, elapsed: 0 },
    tres: { allocated: [], requested: gpu(2) },
  };
  const unlimited = {
    ...job,
    job_id: 5,
    time: { ...job.time, limit: { set: false, infinite: true, number: 0 } },
  };

  it.each([0, 2])('reads both forms of its fields, indented by %i', async (indent) => {
    const jobs = [job, older, waiting, { ...job, tres: { allocated: gpu(0) } }, unlimited];
    const content = JSON.stringify({ meta: { jobs: [] }, jobs, errors: [] }, null, indent);
    const result = await readAll(traceOf(content, 'trace'), STRICT);
    expect(result.error).toBeUndefined();
    const shared = { gpuCount: 4, group: 'acc', user: 'u' };
    expect(result.rows).toMatchObject([
      { ...shared, sourceId: '2_7', submitSeconds: 0, requestedSeconds: 600, end: 'cancelled' },
      { ...shared, sourceId: '1', submitSeconds: 5, requestedSeconds: 1_800, end: 'completed' },
      { ...shared, sourceId: '5', submitSeconds: 5, requestedSeconds: 0, end: 'completed' },
    ]);
    expect(rejectionsOf(result)).toEqual({ never_started: 1, uses_no_gpu: 1 });
  });

  it('hands on the jobs before a cut where it may, then fails', async () => {
    const content = `{"jobs": [\n${JSON.stringify(job)},\n{"job_id": 2`;
    const lenient = await readAll(traceOf(content, 'trace'), LENIENT);
    expect(lenient.rows).toHaveLength(1);
    expect(lenient.error).toMatchObject({ name: 'TraceError', line: 3 });
    const strict = await readAll(traceOf(content, 'trace'), STRICT);
    expect(strict.rows).toHaveLength(0);
  });
});

describe('the real traces', () => {
  it.each([
    ['msitp-2021.csv.gz', [40_502, 40_502, 0], {}],
    ['acme-kalos-2023-large.csv.gz', [319, 319, 0], {}],
    ['openb-2023.csv.gz', [8_152, 6_203, 2_573], { uses_no_gpu: 1_088, never_started: 861 }],
  ] as const)('%s: every row is a job or counted', async (file, figures, rejected) => {
    const [rows, jobs, sharesOfOneGpu] = figures;
    const workload = await openWorkload(`${TRACES}${file}`, STRICT);
    expect(workload.format).toBe('csv');
    const read = await collectJobs(workload.rows);
    expect(workload.counts).toMatchObject({ rows, jobs, sharesOfOneGpu });
    expect(Object.fromEntries(workload.counts.rejected)).toEqual(rejected);
    expect(read).toHaveLength(jobs);
  });
});
