import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { CSV_HEADER } from '../rehearsal/workload/csv-trace.ts';
import { folderOf, runCli } from './testing/run-cli.ts';

const GOOD = readFileSync(
  new URL('../rehearsal/programme-file/testing/good.yaml', import.meta.url),
  'utf8',
);
const TWO_FAULTS = GOOD.replace('seed: 7', 'sed: 7').replace('length: 14 days', 'length: 14');
const TRACE = [CSV_HEADER, 'a,0,1,60,8,,u,g,completed,', 'b,5,,60,0,,u,g,completed,', ''].join(
  '\n',
);

const BESIDE =
  "error: option '--beside <cluster>' argument 'klos' is invalid. " +
  'Allowed choices are itp, seren, kalos, philly.';
const SWEEP_FILE =
  'error: sweep.yaml: found a sweep file; expected a programme file; ' +
  'polder sweep sweep.yaml runs it';
const BIDS_FILE =
  'error: bids.yaml: found a file of bids in a call; expected a programme file, such as the one ' +
  'that the bids go with';
const EMPTY =
  'error: empty.yaml:1: the file is none of csv, swf, sacct, sacct-json; name its format';

const cli = { cwd: '' };
const run = (commandLine: string) => runCli(cli.cwd, commandLine.split(' ').filter(Boolean));

beforeAll(() => {
  cli.cwd = folderOf({
    'good.yaml': GOOD,
    'traced.yaml': GOOD.replace('some/trace.csv.gz', 'jobs.csv'),
    'faults.yaml': TWO_FAULTS,
    'jobs.csv': TRACE,
    'bad.csv': `${CSV_HEADER}\na,0,1,60,8\n`,
    'idle.csv': `${CSV_HEADER}\na,0,1,60,0,,u,g,completed,\n`,
    'latin.yaml': Buffer.from([0x66, 0xe9]),
    'empty.yaml': '',
    'sweep.yaml': 'sweep: 1\nname: What waiting costs\nprogramme: good.yaml\nseedCount: 2\n',
    'bids.yaml': 'agreement: {}\ncall: {}\nlots: []\nbids: []\n',
  });
  mkdirSync(join(cli.cwd, 'folder'));
});

