/** The built command as a process of its own: what tests in this process cannot show. */
import { execFile, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(PROJECT, 'dist/main.js');
const LARGER = join(PROJECT, 'examples/groningen.yaml');
const SMALL = join(PROJECT, 'test/golden/small-generated.yaml');
const GOOD = join(PROJECT, 'src/rehearsal/programme-file/testing/good.yaml');

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command to its end. */
function polder(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return new Promise<Ended>((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, [MAIN, ...args], options, (_, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

describe('the built command', () => {
  test('leaves no half of a key where the disk takes no more, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'polder-full-'));
    const words = `ulimit -f 0; "${process.execPath}" "${MAIN}" keys create --file key.pem`;
    const ended = await new Promise<string>((resolve) => {
      execFile('/bin/bash', ['-c', words], { cwd: folder }, (_, _stdout, stderr) =>
        resolve(stderr),
      );
    });
    expect(ended).toBe('error: key.pem: this would be larger than a file may be here (EFBIG)\n');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('has the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    expect(await polder(['--version'])).toEqual({
      exitCode: 0,
      stdout: `polder ${version}\n`,
      stderr: '',
    });
  });

  test.each([
    [0, ['check', GOOD]],
    [1, ['check', `${GOOD}.missing`]],
    [2, ['check', '--jsn', GOOD]],
  ])('ends with %i', async (exitCode, args) => {
    expect((await polder(args)).exitCode).toBe(exitCode);
  });

  test('writes no colour to a pipe', async () => {
    const { stdout } = await polder(['check', GOOD], { FORCE_COLOR: '1' });
    expect(stdout).toMatch(/: no fault\. /);
  });

  test('ends quietly where its output is no longer read', async () => {
    // More faults than a pipe holds, so that the command still writes when the pipe is closed.
    const file = join(mkdtempSync(join(tmpdir(), 'polder-pipe-')), 'faults.yaml');
    const faults = Array.from({ length: 5_000 }, (_, index) => `unknown-key-${index}: 1`);
    writeFileSync(file, ['polder: 1', ...faults].join('\n'));
    const child = spawn(process.execPath, [MAIN, 'check', file]);
    const heard = { stderr: '' };
    child.stderr.on('data', (text) => (heard.stderr += String(text)));
    child.stdout.once('data', () => child.stdout.destroy());
    const exitCode = await new Promise((resolve) => child.once('close', resolve));
    expect(heard.stderr).toBe('');
    expect(exitCode).toBe(1);
  });

  test.skipIf(!existsSync('/dev/full'))('says that its output cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [MAIN, 'check', GOOD], {
      stdio: ['ignore', full, 'pipe'],
    });
    const heard = { stderr: '' };
    child.stderr?.on('data', (text) => (heard.stderr += String(text)));
    const exitCode = await new Promise((resolve) => child.once('close', resolve));
    closeSync(full);
    expect(heard.stderr).toMatch(/^error: standard output cannot be written: ENOSPC.*\n$/);
    expect(exitCode).toBe(1);
  });
});

describe('a rehearsal', () => {
  test('of a golden programme writes a run that can be traced', async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'polder-run-')), 'run');
    const rehearsed = await polder(['rehearse', SMALL, '--out', out]);
    expect(rehearsed.stdout).toContain(`The report is ${out}/report.html\n`);
    expect(rehearsed.exitCode).toBe(0);
    const traced = await polder(['trace', 'job_00000001', '--run', out]);
    expect(traced.stdout).toMatch(/^job_00000001 /);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'that %s ends leaves the run before it, and nothing beside it',
    async (signal, exitCode) => {
      const folder = mkdtempSync(join(tmpdir(), 'polder-signal-'));
      await polder(['rehearse', SMALL, '--out', join(folder, 'run')]);
      const before = contentOf(folder);
      const child = spawn(process.execPath, [MAIN, 'rehearse', LARGER, '--out', `${folder}/run`]);
      const heard = { stderr: '' };
      // Progress is told while the rehearsal runs: then its folder is there, half written.
      child.stderr.once('data', () => {
        expect(readdirSync(folder)).toHaveLength(2);
        child.kill(signal);
      });
      child.stderr.on('data', (text) => (heard.stderr += String(text)));
      expect(await new Promise((resolve) => child.once('close', resolve))).toBe(exitCode);
      expect(heard.stderr).toMatch(/\npolder: interrupted; nothing was left half written\n$/);
      expect(contentOf(folder)).toEqual(before);
    },
  );
});

/** The names of all files below `folder`, and what its summary says. */
function contentOf(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true }).map(String).toSorted();
  return [...names, readFileSync(join(folder, 'run/summary.json'), 'utf8')];
}
