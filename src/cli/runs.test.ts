/** The commands that make and read runs, on the smallest of the golden programmes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { summaryFault } from '../rehearsal/output/summary-shape.ts';
import type { Summary } from '../rehearsal/summary.ts';
import { CSV_HEADER } from '../rehearsal/workload/csv-trace.ts';
import { folderOf, runCli } from './testing/run-cli.ts';

const SMALL = readFileSync(new URL('../../test/golden/small-generated.yaml', import.meta.url));
const cli = { cwd: '' };
const run = (commandLine: string) => runCli(cli.cwd, commandLine.split(' '));
const summaryOf = (folder: string): Summary =>
  JSON.parse(readFileSync(join(cli.cwd, folder, 'summary.json'), 'utf8'));

beforeAll(async () => {
  cli.cwd = folderOf({ 'small.yaml': SMALL, 'faults.yaml': 'polder: 1\n', note: 'mine' });
  mkdirSync(join(cli.cwd, 'thesis'));
  writeFileSync(join(cli.cwd, 'thesis', 'chapter-1'), 'years of work');
  await run('rehearse small.yaml --out first');
});

describe('polder rehearse', () => {
  test('writes every file of a run, and nothing beside it', () => {
    expect(readdirSync(join(cli.cwd, 'first')).toSorted()).toEqual([
      '.polder-run',
      'chain.json',
      'jobs.parquet',
      'ledger.csv.gz',
      'report.html',
      'statements',
      'summary.json',
    ]);
    expect(readdirSync(join(cli.cwd, 'first/statements'))).toContain('party_aa.csv');
    expect(readdirSync(cli.cwd)).toEqual(['faults.yaml', 'first', 'note', 'small.yaml', 'thesis']);
  });

  test('ends by naming the report, and tells its progress in tenths', async () => {
    const { exitCode, stdout, stderr } = await run('rehearse small.yaml --out first');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('The report is first/report.html');
    expect(stderr).toMatch(/^(?:rehearsing: \d+0 %\n)+$/);
    expect(stderr).toContain('rehearsing: 100 %\n');
    expect(exitCode).toBe(0);
  });

  test('gives the same results for the same seed, and others for another', async () => {
    await run('rehearse small.yaml --out again');
    await run('rehearse small.yaml --out other --seed 12');
    const [first, again, other] = ['first', 'again', 'other'].map(summaryOf);
    expect(again?.engine).toEqual(first?.engine);
    expect(other?.engine.seed).toBe(12);
    expect(other?.engine.traceHash).not.toBe(first?.engine.traceHash);
  });

  test('lasts as many calendar months as --months says', async () => {
    const { exitCode, stdout } = await run('rehearse small.yaml --out longer --months 1 --json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).interval).toEqual({
      start: '2028-01-27T00:00:00Z',
      end: '2028-02-27T00:00:00Z',
    });
    expect(summaryOf('longer').jobs.submitted).toBeGreaterThan(summaryOf('first').jobs.submitted);
  });

  // One a row: months, the exit code, and the first two lines on standard error.
  test.each([
    [
      '0',
      2,
      /^error: option '--months <number>' argument '0' is invalid\. Expected a whole number/,
    ],
    [
      'x',
      2,
      /^error: option '--months <number>' argument 'x' is invalid\. Expected a whole number/,
    ],
    ['1.5', 2, /^error: .* Expected a whole number from 1 to 9999\.\n/],
    [
      '121',
      1,
      /^error: small\.yaml over 121 months: \d faults?\n(?:.*\n)?.* found 121 months, until 2038/,
    ],
  ])('refuses %s months', async (months, exitCode, firstLines) => {
    const result = await run(`rehearse small.yaml --out never --months ${months}`);
    expect(result.stderr).toMatch(firstLines);
    expect(result).toMatchObject({ exitCode, stdout: '' });
    expect(existsSync(join(cli.cwd, 'never'))).toBe(false);
  });

  test('prints its summary as the one document of --json', async () => {
    const { stdout } = await run('rehearse small.yaml --out first --json');
    expect(JSON.parse(stdout)).toEqual(summaryOf('first'));
  });

  test('writes below runs/, by the name of the file, where no folder is named', async () => {
    const cwd = folderOf({ 'small.yaml': SMALL });
    const { stdout } = await runCli(cwd, ['rehearse', 'small.yaml']);
    expect(stdout).toContain('\nThe report is runs/small/report.html\n');
    expect(existsSync(join(cwd, 'runs/small/report.html'))).toBe(true);
  });

  test('replays the trace that --trace names in place of the one of the programme', async () => {
    const source = [
      '    - kind: trace',
      '      path: none.csv',
      '      startsAt: 2028-01-28',
      '      allocationByGroup: { "*": allocation_aa }',
      '',
    ];
    const programme = String(SMALL).replace(
      / {4}- kind: generated\n(?: {6}.*\n)+/,
      source.join('\n'),
    );
    const rows = ['a,0,0,600,8,,u,g,completed,', 'b,60,0,600,0,,u,g,completed,', 'c,70'];
    const cwd = folderOf({
      'replayed.yaml': programme,
      'jobs.csv': [CSV_HEADER, ...rows].join('\n'),
    });
    const replay = (...args: readonly string[]) =>
      runCli(cwd, ['rehearse', 'replayed.yaml', ...args]);
    expect((await replay()).stderr).toMatch(/none\.csv: the file cannot be read \(ENOENT\)\n$/);
    expect((await replay('--trace', 'jobs.csv')).stderr).toMatch(
      /jobs\.csv:4: the row has 2 fields/,
    );
    expect(readdirSync(cwd)).toEqual(['jobs.csv', 'replayed.yaml']);
    const { stdout } = await replay('--trace', 'jobs.csv', '--skip-bad-rows', '--json');
    const rejectedRows = { uses_no_gpu: 1, malformed: 1 };
    expect(JSON.parse(stdout)).toMatchObject({ jobs: { submitted: 1 }, rejectedRows });
  });

  // One a row: the options, the first line on standard error.
  test.each([
    ['faults.yaml --out new/run', 'error: faults.yaml: 11 faults'],
    ['small.yaml --out thesis', /^error: thesis\/chapter-1: no rehearsal wrote this/],
    ['small.yaml --out note', 'error: note: this is a file, expected the name of a folder'],
    [
      'small.yaml --out note/run',
      /^error: note\/run: .* expected a folder \((?:ENOTDIR|EEXIST)\)$/,
    ],
    [
      'small.yaml --trace jobs.csv --out new/run',
      /^error: small.yaml: found no source of kind trace/,
    ],
  ])('refuses %s and leaves everything as it was', async (options, firstLine) => {
    const before = readdirSync(cli.cwd, { recursive: true });
    const { exitCode, stderr } = await run(`rehearse ${options}`);
    expect(stderr.split('\n')[0]).toMatch(firstLine);
    expect(exitCode).toBe(1);
    expect(readdirSync(cli.cwd, { recursive: true })).toEqual(before);
  });

  test('that is interrupted leaves the run before it as it was', async () => {
    const before = readdirSync(cli.cwd, { recursive: true });
    const summary = summaryOf('first');
    const abort = new AbortController();
    // The first progress that is told interrupts.
    const stderr = { write: () => abort.abort() };
    const ports = { stderr, signal: abort.signal };
    const { exitCode } = await runCli(cli.cwd, ['rehearse', 'small.yaml', '--out', 'first'], ports);
    expect(exitCode).toBe(130);
    expect(readdirSync(cli.cwd, { recursive: true })).toEqual(before);
    expect(summaryOf('first')).toEqual(summary);
  });

  test('that is interrupted leaves no folder that it made', async () => {
    const abort = new AbortController();
    const ports = { stderr: { write: () => abort.abort() }, signal: abort.signal };
    const cwd = folderOf({ 'small.yaml': SMALL });
    await runCli(cwd, ['rehearse', 'small.yaml', '--out', 'a/b/c'], ports);
    expect(readdirSync(cwd)).toEqual(['small.yaml']);
  });
});

describe('polder compare', () => {
  test('shows runs side by side and writes the page', async () => {
    await run('rehearse small.yaml --out second --seed 12');
    const { stdout, exitCode } = await run('compare first second --out pages/both.html');
    expect(stdout).toMatch(/^! The runs have different seeds, .*\n\n +first +second\n/);
    expect(stdout).toContain('\nThe comparison is pages/both.html\n');
    expect(readFileSync(join(cli.cwd, 'pages/both.html'), 'utf8')).toContain('second');
    expect(readdirSync(join(cli.cwd, 'pages'))).toEqual(['both.html']);
    expect(exitCode).toBe(0);
  });

  test('prints one document with --json', async () => {
    await run('rehearse small.yaml --out second --seed 12');
    const { stdout } = await run('compare first second --out both.html --json');
    const runs = [{ label: 'first', summary: { polder: 1 } }, { folder: 'second' }];
    expect(JSON.parse(stdout)).toMatchObject({ page: 'both.html', runs });
  });

  test('names all that is no run at once', async () => {
    const { exitCode, stderr } = await run('compare first nowhere thesis first');
    expect(stderr.split('\n').filter(Boolean)).toEqual([
      expect.stringContaining('nowhere/summary.json'),
      expect.stringContaining('thesis/summary.json'),
      'first: named twice, expected each run once',
    ]);
    expect(exitCode).toBe(1);
  });

  test.each([
    ['{', 'is not JSON'],
    ['{"polder":2}', 'is not a summary that this version of Polder can read'],
    ['{"polder":1}', 'name: expected a text'],
  ])('refuses a summary of %s', async (text, sentence) => {
    writeFileSync(join(cli.cwd, 'thesis', 'summary.json'), text);
    const { exitCode, stderr } = await run('compare first thesis');
    expect(stderr).toContain(sentence);
    expect(exitCode).toBe(1);
  });

  test('is not for one run', async () => {
    const { exitCode, stderr } = await run('compare first');
    expect(stderr).toMatch(/^error: found one run, first; expected two or more\n/);
    expect(exitCode).toBe(2);
  });
});

/** The way to every value in a document; of a list to those of its first item. */
function pathsOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value).slice(0, Array.isArray(value) ? 1 : undefined);
  return entries.flatMap(([name, inner]) => [
    ...(Array.isArray(value) ? [] : [[name]]),
    ...pathsOf(inner).map((rest) => [name, ...rest]),
  ]);
}

