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
const SUBMITTERS = 8;
const SECONDS_MAX = 900;
/** One cycle after the other, all of the queue in each, as far as the time allows. */
const SCHEDULER = [
  'defer,bf_continue,sched_interval=3600,sched_min_interval=3600000000,bf_interval=30',
  `bf_max_job_test=10000,bf_max_time=${CYCLE_SECONDS_MAX},bf_window=2880,bf_resolution=60`,
].join(',');

export interface CycleFound {
  readonly pendingCount: number;
  /** By `sdiag`: the pauses in which it lets others in are left out. */
  readonly cycleSeconds: number;
  /** Jobs that the cycle looked at. */
  readonly depth: number;
  /** Of slurmctld, from the opening of the partition to the end of the cycle. */
  readonly processorSeconds: number;
}

interface Fixture {
  readonly folder: string;
  readonly restUrl: string;
  readonly keyFile: string;
  readonly confFile: string;
}

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
    let submitted = 0;
    for (const count of counts) {
      await site.close();
      await site.submit(pending.slice(submitted, count));
      submitted = count;
      found.push({ pendingCount: count, ...(await site.cycle()) });
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
    await this.submit(jobs);
    await until(async () => (await this.#command('squeue', '-h', '-t', 'PD', '-o', '%A')) === '');
  }

  /** While no job may start, a submission need not be tried on every node. */
  async close(): Promise<void> {
    await this.#command('scontrol', 'update', 'partition=main', 'state=down');
  }

  async submit(jobs: readonly QueuedJob[]): Promise<void> {
    let next = 0;
    const submitOn = async () => {
      for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
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
  }

  /** The first cycle that looks at the queue: one that began before saw the partition closed. */
  async cycle(): Promise<Omit<CycleFound, 'pendingCount'>> {
    const controller = this.#controller();
    const processorBefore = secondsOf(controller);
    await this.#command('scontrol', 'update', 'partition=main', 'state=up');
    let [before, depth, cycleSeconds] = [0, 0, 0];
    await until(async () => {
      const found = await this.#statistics();
      const { bf_cycle_counter = 0, bf_last_depth = 0, bf_cycle_last = 0 } = found;
      // It counts as it goes, and is one more cycle only at its end.
      if (depth <= 1) before = bf_cycle_counter;
      depth = Math.max(depth, bf_last_depth);
      cycleSeconds = bf_cycle_last / 1_000_000;
      return bf_cycle_counter > before;
    });
    const processorSeconds = secondsOf(controller) - processorBefore;
    return { cycleSeconds, depth, processorSeconds };
  }

  async #statistics(): Promise<Readonly<Partial<Record<string, number>>>> {
    return (await this.#ask('diag')).statistics as never;
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

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + SECONDS_MAX * 1_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not so after ${SECONDS_MAX} s: ${isSo}`);
    await sleep(1_000);
  }
}
