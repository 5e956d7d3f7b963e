/**
 * What each funder asked of each cluster in a period, and what a partition of its own would have
 * delivered. Jobs that ran when the period opened, or waited and could still start, ask again, for
 * the work that they had left then.
 */
import { WHOLE_PPM } from '../kernel/units.ts';
import type { DemandTotal } from '../settlement/metering-input.ts';
import type { CalendarEntry } from './calendar.ts';
import { type DemandColumns, fluidBoundOf, type GpuStep } from './fluid-bound.ts';

/** What one job asked for in the period. */
export interface JobDemand {
  readonly funderIndex: number;
  readonly clusterIndex: number;
  /** When it was submitted, or the start of the period if later. */
  readonly from: number;
  /** The work that it had left then. */
  readonly workSeconds: number;
  readonly gpuCount: number;
  /** Of a job of one GPU that asks for a share of it: millionths; left out: all of it. */
  readonly sharePpm?: number;
}

/** Funders of a plan are fewer, so that a funder and a cluster make one key. */
const FUNDER_RANGE = 65_536;

/** Takes the jobs of a period one by one. About 20 bytes a job. */
export class PeriodDemand {
  readonly #groups = new Map<number, DemandBuilder>();

  add(job: JobDemand): void {
    const key = job.clusterIndex * FUNDER_RANGE + job.funderIndex;
    const group = this.#groups.get(key) ?? new DemandBuilder(job.funderIndex, job.clusterIndex);
    this.#groups.set(key, group);
    group.add(job);
  }

  /** One row for each funder and cluster whose jobs asked for anything within the period. */
  totals(
    calendar: readonly CalendarEntry[],
    within: { readonly start: number; readonly end: number },
  ): readonly DemandTotal[] {
    return [...this.#groups.values()].map((group) => {
      const { funderIndex, clusterIndex } = group;
      const steps = shareStepsOf(calendar, group, within);
      const bound = fluidBoundOf(group.columns(), steps, within, []);
      return {
        funderIndex,
        clusterIndex,
        demandedGpuSeconds: bound.demandedGpuSeconds,
        promisedGpuSeconds: bound.boundGpuSeconds,
      };
    });
  }
}

/** The share of a funder at a cluster, wherever it changes within a period. */
function shareStepsOf(
  calendar: readonly CalendarEntry[],
  of: { readonly funderIndex: number; readonly clusterIndex: number },
  within: { readonly start: number; readonly end: number },
): readonly GpuStep[] {
  return calendar.flatMap((entry) => {
    if (entry.kind !== 'shares' || entry.cluster !== of.clusterIndex) return [];
    if (entry.at < within.start || entry.at >= within.end) return [];
    return [{ at: entry.at, gpuCount: entry.gpuCounts[of.funderIndex] ?? 0 }];
  });
}

/** A share of one GPU that a job asked for, from a time until another. */
export interface AskedShare {
  readonly from: number;
  readonly until: number;
  readonly sharePpm: number;
}

/**
 * The whole GPUs that shares add up to, each from a time until another. What is left of a GPU asks
 * for nothing, so this is the least that the jobs need, however few of them may share.
 */
export function wholeGpusOf(
  shares: readonly AskedShare[],
): readonly Omit<AskedShare, 'sharePpm'>[] {
  const bends = shares.flatMap(({ from, until, sharePpm }) => [
    { at: from, ppm: sharePpm },
    { at: until, ppm: -sharePpm },
  ]);
  const found: { readonly from: number; readonly until: number }[] = [];
  /** From when on there are so many. */
  const since: number[] = [];
  let askedPpm = 0;
  for (const { at, ppm } of bends.toSorted((a, b) => a.at - b.at || a.ppm - b.ppm)) {
    askedPpm += ppm;
    const count = Math.floor(askedPpm / WHOLE_PPM);
    if (count > since.length) since.push(at);
    if (count < since.length) found.push({ from: since.pop() ?? at, until: at });
  }
  return found.filter(({ from, until }) => from < until);
}

class DemandBuilder {
  readonly funderIndex: number;
  readonly clusterIndex: number;
  readonly #from: number[] = [];
  readonly #runSeconds: number[] = [];
  readonly #gpuCount: number[] = [];
  readonly #shares: AskedShare[] = [];

  constructor(funderIndex: number, clusterIndex: number) {
    this.funderIndex = funderIndex;
    this.clusterIndex = clusterIndex;
  }

  add({ from, workSeconds, gpuCount, sharePpm = 0 }: JobDemand): void {
    if (sharePpm > 0) {
      this.#shares.push({ from, until: from + workSeconds, sharePpm });
      return;
    }
    this.#push(from, workSeconds, gpuCount);
  }

  columns(): DemandColumns {
    // Taken out, so that to ask again counts no share twice.
    for (const { from, until } of wholeGpusOf(this.#shares.splice(0))) {
      this.#push(from, until - from, 1);
    }
    return {
      count: this.#from.length,
      from: new Float64Array(this.#from),
      runSeconds: new Int32Array(this.#runSeconds),
      gpuCount: new Int32Array(this.#gpuCount),
    };
  }

  #push(from: number, workSeconds: number, gpuCount: number): void {
    this.#from.push(from);
    this.#runSeconds.push(workSeconds);
    this.#gpuCount.push(gpuCount);
  }
}
