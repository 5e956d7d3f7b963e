/** What the backfill of a real Slurm takes for a queue, where one process answers for all nodes. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { slurmToken } from '../../src/agent/slurm-token.ts';
import { toEpochSeconds } from '../../src/kernel/units.ts';
import { processorTime } from '../cpu.ts';
import { drawQueue, GPUS_PER_NODE, NODE_COUNT, type QueuedJob } from './queue.ts';

const run = promisify(execFile);
const FIXTURE = 'scripts/slurm-fixture.mjs';
/** A cycle that does not come to the end of the queue is ended then. */
export const CYCLE_SECONDS_MAX = 120;
/** From the opening of the partition; what a cycle has reached by then is told as such. */
const CYCLE_WAIT_SECONDS_MAX = 300;
/** What was not submitted by then does not wait: fewer jobs are told. */
const SUBMIT_SECONDS_MAX = 600;
/** What fills the site starts within it. */
const START_SECONDS_MAX = 300;
const SUBMITTERS = 8;
/** One cycle after the other, all of the queue in each, as far as the time allows. */
const SCHEDULER = [
  'defer,bf_continue,sched_interval=3600,sched_min_interval=3600000000,bf_interval=30',
  `bf_max_job_test=10000,bf_max_time=${CYCLE_SECONDS_MAX},bf_window=2880,bf_resolution=60`,
].join(',');

export interface CycleFound {
  /** That Slurm was asked to hold. */
  readonly pendingCount: number;
  /** That were submitted in the time there was. */
  readonly submittedCount: number;
  readonly submitSeconds: number;
  /** Whether `sdiag` had a whole cycle in the time there was. */
  readonly hasEnded: boolean;
  /** By `sdiag`, of a whole one: the pauses in which it lets others in are left out. */
  readonly cycleSeconds: number;
  /** From the opening of the partition until the cycle ended or was waited for no longer. */
  readonly waitedSeconds: number;
  /** Jobs that the cycle looked at, and of these those for which it looked for a time. */
  readonly depth: number;
  readonly triedCount: number;
  /** Of slurmctld, from the opening of the partition to the end of the cycle. */
  readonly processorSeconds: number;
}

type Cycle = Omit<CycleFound, 'pendingCount' | 'submittedCount' | 'submitSeconds'>;

interface Fixture {
  readonly folder: string;
  readonly restUrl: string;
  readonly keyFile: string;
  readonly confFile: string;
}

