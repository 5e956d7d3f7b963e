/**
 * Whether a job can ever run, and on which cluster. Refusals, in this order:
 *  1. `outside_allocation`: no such allocation, or it is not its time;
 *  2. `larger_than_mode`: more GPUs than the access mode of the allocation takes;
 *  3. `larger_than_cluster`: no cluster of the allocation can ever hold it.
 * A job goes to the cluster of its allocation with the shortest backlog (waiting GPU-seconds by GPU
 * in service), then the most free GPUs, then the first named: shared load without moving jobs
 * later.
 */
import { intAt } from '../kernel/column.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Cluster } from '../scheduling/cluster.ts';
import type { SubmittedJob } from '../scheduling/jobs.ts';
import type { SceneAllocation } from './scene.ts';

export type JobRejection = 'outside_allocation' | 'larger_than_mode' | 'larger_than_cluster';

export interface AdmittedCluster {
  readonly state: Cluster;
  /** The largest gang that the cluster can hold in its largest phase. */
  readonly gpuCountMax: number;
  /** GPU-seconds asked for by the jobs that wait. */
  readonly waitingGpuSeconds: number;
  readonly inServiceGpus: number;
}

/** The index of the cluster that `job` of `allocation` goes to, or why it never can run. */
export function admit(
  clusters: readonly AdmittedCluster[],
  allocation: SceneAllocation | undefined,
  job: SubmittedJob,
): Outcome<number, { readonly reason: JobRejection }> {
  const { submittedAt, gpuCount } = job;
  const isInside =
    allocation !== undefined && submittedAt >= allocation.start && submittedAt < allocation.end;
  if (!isInside) return refused({ reason: 'outside_allocation' as const });
  if (gpuCount > allocation.gpuCountMax) return refused({ reason: 'larger_than_mode' as const });
  const cluster = routeJob(clusters, allocation.clusters, gpuCount);
  return cluster < 0 ? refused({ reason: 'larger_than_cluster' as const }) : done(cluster);
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
