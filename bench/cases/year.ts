/**
 * The five gigafactories under the simulated clock: see `year/`. Each size has its own process.
 * `--jobs N` measures that one number of jobs alone. Fewer GPUs are given more days, so that they
 * too have about 100,000 jobs.
 */
import { fileURLToPath } from 'node:url';
import type { Bench, Figure } from '../figure.ts';
import { cost, rate } from '../measured.ts';
import { type FoundInTurns, foundInTurns } from '../own-process.ts';
import type { YearFound } from '../year/year-found.ts';
import type { YearSize } from '../year/year-programme.ts';

const PROGRAM = fileURLToPath(new URL('../year/run-year.js', import.meta.url));
/**
 * The goal is for one core. With threads for the collection of memory and the compiler, what others
 * do on the machine also shows more: three runs lay 7 % apart, and 3 % without such threads.
 */
const ONE_CORE: readonly string[] = ['--single-threaded'];
const YEAR_DAYS = 365;
/** About, on 500,000 GPUs. */
const JOBS_A_DAY = 30_000;
const GPUS = 500_000;
/** A day, the shortest, has some 30,000 jobs. */
const JOB_SIZES: readonly number[] = [30_000, 100_000, 1_000_000, YEAR_DAYS * JOBS_A_DAY];
/** Of about 100,000 jobs each. */
const GPU_SIZES: readonly YearSize[] = [
  { gpuCount: 1_000, dayCount: 90 },
  { gpuCount: 10_000, dayCount: 30 },
  { gpuCount: 100_000, dayCount: 12 },
  { gpuCount: GPUS, dayCount: 3 },
];

/** On 500,000 GPUs, up to the year. */
export async function measureYear(bench: Bench): Promise<readonly Figure[]> {
  const jobCounts = bench.jobs === undefined ? JOB_SIZES : [bench.jobs];
  const sizes = jobCounts.map((jobs) => ({
    gpuCount: GPUS,
    dayCount: Math.max(1, Math.round(jobs / JOBS_A_DAY)),
  }));
  return measured('year', sizes);
}

export async function measureGpus(): Promise<readonly Figure[]> {
  return measured('gpus', GPU_SIZES);
}

async function measured(name: string, sizes: readonly YearSize[]): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const size of sizes) {
    const { found, roundsPerSecond } = await runOf(size);
    figures.push(
      ...figuresOf(size, found, roundsPerSecond).map((figure) => ({ ...figure, case: name })),
    );
  }
  return figures;
}

async function runOf({ gpuCount, dayCount }: YearSize): Promise<FoundInTurns<YearFound>> {
  return foundInTurns(PROGRAM, ['--gpus', String(gpuCount), '--days', String(dayCount)], ONE_CORE);
}

function figuresOf(size: YearSize, found: YearFound, roundsPerSecond: number): readonly Figure[] {
  const rounds = [roundsPerSecond, 'rounds'] as const;
  const { loadSeconds, runSeconds, peakMemoryMiB } = found;
  const seconds = loadSeconds + runSeconds;
  const isYear = size.gpuCount === GPUS && size.dayCount === YEAR_DAYS;
  const at = `${size.gpuCount.toLocaleString('en')} GPUs, ${size.dayCount} days`;
  const named = (name: string, value: number) => ({ case: 'year', name: `${at}: ${name}`, value });
  const goal = (most: number) => (isYear ? { goal: most } : {});
  return [
    cost(named('jobs in all', found.jobCount), ''),
    cost({ ...named('processor time', seconds), ...goal(60) }, 's'),
    rate(named('rounds', roundsPerSecond), '/s'),
    rate(named('jobs', found.jobCount / seconds), '/s', rounds),
    rate(named('events', found.eventCount / seconds), '/s', rounds),
    rate(named('decisions', found.decisionCount / seconds), '/s', rounds),
    cost({ ...named('peak memory', peakMemoryMiB), ...goal(4_096) }, 'MiB'),
  ];
}