describe('a command line', () => {
  // One a row: the command line, the exit code, and the first line on standard error.
  test.each([
    ['chek good.yaml', 2, "error: unknown command 'chek'"],
    ['--verison', 2, "error: unknown option '--verison'"],
    ['check', 2, "error: missing required argument 'file'"],
    [
      'check good.yaml b',
      2,
      "error: too many arguments for 'check'. Expected 1 argument but got 2.",
    ],
    ['check --asume-budget good.yaml', 2, "error: unknown option '--asume-budget'"],
    ['schema --jsn', 2, "error: unknown option '--jsn'"],
    ['workload', 2, 'Usage: polder workload [options] [command]'],
    ['workload describe jobs.csv --beside klos', 2, BESIDE],
    ['check none.yaml', 1, 'error: none.yaml: there is no such file or folder (ENOENT)'],
    ['check folder', 1, 'error: folder: this is a folder, expected a file (EISDIR)'],
    [
      'check good.yaml/x',
      1,
      'error: good.yaml/x: a part of this path is a file, expected a folder (ENOTDIR)',
    ],
    ['check latin.yaml', 1, 'error: latin.yaml: the text is not UTF-8'],
    ['check sweep.yaml', 1, SWEEP_FILE],
    ['rehearse sweep.yaml', 1, SWEEP_FILE],
    ['check bids.yaml', 1, BIDS_FILE],
    ['workload describe none', 1, 'error: none: there is no such file or folder (ENOENT)'],
    ['workload describe folder', 1, 'error: folder: this is a folder, expected a trace'],
    ['workload describe empty.yaml', 1, EMPTY],
    ['workload describe bad.csv', 1, 'error: bad.csv:2: the row has 5 fields, expected 10'],
    [
      'workload describe idle.csv',
      1,
      'error: idle.csv: no row is a job; 1 row, 0 jobs; left out: uses_no_gpu 1',
    ],
    ['check good.yaml', 0, ''],
    ['schema', 0, ''],
    ['workload describe jobs.csv', 0, 'jobs.csv: 2 rows, 1 job; left out: uses_no_gpu 1'],
    ['--version', 0, ''],
  ])('%s ends with %i', async (commandLine, exitCode, firstLine) => {
    const result = await run(commandLine);
    expect(result.stderr.split('\n')[0]).toBe(firstLine);
    expect(result.exitCode).toBe(exitCode);
  });

  test.each([
    ['chek good.yaml', '(Did you mean check?)'],
    ['check --asume-budget good.yaml', '(Did you mean --assume-budget?)'],
  ])('%s is told what is nearest', async (commandLine, hint) => {
    expect((await run(commandLine)).stderr.split('\n')[1]).toBe(hint);
  });

  test.each([
    ['reherse --help', "error: unknown command 'reherse'", '(Did you mean rehearse?)'],
    ['--help reherse', "error: unknown command 'reherse'", '(Did you mean rehearse?)'],
    ['help reherse', "error: unknown command 'reherse'", '(Did you mean rehearse?)'],
    ['workload descibe -h', "error: unknown command 'descibe'", '(Did you mean describe?)'],
    ['help workload descibe', "error: unknown command 'descibe'", '(Did you mean describe?)'],
  ])('%s is no wish for the general help', async (commandLine, ...lines) => {
    const { stdout, stderr, exitCode } = await run(commandLine);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr.split('\n').slice(0, 2)).toEqual(lines);
  });

  test.each([
    ['check nonsense --help', 'polder check'],
    ['help check', 'polder check'],
    ['workload --help', 'polder workload'],
  ])('%s gets the help of %s', async (commandLine, command) => {
    const { stdout, exitCode } = await run(commandLine);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: ${command} [options]`);
  });

  test('that names no command gets the help, as an error', async () => {
    const result = await run('');
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toMatch(/^Usage: polder \[options\] \[command\]\n/);
  });

  test.each(['none.yaml', 'folder', 'faults.yaml', 'sweep.yaml', 'good.yaml', '', '--jsn'])(
    'check --json %s prints one document',
    async (rest) => {
      const { stdout, exitCode } = await run(`check --json ${rest}`);
      expect(JSON.parse(stdout)).toMatchObject({ ok: exitCode === 0 });
    },
  );

  test('writes no file for any of this', async () => {
    const before = readdirSync(cli.cwd);
    for (const line of ['check good.yaml', 'check faults.yaml', 'schema']) await run(line);
    expect(readdirSync(cli.cwd)).toEqual(before);
  });
});

/** The help of a command and of all commands below it. */
async function helpTexts(command: string): Promise<readonly string[]> {
  const { stdout } = await run(`${command} --help`);
  const [, list = ''] = stdout.split('\nCommands:\n');
  const names = [...list.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(([, name]) => name ?? '');
  const below = names.filter((name) => name !== 'help' && name !== 'polder');
  const texts = await Promise.all(below.map((name) => helpTexts(`${command} ${name}`.trim())));
  return [stdout, ...texts.flat()];
}

describe('the help', () => {
  test.each(['check', 'schema', 'workload describe', 'rehearse', 'compare', 'trace'])(
    'of %s says what it does, its options, an example and its exit codes',
    async (command) => {
      const { stdout, exitCode } = await run(`${command} --help`);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(new RegExp(`^Usage: polder ${command} `));
      for (const part of ['--json', `\n  polder ${command}`, '\nExit codes:\n  0    fine']) {
        expect(stdout).toContain(part);
      }
    },
  );

  test('names every command', async () => {
    const { stdout } = await run('--help');
    for (const name of ['check', 'schema', 'rehearse', 'compare', 'workload', 'trace']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
  });

  test('and docs/cli.md name the same options', async () => {
    const texts = await helpTexts('');
    const optionsIn = (text: string) => [...new Set(text.match(/--[a-z][a-z-]+/g))].toSorted();
    const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
    expect(optionsIn(page)).toEqual(optionsIn(texts.join('\n')));
  });

  test('of the version is the version', async () => {
    expect((await run('--version')).stdout).toBe('polder 1.2.3\n');
  });
});

describe('polder check', () => {
  test('tells all faults at once, each with its place, and how many there are', async () => {
    const { stdout } = await run('check faults.yaml');
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(
        /^faults\.yaml:\d+:\d+: found no key seed; expected seed: .* \[missing_key\]$/,
      ),
      expect.stringMatching(
        /^faults\.yaml:\d+:\d+: sed: found the unknown key sed; expected .*, did you mean seed\?/,
      ),
      expect.stringMatching(
        /^faults\.yaml:\d+:\d+: period\.length: found 14; expected .* \[wrong_type\]$/,
      ),
      'faults.yaml: 3 faults',
    ]);
  });

  test('tells the same faults in JSON', async () => {
    const { stdout } = await run('check --json faults.yaml');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      kind: 'input',
      message: 'faults.yaml: 3 faults',
      faults: [{ rule: 'missing_key' }, { path: 'sed' }, { path: 'period.length' }],
    });
  });

  test('says of a good file what it describes', async () => {
    expect((await run('check good.yaml')).stdout).toBe(
      'good.yaml: no fault. 8 parties, 4 commitments, 2 contracts, 2 sites, 4 allocations, ' +
        'from 2028-01-15 to 2028-01-29.\n',
    );
  });

  test('passes a budget that is assumed, and says in how many years', async () => {
    const text = GOOD.replace('ceilingEur: 60_000_000 }', 'ceilingEur: 1 }');
    const cwd = folderOf({ 'a.yaml': text });
    expect((await runCli(cwd, ['check', 'a.yaml'])).exitCode).toBe(1);
    const { exitCode, stdout } = await runCli(cwd, ['check', 'a.yaml', '--assume-budget']);
    expect(stdout).toContain('to 2028-01-29. Budget assumed in 1 year.\n');
    expect(exitCode).toBe(0);
  });

  test('is coloured only where the terminal takes colour', async () => {
    const { stdout } = await runCli(cli.cwd, ['check', 'good.yaml'], { stdoutHasColour: true });
    expect(stdout).toContain('\u001b[32mno fault\u001b[39m');
  });
});

describe('polder sweep with its options in place of a file', () => {
  const LOAD = 'workload.sources[0].loadPercent';

  test.each([
    [
      `--vary ${LOAD}=40..65:10`,
      `--vary '${LOAD}=40..65:10': found 65; expected 40 or more, in whole steps of 10 `,
    ],
    [`--vary ${LOAD}=40 --seeds 0`, '--seeds: found 0; expected a whole number from 1 to 10,000 '],
    [`--vary ${LOAD}=40 --seeds 1,1`, '--seeds: found 1 a second time; position 0 has it; '],
    [`--vary ${LOAD}=40 --seeds ]`, '--seeds: found "]"; expected a whole number from 1 to '],
    [`--vary sed=40`, `--vary 'sed=40': found "sed"; expected a field that has a value in `],
  ])('names the option of a fault in %s', async (options, message) => {
    const { stderr, exitCode } = await run(`sweep good.yaml ${options} --list`);
    const lines = stderr.split('\n');
    expect(exitCode).toBe(1);
    expect(lines[0]).toBe('error: command line: 1 fault');
    expect(lines[1]?.slice(0, message.length)).toBe(message);
  });
});

describe('polder sweep --list', () => {
  const VARIED = [
    ['workload.sources[0].loadPercent=40,50', 'workload.sources[0].loadPercent'],
    ['workload.sources[1].copies=4', 'workload.sources[1].copies'],
  ].map(([option, path]) => ({ option: `--vary ${option}`, path }));
  const line = `sweep traced.yaml ${VARIED.map(({ option }) => option).join(' ')} --list`;

  test('names each value by the field that it is of', async () => {
    const { stdout } = await run(line);
    const [load, copies] = VARIED.map(({ path }) => path);
    expect(
      stdout
        .replace(/s-[0-9a-f]{12}/g, 'ID')
        .trimEnd()
        .split('\n'),
    ).toEqual([
      `1  ID  ${load}: 40, ${copies}: 4, seed 1`,
      `2  ID  ${load}: 50, ${copies}: 4, seed 1`,
    ]);
  });

  test('names them in JSON too', async () => {
    const [first = ''] = (await run(`${line} --json`)).stdout.split('\n');
    expect(JSON.parse(first)).toMatchObject({
      parameters: VARIED.map(({ path }) => path),
      values: ['40', '4'],
    });
  });
});

describe('polder workload describe', () => {
  test('shows the figures, with the published ones beside where asked', async () => {
    const { stdout } = await run('workload describe jobs.csv --beside kalos');
    expect(stdout).toMatch(/^ +here +Kalos 2023\njobs +1\n/);
  });

  test('counts every row in JSON', async () => {
    const { stdout } = await run('workload describe jobs.csv --json');
    const told = { file: 'jobs.csv', format: 'csv', rows: 2, jobs: 1, largestGpuCount: 8 };
    expect(JSON.parse(stdout)).toMatchObject({ ...told, rejected: { uses_no_gpu: 1 } });
  });

  test('leaves malformed rows out where asked', async () => {
    const cwd = folderOf({ 'mixed.csv': `${TRACE}c,6\n` });
    const args = ['workload', 'describe', 'mixed.csv', '--skip-bad-rows'];
    const { stderr, exitCode } = await runCli(cwd, args);
    expect(stderr).toBe('mixed.csv: 3 rows, 1 job; left out: uses_no_gpu 1, malformed 1\n');
    expect(exitCode).toBe(0);
  });
});

describe('a defect', () => {
  const broken = {
    write: () => {
      throw new TypeError('planted');
    },
  };

  test('ends with 3 and a sentence, and no stack', async () => {
    const { exitCode, stderr } = await runCli(cli.cwd, ['check', 'good.yaml'], { stdout: broken });
    expect(stderr).toBe(
      'error: a defect of Polder, not of the input: planted (--debug shows where)\n',
    );
    expect(exitCode).toBe(3);
  });

  test('shows its stack with --debug', async () => {
    const args = ['check', 'good.yaml', '--debug'];
    const { stderr } = await runCli(cli.cwd, args, { stdout: broken });
    expect(stderr).toMatch(/\nTypeError: planted\n {4}at .*polder\.test\.ts/);
  });
});
