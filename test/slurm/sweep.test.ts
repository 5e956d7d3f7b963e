/** A sweep as a job array of a real Slurm: interrupted, a task of it lost, and resumed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAIN } from '../kill/servers.ts';
import { filesOfSweep } from '../sweep-files.ts';
import {
  endSlurm,
  type SlurmFixture,
  slurmCommand,
  startSlurm,
  TEST_MILLISECONDS_MAX,
  until,
} from './fixture.ts';

/** With what a shell and Slurm would take for their own. */
const FOLDER = mkdtempSync(join(tmpdir(), "polder sweep's %a-"));
const SWEEP = [
  'sweep: 1',
  'name: Six small ones',
  `programme: ${JSON.stringify(resolve('test/golden/small-generated.yaml'))}`,
  'seedCount: 3',
  'vary: [{ path: "workload.sources[0].loadPercent", values: [60, 90] }]',
].join('\n');
const ON_SLURM = [
  '--on',
  'slurm:fixture',
  '--at-once',
  '1',
  '--task-minutes',
  '5',
  '--out',
  'there',
];
let slurm: SlurmFixture;

beforeAll(async () => {
  writeFileSync(join(FOLDER, 'sweep.yaml'), SWEEP);
  slurm = await startSlurm();
}, TEST_MILLISECONDS_MAX);

afterAll(async () => {
  await endSlurm(slurm);
  rmSync(FOLDER, { recursive: true, force: true });
}, TEST_MILLISECONDS_MAX);

function startSweep(words: readonly string[]): ChildProcess {
  const { confFile, restUrl, keyFile } = slurm;
  return spawn(process.execPath, [MAIN, 'sweep', 'sweep.yaml', ...words], {
    cwd: FOLDER,
    env: {
      PATH: process.env.PATH,
      SLURM_CONF: confFile,
      POLDER_SLURM_URL: restUrl,
      POLDER_SLURM_KEY_FILE: keyFile,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function ended(child: ChildProcess): Promise<{ exitCode: number | null; stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  child.stdout?.resume();
  return new Promise((done) => {
    child.once('close', (exitCode) => done({ exitCode, stderr }));
  });
}

const contentOf = (out: string) => filesOfSweep(join(FOLDER, out));

function tasksInQueue(): Promise<string> {
  return slurmCommand(slurm, 'squeue', '-h', '-r', '-o', '%F_%K');
}

test(
  'interrupted, with a task cancelled, it is resumed to the same bytes as a sweep here',
  async () => {
    const first = startSweep(ON_SLURM);
    const firstEnded = ended(first);
    await until(async () => (await tasksInQueue()).includes('_6'));
    const [job = ''] = (await tasksInQueue()).split('_');
    first.kill('SIGINT');
    const interrupted = await firstEnded;
    expect(interrupted.exitCode, interrupted.stderr).toBe(130);
    expect(interrupted.stderr).toContain(`scancel ${job}`);
    await slurmCommand(slurm, 'scancel', `${job}_6`);

    const second = await ended(startSweep(ON_SLURM));
    expect(second.exitCode, second.stderr).toBe(0);
    const lost = `task ${job}_6 is in no record of Slurm (cancelled before it ran, or long over)`;
    expect(second.stderr).toContain(`FAILED before: ${lost} and left no result of scenario 6`);
    const named = ['sacct', '-nX', '-P', '-o', 'jobid,jobname', '-S', 'now-1hour'];
    const arrays = (await slurmCommand(slurm, ...named)).match(/polder-sweep-[0-9a-f]+/g);
    expect(new Set(arrays).size).toBe(2);

    const here = await ended(startSweep(['--workers', '1', '--out', 'here']));
    expect(here.exitCode, here.stderr).toBe(0);
    expect(Object.keys(contentOf('there'))).toHaveLength(10);
    expect(contentOf('there')).toEqual(contentOf('here'));
  },
  TEST_MILLISECONDS_MAX,
);

test(
  'what Slurm refuses is told, and so is another Slurm than the one that was meant',
  async () => {
    const nowhere = [...ON_SLURM, '--fresh', '--partition', 'nowhere'];
    const refused = await ended(startSweep(nowhere));
    expect(refused.exitCode, refused.stderr).toBe(4);
    expect(refused.stderr).toContain('Invalid partition');
    const elsewhere = await ended(startSweep(['--on', 'slurm:elsewhere', '--out', 'none']));
    expect(elsewhere.stderr).toContain('found slurm:elsewhere; expected slurm:fixture');
  },
  TEST_MILLISECONDS_MAX,
);
