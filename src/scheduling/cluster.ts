/**
 * The state of one cluster as its scheduler sees it, and the changes that events make to it: a job
 * arrives, ends, gives its GPUs back; nodes come and go. `decide` reads and advances the state.
 *
 * Invariants: a node's free GPUs plus the segments on it are its GPUs; each node in service stands
 * in the index of its hold, or in the open one; each live job is in exactly one list.
 */
import { assert } from '../kernel/assert.ts';
import { addInt, intAt } from '../kernel/column.ts';
import type { AccountedAllocation, Accounts } from './accounts.ts';
import { accrue, changePenalty, changeRunning, createAccounts } from './accounts.ts';
import { type Closings, countWaiting, createClosings } from './closings.ts';
import { createFreeIndex, type FreeIndex } from './free-index.ts';
import { accrueRoom, createFreeRoom, type FreeRoom } from './free-room.ts';
import { addMember, createIndexSet, type IndexSet, removeMember } from './index-set.ts';
import {
  addJob,
  append,
  createJobLists,
  createJobs,
  insertBySubmission,
  type JobLists,
  type Jobs,
  NO_SLOT,
  removeJob,
  type SubmittedJob,
  unlink,
} from './jobs.ts';
import { createLastPass, type LastPass, noteTried } from './last-pass.ts';
import { giveGpus, moveNodes, noteBusyUntil, takeGpus } from './node-gpus.ts';
import { highestIn, NO_NODES, type NodeRows, nodesIn, rowsOf } from './node-rows.ts';
import { createNodes, type NodeRow, type Nodes } from './nodes.ts';
import { entryPenaltyOf } from './planned-use.ts';
import type { SchedulingPolicy } from './policy.ts';
import {
  addSegment,
  createSegments,
  NO_SEGMENT,
  releaseSegments,
  type Segments,
} from './segments.ts';
import {
  createSharedGpus,
  isSharer,
  joinShared,
  leaveShared,
  openShared,
  type SharedGpu,
  type SharedGpus,
} from './shared-gpus.ts';
import type { StartPlan } from './start-plan.ts';
import { createVainReclaims, type VainReclaims } from './vain-reclaims.ts';
import { REASON } from './wait-reason.ts';
import { createDrain, type Drain, type MaintenanceWindow, shutNumberOf } from './windows.ts';

/** Where the jobs of an allocation stand in the queue, first to last. */
export const QUEUE_PRIORITIES = ['emergency', 'reserved-research', 'ordinary', 'market'] as const;

/** The place of `ordinary`: only what is before it comes before every job of another. */
export const ORDINARY = 2;
export type QueuePriority = (typeof QUEUE_PRIORITIES)[number];

export interface ClusterAllocation extends AccountedAllocation {
  readonly priority: QueuePriority;
  /** No job of it starts from this second on; left out: it has no end. */
  readonly startsUntil?: number;
}

/** Nodes kept for a blocked job: see `holds.ts`. */
export interface Hold {
  /** 1 and up; 0 on a node means: no hold. */
  readonly number: number;
  /**
   * A reservation waits for jobs to end; a reclaim for borrowers whose notice runs out. Two are for
   * no job: maintenance has what is shut (see `maintenance.ts`), repair what has failed.
   */
  readonly kind: 'reservation' | 'reclaim' | 'maintenance' | 'repair';
  /** The nodes of the hold that are free, whole or in part. */
  readonly index: FreeIndex;
  /** The waiting job that it is for, or `NO_SLOT` where the hold is not in use. */
  slot: number;
  nodes: NodeRows;
  /** The highest of those that a job waits for, or -1: windows ask for it in every cycle. */
  lastNode: number;
  /** All its nodes are free by then, at the latest. */
  startsBy: number;
  /** True where the job would borrow: an owner's blocked job takes the hold away. */
  isWeak: boolean;
}

