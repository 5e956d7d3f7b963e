/** A queue for a small site: drawn from a seed, given to a real Slurm, and what it made of it. */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const COLUMNS = ['JobID', 'Start', 'End', 'ElapsedRaw', 'TimelimitRaw', 'AllocTRES', 'Account'];
const ALL_COLUMNS = [...COLUMNS, 'User', 'State', 'NodeList'];
const GPUS_PER_NODE = 8;
/** Nodes, and how many of 100 jobs have so many; the rest is less than a node. */
const SIZES = [
  [1, 40],
  [2, 24],
  [4, 14],
  [8, 7],
  [16, 2],
];

/** Jobs of 1 to 20 seconds, the short ones more frequent, whose owners ask for 1 to 5 minutes. */
export function drawQueue({ jobCount, nodeCount, seed }) {
  let state = seed >>> 0;
  const below = (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: jobCount }, () => {
    const seconds = 1 + Math.min(below(20), below(20), below(20));
    return { seconds, minutes: 1 + below(5), ...sizeOf(below(100), below, nodeCount) };
  });
}

function sizeOf(percent, below, nodeCount) {
  let passed = 0;
  for (const [nodes, share] of SIZES) {
    passed += share;
    if (percent < passed) {
      return { nodeCount: Math.min(nodes, nodeCount), gpusPerNode: GPUS_PER_NODE };
    }
  }
  return { nodeCount: 1, gpusPerNode: 1 + below(GPUS_PER_NODE - 1) };
}

/**
 * All jobs are there before the first may start, so that both schedulers see the same queue.
 * Answers a record of each, times as seconds since the queue was opened.
 */
export async function runOnSlurm(site, queue, secondsMax) {
  const env = { ...process.env, SLURM_CONF: site.confFile, TZ: 'UTC', SLURM_TIME_FORMAT: '%s' };
  const slurm = (...[program, ...words]) => execFileSync(program, words, { env, encoding: 'utf8' });
  slurm('scontrol', 'update', 'partition=main', 'state=down');
  for (const { seconds, minutes, nodeCount, gpusPerNode } of queue) {
    const size = [`-N${nodeCount}`, `-n${nodeCount}`, `--gres=gpu:${gpusPerNode}`, `-t${minutes}`];
    const rest = ['-o', '/dev/null', '-D', '/tmp', `--wrap=sleep ${seconds}`];
    await run('sbatch', [...size, ...rest], { env });
  }
  const openedAt = Math.floor(Date.now() / 1_000);
  slurm('scontrol', 'update', 'partition=main', 'state=up');
  const until = performance.now() + secondsMax * 1_000;
  while (slurm('squeue', '-h', '-o', '%A') !== '') {
    if (performance.now() > until) throw new Error(`jobs wait after ${secondsMax} s`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  const words = ['-X', '-n', '-P', '-S', 'now-1days', `-o${ALL_COLUMNS.join(',')}`];
  return { openedAt, records: await accounted(() => slurm('sacct', ...words), queue.length) };
}

/** The accounting hears of an end a little later than the controller. */
async function accounted(ask, jobCount) {
  for (let tries = 0; tries < 60; tries += 1) {
    const records = ask()
      .trim()
      .split('\n')
      .map((line) => recordOf(line.split('|')));
    const isWhole = records.every(({ State }) => State === 'COMPLETED');
    if (isWhole && records.length === jobCount) return records;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('not every job has completed in the accounting');
}

function recordOf(fields) {
  return Object.fromEntries(ALL_COLUMNS.map((name, index) => [name, fields[index]]));
}

/**
 * The accounting as a trace, in which every job was submitted when the queue was opened. A job
 * holds its nodes there for as long as in Slurm: launch and end take their time in both.
 */
export function writeTrace(folder, { openedAt, records }) {
  const columns = ['Submit', ...ALL_COLUMNS];
  const rows = records.map((record) =>
    columns.map((name) => (name === 'Submit' ? openedAt : record[name])).join('|'),
  );
  const path = join(folder, 'sacct.txt');
  writeFileSync(path, `${[columns.join('|'), ...rows].join('\n')}\n`);
  return path;
}
