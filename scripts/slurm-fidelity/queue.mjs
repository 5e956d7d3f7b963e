/** A queue given to a real Slurm, and what it made of it. */
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const COLUMNS = ['JobID', 'Start', 'End', 'ElapsedRaw', 'TimelimitRaw', 'AllocTRES', 'Account'];
const ALL_COLUMNS = [...COLUMNS, 'User', 'State', 'NodeList'];

/**
 * All jobs are there before the first may start, so that both schedulers see the same queue.
 * `queue`: the nodes of each job, for how long it runs, and for how many minutes it asks. Answers
 * what the accounting says, as a trace.
 */
export async function runOnSlurm(site, queue, secondsMax) {
  const { gpusPerNode } = site;
  const env = { ...process.env, SLURM_CONF: site.confFile, TZ: 'UTC', SLURM_TIME_FORMAT: '%s' };
  const slurm = (...[program, ...words]) => execFileSync(program, words, { env, encoding: 'utf8' });
  slurm('scontrol', 'update', 'partition=main', 'state=down');
  for (const { nodeCount, seconds, minutes } of queue) {
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
  const records = await accounted(() => slurm('sacct', ...words), queue.length);
  return traceOf(openedAt, records);
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
function traceOf(openedAt, records) {
  const rows = records.map((record) => ALL_COLUMNS.map((name) => record[name]));
  const lines = [['Submit', ...ALL_COLUMNS], ...rows.map((row) => [openedAt, ...row])];
  return `${lines.map((line) => line.join('|')).join('\n')}\n`;
}
