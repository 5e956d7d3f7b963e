/**
 * What a cluster's scheduler cannot find again in its jobs, as plain numbers; and the way back.
 * A cluster that is restored from its snapshot and its jobs has the accounts, free nodes and queues
 * that it had: nobody gains or loses by it, and no hold is broken. What differs: slots; the time by
 * which a shared node is free, which is read from the jobs that still run and so may be sooner; the
 * reasons of waiting jobs, until the next cycle, which tries all of them.
 */
import { assert, present } from '../kernel/assert.ts';
import { floatAt, intAt } from '../kernel/column.ts';
import { type Accounts, award, changePenalty, changeRunning, restoreUse } from './accounts.ts';
import { usedBy } from './award-use.ts';
import { closeUntil } from './closings.ts';
import { addHold, type Cluster, enqueue, type Hold } from './cluster.ts';
import { holdForReclaim, takeAgain } from './holds.ts';
import { setNodesInService } from './in-service.ts';
import { addJob, append, NO_SLOT, type SubmittedJob } from './jobs.ts';
import { setUntried } from './last-pass.ts';
import { takeHeld } from './node-gpus.ts';
import { nodesIn, rowsOf } from './node-rows.ts';
import { entryPenaltyOf } from './planned-use.ts';
import type { NodeGpus } from './segments.ts';
import { shareGpu } from './shared-gpus.ts';

/** Arrays as in {@link Accounts}. */
export interface AccountsSnapshot {
  readonly shareGpus: readonly number[];
  readonly position: readonly number[];
  readonly usedGpuSeconds: readonly number[];
  readonly lentGpuSeconds: readonly number[];
  readonly repaidGpuSeconds: readonly number[];
  readonly owedGpuSeconds: readonly number[];
  /** Matched by what was owed at the last change, which is not what is owed now. */
  readonly flowGpus: readonly number[];
  readonly allocationUsedGpuSeconds: readonly number[];
  readonly allocationAwardedGpuSeconds: readonly number[];
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly accruedAt: number;
  readonly isChanged: boolean;
}

export interface HoldSnapshot {
  readonly number: number;
  /** Left out in snapshots of before it was kept: then the number says it. */
  readonly kind?: Hold['kind'];
  readonly jobNumber: number;
  readonly nodes: readonly number[];
  readonly startsBy: number;
  readonly isWeak: boolean;
}

/** A GPU that several jobs may be on, named by their numbers. */
export interface SharedGpuSnapshot {
  readonly node: number;
  /** By when the node is free at the latest: runs that are over may have said so. */
  readonly freeBy: number;
  readonly holder: number;
  /** The holder and those that ride, in the order of their start. */
  readonly sharers: readonly { readonly jobNumber: number; readonly gpuSeconds: number }[];
  /** Up to when its time is divided. */
  readonly accruedAt: number;
}

/** Where a pass that was cut short goes on: see `LastPass`. */
export interface CutPassSnapshot {
  /** The first job of each allocation that it did not come to. */
  readonly untried: readonly number[];
  readonly isBegunAnew: boolean;
}

/** When a running job was told to give its GPUs back. */
export interface NoticeSnapshot {
  readonly jobNumber: number;
  readonly noticedAt: number;
}

export interface ClusterSnapshot {
  readonly accounts: AccountsSnapshot;
  readonly nodesInService: number;
  readonly holds: readonly HoldSnapshot[];
  /** The first job of each funder that waits for its share alone, where there is one. */
  readonly shareHolds: readonly {
    readonly funder: number;
    readonly jobNumber: number;
    readonly startsBy: number;
  }[];
  readonly vainReclaims: {
    readonly retryAt: readonly number[];
    readonly gpuCount: readonly number[];
  };
  readonly yieldRetryAt: number;
  /** Of a pass that was cut short; left out: all that wait were tried. */
  readonly cutPass?: CutPassSnapshot | undefined;
  /** Left out before they were kept: then each was as long as the policy has it. */
  readonly notices?: readonly NoticeSnapshot[];
  /** By allocation, then in the order in which they were opened; left out: there is none. */
  readonly sharedGpus?: readonly SharedGpuSnapshot[];
}

/** A running job's present run. */
export interface ResumedRun {
  readonly startedAt: number;
  /** 0 without a notice. */
  readonly vacateAt: number;
  /** In the order in which they were given. */
  readonly nodes: readonly NodeGpus[];
}