/** A replacer of JSON that leaves out the value at `path`. */
function withoutValueAt(root: unknown, path: readonly string[]) {
  const holder = path
    .slice(0, -1)
    .reduce<unknown>((at, name) => new Map(Object.entries(Object(at))).get(name), root);
  return function (this: unknown, name: string, value: unknown) {
    return this === holder && name === path.at(-1) ? undefined : value;
  };
}

/** Parts that builds of before did not write: their runs can be read. */
const LATER_PARTS = ['engine.rules', 'budgets.0.name', 'contracts.0.programmeId'];

describe('the form of a summary', () => {
  test('is that of one that a rehearsal wrote', () => {
    expect(summaryFault(summaryOf('first'))).toBeUndefined();
  });

  test('is missed by a summary without any one of its parts', () => {
    const summary = summaryOf('first');
    for (const path of pathsOf(summary)) {
      if (LATER_PARTS.includes(path.join('.'))) continue;
      const broken = JSON.stringify(summary, withoutValueAt(summary, path));
      expect(summaryFault(JSON.parse(broken)), path.join('.')).toBeDefined();
    }
  });

  test('names the place of a fault within a list', () => {
    const summary = summaryOf('first');
    const funders = summary.funders.map((funder) => ({ ...funder, paidMicros: 1.5 }));
    expect(summaryFault({ ...summary, funders })).toBe('funders[0].paidMicros: expected a decimal');
  });
});