export interface Cluster {
  readonly nodes: Nodes;
  readonly open: FreeIndex;
  /** How scattered the free GPUs are, on open nodes and held ones together. */
  readonly room: FreeRoom;
  readonly holds: Hold[];
  /** Nodes in repair: see `repair.ts`. */
  repair: Hold | undefined;
  readonly jobs: Jobs;
  readonly segments: Segments;
  readonly sharedGpus: SharedGpus;
  /** Waiting jobs by allocation, in the order of submission. */
  readonly waiting: JobLists;
  /** The allocations that have a waiting job. */
  readonly waitingAllocations: IndexSet;
  /** Running jobs by funder, in the order of their start. */
  readonly running: JobLists;
  readonly accounts: Accounts;
  /** Index into `QUEUE_PRIORITIES` by allocation. */
  readonly priorityOf: Int32Array;
  /** By allocation: no job starts from this second on. */
  readonly startsUntil: Float64Array;
  readonly closings: Closings;
  readonly policy: SchedulingPolicy;
  /** By funder: how many of its jobs have a hold. */
  readonly heldJobs: Int32Array;
  /** By funder: the first of its jobs that waits for its share alone, or `NO_SLOT`. */
  readonly shareHoldSlot: Int32Array;
  /** By funder: when enough of its share is free for that job, at the latest. */
  readonly shareHoldStartsBy: Float64Array;
  /** Rises with every hold that is taken or given up: what jobs must leave for others changed. */
  holdChangeCount: number;
  /** Jobs that began to wait after the last cycle: submitted, or given back. */
  arrivals: number[];
  /** True where nodes, shares or awards changed since the last cycle, so that any job may start. */
  isReleased: boolean;
  /** True where a run ended since the last cycle, and nothing else need have changed. */
  hasEnded: boolean;
  /** True where a time has come that a cycle asked to be woken at. */
  isWoken: boolean;
  readonly lastPass: LastPass;
  /** What the last looks for a reclaim found nothing for: see `reclaim.ts`. */
  readonly vainReclaims: VainReclaims;
  /** By node: what the victims of a reclaim give back, while one is looked for; else zero. */
  readonly freedGpus: Int32Array;
  /** No lesser hold is taken for an owner's job before this time. */
  yieldRetryAt: number;
  /** Nodes before this one are in service. */
  nodesInService: number;
  /** By start, without those that are over; empty where the policy does not drain ahead. */
  readonly windows: MaintenanceWindow[];
  /** Open nodes from this one on are shut while a job is tried; else infinite. */
  shutFrom: number;
  readonly drain: Drain;
  /** What the present cycle has planned so far, where it backfills conservatively. */
  plan: StartPlan | undefined;
}

export function createCluster(
  rows: readonly NodeRow[],
  funderCount: number,
  allocations: readonly ClusterAllocation[],
  policy: SchedulingPolicy,
): Cluster {
  assert(
    policy.backfill !== 'conservative' || policy.drainsAhead !== true,
    'A plan of all starts knows no maintenance',
  );
  const nodes = createNodes(rows);
  return {
    nodes,
    open: createFreeIndex(nodes),
    room: createFreeRoom(nodes),
    holds: createHolds(nodes, policy),
    repair: undefined,
    jobs: createJobs(),
    segments: createSegments(),
    sharedGpus: createSharedGpus(),
    waiting: createJobLists(allocations.length),
    waitingAllocations: createIndexSet(allocations.length),
    running: createJobLists(funderCount),
    accounts: createAccounts(funderCount, allocations),
    priorityOf: Int32Array.from(allocations, ({ priority }) => QUEUE_PRIORITIES.indexOf(priority)),
    startsUntil: Float64Array.from(allocations, (one) => one.startsUntil ?? Infinity),
    closings: createClosings(allocations),
    policy,
    heldJobs: new Int32Array(funderCount),
    shareHoldSlot: new Int32Array(funderCount).fill(NO_SLOT),
    shareHoldStartsBy: new Float64Array(funderCount),
    holdChangeCount: 0,
    arrivals: [],
    isReleased: true,
    hasEnded: false,
    isWoken: false,
    lastPass: createLastPass(funderCount, allocations.length),
    vainReclaims: createVainReclaims(funderCount),
    freedGpus: new Int32Array(nodes.nodeCount),
    yieldRetryAt: 0,
    nodesInService: 0,
    windows: [],
    shutFrom: Infinity,
    drain: createDrain(),
    plan: undefined,
  };
}

/** Those of reclaims and of repair come behind, when they are needed. */
function createHolds(nodes: Nodes, policy: SchedulingPolicy): Hold[] {
  const { reservationCountMax, drainsAhead = false } = policy;
  const holds: Hold[] = [];
  for (let at = 0; at < reservationCountMax; at += 1) addHold({ nodes, holds }, 'reservation');
  if (drainsAhead) addHold({ nodes, holds }, 'maintenance');
  return holds;
}

/** One more hold, not in use; its number is its place. */
export function addHold(
  { nodes, holds }: { readonly nodes: Nodes; readonly holds: Hold[] },
  kind: Hold['kind'],
): Hold {
  const hold: Hold = {
    number: holds.length + 1,
    kind,
    index: createFreeIndex(nodes),
    slot: NO_SLOT,
    nodes: NO_NODES,
    lastNode: -1,
    startsBy: 0,
    isWeak: false,
  };
  holds.push(hold);
  return hold;
}

