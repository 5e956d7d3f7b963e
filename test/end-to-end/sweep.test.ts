/** A sweep as processes of the built command: interrupted, resumed, in parts, on any threads. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesOfSweep } from '../sweep-files.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(PROJECT, 'dist/main.js');
const PROGRAMME = join(PROJECT, 'test/golden/small-generated.yaml');
const FOLDER = mkdtempSync(join(tmpdir(), 'polder-sweep-'));
const SWEEP = join(FOLDER, 'sweep.yaml');
const LOAD = 'workload.sources[0].loadPercent';

function sweepText(values: string): string {
  return [
    'sweep: 1',
    'name: Four small ones',
    `programme: ${JSON.stringify(PROGRAMME)}`,
    'seedCount: 2',
    `vary: [{ name: Load, path: "${LOAD}", values: [${values}] }]`,
  ].join('\n');
}

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function sweep(out: string, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const words = [MAIN, 'sweep', SWEEP, '--out', `${FOLDER}/${out}`, ...args];
    const child = execFile(process.execPath, words, (_, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

const contentOf = (out: string) => filesOfSweep(join(FOLDER, out));

beforeAll(async () => {
  writeFileSync(SWEEP, sweepText('60, 90'));
  const { exitCode, stdout, stderr } = await sweep('whole', '--workers', '1');
  expect(stderr).toContain('4 of 4: scenario 4 (90, seed 2) took');
  expect(stderr).toContain('nothing left');
  expect(stdout).toContain('4 of 4 scenarios are done, 0 failed, 0 are missing.');
  expect(exitCode).toBe(0);
});

describe('a sweep', () => {
  test('leaves the same bytes on two threads as on one', async () => {
    await sweep('on-two', '--workers', '2');
    expect(Object.keys(contentOf('on-two'))).toHaveLength(8);
    expect(contentOf('on-two')).toEqual(contentOf('whole'));
  });

  test('has a table that a spreadsheet reads as UTF-8', () => {
    expect(contentOf('whole')['table.csv']).toMatch(/^\uFEFF[^\uFEFF]+\r\n$/);
  });

  test.each([
    ['SIGKILL', null],
    ['SIGINT', 130],
  ] as const)('that %s ends in the middle is resumed to the same bytes', async (signal, code) => {
    const out = `after-${signal}`;
    const words = [MAIN, 'sweep', SWEEP, '--out', join(FOLDER, out), '--workers', '1'];
    const child = spawn(process.execPath, words);
    const heard = { stderr: '' };
    child.stderr.on('data', (text) => {
      heard.stderr += String(text);
      if (heard.stderr.includes('1 of 4: ')) child.kill(signal);
    });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(code);
    const kept = Object.keys(contentOf(out)).filter((name) => /scenarios\/s-.*json$/.test(name));
    expect(kept.length).toBeGreaterThanOrEqual(1);
    expect(kept.length).toBeLessThan(4);
    if (signal === 'SIGINT') expect(heard.stderr).toContain('of 4 scenarios are kept; the same');
    const resumed = await sweep(out, '--workers', '1');
    expect(resumed.stderr).toContain(`4 scenarios, ${kept.length} of them there already`);
    expect(contentOf(out)).toEqual(contentOf('whole'));
  });

  test('is run in parts by several processes at once, and gathered', async () => {
    const parts = await Promise.all([
      sweep('parts', '--scenarios', '2-4', '--workers', '1'),
      sweep('parts', '--scenario', '1'),
    ]);
    expect(parts.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect((await sweep('parts', '--gather')).exitCode).toBe(0);
    expect(contentOf('parts')).toEqual(contentOf('whole'));
  });

  test('that was changed is refused with what differs, and begins anew with --fresh', async () => {
    writeFileSync(SWEEP, sweepText('60, 0.0001, 80'));
    const refused = await sweep('on-two');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`vary[0]: begun with ${LOAD}: 60, 90; found ${LOAD}: 60, 0.0`);
    const fresh = await sweep('on-two', '--fresh', '--list');
    expect(fresh.stdout.split('\n')).toHaveLength(7);
    const part = await sweep('on-two', '--fresh', '--scenario', '1');
    expect(part.stderr).toContain('A new folder: ');
    expect(Object.keys(contentOf('on-two-2'))).toHaveLength(2);
    const beside = await sweep('on-two/', '--fresh', '--scenario', '1');
    expect(beside.stderr).toContain(`A new folder: ${join(FOLDER, 'on-two-3')}\n`);
    expect(Object.keys(contentOf('on-two-3'))).toEqual(Object.keys(contentOf('on-two-2')));
    writeFileSync(SWEEP, sweepText('60, 90'));
  });

  test('without a name for its folder is refused', async () => {
    const refused = await new Promise<string>((resolve) => {
      execFile(process.execPath, [MAIN, 'sweep', SWEEP, '--out', ''], (_, __, stderr) => {
        resolve(stderr);
      });
    });
    expect(refused).toContain('error: --out: found an empty name; expected that of a folder');
  });

  test('does not go on with what a build has begun that meant something else', async () => {
    const path = join(FOLDER, 'parts', 'sweep.json');
    const kept = readFileSync(path, 'utf8');
    writeFileSync(path, kept.replace(/"measures": \d+/, '"measures": 1'));
    for (const how of ['--gather', '--retry-failed']) {
      const refused = await sweep('parts', how);
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toContain('something else; --fresh takes a new folder');
      expect(refused.stderr).toMatch(/what the measures mean: begun with 1; found [2-9]/);
    }
    writeFileSync(path, kept);
  });

  test('does not take up results of which nobody knows what they were begun with', async () => {
    rmSync(join(FOLDER, 'parts', 'sweep.json'));
    const refused = await sweep('parts');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('this folder holds files that no sweep wrote');
  });

  test('goes on where a scenario fails, says why, and ends with 1', async () => {
    const path = 'contracts[contract_small].contributions[1].amountEur';
    const out = join(FOLDER, 'failing');
    const words = ['sweep', PROGRAMME, '--vary', `${path}=500000,500001`, '--out', out, '--json'];
    const ended = await new Promise<Ended>((resolve) => {
      const child = execFile(process.execPath, [MAIN, ...words], (_, stdout, stderr) => {
        resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
      });
    });
    expect(ended.exitCode).toBe(1);
    const lines = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ kind: 'begin', scenarios: 2, alreadyThere: 0 });
    const failed = lines.find(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject({ number: 2, reason: expect.stringContaining('[commitment_ex') });
    expect(lines.find(({ outcome }) => outcome === 'done')).toMatchObject({ number: 1 });
    expect(lines.at(-1)).toMatchObject({ kind: 'end', done: 1, failed: 1, missing: 0 });
  });
});
