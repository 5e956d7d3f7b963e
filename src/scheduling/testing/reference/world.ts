/**
 * A cluster the plain way, for the reference scheduler: objects in lists, which are searched and
 * added up anew for every question. The words are those of the scheduler.
 */
import type { ClusterAllocation } from '../../cluster.ts';
import type { SubmittedJob } from '../../jobs.ts';
import type { NodeRow } from '../../nodes.ts';
import type { SchedulingPolicy } from '../../policy.ts';
import type { WaitReason } from '../../wait-reason.ts';
import type { LastPass } from './pass-again.ts';

export interface Funder {
  readonly index: number;
  shareGpus: number;
  position: number;
  /** GPU-seconds by the other funder: owed to it, lent to it, repaid to it; GPUs flowing to it. */
  readonly owed: Map<Funder, number>;
  readonly lent: Map<Funder, number>;
  readonly repaid: Map<Funder, number>;
  flows: Map<Funder, number>;
  /** Its first job that waits for share alone. */
  shareHold: { readonly job: Job; readonly startsBy: number } | undefined;
  /** The last look for a reclaim that found nothing, by whom it was from and how near. */
  readonly vain: Map<string, { readonly gpuCount: number; readonly retryAt: number }>;
}

export interface Allocation {
  readonly index: number;
  readonly funder: Funder;
  readonly mode: number | undefined;
  readonly priority: number;
  readonly start: number;
  readonly end: number;
  readonly startsUntil: number;
  used: number;
  awarded: number;
}

export interface Node {
  readonly number: number;
  readonly group: number;
  readonly rack: number;
  readonly pod: number;
  readonly gpus: number;
  isInService: boolean;
  isInRepair: boolean;
  /** The latest end, by the wall time asked for, of any job since it was last wholly free. */
  busyUntil: number;
}

export interface Job extends Omit<SubmittedJob, 'allocation' | 'requestedSeconds' | 'gpuCount'> {
  readonly allocation: Allocation;
  requestedSeconds: number;
  /** 0 where it rides on the GPU that another of its allocation holds. */
  gpuCount: number;
  /** The shared GPU that it runs on, however it holds it. */
  on: SharedGpu | undefined;
  startedAt: number;
  /** 0 without a notice. */
  vacateAt: number;
  reason: WaitReason;
  /** GPUs by node; none while it waits. */
  readonly held: Map<Node, number>;
}

/** All that is to be known of one is who is on it. */
export type SharedGpu = object;

export interface Hold {
  readonly at: number;
  readonly job: Job;
  readonly nodes: readonly Node[];
  readonly startsBy: number;
  isWeak: boolean;
}

/** GPUs of a funder in use from one time until another; `held` on nodes. */
export interface Claim {
  readonly funder: Funder;
  readonly from: number;
  readonly until: number;
  readonly gpus: number;
  readonly held: ReadonlyMap<Node, number>;
}

/** What a scenario fixes for good. */
export interface Setting {
  readonly rows: readonly NodeRow[];
  readonly funderCount: number;
  readonly allocations: readonly ClusterAllocation[];
  readonly policy: SchedulingPolicy;
}

export interface World {
  readonly policy: SchedulingPolicy;
  readonly funders: readonly Funder[];
  readonly allocations: readonly Allocation[];
  readonly nodes: readonly Node[];
  /** In the order of submission, and in that of start. */
  waiting: Job[];
  running: Job[];
  /** Those of reclaims have places from `reservationCountMax` on. */
  holds: readonly Hold[];
  arrivals: readonly Job[];
  isReleased: boolean;
  /** A job ended, and nothing else need have changed. */
  hasEnded: boolean;
  /** True where a time has come that a cycle asked to be woken at. */
  isWoken: boolean;
  /** `undefined`: the next event has a pass. */
  last: LastPass | undefined;
  /** Of each allocation the first job that a pass did not come to. */
  untried: readonly Job[];
  /** A pass began anew since then. */
  isBegunAnew: boolean;
  yieldRetryAt: number;
  now: number;
  period: { readonly start: number; readonly end: number };
  areFlowsOld: boolean;
  /** Nodes from this number on are not open while a job is tried that would outlast them. */
  shutFrom: number;
  windows: readonly { readonly start: number; readonly end: number; readonly nodeCount: number }[];
  readonly noticed: Set<number>;
  /** Of the waiting jobs that a conservative cycle has planned so far. */
  claims: Claim[] | undefined;
  /** Every GPU that was ever shared, in the order in which the first job started on it. */
  readonly opened: SharedGpu[];
}

export const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
export const gpusOf = (jobs: readonly Job[]): number => sum(jobs.map((job) => job.gpuCount));
export const funderOf = (job: Job): Funder => job.allocation.funder;

export const runningGpus = (world: World, funder: Funder): number =>
  gpusOf(world.running.filter((job) => funderOf(job) === funder));
export const excessGpus = (world: World, funder: Funder): number =>
  Math.max(0, runningGpus(world, funder) - funder.shareGpus);
export const idleGpus = (world: World, funder: Funder): number =>
  Math.max(0, funder.shareGpus - runningGpus(world, funder));

/** By when it ends, by its wall time or its notice. */
export const freesBy = ({ now }: World, { startedAt, requestedSeconds, vacateAt }: Job): number =>
  Math.max(now, Math.min(startedAt + requestedSeconds, vacateAt || Infinity));

export const freeGpus = (world: World, node: Node): number =>
  node.gpus - sum(world.running.map(({ held }) => held.get(node) ?? 0));
export const isWhole = (world: World, node: Node): boolean => freeGpus(world, node) === node.gpus;

/** The nodes in service that `hold` keeps; those that none keeps without one. */
export const nodesOf = (world: World, hold?: Hold): readonly Node[] =>
  world.nodes.filter((node) => {
    const isShut = hold === undefined && node.number >= world.shutFrom;
    const keeper = world.holds.find(({ nodes }) => nodes.includes(node));
    return node.isInService && !node.isInRepair && !isShut && keeper === hold;
  });