/** Reads and changes nothing: accounts are as of their last accrual. */
export function snapshotOfCluster(cluster: Cluster): ClusterSnapshot {
  const { jobs, vainReclaims, nodesInService, yieldRetryAt } = cluster;
  const jobNumberOf = (slot: number): number => intAt(jobs.jobNumber, slot);
  return {
    accounts: snapshotOfAccounts(cluster.accounts),
    nodesInService,
    holds: cluster.holds
      .filter(({ slot }) => slot !== NO_SLOT)
      .map(({ number, kind, slot, nodes, startsBy, isWeak }) => {
        return {
          number,
          kind,
          jobNumber: jobNumberOf(slot),
          nodes: nodesIn(nodes),
          startsBy,
          isWeak,
        };
      }),
    shareHolds: [...cluster.shareHoldSlot].flatMap((slot, funder) => {
      const startsBy = floatAt(cluster.shareHoldStartsBy, funder);
      return slot === NO_SLOT ? [] : [{ funder, jobNumber: jobNumberOf(slot), startsBy }];
    }),
    vainReclaims: {
      retryAt: [...vainReclaims.retryAt],
      gpuCount: [...vainReclaims.gpuCount],
    },
    yieldRetryAt,
    cutPass: snapshotOfCutPass(cluster),
    notices: snapshotOfNotices(cluster),
    sharedGpus: snapshotOfSharedGpus(cluster),
  };
}

/** First step of a restore, on a new cluster without jobs. */
export function restoreNodes(
  cluster: Cluster,
  { nodesInService, accounts }: ClusterSnapshot,
): void {
  setNodesInService(cluster, nodesInService, accounts.accruedAt);
}

/**
 * Second step: a running job, on its nodes. In the order of start, of the jobs of a funder. One
 * that rides on a GPU comes with 0 GPUs, and holds 0 of its node.
 */
export function resumeJob(cluster: Cluster, job: SubmittedJob, run: ResumedRun): number {
  const { jobs, nodes, accounts } = cluster;
  const slot = addJob(jobs, job);
  let left = job.gpuCount;
  for (const held of run.nodes) {
    const isFree =
      nodes.isInService[held.node] === 1 && intAt(nodes.freeGpus, held.node) >= held.gpuCount;
    assert(
      isFree,
      `The job ${job.jobNumber} holds GPUs of the node ${held.node} that are not free`,
    );
    takeHeld(cluster, slot, held, run.startedAt + job.requestedSeconds);
    left -= held.gpuCount;
  }
  assert(left === 0, `The job ${job.jobNumber} holds ${left} GPUs fewer than it asked for`);
  append(jobs, cluster.running, intAt(accounts.funderOf, job.allocation), slot);
  changeRunning(accounts, job.allocation, job.gpuCount);
  changePenalty(accounts, job.allocation, entryPenaltyOf(cluster, slot));
  jobs.startedAt[slot] = run.startedAt;
  jobs.vacateAt[slot] = run.vacateAt;
  const noticedAt = Math.max(run.startedAt, run.vacateAt - cluster.policy.noticeSeconds);
  jobs.noticedAt[slot] = run.vacateAt === 0 ? 0 : noticedAt;
  return slot;
}

/** Third step: a job that waits. Fastest in the order of submission. */
export function requeueJob(cluster: Cluster, job: SubmittedJob): number {
  const slot = addJob(cluster.jobs, job);
  enqueue(cluster, slot);
  return slot;
}

/** Last step, when all jobs are back; the next cycle tries every job. */
export function restoreCluster(
  cluster: Cluster,
  snapshot: ClusterSnapshot,
  slotOfJob: ReadonlyMap<number, number>,
): void {
  const slotOf = (jobNumber: number): number =>
    present(slotOfJob.get(jobNumber), `The job ${jobNumber}, which the snapshot names,`);
  restoreAccounts(cluster.accounts, snapshot.accounts);
  closeUntil(cluster, cluster.accounts.accruedAt);
  for (const { funder, jobNumber, startsBy } of snapshot.shareHolds) {
    cluster.shareHoldSlot[funder] = slotOf(jobNumber);
    cluster.shareHoldStartsBy[funder] = startsBy;
  }
  // Until version 10 a job with nodes could still be named as one that waits for share alone.
  for (const hold of snapshot.holds) restoreHold(cluster, hold, slotOf(hold.jobNumber));
  cluster.vainReclaims.retryAt.set(snapshot.vainReclaims.retryAt);
  cluster.vainReclaims.gpuCount.set(snapshot.vainReclaims.gpuCount);
  cluster.yieldRetryAt = snapshot.yieldRetryAt;
  restoreCutPass(cluster, snapshot.cutPass?.untried.map(slotOf) ?? []);
  cluster.lastPass.isBegunAnew = snapshot.cutPass?.isBegunAnew ?? false;
  for (const { jobNumber, noticedAt } of snapshot.notices ?? []) {
    cluster.jobs.noticedAt[slotOf(jobNumber)] = noticedAt;
  }
  for (const gpu of snapshot.sharedGpus ?? []) restoreSharedGpu(cluster, gpu, slotOf);
  cluster.isReleased = true;
}

/**
 * The policy may have fewer holds by now: the job of one that is not there any more only waits, and
 * what has notice for it keeps that, for whoever comes first.
 */
function restoreHold(cluster: Cluster, saved: HoldSnapshot, slot: number): void {
  const hold = freeHoldFor(cluster, saved);
  const { startsBy, isWeak } = saved;
  const nodes = rowsOf(cluster.nodes, saved.nodes);
  if (hold !== undefined) takeAgain(cluster, { hold, plan: { slot, nodes, startsBy }, isWeak });
}

