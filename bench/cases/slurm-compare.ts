/**
 * The same queue on 12,500 nodes of 8 GPUs, given to a real Slurm and to the scheduling core. They
 * do not do the same work: docs/bench.md says what each plans.
 */
import { fileURLToPath } from 'node:url';
import type { Bench, Figure } from '../figure.ts';
import { cost, rate } from '../measured.ts';
import { foundBy } from '../own-process.ts';
import type { PlanFound } from '../slurm/plan-found.ts';
import { type CycleFound, measureCycles } from '../slurm/slurm-side.ts';

const PROGRAM = fileURLToPath(new URL('../slurm/run-plan.js', import.meta.url));
const PENDING = [1_000, 5_000];

/**
 * `--jobs`: one length of the queue alone. What each side found is told on standard error at once.
 * Slurm's side is bounded: by a quarter of an hour for each length of the queue.
 */
export async function measureSlurmCompare({ jobs }: Bench): Promise<readonly Figure[]> {
  const counts = jobs === undefined ? PENDING : [jobs];
  const plans: PlanFound[] = [];
  for (const count of counts) {
    const plan = await foundBy<PlanFound>(PROGRAM, [`${count}`]);
    process.stderr.write(`Polder, ${count} wait: ${JSON.stringify(plan)}\n`);
    plans.push(plan);
  }
  const cycles = await measureCycles(counts);
  return cycles.flatMap((cycle, index) => figuresOf(cycle, plans[index]));
}

function figuresOf(cycle: CycleFound, plan: PlanFound | undefined): readonly Figure[] {
  const { pendingCount, submittedCount, hasEnded, depth } = cycle;
  const at = { case: 'slurm-compare' };
  const of = (name: string) => `${pendingCount} wait: ${name}`;
  const seconds = (name: string, value: number) => cost({ ...at, name: of(name), value }, 's');
  const count = (name: string, value: number) => rate({ ...at, name: of(name), value }, '');
  const milliseconds = (name: string, value: number | undefined) =>
    cost({ ...at, name: of(name), value: value ?? 0 }, 'ms');
  const cycleSeconds = hasEnded ? cycle.cycleSeconds : cycle.waitedSeconds;
  const cycleName = hasEnded
    ? 'Slurm, a cycle of backfill by sdiag'
    : 'Slurm, a cycle of backfill that had not ended: waited';
  return [
    count('Slurm, jobs submitted', submittedCount),
    seconds('Slurm, submitting those that came on top', cycle.submitSeconds),
    seconds(cycleName, cycleSeconds),
    seconds('Slurm, from the opening to its end', cycle.waitedSeconds),
    count('Slurm, jobs that it came to', depth),
    count('Slurm, jobs that it looked for a time for', cycle.triedCount),
    seconds('Slurm, processor of slurmctld', cycle.processorSeconds),
    milliseconds('Slurm, cycle a job', (1_000 * cycleSeconds) / Math.max(1, depth)),
    milliseconds('Polder, usual limits', plan?.usual.medianMilliseconds),
    milliseconds('Polder, all tried', plan?.all.medianMilliseconds),
    count('Polder, nodes kept for', plan?.all.heldCount ?? 0),
  ];
}
