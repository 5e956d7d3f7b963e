import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeArrays, type RunTask } from '../../../agent/testing/fake-arrays.ts';
import { FakeSlurmrestd } from '../../../agent/testing/fake-slurmrestd.ts';
import { recordAt, textAt } from '../../../sites/slurm/wires/json.ts';
import type { CliPorts } from '../../ports.ts';
import { runCli } from '../../testing/run-cli.ts';

const PROGRAMME = resolve('test/golden/small-generated.yaml');
const SWEEP = [
  'sweep: 1',
  'name: Four small ones',
  `programme: ${JSON.stringify(PROGRAMME)}`,
  'seedCount: 2',
  'vary: [{ path: "workload.sources[0].loadPercent", values: [60, 90] }]',
].join('\n');

let folder: string;
let slurm: FakeSlurmrestd;
let environment: Record<string, string>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'polder-on-slurm-'));
  writeFileSync(join(folder, 'sweep.yaml'), SWEEP);
  writeFileSync(join(folder, 'key'), 'a key of tests');
  haveScontrolSay('ClusterName = fake\nMaxArraySize = 1001');
  slurm = new FakeSlurmrestd(['0.0.38']);
  slurm.arrays = new FakeArrays(byPolder);
  environment = {
    PATH: folder,
    POLDER_SLURM_URL: await slurm.listen(),
    POLDER_SLURM_KEY_FILE: join(folder, 'key'),
  };
});

afterEach(async () => {
  await slurm.close();
  rmSync(folder, { recursive: true, force: true });
});

function haveScontrolSay(text: string): void {
  writeFileSync(join(folder, 'scontrol'), `#!/bin/sh\necho '${text}'\n`);
  chmodSync(join(folder, 'scontrol'), 0o755);
}

/** As a node does it: the words of the script, and its output in the file. */
const byPolder: RunTask = async ({ script, task, outputFile }) => {
  const words = [...script.matchAll(/'([^']*)'/g)].map(([, word = '']) => word).slice(2);
  const { exitCode, stdout, stderr } = await runCli('/', [...words, `${task}`]);
  writeFileSync(outputFile, `${stdout}${stderr}`);
  return exitCode === 0 ? 'COMPLETED' : 'FAILED';
};

const byNobody: RunTask = () => new Promise(() => {});

function sweep(out: string, words: readonly string[] = [], ports: Partial<CliPorts> = {}) {
  const args = ['sweep', 'sweep.yaml', '--out', out, ...words];
  return runCli(folder, args, { environment, ...ports });
}

const onSlurm = (words: readonly string[] = [], ports: Partial<CliPorts> = {}) =>
  sweep('out', ['--on', 'slurm:fake', ...words], ports);

function submittedArrays(): readonly string[] {
  return slurm.asked
    .filter(({ what }) => what.endsWith('/job/submit'))
    .map(({ body }) => textAt(recordAt(body, 'job'), 'array'));
}

/** Interrupts when it is told that something was submitted. */
function interruptedAfterBegin(): Partial<CliPorts> {
  const controller = new AbortController();
  const heard = { text: '' };
  return {
    endByItself: () => controller.signal,
    stdout: {
      write: (text) => {
        heard.text += text;
        if (heard.text.includes('"begin"')) controller.abort();
      },
    },
  };
}

test('the tasks of one array leave the results, which are gathered', async () => {
  const { exitCode, stdout, stderr } = await onSlurm(['--at-once', '3', '--account', 'a']);
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toContain('4 of 4 scenarios are done, 0 failed, 0 are missing.');
  expect(stderr).toContain('4 scenarios; job 101 on fake with 4 tasks; results in out');
  expect(submittedArrays()).toEqual(['1-4%3']);
  expect(readdirSync(join(folder, 'out', 'scenarios'))).toHaveLength(4);
});

test('it goes on after an interruption: what waits or runs is not submitted again', async () => {
  const gate = { open: () => {} };
  const opened = new Promise<void>((resolve) => {
    gate.open = resolve;
  });
  slurm.arrays = new FakeArrays((task) => opened.then(() => byPolder(task)));
  const { exitCode, stderr } = await onSlurm(['--json'], interruptedAfterBegin());
  expect(exitCode, stderr).toBe(130);
  expect(stderr).toContain('Job 101 goes on at fake.');
  expect(stderr).toContain('scancel 101');
  const heard = { text: '' };
  const write = (text: string) => {
    heard.text += text;
    if (text.includes('4 tasks submitted before go on')) gate.open();
  };
  const again = await onSlurm([], { stderr: { write } });
  expect(again.exitCode, heard.text).toBe(0);
  expect(submittedArrays()).toEqual(['1-4']);
});

