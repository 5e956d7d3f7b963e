/** A sweep by the built command on a stand-in for Slurm that runs the scripts of its tasks. */
import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeArrays } from '../../src/agent/testing/fake-arrays.ts';
import { FakeSlurmrestd } from '../../src/agent/testing/fake-slurmrestd.ts';
import { filesOfSweep } from '../sweep-files.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(PROJECT, 'dist/main.js');
/** With what a shell and Slurm would take for their own. */
const FOLDER = mkdtempSync(join(tmpdir(), "polder sweep's %a-"));
const SWEEP = [
  'sweep: 1',
  'name: Four small ones',
  `programme: ${JSON.stringify(join(PROJECT, 'test/golden/small-generated.yaml'))}`,
  'seedCount: 2',
  'vary: [{ path: "workload.sources[0].loadPercent", values: [60, 90] }]',
].join('\n');
const slurm = new FakeSlurmrestd(['0.0.40', '0.0.42']);
let url: string;

beforeAll(async () => {
  writeFileSync(join(FOLDER, 'sweep.yaml'), SWEEP);
  writeFileSync(join(FOLDER, 'key'), 'a key of tests');
  const scontrol = join(FOLDER, 'scontrol');
  writeFileSync(scontrol, '#!/bin/sh\necho "ClusterName = fake"\necho "MaxArraySize = 4"\n');
  chmodSync(scontrol, 0o755);
  slurm.arrays = new FakeArrays(byShell, { areNumbersPlain: false });
  url = await slurm.listen();
});

afterAll(async () => {
  await slurm.close();
  rmSync(FOLDER, { recursive: true, force: true });
});

function byShell(given: {
  readonly script: string;
  readonly task: number;
  readonly outputFile: string;
}): Promise<string> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, SLURM_ARRAY_TASK_ID: `${given.task}` };
    execFile('/bin/sh', ['-c', given.script], { env, cwd: '/' }, (error, stdout, stderr) => {
      writeFileSync(given.outputFile, `${stdout}${stderr}`);
      resolve(error === null ? 'COMPLETED' : 'FAILED');
    });
  });
}

interface Ended {
  readonly exitCode: number | null;
  readonly stderr: string;
}

function sweep(words: readonly string[], heard?: (stderr: string) => boolean): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, 'sweep', 'sweep.yaml', ...words], {
    cwd: FOLDER,
    env: {
      PATH: `${FOLDER}:${process.env.PATH}`,
      POLDER_SLURM_URL: url,
      POLDER_SLURM_KEY_FILE: join(FOLDER, 'key'),
    },
  });
  let stderr = '';
  let isTold = false;
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
    // Once: a second one, while it ends, would end it at once by the signal.
    if (isTold || heard?.(stderr) !== true) return;
    isTold = true;
    child.kill('SIGINT');
  });
  return new Promise((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, stderr }));
  });
}

const contentOf = (out: string) => filesOfSweep(join(FOLDER, out));

test('a sweep on a Slurm, interrupted and resumed, leaves the same bytes as one here', async () => {
  const words = ['--out', 'there', '--on', 'slurm:fake'];
  const first = await sweep(words, (stderr) => stderr.includes('job 101 on fake'));
  expect(first.exitCode, first.stderr).toBe(130);
  expect(first.stderr).toContain('Job 101 goes on at fake.');
  const second = await sweep(words);
  expect(second.exitCode, second.stderr).toBe(0);
  expect(slurm.asked.filter(({ what }) => what.endsWith('submit'))).toHaveLength(1);
  await sweep(['--out', 'here', '--workers', '1']);
  expect(Object.keys(contentOf('there'))).toHaveLength(8);
  expect(contentOf('there')).toEqual(contentOf('here'));
});
