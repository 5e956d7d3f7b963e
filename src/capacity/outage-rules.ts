/**
 * When GPUs may be taken out of service. Maintenance is announced before it begins; a loss is
 * reported as it is seen, at the earliest for the running month, because the months before it are
 * settled. At no moment are more GPUs of a cluster out than it has.
 */
import type { FoundRefusal } from '../kernel/as-seen.ts';
import type { ClusterId } from '../kernel/ids.ts';
import { type Interval, startOfMonth } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { type Cluster, gpusOfCluster, type Outage } from './site.ts';

export interface OutageState extends Outage {
  /** Counts the outages of the whole platform from 1. */
  readonly number: number;
  readonly notedAt: EpochSeconds;
  readonly version: number;
}

export type OutageRefusal =
  | { readonly reason: 'cluster_unknown'; readonly cluster: ClusterId }
  | { readonly reason: 'outage_empty' }
  | { readonly reason: 'outside_plan'; readonly plan: Interval }
  | { readonly reason: 'outage_too_early'; readonly earliest: EpochSeconds }
  | { readonly reason: 'too_many_gpus'; readonly outGpus: number; readonly clusterGpus: number }
  | FoundRefusal
  | { readonly reason: 'outage_over'; readonly end: EpochSeconds };

/** What an outage is checked against. */
export interface OutageScene {
  /** `undefined`: the cluster is not there. */
  readonly cluster: Cluster | undefined;
  /** Those of the same cluster. */
  readonly others: readonly Outage[];
  readonly plan: Interval;
  readonly now: EpochSeconds;
}

/**
 * In this order: no such cluster, an end that is not after the start, time outside the plan, a
 * start that is too early, more GPUs than the cluster has.
 */
export function outageRefusal(outage: Outage, scene: OutageScene): OutageRefusal | undefined {
  const { cluster, others, plan, now } = scene;
  if (cluster === undefined) return { reason: 'cluster_unknown', cluster: outage.cluster };
  if (outage.end <= outage.start) return { reason: 'outage_empty' };
  if (outage.start < plan.start || outage.end > plan.end) return { reason: 'outside_plan', plan };
  const earliest = outage.kind === 'maintenance' ? now : startOfMonth(now);
  if (outage.start < earliest) return { reason: 'outage_too_early', earliest };
  const outGpus = mostGpusOut([...others, outage], outage);
  const clusterGpus = gpusOfCluster(cluster);
  return outGpus > clusterGpus ? { reason: 'too_many_gpus', outGpus, clusterGpus } : undefined;
}

/** The most GPUs that are out at one moment of `within`; what is out only rises at a start. */
export function mostGpusOut(outages: readonly Outage[], within: Interval): number {
  const moments = [within.start, ...outages.map(({ start }) => start)].filter(
    (at) => within.start <= at && at < within.end,
  );
  const counts = moments.map((at) =>
    outages
      .filter(({ start, end }) => start <= at && at < end)
      .reduce((sum, { gpuCount }) => sum + gpuCount, 0),
  );
  return Math.max(0, ...counts);
}