/**
 * The hold of the same number, or where that is of another kind by now, the first of its own. Those
 * of reclaims come when they are needed, one after the other: so those before it are made too.
 */
function freeHoldFor(cluster: Cluster, { number, kind }: HoldSnapshot): Hold | undefined {
  const { holds, policy } = cluster;
  const isReservation =
    kind === undefined ? number <= policy.reservationCountMax : kind === 'reservation';
  while (!isReservation && holds.length < number) addHold(cluster, 'reclaim');
  const wanted = isReservation ? 'reservation' : 'reclaim';
  const free = holds.filter((hold) => hold.kind === wanted && hold.slot === NO_SLOT);
  const found = free.find((hold) => hold.number === number) ?? free[0];
  return found ?? (isReservation ? undefined : holdForReclaim(cluster));
}

function snapshotOfCutPass({ jobs, lastPass }: Cluster): CutPassSnapshot | undefined {
  const { untried, isBegunAnew } = lastPass;
  const slots = [...untried].filter((slot) => slot !== NO_SLOT);
  if (slots.length === 0) return undefined;
  return { untried: slots.map((slot) => intAt(jobs.jobNumber, slot)), isBegunAnew };
}

function restoreCutPass({ jobs, lastPass }: Cluster, untried: readonly number[]): void {
  for (const slot of untried) setUntried(lastPass, intAt(jobs.allocation, slot), slot);
}

function snapshotOfNotices({ jobs, running }: Cluster): readonly NoticeSnapshot[] {
  const notices: NoticeSnapshot[] = [];
  for (const head of running.head) {
    for (let slot = head; slot !== NO_SLOT; slot = intAt(jobs.next, slot)) {
      const noticedAt = floatAt(jobs.noticedAt, slot);
      if (noticedAt > 0) notices.push({ jobNumber: intAt(jobs.jobNumber, slot), noticedAt });
    }
  }
  return notices;
}

function snapshotOfSharedGpus({ jobs, nodes, sharedGpus }: Cluster): readonly SharedGpuSnapshot[] {
  const jobNumberOf = (slot: number): number => intAt(jobs.jobNumber, slot);
  const gpus = [...sharedGpus.ofAllocation].toSorted(([a], [b]) => a - b).flatMap(([, own]) => own);
  return gpus.map(({ node, holder, sharers, accruedAt }) => ({
    node,
    freeBy: floatAt(nodes.freeBy, node),
    holder: jobNumberOf(holder),
    sharers: sharers.map(({ slot, gpuSeconds }) => ({ jobNumber: jobNumberOf(slot), gpuSeconds })),
    accruedAt,
  }));
}

function restoreSharedGpu(
  cluster: Cluster,
  { node, freeBy, holder, sharers, accruedAt }: SharedGpuSnapshot,
  slotOf: (jobNumber: number) => number,
): void {
  const { nodes } = cluster;
  nodes.freeBy[node] = Math.max(floatAt(nodes.freeBy, node), freeBy);
  shareGpu(cluster, {
    node,
    holder: slotOf(holder),
    sharers: sharers.map(({ jobNumber, gpuSeconds }) => ({ slot: slotOf(jobNumber), gpuSeconds })),
    accruedAt,
  });
}

function snapshotOfAccounts(accounts: Accounts): AccountsSnapshot {
  return {
    shareGpus: [...accounts.shareGpus],
    position: [...accounts.position],
    usedGpuSeconds: [...accounts.usedGpuSeconds],
    lentGpuSeconds: [...accounts.lentGpuSeconds],
    repaidGpuSeconds: [...accounts.repaidGpuSeconds],
    owedGpuSeconds: [...accounts.owedGpuSeconds],
    flowGpus: [...accounts.flowGpus],
    allocationUsedGpuSeconds: Array.from(accounts.funderOf, (_, allocation) =>
      usedBy(accounts.allocations, allocation, accounts.accruedAt),
    ),
    allocationAwardedGpuSeconds: [...accounts.allocations.awardedGpuSeconds],
    periodStart: accounts.periodStart,
    periodEnd: accounts.periodEnd,
    accruedAt: accounts.accruedAt,
    isChanged: accounts.isChanged,
  };
}

function restoreAccounts(accounts: Accounts, snapshot: AccountsSnapshot): void {
  accounts.shareGpus.set(snapshot.shareGpus);
  accounts.position.set(snapshot.position);
  accounts.usedGpuSeconds.set(snapshot.usedGpuSeconds);
  accounts.lentGpuSeconds.set(snapshot.lentGpuSeconds);
  accounts.repaidGpuSeconds.set(snapshot.repaidGpuSeconds);
  accounts.owedGpuSeconds.set(snapshot.owedGpuSeconds);
  accounts.flowGpus.set(snapshot.flowGpus);
  accounts.periodStart = snapshot.periodStart;
  accounts.periodEnd = snapshot.periodEnd;
  accounts.accruedAt = snapshot.accruedAt;
  restoreUse(accounts, snapshot.allocationUsedGpuSeconds);
  award(accounts, snapshot.allocationAwardedGpuSeconds);
  accounts.isChanged = snapshot.isChanged;
}