describe('polder trace', () => {
  test.each([
    ['job_00000042', /^job_00000042 {2}\d+ GPUs?, /],
    ['entry_5', /^entry_5 {2}/],
    ['line_aa.gpu.small.2028-01', /^line_aa\.gpu\.small\.2028-01 {2}/],
  ])('prints the chain of %s, back and forward', async (id, firstLine) => {
    const { stdout, exitCode } = await run(`trace ${id} --run first`);
    expect(stdout).toMatch(firstLine);
    expect(stdout).toContain('\n├─ back to the euro\n');
    expect(stdout).toContain('\n└─ forward to the settlement\n');
    expect(exitCode).toBe(0);
  });

  test('prints the same chain in JSON', async () => {
    const { stdout } = await run('trace job_00000042 --run first --json');
    const children = [{ kind: 'back' }, { kind: 'forward' }];
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'job', id: 'job_00000042', children });
  });

  test.each([
    [
      'job_99999999 --run first',
      / has the id job_99999999; its jobs are job_00000000 to job_\d+\n$/,
    ],
    ['jb_00000001 --run first', / has the id jb_00000001; its jobs are job_00000000 to /],
    ['entry_99999999 --run first', /; its entries are entry_0 to entry_\d+\n$/],
    ['line_aa.gpu.smal.2028-01 --run first', / the nearest is line_aa\.gpu\.small\.2028-01\n$/],
    [
      'party_aa --run first',
      /; expected a job such as job_00000000, a statement line such as line_/,
    ],
    ['job_00000001 --run thesis', /^error: .*thesis\/summary\.json/],
  ])('of %s is an error', async (options, message) => {
    const { exitCode, stderr } = await run(`trace ${options}`);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(1);
  });

  test('of a damaged run says so', async () => {
    await run('rehearse small.yaml --out broken');
    writeFileSync(join(cli.cwd, 'broken', 'chain.json'), '{');
    const { exitCode, stderr } = await run('trace job_00000042 --run broken');
    expect(stderr).toMatch(/^error: broken: a file of the run is damaged: /);
    expect(exitCode).toBe(1);
    expect(present(stderr.split('\n')[1], 'A last line')).toBe('');
  });
});
