import { describe, expect, it } from 'vitest';
import { CSV_HEADER } from './csv-trace.ts';
import { openWorkload, type TraceFormat } from './open-workload.ts';
import { isComplete, readAll, traceOf } from './testing/read-text.ts';
import { TraceError } from './trace-error.ts';

type Faulty = readonly [fault: string, content: string, sentence: string];

const SACCT_HEADER = 'JobID|Submit|ElapsedRaw|AllocTRES|Account|User|State|TimelimitRaw';
const csv = (...rows: string[]) => [CSV_HEADER, ...rows].join('\n');
const sacct = (...rows: string[]) => [SACCT_HEADER, ...rows].join('\n');
const json = (job: object) => `{"jobs": [\n${JSON.stringify({ ...JSON_JOB, ...job })}\n]}`;
const gpus = (count: unknown) => ({ allocated: [{ type: 'gres', name: 'gpu', count }] });
const JSON_JOB = {
  job_id: 7,
  account: 'a',
  user: 'u',
  state: { current: ['COMPLETED'] },
  time: { submission: 1_800_000_000, elapsed: 60 },
  tres: gpus(4),
};
const LONG = 'x'.repeat(201);

const FAULTY_CSV: readonly Faulty[] = [
  ['empty file', '', '1: the file is empty, expected the header'],
  ['other header', 'job_id,submit', `1: the header is "job_id,submit", expected ${CSV_HEADER}`],
  ['too few fields', csv('a,0,,5,1'), '2: the row has 5 fields, expected 10'],
  ['too many fields', csv('a,0,,5,1,,,,,,'), '2: the row has 11 fields, expected 10'],
  ['open quote', csv('"a,0,,5,1,,,,,'), '2: a quote is open or misplaced'],
  ['no id', csv(',0,,5,1,,,,,'), '2: job_id is "", expected an id'],
  [
    'id used twice',
    csv('a,0,,5,1,,,,,', 'a,0,,5,1,,,,,'),
    '3: job_id is "a", expected an id that no row above has',
  ],
  [
    'long id',
    csv(`${LONG},0,,5,1,,,,,`),
    `2: job_id is "${LONG.slice(0, 60)}…", expected at most 200 characters`,
  ],
  [
    'submission is no number',
    csv('a,soon,,5,1,,,,,'),
    '2: submit_s is "soon", expected a whole number from 0 to 3153600000',
  ],
  [
    'before the row above',
    csv('a,9,,5,1,,,,,', 'b,8,,5,1,,,,,'),
    '3: submit_s is 8, which is before the row above, expected 9 or later',
  ],
  [
    'run time has a fraction',
    csv('a,0,,5.5,1,,,,,'),
    '2: run_s is "5.5", expected a whole number from 0 to 315360000',
  ],
  [
    'run time is too long',
    csv('a,0,,315360001,1,,,,,'),
    '2: run_s is "315360001", expected a whole number from 0 to 315360000',
  ],
  [
    'gpus below zero',
    csv('a,0,,5,-1,,,,,'),
    '2: gpus is "-1", expected a whole number from 0 to 1000000 or a share below 1',
  ],
  [
    'one GPU and a share',
    csv('a,0,,5,1.5,,,,,'),
    '2: gpus is "1.5", expected a whole number from 0 to 1000000 or a share below 1',
  ],
  [
    'too many gpus',
    csv('a,0,,5,1000001,,,,,'),
    '2: gpus is "1000001", expected a whole number from 0 to 1000000 or a share below 1',
  ],
  [
    'no gpus',
    csv('a,0,,5,,,,,,'),
    '2: gpus is "", expected a whole number from 0 to 1000000 or a share below 1',
  ],
  [
    'control character',
    csv('a,0,,5,1,,,g\u0000,,'),
    '2: group is "g\\u0000", expected text without control characters',
  ],
  [
    'unknown state',
    csv('a,0,,5,1,,,,done,'),
    '2: state is "done", expected completed, failed, removed, running, never_started or nothing',
  ],
  [
    'never started, yet ran',
    csv('a,0,,5,1,,,,never_started,'),
    '2: state is "never_started", expected another state, as run_s is 5',
  ],
];

const FAULTY_SWF: readonly Faulty[] = [
  ['too few fields', '; x\n1 0 0 10 1', '2: the row has 5 fields, expected 18'],
  [
    'processors are no number',
    '1 0 0 10 x -1 -1 1 60 -1 1 1 1 -1 1 1 -1 -1',
    '1: field 5 (allocated) is "x", expected a whole number from -1 to 1000000',
  ],
  [
    'unknown status',
    '1 0 0 10 1 -1 -1 1 60 -1 9 1 1 -1 1 1 -1 -1',
    '1: field 11 (status) is "9", expected a whole number from -1 to 5',
  ],
  [
    'number used twice',
    '1 0 0 10 1 -1 -1 1 60 -1 1 1 1 -1 1 1 -1 -1\n1 0 0 10 1 -1 -1 1 60 -1 1 1 1 -1 1 1 -1 -1',
    '2: field 1 (job) is "1", expected a number that no row above has',
  ],
];

