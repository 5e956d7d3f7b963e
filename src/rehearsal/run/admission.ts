/**
 * Whether a job can ever run, and on which cluster. A job goes to the cluster of its allocation
 * with the shortest backlog (waiting GPU-seconds by GPU in service), then the most free GPUs, then
 * the first named: shared load without moving jobs later.
 */
import { intAt } from '../../kernel/column.ts';
import type { Cluster } from '../../scheduling/cluster.ts';

export type JobRejection = 'outside_allocation' | 'larger_than_mode' | 'larger_than_cluster';

export interface AdmittedCluster {
  readonly state: Cluster;
  /** The largest gang that the cluster can hold in its largest phase. */
  readonly gpuCountMax: number;
  /** GPU-seconds asked for by the jobs that wait. */
  readonly waitingGpuSeconds: number;
  readonly inServiceGpus: number;
}

/** The index among `candidates` of the cluster for a job of `gpuCount`; -1 where none holds it. */
export function routeJob(
  clusters: readonly AdmittedCluster[],
  candidates: readonly number[],
  gpuCount: number,
): number {
  let best = -1;
  for (const candidate of candidates) {
    const cluster = clusters[candidate];
    if (cluster === undefined || cluster.gpuCountMax < gpuCount) continue;
    const current = clusters[best];
    if (current === undefined || isShorter(cluster, current)) best = candidate;
  }
  return best;
}

function isShorter(a: AdmittedCluster, b: AdmittedCluster): boolean {
  const difference = backlogSeconds(a) - backlogSeconds(b);
  if (difference !== 0) return difference < 0;
  return intAt(a.state.open.freeGpuCount, 0) > intAt(b.state.open.freeGpuCount, 0);
}

function backlogSeconds({ waitingGpuSeconds, inServiceGpus }: AdmittedCluster): number {
  return inServiceGpus === 0 ? Infinity : Math.floor(waitingGpuSeconds / inServiceGpus);
}