test('a task that fails is told with what it wrote last, and alone is submitted anew', async () => {
  const broken = { isSo: true };
  slurm.arrays = new FakeArrays(async (task) => {
    if (!broken.isSo || task.task !== 2) return byPolder(task);
    writeFileSync(task.outputFile, 'it begins\nthe disk is full\n');
    return 'FAILED';
  });
  const first = await onSlurm();
  expect(first.exitCode).toBe(1);
  expect(first.stdout).toContain('3 of 4 scenarios are done, 0 failed, 1 are missing.');
  expect(first.stderr).toMatch(/FAILED: task 101_2 ended as FAILED .* no result of scenario 2\n/);
  expect(first.stderr).toContain('scenario 2\n  it begins\n  the disk is full\n');
  broken.isSo = false;
  const second = await onSlurm();
  expect(second.exitCode, second.stderr).toBe(0);
  expect(second.stderr).toContain('FAILED before: task 101_2 ended as FAILED');
  expect(submittedArrays()).toEqual(['1-4', '1-1']);
});

test('where nodes do not see the folder, all tasks are cancelled and it is said', async () => {
  const arrays = new FakeArrays(async () => 'COMPLETED', { slotCount: 1 });
  slurm.arrays = arrays;
  const clock = { aheadSeconds: 0 };
  setTimeout(() => {
    clock.aheadSeconds = 100;
  }, 1_500);
  const wallSeconds = () => performance.now() / 1_000 + clock.aheadSeconds;
  const { exitCode, stderr } = await onSlurm([], {
    meter: { wallSeconds, peakMemoryMiB: () => 0 },
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('the nodes do not seem to see this folder');
  expect(slurm.asked.map(({ what }) => what)).toContain('DELETE /slurm/v0.0.38/job/101');
});

describe('Tasks are', () => {
  test('as many as Slurm takes in one array, each with several scenarios', async () => {
    haveScontrolSay('ClusterName = fake\nMaxArraySize = 3');
    const { exitCode, stderr } = await onSlurm(['--task-minutes', '5']);
    expect(exitCode, stderr).toBe(0);
    expect(submittedArrays()).toEqual(['1-2']);
    expect(readdirSync(join(folder, 'out', 'slurm')).toSorted()).toEqual([
      '1-1.out',
      '1-2.out',
      '1.json',
    ]);
  });

  test('told why they wait', async () => {
    slurm.arrays = new FakeArrays(byNobody, { slotCount: 0 });
    const { stderr } = await onSlurm([], {
      endByItself: () => AbortSignal.timeout(1_500),
    });
    expect(stderr).toContain('4 tasks waiting, 0 running. Of the first that waits Slurm says Reso');
  });

  test('run again with --retry-failed', async () => {
    const path = 'contracts[contract_small].contributions[1].amountEur';
    const head = SWEEP.slice(0, SWEEP.indexOf('vary'));
    const vary = `vary: [{ path: "${path}", values: [500000, 500001] }]`;
    writeFileSync(join(folder, 'sweep.yaml'), `${head}${vary}`);
    const first = await onSlurm();
    expect(first.exitCode, first.stderr).toBe(1);
    expect(first.stdout).toContain('2 of 4 scenarios are done, 2 failed, 0 are missing.');
    await onSlurm(['--retry-failed']);
    expect(submittedArrays()).toEqual(['1-4', '1-2']);
  });
});

test.each<[string, readonly string[], number, RegExp]>([
  ['a word that is no site', ['--on', 'fake'], 2, /found fake; expected slurm:SITE/],
  ['another site', ['--on', 'slurm:east'], 1, /found slurm:east; expected slurm:fake, as the Slu/],
  ['a part', ['--on', 'slurm:fake', '--scenario', '1'], 2, /--scenario: found --on too/],
  ['tasks of this machine', ['--tasks', '2'], 2, /--tasks: found no --on/],
  [
    'more tasks than an array has',
    ['--on', 'slurm:fake', '--tasks', '1001'],
    1,
    /--tasks: found 1001; expected at most 1000, .* MaxArraySize of 1001/,
  ],
  [
    'an account that Slurm refuses',
    ['--on', 'slurm:fake', '--account', 'of-nobody'],
    4,
    /Slurm refused POST .*: Invalid account/,
  ],
])('refused is %s', async (_, words, code, message) => {
  const { exitCode, stderr } = await sweep('out', words);
  expect(stderr).toMatch(message);
  expect(exitCode).toBe(code);
  expect(readdirSync(folder)).not.toContain('out/slurm/1.json');
});

test('a Slurm that does not answer is told as such', async () => {
  await slurm.close();
  const { exitCode, stderr } = await onSlurm();
  expect([exitCode, stderr]).toEqual([5, expect.stringContaining('cannot be reached')]);
  slurm = new FakeSlurmrestd([]);
  await slurm.listen();
  rmSync(join(folder, 'scontrol'));
  const without = await onSlurm();
  expect(without.stderr).toContain('`scontrol show config` does not answer here');
  expect((await onSlurm([], { environment: {} })).exitCode).toBe(1);
});

test('a task of another folder, or of no submission, says what was expected', async () => {
  await onSlurm();
  const task = (...words: readonly string[]) => runCli(folder, ['sweep-task', ...words]);
  expect((await task('out', '1', '9')).stderr).toContain('found task 9; expected 1 to 4');
  expect((await task('out', '7', '1')).stderr).toContain('there is no slurm/7.json here');
  expect((await task('out', '1', '1')).stdout).toBe('scenario 1: already there\n');
});
