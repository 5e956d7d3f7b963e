/**
 * What happens at a known time, whatever the jobs do: periods close and open, shares change hands,
 * nodes come and go, and the use is sampled for the report. In this order at the same second:
 * a close, capacity, an opening, shares, a sample.
 */
import { shareScheduleOf } from '../capacity/share-schedule.ts';
import type { Outage } from '../capacity/site.ts';
import { missingOf } from '../capacity/whole-nodes.ts';
import { SECONDS_PER_HOUR } from '../kernel/units.ts';
import type { SceneWindow } from './scene.ts';
import { contractedGpusOf, type Stage, stagedAt } from './stage.ts';

export type CalendarEntry =
  | { readonly kind: 'close'; readonly at: number; readonly period: number }
  | {
      readonly kind: 'capacity';
      readonly at: number;
      readonly cluster: number;
      readonly gpuCount: number;
    }
  | { readonly kind: 'open'; readonly at: number; readonly period: number }
  | {
      readonly kind: 'shares';
      readonly at: number;
      readonly cluster: number;
      readonly gpuCounts: readonly number[];
    }
  | { readonly kind: 'sample'; readonly at: number };

/** GPUs of one cluster in service from `at` on, and those that are missing and why. */
export interface CapacityStep {
  readonly at: number;
  readonly contractedGpus: number;
  readonly maintenanceGpus: number;
  /** In maintenance, those that are lost besides included. */
  readonly plannedGpus: number;
  readonly lostGpus: number;
}

const KIND_ORDER = ['close', 'capacity', 'open', 'shares', 'sample'];
const SAMPLE_COUNT_MAX = 124;

/** Everything that is known beforehand, by time; closes at the end of the interval included. */
export function calendarOf(stage: Stage): readonly CalendarEntry[] {
  const entries: CalendarEntry[] = [...periodEntries(stage), ...sampleEntries(stage)];
  stage.clusters.forEach((_, cluster) => {
    for (const step of capacityStepsOf(stage, cluster)) {
      const gpuCount = inServiceGpus(step);
      entries.push({ kind: 'capacity', at: step.at, cluster, gpuCount });
    }
    entries.push(...shareEntries(stage, cluster));
  });
  return entries.sort(
    (a, b) => a.at - b.at || KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind),
  );
}

/** Lost GPUs and those in maintenance may be the same; no GPU is missing twice. */
export function inServiceGpus(step: CapacityStep): number {
  return Math.max(0, step.contractedGpus - step.maintenanceGpus - step.lostGpus);
}

/** The capacity register of one cluster over the interval: a step wherever anything changes. */
export function capacityStepsOf(stage: Stage, cluster: number): readonly CapacityStep[] {
  const { start, end } = stage.plan.interval;
  const staged = stagedAt(stage, cluster);
  const outages = staged.site.outages.filter((outage) => outage.cluster === staged.cluster.id);
  const moments = new Set<number>(stage.periods.map((period) => period.start));
  for (const outage of outages) {
    for (const at of [outage.start, outage.end]) if (at > start && at < end) moments.add(at);
  }
  return [...moments]
    .toSorted((a, b) => a - b)
    .map((at) => {
      const period = stage.periods.findLast((each) => each.start <= at);
      const contracted = period === undefined ? 0 : contractedGpusOf(stage, cluster, period);
      const out = {
        lostGpus: missingGpus(outages, 'lost', at),
        maintenanceGpus: missingGpus(outages, 'maintenance', at),
      };
      const planned = missingOf(staged.cluster, contracted, { ...out, lostGpus: 0 });
      return {
        ...{ at, contractedGpus: contracted, plannedGpus: planned.maintenanceGpus },
        ...missingOf(staged.cluster, contracted, out),
      };
    });
}

/**
 * The maintenance that is known of a cluster: whatever is lost by then comes on top, and nobody
 * knows of it beforehand. Windows do not overlap; where the GPUs that stay change, one follows.
 */
export function windowsOf(stage: Stage, cluster: number): readonly SceneWindow[] {
  const steps = capacityStepsOf(stage, cluster);
  const windows: SceneWindow[] = [];
  for (const [index, step] of steps.entries()) {
    const { at: start, contractedGpus, plannedGpus } = step;
    const end = steps[index + 1]?.at ?? stage.plan.interval.end;
    if (plannedGpus === 0) continue;
    const gpuCount = contractedGpus - plannedGpus;
    const last = windows.at(-1);
    const isSame = last?.end === start && last.gpuCount === gpuCount;
    if (isSame) windows[windows.length - 1] = { ...last, end };
    else windows.push({ start, end, gpuCount });
  }
  return windows;
}

function missingGpus(outages: readonly Outage[], kind: Outage['kind'], at: number): number {
  return outages
    .filter((outage) => outage.kind === kind && outage.start <= at && at < outage.end)
    .reduce((sum, { gpuCount }) => sum + gpuCount, 0);
}

function periodEntries(stage: Stage): readonly CalendarEntry[] {
  return stage.periods.flatMap((period, index): readonly CalendarEntry[] => [
    { kind: 'open', at: period.start, period: index },
    { kind: 'close', at: period.end, period: index },
  ]);
}

function shareEntries(stage: Stage, cluster: number): readonly CalendarEntry[] {
  return stage.periods.flatMap((period, index) => {
    const entitled = stage.entitledGpuSeconds[index]?.[cluster] ?? [];
    return shareScheduleOf(entitled, period.end - period.start).map(
      ({ atSeconds, gpuCounts }): CalendarEntry => ({
        kind: 'shares',
        at: period.start + atSeconds,
        cluster,
        gpuCounts,
      }),
    );
  });
}

/** Whole hours apart, at most 124 samples; the last one at the end of the interval. */
function sampleEntries(stage: Stage): readonly CalendarEntry[] {
  const { start, end } = stage.plan.interval;
  const hours = Math.max(1, Math.ceil((end - start) / SECONDS_PER_HOUR / SAMPLE_COUNT_MAX));
  const entries: CalendarEntry[] = [];
  for (let at: number = start; at < end; at += hours * SECONDS_PER_HOUR) {
    if (at > start) entries.push({ kind: 'sample', at });
  }
  entries.push({ kind: 'sample', at: end });
  return entries;
}

/** GPU-seconds between two times by what they were: a sum over the capacity register. */
export function capacityBetween(
  steps: readonly CapacityStep[],
  within: { readonly start: number; readonly end: number },
): {
  readonly contracted: number;
  readonly available: number;
  readonly maintenance: number;
  readonly lost: number;
} {
  const sums = { contracted: 0, available: 0, maintenance: 0, lost: 0 };
  steps.forEach((step, index) => {
    const until = steps[index + 1]?.at ?? Number.MAX_SAFE_INTEGER;
    const seconds = Math.min(until, within.end) - Math.max(step.at, within.start);
    if (seconds <= 0) return;
    sums.contracted += step.contractedGpus * seconds;
    sums.available += inServiceGpus(step) * seconds;
    sums.maintenance += step.maintenanceGpus * seconds;
    sums.lost += step.lostGpus * seconds;
  });
  return sums;
}
