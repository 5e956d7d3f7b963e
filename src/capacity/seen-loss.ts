/**
 * What the scheduler of a site says is out of service, as a loss. Maintenance is announced before
 * it begins; what is out beyond what was announced counts as lost, whether it is down or somebody
 * drained it (the service level knows no third kind).
 */
import type { Interval } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import { mostGpusOut } from './outage-rules.ts';
import { type Cluster, gpusOfCluster, type Outage } from './site.ts';

export interface LossScene {
  readonly cluster: Cluster;
  /** Outages of the cluster that people announced or reported. */
  readonly announced: readonly Outage[];
  readonly plan: Interval;
  readonly now: EpochSeconds;
}

/**
 * The loss from now on; `undefined`: all that is out was announced, or the plan has no time now.
 * It lasts until the plan ends, or until announced outages leave no room for it: from then on
 * what is out is compared with what was announced anew.
 */
export function lossOf(outGpus: number, scene: LossScene): Outage | undefined {
  const { cluster, announced, plan, now } = scene;
  if (now < plan.start || now >= plan.end) return undefined;
  const outAt = (at: EpochSeconds) =>
    mostGpusOut(announced, { start: at, end: toEpochSeconds(at + 1) });
  const clusterGpus = gpusOfCluster(cluster);
  const gpuCount = Math.min(outGpus, clusterGpus) - outAt(now);
  if (gpuCount <= 0) return undefined;
  const full = announced
    .map(({ start }) => start)
    .filter((start) => start > now && start < plan.end && outAt(start) + gpuCount > clusterGpus);
  const end = full.reduce((first, at) => (at < first ? at : first), plan.end);
  return { cluster: cluster.id, kind: 'lost', gpuCount, start: now, end };
}
