/**
 * Whether a job can ever run, and on which cluster. Refusals, in this order:
 *  1. `outside_allocation`: no such allocation, or it is not its time;
 *  2. `larger_than_mode`: more GPUs than the access mode of the allocation takes;
 *  3. `larger_than_cluster`: no cluster of the allocation can ever hold it;
 *  4. `gpu_not_shared`: it asks for a share of a GPU, and its clusters give whole ones only;
 *  5. `larger_than_pod`, `larger_than_rack`: it must be in one, and none can ever hold it.
 * Of the clusters of its allocation that can ever hold it, a job goes to one where
 *  1. its funder has a share at this moment: without one it may borrow nothing, and could starve;
 *  2. it fits the GPUs that are in service: it would wait for an outage or for a later phase;
 *  3. the backlog is the shortest (waiting GPU-seconds by GPU in service), then the most GPUs are
 *     free, then the first named: shared load without moving jobs later.
 * Where 1 or 2 leaves none, it is as if it was not there.
 */
import { intAt } from '../kernel/column.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Cluster } from '../scheduling/cluster.ts';
import type { SubmittedJob } from '../scheduling/jobs.ts';
import type { NodeRow } from '../scheduling/nodes.ts';
import { ANYWHERE, type Gang, neededNearness, ONE_RACK } from '../scheduling/wish.ts';
import type { LargestGangs, SceneAllocation } from './scene.ts';
import { largestGangs } from './scene-of.ts';

export type JobRejection =
  | 'outside_allocation'
  | 'larger_than_mode'
  | 'larger_than_cluster'
  | 'gpu_not_shared'
  | 'larger_than_pod'
  | 'larger_than_rack';

/** Of the largest gangs: what the cluster can hold in its largest phase. */
export interface AdmittedCluster extends LargestGangs {
  readonly state: Cluster;
  readonly nodeRows: readonly NodeRow[];
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
  if (!isInside) return refused({ reason: 'outside_allocation' });
  if (gpuCount > allocation.gpuCountMax) return refused({ reason: 'larger_than_mode' });
  const nearness = neededNearness(job.wish ?? 0);
  const open = openTo(job, clusters, allocation.clusters);
  const cluster = routeJob(clusters, open, { gpuCount, nearness, funder: allocation.funder });
  if (cluster >= 0) return done(cluster);
  const anywhere = { gpuCount, nearness: ANYWHERE };
  const isInAny = ableToHold(clusters, allocation.clusters, anywhere).length > 0;
  if (isInAny && open.length === 0) return refused({ reason: 'gpu_not_shared' });
  if (nearness === ANYWHERE || !isInAny) return refused({ reason: 'larger_than_cluster' });
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

/** A gang with the index of the funder whose share it would use. */
export interface FundedGang extends Gang {
  readonly funder: number;
}

/** The index among `candidates` of the cluster for a gang; -1 where none can ever hold it. */
export function routeJob(
  clusters: readonly AdmittedCluster[],
  candidates: readonly number[],
  gang: FundedGang,
): number {
  const able = ableToHold(clusters, candidates, gang);
  if (able.length < 2) return able[0] ?? -1;
  const isFunded = ({ state }: AdmittedCluster): boolean =>
    intAt(state.accounts.shareGpus, gang.funder) > 0;
  const fitsNow = ({ nodeRows, inServiceGpus }: AdmittedCluster): boolean =>
    largestGangOf(largestGangs(nodeRows, inServiceGpus), gang) >= gang.gpuCount;
  const funded = preferred(clusters, able, isFunded);
  const [first = -1, ...others] = preferred(clusters, funded, fitsNow);
  return others.reduce((best, other) => (isShorter(clusters, other, best) ? other : best), first);
}

function ableToHold(
  clusters: readonly AdmittedCluster[],
  candidates: readonly number[],
  gang: Gang,
): readonly number[] {
  return candidates.filter((candidate) => {
    const cluster = clusters[candidate];
    return cluster !== undefined && largestGangOf(cluster, gang) >= gang.gpuCount;
  });
}

/** Those of `candidates` that are as wished; all of them where none is. */
function preferred(
  clusters: readonly AdmittedCluster[],
  candidates: readonly number[],
  isWished: (cluster: AdmittedCluster) => boolean,
): readonly number[] {
  const wished = candidates.filter((candidate) => isWished(clusters[candidate] as AdmittedCluster));
  return wished.length > 0 ? wished : candidates;
}

function largestGangOf(largest: LargestGangs, { nearness }: Gang): number {
  if (nearness === ANYWHERE) return largest.gpuCountMax;
  return nearness === ONE_RACK ? largest.gpuCountMaxInRack : largest.gpuCountMaxInPod;
}

function isShorter(clusters: readonly AdmittedCluster[], one: number, other: number): boolean {
  const [a, b] = [clusters[one] as AdmittedCluster, clusters[other] as AdmittedCluster];
  const [backlog, least] = [backlogSeconds(a), backlogSeconds(b)];
  if (backlog !== least) return backlog < least;
  return intAt(a.state.open.freeGpuCount, 0) > intAt(b.state.open.freeGpuCount, 0);
}

function backlogSeconds({ waitingGpuSeconds, inServiceGpus }: AdmittedCluster): number {
  return inServiceGpus === 0 ? Infinity : Math.floor(waitingGpuSeconds / inServiceGpus);
}
