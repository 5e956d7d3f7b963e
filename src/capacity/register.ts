/**
 * The capacity register of a cluster: by date, how many of the GPUs under contract are available,
 * in maintenance or lost. It follows from phases and outages and is not kept beside them.
 */
import { type Interval, overlapOf } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { Phase } from '../procurement/contract.ts';
import type { Cluster, Outage } from './site.ts';
import { missingOf } from './whole-nodes.ts';

type RegisterCluster = Pick<Cluster, 'id' | 'nodeGroups'>;

/** What holds from `at` until the next row. */
export interface RegisterRow {
  readonly at: EpochSeconds;
  /** GPUs that a phase makes available: the contract's count. */
  readonly installedGpus: number;
  readonly availableGpus: number;
  readonly maintenanceGpus: number;
  readonly lostGpus: number;
}

/**
 * A row at the start of `within` and wherever something changes in it, by time. What is missing is
 * counted by `missingOf`: in whole nodes.
 */
export function registerOf(
  cluster: RegisterCluster,
  phases: readonly Phase[],
  outages: readonly Outage[],
  within: Interval,
): readonly RegisterRow[] {
  const own = outages.filter((outage) => outage.cluster === cluster.id);
  const moments = new Set<EpochSeconds>([within.start]);
  for (const each of [...phases, ...own]) {
    if (overlapOf(each, within) === undefined) continue;
    for (const at of [each.start, each.end]) {
      if (within.start < at && at < within.end) moments.add(at);
    }
  }
  return [...moments].toSorted((a, b) => a - b).map((at) => rowAt(at, cluster, phases, own));
}

function rowAt(
  at: EpochSeconds,
  cluster: RegisterCluster,
  phases: readonly Phase[],
  outages: readonly Outage[],
): RegisterRow {
  const installedGpus = phases
    .filter(({ start, end }) => start <= at && at < end)
    .flatMap(({ capacity }) => capacity.filter((each) => each.cluster === cluster.id))
    .reduce((sum, { gpuCount }) => sum + gpuCount, 0);
  const out = (kind: Outage['kind']) =>
    outages
      .filter((outage) => outage.kind === kind && outage.start <= at && at < outage.end)
      .reduce((sum, { gpuCount }) => sum + gpuCount, 0);
  const all = { lostGpus: out('lost'), maintenanceGpus: out('maintenance') };
  const { lostGpus, maintenanceGpus } = missingOf(cluster, installedGpus, all);
  const availableGpus = installedGpus - lostGpus - maintenanceGpus;
  return { at, installedGpus, availableGpus, maintenanceGpus, lostGpus };
}
