/**
 * Whether a job can ever run, and on which cluster. Refusals, in this order:
 *  1. `outside_allocation`: no such allocation, or it is not its time;
 *  2. `larger_than_mode`: more GPUs than the access mode of the allocation takes;
 *  3. `larger_than_cluster`: no cluster of the allocation can ever hold it;
 *  4. `gpu_not_shared`: it asks for a share of a GPU, and its clusters give whole ones only;
 *  5. `larger_than_pod`, `larger_than_rack`: it must be in one, and none can ever hold it.
 * A job goes to the cluster of its allocation with the shortest backlog (waiting GPU-seconds by GPU
 * in service), then the most free GPUs, then the first named: shared load without moving jobs
 * later.
 */
import { intAt } from '../kernel/column.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Cluster } from '../scheduling/cluster.ts';
import type { SubmittedJob } from '../scheduling/jobs.ts';
import { ANYWHERE, type Gang, neededNearness, ONE_RACK } from '../scheduling/wish.ts';
import type { SceneAllocation } from './scene.ts';

export type JobRejection =
  | 'outside_allocation'
  | 'larger_than_mode'
  | 'larger_than_cluster'
  | 'gpu_not_shared'
  | 'larger_than_pod'
  | 'larger_than_rack';

export interface AdmittedCluster {
  readonly state: Cluster;
  /** The largest gang that the cluster can hold in its largest phase. */
  readonly gpuCountMax: number;
  /** The same of one pod, and of one rack. */
  readonly gpuCountMaxInPod: number;
  readonly gpuCountMaxInRack: number;
  /** No job that asks for a share of a GPU may go there. */
  readonly givesWholeGpus: boolean;
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
  const nearness = neededNearness(job.wish ?? 0);
  const open = openTo(job, clusters, allocation.clusters);
  const cluster = routeJob(clusters, open, { gpuCount, nearness });
  if (cluster >= 0) return done(cluster);
  const anywhere = { gpuCount, nearness: ANYWHERE };
  const isInAny = routeJob(clusters, allocation.clusters, anywhere) >= 0;
  if (isInAny && open.length === 0) return refused({ reason: 'gpu_not_shared' as const });
  if (nearness === ANYWHERE || !isInAny) return refused({ reason: 'larger_than_cluster' as const });
  const reason: JobRejection = nearness === ONE_RACK ? 'larger_than_rack' : 'larger_than_pod';
  return refused({ reason });
}

function openTo(
  { sharePpm = 0 }: SubmittedJob,
  clusters: readonly AdmittedCluster[],
  ofAllocation: readonly number[],
): readonly number[] {
  if (sharePpm === 0) return ofAllocation;
  return ofAllocation.filter((index) => clusters[index]?.givesWholeGpus === false);
}

/** The index among `candidates` of the cluster for a gang; -1 where none can ever hold it. */
export function routeJob(
  clusters: readonly AdmittedCluster[],
  candidates: readonly number[],
  gang: Gang,
): number {
  let best = -1;
  for (const candidate of candidates) {
    const cluster = clusters[candidate];
    if (cluster === undefined || largestGangOf(cluster, gang.nearness) < gang.gpuCount) continue;
    const current = clusters[best];
    if (current === undefined || isShorter(cluster, current)) best = candidate;
  }
  return best;
}

function largestGangOf(cluster: AdmittedCluster, nearness: number): number {
  if (nearness === ANYWHERE) return cluster.gpuCountMax;
  return nearness === ONE_RACK ? cluster.gpuCountMaxInRack : cluster.gpuCountMaxInPod;
}

function isShorter(a: AdmittedCluster, b: AdmittedCluster): boolean {
  const difference = backlogSeconds(a) - backlogSeconds(b);
  if (difference !== 0) return difference < 0;
  return intAt(a.state.open.freeGpuCount, 0) > intAt(b.state.open.freeGpuCount, 0);
}

function backlogSeconds({ waitingGpuSeconds, inServiceGpus }: AdmittedCluster): number {
  return inServiceGpus === 0 ? Infinity : Math.floor(waitingGpuSeconds / inServiceGpus);
}