/** Puts a job in the queue at `now` and answers its slot, which names it while it lives. */
export function submit(cluster: Cluster, job: SubmittedJob, now: number): number {
  if (!(job.gpuCount >= 1)) assert(false, `The job ${job.jobNumber} asks for ${job.gpuCount} GPUs`);
  assert((job.sharePpm ?? 0) === 0 || job.gpuCount === 1, 'Only one GPU is shared');
  accrue(cluster.accounts, now);
  const slot = addJob(cluster.jobs, job);
  enqueue(cluster, slot);
  cluster.arrivals.push(slot);
  return slot;
}

/** Gives the job in `slot` the nodes found by a placement, which must be free. */
export function start(cluster: Cluster, slot: number, nodes: NodeRows, now: number): void {
  const { jobs, accounts } = cluster;
  accrue(accounts, now);
  accrueRoom(cluster.room, now);
  const allocation = intAt(jobs.allocation, slot);
  dequeue(cluster, slot);
  const left = takeGpus(cluster, slot, nodes, now + intAt(jobs.requestedSeconds, slot));
  if (left !== 0) assert(false, `${left} GPUs of ${intAt(jobs.jobNumber, slot)} found no room`);
  append(jobs, cluster.running, intAt(accounts.funderOf, allocation), slot);
  changeRunning(accounts, allocation, intAt(jobs.gpuCount, slot));
  changePenalty(accounts, allocation, entryPenaltyOf(cluster, slot));
  jobs.startedAt[slot] = now;
  jobs.vacateAt[slot] = 0;
  if (isSharer(cluster, slot)) openShared(cluster, slot, nodes.bounds[0] ?? 0, now);
}

/** Lets the waiting job in `slot` run on a GPU that another of its allocation holds. */
export function ride(cluster: Cluster, slot: number, gpu: SharedGpu, now: number): void {
  const { jobs, accounts } = cluster;
  const hold = holdOfJob(cluster, slot);
  if (hold !== undefined) releaseHold(cluster, hold);
  accrue(accounts, now);
  dequeue(cluster, slot);
  jobs.gpuCount[slot] = 0;
  jobs.startedAt[slot] = now;
  jobs.vacateAt[slot] = 0;
  noteBusyUntil(cluster.nodes, gpu.node, now + intAt(jobs.requestedSeconds, slot));
  addSegment(cluster, slot, { nodeStart: gpu.node, nodeEnd: gpu.node + 1, gpuCount: 0 });
  append(jobs, cluster.running, funderOfJob(cluster, slot), slot);
  joinShared(cluster, slot, gpu, now);
}

/** Ends the run of the job in `slot`; the slot is free for another job afterwards. */
export function end(cluster: Cluster, slot: number, now: number): void {
  stop(cluster, slot, now);
  removeJob(cluster.jobs, slot);
}

/** Takes a waiting job out of the queue; the slot is free for another job afterwards. */
export function withdraw(cluster: Cluster, slot: number, now: number): void {
  accrue(cluster.accounts, now);
  const hold = holdOfJob(cluster, slot);
  if (hold !== undefined) releaseHold(cluster, hold);
  dequeue(cluster, slot);
  cluster.arrivals = cluster.arrivals.filter((each) => each !== slot);
  removeJob(cluster.jobs, slot);
  // Later jobs were refused what this one waited for.
  cluster.isReleased = true;
}

/** True where the live job in `slot` runs, false where it waits. */
export function isRunning({ jobs }: Cluster, slot: number): boolean {
  return intAt(jobs.firstSegment, slot) !== NO_SEGMENT;
}

/** Puts a running job back in the queue, at its old place, as one that asks for `secondsLeft`. */
export function vacate(cluster: Cluster, slot: number, now: number, secondsLeft: number): void {
  stop(cluster, slot, now);
  cluster.jobs.requestedSeconds[slot] = secondsLeft;
  cluster.jobs.startedAt[slot] = 0;
  cluster.jobs.vacateAt[slot] = 0;
  cluster.jobs.noticedAt[slot] = 0;
  enqueue(cluster, slot);
  cluster.arrivals.push(slot);
}

