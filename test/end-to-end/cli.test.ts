/** The built command as a process of its own: what tests in this process cannot show. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(PROJECT, 'dist/main.js');
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
});