/** `counts` from few to many. Each is told on standard error as soon as it is found. */
export async function measureCycles(counts: readonly number[]): Promise<readonly CycleFound[]> {
  const folder = join(mkdtempSync(join(tmpdir(), 'pc-')), 's');
  const size = ['--answered', '--nodes', `${NODE_COUNT}`, '--gpus', `${GPUS_PER_NODE}`];
  const how = ['--priority', 'first-come', '--scheduler', SCHEDULER, '--json'];
  const { stdout } = await run('node', [FIXTURE, 'up', folder, ...size, ...how]);
  const site = new SlurmSide(JSON.parse(stdout) as Fixture);
  try {
    const { running, pending } = drawQueue(Math.max(...counts));
    await site.fill(running);
    const found: CycleFound[] = [];
    let submittedCount = 0;
    for (const pendingCount of counts) {
      await site.close();
      const begin = performance.now();
      submittedCount += await site.submit(pending.slice(submittedCount, pendingCount));
      const submitSeconds = secondsSince(begin);
      const one = { pendingCount, submittedCount, submitSeconds, ...(await site.cycle()) };
      process.stderr.write(`Slurm: ${JSON.stringify(one)}\n`);
      found.push(one);
    }
    return found;
  } finally {
    await run('node', [FIXTURE, 'down', folder]);
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
}

class SlurmSide {
  readonly #fixture: Fixture;

  constructor(fixture: Fixture) {
    this.#fixture = fixture;
  }

  async fill(jobs: readonly QueuedJob[]): Promise<void> {
    const submittedCount = await this.submit(jobs);
    const waiting = () => this.#command('squeue', '-h', '-t', 'PD', '-o', '%A');
    const areRunning = await until(async () => (await waiting()) === '', START_SECONDS_MAX);
    if (areRunning && submittedCount === jobs.length) return;
    throw new Error(`the site was not filled within ${START_SECONDS_MAX} s`);
  }

  /** While no job may start, a submission need not be tried on every node. */
  async close(): Promise<void> {
    await this.#command('scontrol', 'update', 'partition=main', 'state=down');
  }

  /** Answers how many were submitted in the time there was: the first so many. */
  async submit(jobs: readonly QueuedJob[]): Promise<number> {
    let next = 0;
    const begin = performance.now();
    const submitOn = async () => {
      while (next < jobs.length && secondsSince(begin) < SUBMIT_SECONDS_MAX) {
        const job = jobs[next] as QueuedJob;
        next += 1;
        const { nodeCount, minutes } = job;
        const answer = await this.#ask('job/submit', {
          script: '#!/bin/sh\nsleep 1000000\n',
          job: {
            ...{ name: 'queued', account: 'root', partition: 'main', tasks: nodeCount },
            ...{ nodes: `${nodeCount}`, gres: `gpu:${GPUS_PER_NODE}` },
            ...{ time_limit: minutes, environment: { PATH: '/bin' } },
            ...{ current_working_directory: '/tmp', standard_output: '/dev/null' },
          },
        });
        if (typeof answer.job_id !== 'number') throw new Error(JSON.stringify(answer.errors));
      }
    };
    await Promise.all(Array.from({ length: SUBMITTERS }, submitOn));
    return next;
  }

  /** The first cycle that looks at the queue: one that began before saw the partition closed. */
  async cycle(): Promise<Cycle> {
    const controller = this.#controller();
    const processorBefore = secondsOf(controller);
    await this.#command('scontrol', 'update', 'partition=main', 'state=up');
    const begin = performance.now();
    const first = await this.#backfill();
    let [before, last] = [first.cycleCount, first];
    const hasEnded = await until(async () => {
      last = await this.#backfill();
      // It counts as it goes, and is one more cycle only at its end: one that began before saw
      // the partition closed, and no more than the job beside those that run.
      if (last.depth <= 1) before = last.cycleCount;
      return last.cycleCount > before && last.depth > 1;
    }, CYCLE_WAIT_SECONDS_MAX);
    const waitedSeconds = secondsSince(begin);
    const processorSeconds = secondsOf(controller) - processorBefore;
    const { cycleSeconds, depth, triedCount } = last;
    return { hasEnded, cycleSeconds, waitedSeconds, depth, triedCount, processorSeconds };
  }

  /** By `sdiag`: slurmrestd of 22.05 does not tell how far the last cycle came. */
  async #backfill() {
    const text = await this.#command('sdiag');
    const part = text.slice(text.indexOf('Backfilling stats'));
    const numberOf = (name: string) => {
      const found = part.split('\n').find((line) => line.trim().startsWith(`${name}:`));
      if (found === undefined) throw new Error(`sdiag does not tell "${name}"`);
      return Number(found.slice(found.indexOf(':') + 1));
    };
    return {
      cycleCount: numberOf('Total cycles'),
      cycleSeconds: numberOf('Last cycle') / 1_000_000,
      depth: numberOf('Last depth cycle'),
      triedCount: numberOf('Last depth cycle (try sched)'),
    };
  }

  async #ask(path: string, body?: object): Promise<Readonly<Record<string, unknown>>> {
    const { restUrl, keyFile } = this.#fixture;
    const now = toEpochSeconds(Math.floor(Date.now() / 1_000));
    const token = slurmToken(readFileSync(keyFile), 'root', now);
    const answer = await fetch(`${restUrl}/slurm/v0.0.38/${path}`, {
      headers: {
        ...{ 'X-SLURM-USER-NAME': 'root', 'X-SLURM-USER-TOKEN': token },
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Readonly<Record<string, unknown>>;
  }

  async #command(program: string, ...words: readonly string[]): Promise<string> {
    const env = { ...process.env, SLURM_CONF: this.#fixture.confFile };
    return (await run(program, words, { env })).stdout.trim();
  }

  #controller(): number {
    const note = readFileSync(join(this.#fixture.folder, 'run', 'slurmctld.json'), 'utf8');
    return (JSON.parse(note) as { readonly pid: number }).pid;
  }
}

function secondsOf(pid: number): number {
  return processorTime(pid)?.serverSeconds ?? 0;
}

function secondsSince(begin: number): number {
  return (performance.now() - begin) / 1_000;
}

/** Whether it became so. */
async function until(isSo: () => Promise<boolean>, secondsMax: number): Promise<boolean> {
  const begin = performance.now();
  while (!(await isSo())) {
    if (secondsSince(begin) > secondsMax) return false;
    await sleep(1_000);
  }
  return true;
}