const FAULTY_SACCT: readonly Faulty[] = [
  ['empty file', '', '1: the file is empty, expected a header with JobID'],
  [
    'columns are missing',
    'JobID|Submit|Start|User|State',
    '1: the header lacks ElapsedRaw or Elapsed or Start and End; AllocTRES or ReqTRES; Account',
  ],
  [
    'a bar in a name',
    sacct('1|2027-03-01T00:00:00|60|gres/gpu=4|a|b|u|COMPLETED|60'),
    '2: the row has 9 fields, expected 8',
  ],
  [
    'id is no id',
    sacct('x|2027-03-01T00:00:00|60|gres/gpu=4|a|u|COMPLETED|60'),
    '2: JobID is "x", expected an id such as 123, 123_4 or 123+0',
  ],
  [
    'no such day',
    sacct('1|2027-02-30T00:00:00|60|gres/gpu=4|a|u|COMPLETED|60'),
    '2: Submit is "2027-02-30T00:00:00", expected a time such as 2027-03-01T06:30:00',
  ],
  [
    'no such hour',
    sacct('1|2027-02-01T24:00:00|60|gres/gpu=4|a|u|COMPLETED|60'),
    '2: Submit is "2027-02-01T24:00:00", expected a time of day',
  ],
  [
    'gpus are no number',
    sacct('1|2027-03-01T00:00:00|60|cpu=1,gres/gpu=four|a|u|COMPLETED|60'),
    '2: AllocTRES is "cpu=1,gres/gpu=four", expected gres/gpu as a whole number from 0 to 1000000',
  ],
  [
    'unknown state',
    sacct('1|2027-03-01T00:00:00|60|gres/gpu=4|a|u|DONE|60'),
    '2: State is "DONE", expected a state of a Slurm job',
  ],
  [
    'duration is none',
    'JobID|Submit|Elapsed|ReqTRES|Account|User|State\n' +
      '1|2027-03-01T00:00:00|1h|gres/gpu=4|a|u|FAILED',
    '2: Elapsed is "1h", expected a duration such as 1-06:30:00, of at most ten years',
  ],
  [
    'ends before it starts',
    'JobID|Submit|Start|End|ReqTRES|Account|User|State\n' +
      '1|1800000000|1800000009|1800000008|gres/gpu=4|a|u|FAILED',
    '2: End is "1800000008", expected a time from Start to ten years after it',
  ],
];

const FAULTY_JSON: readonly Faulty[] = [
  ['no list', '{"meta": {}}', ' there is no job in a list "jobs"'],
  [
    'no JSON',
    `{"jobs": [\n${JSON.stringify(JSON_JOB)}\n{"job_id": 2}]}`,
    '3: the text is not JSON that Slurm could have written, or it ends too early',
  ],
  [
    'cut short',
    '{"jobs": [\n{"job_id": ',
    '2: the text is not JSON that Slurm could have written, or it ends too early',
  ],
  [
    'submission missing',
    json({ time: { elapsed: 60 } }),
    '2: jobs[0].time.submission is "", expected a whole number from 0 to 68719476736',
  ],
  [
    'gpus are no number',
    json({ tres: gpus('4 of them') }),
    '2: jobs[0].tres.allocated.0.count is "4 of them", expected a whole number from 0 to 1000000',
  ],
  [
    'resources are no list',
    json({ tres: { allocated: 'gpu' } }),
    '2: jobs[0].tres.allocated is "gpu", expected a list of resources',
  ],
  [
    'state missing',
    json({ state: {} }),
    '2: jobs[0].state.current is "", expected a state of a Slurm job',
  ],
];

describe.each<readonly [TraceFormat, readonly Faulty[]]>([
  ['csv', FAULTY_CSV],
  ['swf', FAULTY_SWF],
  ['sacct', FAULTY_SACCT],
  ['sacct-json', FAULTY_JSON],
])('a faulty trace in %s says what is wrong and where', (format, faults) => {
  it.each(faults)('%s', async (_fault, content, sentence) => {
    const result = await readAll(traceOf(content, 'trace'), { format, skipBadRows: false });
    expect(result.error).toBeInstanceOf(TraceError);
    expect(result.error).toHaveProperty('message', `trace:${sentence}`);
    expect(isComplete(result)).toBe(true);
  });
});

describe('a file that is no trace', () => {
  it('is refused with the formats that exist', async () => {
    const { error } = await readAll(traceOf('hello\n', 'notes.txt'), { skipBadRows: true });
    const expected =
      'notes.txt:1: the file is none of csv, swf, sacct, sacct-json; name its format';
    expect(error).toHaveProperty('message', expected);
  });

  it('is refused where its text is not UTF-8', async () => {
    const content = Uint8Array.from([...new TextEncoder().encode(`${CSV_HEADER}\n`), 0xff, 0xfe]);
    const { error } = await readAll(traceOf(content, 'trace'), { skipBadRows: true });
    expect(error).toHaveProperty('message', 'trace:2: the text is not UTF-8');
  });

  it('is refused where a line would not fit in memory', async () => {
    const content = `${CSV_HEADER}\n${'x'.repeat(2_000_000)}`;
    const { error } = await readAll(traceOf(content, 'trace', 65_536), { skipBadRows: true });
    expect(error).toHaveProperty('message', 'trace:2: the line is longer than 1 MiB');
  });

  it('is refused where it does not exist', async () => {
    await expect(openWorkload('/nowhere/at-all.csv', { skipBadRows: true })).rejects.toThrow(
      '/nowhere/at-all.csv: the file cannot be read (ENOENT)',
    );
  });
});
