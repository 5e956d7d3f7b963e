/** What was there and what became of it: by site, in all, over time, and against the bound. */
import type { Cluster } from '../../capacity/site.ts';
import { toTimeText } from '../../kernel/time.ts';
import { toEpochSeconds, WHOLE_PPM } from '../../kernel/units.ts';
import { capacityBetween, capacityStepsOf, inServiceGpus } from '../../operation/calendar.ts';
import { type DemandColumns, fluidBoundOf, type GpuStep } from '../../operation/fluid-bound.ts';
import type {
  DrainSummary,
  FailureSummary,
  GpuSecondsSummary,
  SiteSummary,
  UsePoint,
} from '../summary.ts';
import { decimal, type Findings, isRejected, sumOf } from './input.ts';

const WATT_SECONDS_PER_KILOWATT_HOUR = 3_600_000n;

export function gpuSecondsOf({ stage, recorder, statements }: Findings): GpuSecondsSummary {
  const registers = stage.clusters.map((_, index) =>
    capacityBetween(capacityStepsOf(stage, index), stage.plan.interval),
  );
  const lines = statements.flatMap(({ gpuTime }) => gpuTime);
  return {
    installed: decimal(sumOf(registers, ({ contracted }) => contracted)),
    available: decimal(sumOf(registers, ({ available }) => available)),
    used: decimal(sumOf(recorder.use.usedByCluster, (used) => used)),
    lent: decimal(sumOf(lines, ({ lentGpuSeconds }) => lentGpuSeconds)),
    lost: decimal(sumOf(registers, ({ lost }) => lost)),
    maintenance: decimal(sumOf(registers, ({ maintenance }) => maintenance)),
    redone: decimal(recorder.jobs.redoneGpuSeconds),
  };
}

/** Nothing where maintenance is not drained ahead of. */
export function drainOf({ stage, clusters }: Findings): { readonly drain?: DrainSummary } {
  if (stage.plan.policy.drainsAhead !== true) return {};
  const kept = sumOf(clusters, ({ drain }) => drain.freeGpuSeconds);
  return { drain: { keptFreeGpuSeconds: decimal(kept) } };
}

export function failuresOf(findings: Findings): FailureSummary | null {
  const { stage, recorder, nodeFailureCount: stops } = findings;
  if (stage.plan.failures === undefined) return null;
  return { stops, overheadGpuSeconds: decimal(recorder.jobs.overheadGpuSeconds) };
}

/** One row a site, in the order of the plan. */
export function sitesOf(findings: Findings): readonly SiteSummary[] {
  const { stage, recorder } = findings;
  return stage.plan.sites.map((site) => {
    const clusters = stage.clusters.flatMap(({ cluster, site: at }, index) => {
      if (at.id !== site.id) return [];
      const register = capacityBetween(capacityStepsOf(stage, index), stage.plan.interval);
      return [{ cluster, register, used: recorder.use.usedByCluster[index] ?? 0 }];
    });
    const wattSeconds = sumOf(clusters, ({ cluster, register, used }) =>
      wattSecondsOf(cluster, used, register.available),
    );
    const kilowattHours =
      (wattSeconds * BigInt(site.puePpm)) / BigInt(WHOLE_PPM) / WATT_SECONDS_PER_KILOWATT_HOUR;
    const h100Seconds = sumOf(clusters, ({ cluster, used }) =>
      h100EquivalentSeconds(cluster, used),
    );
    return {
      id: site.id,
      name: site.name,
      installedGpuSeconds: decimal(sumOf(clusters, ({ register }) => register.contracted)),
      availableGpuSeconds: decimal(sumOf(clusters, ({ register }) => register.available)),
      usedGpuSeconds: decimal(sumOf(clusters, ({ used }) => used)),
      h100EquivalentSeconds: decimal(h100Seconds),
      energyKilowattHours: decimal(kilowattHours),
      powerMicros: decimal((kilowattHours * site.powerMicrosPerMwh) / 1_000n),
    };
  });
}

function wattSecondsOf(cluster: Cluster, used: number, available: number): bigint {
  const idle = Math.max(0, available - used);
  return (
    BigInt(used) * BigInt(cluster.wattsPerGpuBusy) + BigInt(idle) * BigInt(cluster.wattsPerGpuIdle)
  );
}

function h100EquivalentSeconds(cluster: Cluster, used: number): bigint {
  return (BigInt(used) * BigInt(cluster.h100EquivalentPpm)) / BigInt(WHOLE_PPM);
}

/** Use over time, and the most that any schedule could have used by the end. */
export function useOf({ stage, recorder, workload }: Findings): {
  readonly use: readonly UsePoint[];
  readonly boundGpuSeconds: number;
} {
  const { interval } = stage.plan;
  const { samples } = recorder.use;
  const times = samples.map(({ at }) => at);
  const demand = demandColumnsOf(recorder.jobs.columns, workload.columns.runSeconds);
  const bound = fluidBoundOf(demand, stepsOfAll(stage), interval, times);
  const registers = stage.clusters.map((_, index) => capacityStepsOf(stage, index));
  const use = samples.map((sample, index): UsePoint => {
    const before = samples[index - 1];
    const within = { start: before?.at ?? interval.start, end: sample.at };
    const available = sumOf(registers, (steps) => capacityBetween(steps, within).available);
    return {
      at: toTimeText(toEpochSeconds(within.start)),
      availableGpuSeconds: decimal(available),
      usedGpuSeconds: decimal(sample.usedGpuSeconds - (before?.usedGpuSeconds ?? 0)),
      lentGpuSeconds: decimal(sample.lentGpuSeconds - (before?.lentGpuSeconds ?? 0)),
      boundGpuSeconds: decimal((bound.boundAt[index] ?? 0) - (bound.boundAt[index - 1] ?? 0)),
    };
  });
  return { use, boundGpuSeconds: bound.boundGpuSeconds };
}

/** GPUs in service on all clusters together, from each time at which that changes. */
function stepsOfAll(stage: Findings['stage']): readonly GpuStep[] {
  const registers = stage.clusters.map((_, index) => capacityStepsOf(stage, index));
  const times = [...new Set(registers.flat().map(({ at }) => at))].toSorted((a, b) => a - b);
  return times.map((at) => ({
    at,
    gpuCount: registers.reduce((sum, steps) => {
      const step = steps.findLast((each) => each.at <= at);
      return sum + (step === undefined ? 0 : inServiceGpus(step));
    }, 0),
  }));
}

/** The columns of the rehearsal themselves; only rejected jobs need run times of their own. */
function demandColumnsOf(
  jobs: Findings['recorder']['jobs']['columns'],
  runSeconds: Int32Array,
): DemandColumns {
  const { count, submittedAt: from, gpuCount } = jobs;
  let counted = runSeconds;
  for (let job = 0; job < count; job += 1) {
    if (!isRejected(jobs, job)) continue;
    if (counted === runSeconds) counted = runSeconds.slice();
    counted[job] = 0;
  }
  return { count, from, runSeconds: counted, gpuCount };
}