/** The hold that keeps nodes for the job in `slot`, if there is one. */
export function holdOfJob(cluster: Cluster, slot: number): Hold | undefined {
  const number = intAt(cluster.jobs.hold, slot);
  // Index -1 would be looked up as a property, which is slow.
  return number === 0 ? undefined : cluster.holds[number - 1];
}

/** Keeps `nodes`, all in the open index, for the waiting job in `slot`. */
export function takeHold(
  cluster: Cluster,
  hold: Hold,
  plan: { readonly slot: number; readonly nodes: NodeRows; readonly startsBy: number },
): void {
  hold.slot = plan.slot;
  hold.nodes = plan.nodes;
  hold.lastNode = highestIn(plan.nodes);
  hold.startsBy = plan.startsBy;
  hold.isWeak = false;
  cluster.holdChangeCount += 1;
  cluster.jobs.hold[plan.slot] = hold.number;
  const isReservation = hold.kind === 'reservation';
  cluster.jobs.reason[plan.slot] = isReservation ? REASON.holdsNodes : REASON.reclaimsNodes;
  const funder = funderOfJob(cluster, plan.slot);
  addInt(cluster.heldJobs, funder, 1);
  if (intAt(cluster.shareHoldSlot, funder) === plan.slot) cluster.shareHoldSlot[funder] = NO_SLOT;
  moveLeaving(cluster, hold, 0);
  moveNodes(cluster, plan.nodes, hold.number);
}

/** Gives the nodes of a hold back to all. */
export function releaseHold(cluster: Cluster, hold: Hold): void {
  cluster.holdChangeCount += 1;
  cluster.jobs.hold[hold.slot] = 0;
  cluster.jobs.reason[hold.slot] = REASON.noRoom;
  addInt(cluster.heldJobs, funderOfJob(cluster, hold.slot), -1);
  moveNodes(cluster, hold.nodes, 0);
  moveLeaving(cluster, hold, shutNumberOf(cluster));
  hold.slot = NO_SLOT;
  hold.nodes = NO_NODES;
  hold.lastNode = -1;
}

/** What a hold gives back or takes again while nodes are shut may be among them. */
function moveLeaving(cluster: Cluster, hold: Hold, holdNumber: number): void {
  if (hold.lastNode < cluster.shutFrom) return;
  const leaving = nodesIn(hold.nodes).filter((node) => node >= cluster.shutFrom);
  moveNodes(cluster, rowsOf(cluster.nodes, leaving), holdNumber);
}

/** The index of the funder whose share the job in `slot` uses. */
export function funderOfJob({ accounts, jobs }: Cluster, slot: number): number {
  return intAt(accounts.funderOf, intAt(jobs.allocation, slot));
}

/** Puts a job that has a slot and is in no list where it waits. */
export function enqueue(cluster: Cluster, slot: number): void {
  const { jobs } = cluster;
  const allocation = intAt(jobs.allocation, slot);
  insertBySubmission(jobs, cluster.waiting, allocation, slot);
  addMember(cluster.waitingAllocations, allocation);
  countWaiting(cluster, allocation, intAt(jobs.gpuCount, slot));
}

function dequeue(cluster: Cluster, slot: number): void {
  const { jobs, accounts } = cluster;
  const allocation = intAt(jobs.allocation, slot);
  const funder = intAt(accounts.funderOf, allocation);
  noteTried(cluster.lastPass, allocation, slot, intAt(jobs.next, slot));
  unlink(jobs, cluster.waiting, allocation, slot);
  const isLast = intAt(cluster.waiting.head, allocation) === NO_SLOT;
  if (isLast) removeMember(cluster.waitingAllocations, allocation);
  countWaiting(cluster, allocation, -intAt(jobs.gpuCount, slot));
  if (intAt(cluster.shareHoldSlot, funder) === slot) cluster.shareHoldSlot[funder] = NO_SLOT;
}

function stop(cluster: Cluster, slot: number, now: number): void {
  const { jobs, accounts } = cluster;
  accrue(accounts, now);
  accrueRoom(cluster.room, now);
  const isOnShared = isSharer(cluster, slot);
  if (isOnShared) leaveShared(cluster, slot, now);
  giveGpus(cluster, slot);
  releaseSegments(cluster, slot);
  const allocation = intAt(jobs.allocation, slot);
  unlink(jobs, cluster.running, intAt(accounts.funderOf, allocation), slot);
  changeRunning(accounts, allocation, -intAt(jobs.gpuCount, slot));
  changePenalty(accounts, allocation, -entryPenaltyOf(cluster, slot));
  if (isOnShared) jobs.gpuCount[slot] = 1;
  cluster.hasEnded = true;
}
