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

/** `--jobs`: one length of the queue alone. */
export async function measureSlurmCompare({ jobs }: Bench): Promise<readonly Figure[]> {
  const counts = jobs === undefined ? PENDING : [jobs];
  const plans: PlanFound[] = [];
  for (const count of counts) plans.push(await foundBy<PlanFound>(PROGRAM, [`${count}`]));
  const cycles = await measureCycles(counts);
  return cycles.flatMap((cycle, index) => figuresOf(cycle, plans[index]));
}

function figuresOf(cycle: CycleFound, plan: PlanFound | undefined): readonly Figure[] {
  const { pendingCount, cycleSeconds, depth, processorSeconds } = cycle;
  const at = { case: 'slurm-compare' };
  const of = (name: string) => `${pendingCount} wait: ${name}`;
  const milliseconds = (name: string, value: number | undefined) =>
    cost({ ...at, name: of(name), value: value ?? 0 }, 'ms');
  return [
    cost({ ...at, name: of('Slurm, a cycle of backfill'), value: cycleSeconds }, 's'),
    rate({ ...at, name: of('Slurm, jobs that it came to'), value: depth }, ''),
    cost({ ...at, name: of('Slurm, processor of slurmctld'), value: processorSeconds }, 's'),
    milliseconds('Slurm, cycle a job', (1_000 * cycleSeconds) / Math.max(1, depth)),
    milliseconds('Polder, usual limits', plan?.usual.medianMilliseconds),
    milliseconds('Polder, all tried', plan?.all.medianMilliseconds),
    rate({ ...at, name: of('Polder, nodes kept for'), value: plan?.all.heldCount ?? 0 }, ''),
  ];
}
