/**
 * The jobs of one generated source of a plan. An allocation submits on its own days alone: the
 * interval is cut where one of the source begins or ends, and each stretch is drawn for itself, at
 * the load asked for of what the clusters of those whose days it is have under contract in it. So
 * others take the part of one whose days are over, and no stretch is fuller for it.
 */
import { present } from '../../kernel/assert.ts';
import type { AllocationId } from '../../kernel/ids.ts';
import { type Interval, overlapOf, toDateText } from '../../kernel/time.ts';
import { WHOLE_PPM } from '../../kernel/units.ts';
import { type CapacityStep, capacityBetween, capacityStepsOf } from '../../operation/calendar.ts';
import type { GeneratedSource, RehearsalStage } from '../programme-file/plan.ts';
import { GeneratedJobs } from './generator.ts';
import { WishDrawer } from './wish-drawer.ts';

/**
 * Rises with every change of the jobs that a programme and a seed bring. Since 2 an allocation with
 * days of its own submits on them alone, and no job is larger than its mode takes.
 */
export const WORKLOAD_VERSION = 2;

/** The largest share of its group's largest cluster that one generated job may hold. Assumed. */
const LARGEST_JOB_PPM = 450_000;

/** A stretch of the interval in which the same allocations of a source have their days. */
interface Stretch extends Interval {
  readonly allocations: readonly AllocationId[];
}

interface DrawnStretch {
  readonly startsAt: number;
  readonly jobs: GeneratedJobs;
}

/** A generated source of the plan: the jobs of its stretches, one after the other. */
export class SourceToDraw {
  readonly jobCount: number;
  readonly wishes: WishDrawer;
  /** The present job: its fields are of the next one after {@link next}. */
  jobs: GeneratedJobs;
  /** From when the present job counts its submission. */
  startsAt: number;
  readonly #later: DrawnStretch[];
  #numberBefore = 0;

  constructor([first, ...later]: readonly DrawnStretch[], wishes: WishDrawer) {
    const { jobs, startsAt } = present(first, 'A stretch in which a source submits');
    this.jobs = jobs;
    this.startsAt = startsAt;
    this.#later = later;
    this.wishes = wishes;
    this.jobCount = later.reduce((sum, each) => sum + each.jobs.jobCount, jobs.jobCount);
  }

  /** Goes to the next job, at first to the first; false after the last. */
  next(): boolean {
    while (!this.jobs.next()) {
      const later = this.#later.shift();
      if (later === undefined) return false;
      this.#numberBefore += this.jobs.jobCount;
      this.jobs = later.jobs;
      this.startsAt = later.startsAt;
    }
    return true;
  }

  get submittedAt(): number {
    return this.startsAt + this.jobs.submitSeconds;
  }

  /** The number of the present job among all of the source, from 1. */
  get number(): number {
    return this.#numberBefore + this.jobs.number;
  }
}

export function sourceToDraw(
  stage: RehearsalStage,
  source: GeneratedSource,
  index: number,
): SourceToDraw {
  const steps = stage.clusters.map((_, cluster) => capacityStepsOf(stage, cluster));
  const stretches = stretchesOf(stage, source).map((stretch, order) => ({
    startsAt: stretch.start,
    jobs: jobsOf({ stage, source, steps }, stretch, {
      // The first has the name that the only one has.
      streamName: `workload/${index}${order === 0 ? '' : `/${toDateText(stretch.start)}`}`,
    }),
  }));
  return new SourceToDraw(stretches, new WishDrawer(stage.plan.seed, index, source.wishes));
}

/** By time; without those in which no allocation of the source has its days. */
function stretchesOf({ plan }: RehearsalStage, source: GeneratedSource): readonly Stretch[] {
  const own = plan.allocations.filter(({ id }) => source.weightByAllocation.has(id));
  const cuts = new Set([plan.interval.start, plan.interval.end]);
  for (const allocation of own) {
    const days = overlapOf(allocation, plan.interval);
    if (days === undefined) continue;
    cuts.add(days.start);
    cuts.add(days.end);
  }
  const sorted = [...cuts].toSorted((a, b) => a - b);
  return sorted.slice(1).flatMap((end, index) => {
    const start = present(sorted[index], 'The start of a stretch');
    const allocations = own.filter((each) => each.start <= start && end <= each.end);
    return allocations.length === 0
      ? []
      : [{ start, end, allocations: allocations.map(({ id }) => id) }];
  });
}

interface Ground {
  readonly stage: RehearsalStage;
  readonly source: GeneratedSource;
  /** By cluster. */
  readonly steps: readonly (readonly CapacityStep[])[];
}

function jobsOf(
  ground: Ground,
  { allocations, start, end }: Stretch,
  { streamName }: { readonly streamName: string },
): GeneratedJobs {
  const { stage, source } = ground;
  const within = { start, end };
  const capacity = capacityFor(ground, allocations, within);
  const groups = [...source.weightByAllocation]
    .filter(([group]) => allocations.includes(group))
    .map(([group, weight]) => {
      const largest = largestJobOf(capacityFor(ground, [group], within).gpuCountMax);
      return { group, weight, gpuCountMax: Math.min(largest, largestOfMode(stage, group)) };
    });
  return new GeneratedJobs({
    mix: source.mix,
    seed: stage.plan.seed,
    streamName,
    startsAt: start,
    lengthSeconds: end - start,
    offeredGpuSeconds: Math.floor((capacity.gpuSeconds / WHOLE_PPM) * source.loadPpm),
    gpuCountMax: largestJobOf(capacity.gpuCountMax),
    largestClassFactor: source.largestClassFactor,
    sizeFactor: source.sizeFactor,
    lengthFactor: source.lengthFactor,
    groups,
  });
}

function largestJobOf(gpuCountMax: number): number {
  return Math.max(1, Math.floor((gpuCountMax * LARGEST_JOB_PPM) / WHOLE_PPM));
}

/** Whoever has an allocation knows what its mode takes, and asks for no more. */
function largestOfMode({ plan }: RehearsalStage, allocation: AllocationId): number {
  const { mode } = present(
    plan.allocations.find(({ id }) => id === allocation),
    allocation,
  );
  return plan.modes.find(({ id }) => id === mode)?.gpuCountMax ?? Infinity;
}

/** What the clusters of these allocations have contracted: within a time, and at most ever. */
function capacityFor(
  { stage, steps }: Ground,
  allocations: readonly AllocationId[],
  within: Interval,
): { readonly gpuSeconds: number; readonly gpuCountMax: number } {
  const clusters = new Set(
    stage.plan.allocations.flatMap(({ id }, index) =>
      allocations.includes(id) ? present(stage.clustersOfAllocation[index], id) : [],
    ),
  );
  let gpuSeconds = 0;
  let gpuCountMax = 0;
  for (const index of clusters) {
    const own = present(steps[index], `The capacity of the cluster ${index}`);
    gpuSeconds += capacityBetween(own, within).contracted;
    gpuCountMax = Math.max(gpuCountMax, ...own.map(({ contractedGpus }) => contractedGpus));
  }
  return { gpuSeconds, gpuCountMax };
}
