/** A decision of a site of 100,000 GPUs on which 10,000 jobs wait: see `decide/run-decide.ts`. */
import { fileURLToPath } from 'node:url';
import type { DecideFound } from '../decide/decide-found.ts';
import type { Figure } from '../figure.ts';
import { cost, rate } from '../measured.ts';
import { foundInTurns } from '../own-process.ts';

const PROGRAM = fileURLToPath(new URL('../decide/run-decide.js', import.meta.url));

export async function measureDecide(): Promise<readonly Figure[]> {
  const nodeOptions = ['--expose-gc'];
  const { found, roundsPerSecond } = await foundInTurns<DecideFound>(PROGRAM, [], nodeOptions);
  const { p50, p99, max, rebuildMilliseconds, planMilliseconds } = found;
  const { bytesPerWaitingJob, bytesPerNode } = found;
  const at = { case: 'decide' };
  const round = [1_000 / roundsPerSecond, 'round'] as const;
  return [
    cost({ ...at, name: 'running jobs', value: found.runningCount }, ''),
    cost({ ...at, name: 'waiting jobs', value: found.waitingCount }, ''),
    rate({ ...at, name: 'rounds', value: roundsPerSecond }, '/s'),
    cost({ ...at, name: 'after a job ended, p50', value: p50 }, 'ms', round),
    cost({ ...at, name: 'after a job ended, p99', value: p99, goal: 2 }, 'ms', round),
    cost({ ...at, name: 'after a job ended, worst', value: max }, 'ms'),
    cost({ ...at, name: 'from nothing', value: rebuildMilliseconds, goal: 50 }, 'ms', round),
    cost({ ...at, name: 'with a plan of 1,000 starts', value: planMilliseconds }, 'ms', round),
    cost({ ...at, name: 'memory of a waiting job', value: bytesPerWaitingJob, goal: 200 }, 'B'),
    cost({ ...at, name: 'memory of a node', value: bytesPerNode, goal: 64 }, 'B'),
  ];
}
