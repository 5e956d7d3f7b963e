/**
 * One site of 100,000 GPUs with 10,000 waiting jobs of 1 to 4,096 GPUs: what a decision takes after
 * one job ends, what a rebuild takes, and what jobs and nodes take in memory. In a process of its
 * own, with `--expose-gc`. Says one line of JSON.
 */
import { randomStream } from '../../src/kernel/random.ts';
import { award, openPeriod } from '../../src/scheduling/accounts.ts';
import {
  type Cluster,
  type ClusterAllocation,
  createCluster,
  end,
  QUEUE_PRIORITIES,
  submit,
  vacate,
} from '../../src/scheduling/cluster.ts';
import { decide } from '../../src/scheduling/decide.ts';
import { setNodesInService, setShares } from '../../src/scheduling/in-service.ts';
import { NO_SLOT, type SubmittedJob } from '../../src/scheduling/jobs.ts';
import type { SchedulingPolicy } from '../../src/scheduling/policy.ts';
import { nodesHeldBy } from '../../src/scheduling/segments.ts';
import {
  requeueJob,
  restoreCluster,
  restoreNodes,
  resumeJob,
  snapshotOfCluster,
} from '../../src/scheduling/snapshot.ts';
import type { DecideFound } from './decide-found.ts';

const NODE_ROWS = [{ nodeCount: 12_500, gpusPerNode: 8, nodesPerRack: 4, racksPerPod: 32 }];
const FUNDERS = 8;
const GPUS = 100_000;
const ALLOCATIONS: readonly ClusterAllocation[] = Array.from({ length: 200 }, (_, index) => ({
  funder: index % FUNDERS,
  priority: QUEUE_PRIORITIES[1 + (index % 3)] ?? 'ordinary',
}));
const POLICY = {
  reservationCountMax: 4,
  triedJobCountMax: 50,
  borrowLimitPpm: 4_000_000,
  lendLimitPpm: 1_000_000,
  minimumRunSeconds: 3_600,
  noticeSeconds: 120,
  lookAgainSeconds: 60,
  entryPenaltySecondsMax: 0,
};
const WAITING = 10_000;
const DECISIONS = 4_000;
const WARM_DECISIONS = 1_000;
const MONTH_SECONDS = 2_678_400;

const random = randomStream(1, 'bench/decide');
process.stdout.write(`${JSON.stringify(found())}\n`);

function found(): DecideFound {
  const bytesPerNode = bytesOfNodes();
  const cluster = newCluster();
  let jobNumber = 0;
  let now = 1;
  const fill = (waiting: number): void => {
    while (waitingCount(cluster) < waiting) {
      submit(cluster, anyJob(jobNumber, now), now);
      jobNumber += 1;
      if (jobNumber % 100 === 0) decide(cluster, now);
    }
  };
  fill(WAITING);
  const milliseconds: number[] = [];
  /** Given back before the next job ends. */
  const noticed: { readonly slot: number }[] = [];
  for (let count = 0; count < WARM_DECISIONS + DECISIONS; count += 1) {
    now += 1 + random.nextBelow(30);
    for (const { slot } of noticed.splice(0)) vacate(cluster, slot, now, 3_600);
    const running = slotsOf(cluster, cluster.running.head);
    end(cluster, running[random.nextBelow(running.length)] ?? 0, now);
    // Measured is a pass over all that waits; for an end alone most are left out.
    cluster.isReleased = true;
    const begin = process.cpuUsage();
    const { notices } = decide(cluster, now);
    const { user, system } = process.cpuUsage(begin);
    noticed.push(...notices);
    if (count >= WARM_DECISIONS) milliseconds.push((user + system) / 1_000);
    fill(WAITING);
  }
  milliseconds.sort((a, b) => a - b);
  const at = (part: number): number => milliseconds[Math.floor(part * (DECISIONS - 1))] ?? 0;
  const rebuilds = [rebuild(cluster, now), rebuild(cluster, now), rebuild(cluster, now)];
  return {
    runningCount: slotsOf(cluster, cluster.running.head).length,
    waitingCount: waitingCount(cluster),
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    rebuildMilliseconds: Math.min(...rebuilds),
    bytesPerWaitingJob: bytesOfWaiting(),
    bytesPerNode,
    planMilliseconds: bestOfPlans(),
  };
}

function newCluster(rows = NODE_ROWS, policy: SchedulingPolicy = POLICY): Cluster {
  const cluster = createCluster(rows, FUNDERS, ALLOCATIONS, policy);
  openPeriod(cluster.accounts, 0, MONTH_SECONDS);
  award(
    cluster.accounts,
    ALLOCATIONS.map(() => (GPUS * MONTH_SECONDS) / ALLOCATIONS.length),
  );
  setNodesInService(cluster, cluster.nodes.nodeCount, 0);
  setShares(cluster, new Array<number>(FUNDERS).fill(GPUS / FUNDERS), 0);
  return cluster;
}

/** Each power of two from 1 to 4,096 is as frequent as any other. */
function anyJob(jobNumber: number, now: number): SubmittedJob {
  return {
    jobNumber,
    allocation: random.nextBelow(ALLOCATIONS.length),
    gpuCount: 2 ** random.nextBelow(13),
    requestedSeconds: 60 * (1 + random.nextBelow(2_880)),
    submittedAt: now,
  };
}

/** The least of five cycles that backfill conservatively, each after one job ended. */
function bestOfPlans(): number {
  const policy = { ...POLICY, triedJobCountMax: 1_000, backfill: 'conservative' } as const;
  const cluster = newCluster(NODE_ROWS, policy);
  let jobNumber = 0;
  const fill = (): void => {
    for (; waitingCount(cluster) < 1_000; jobNumber += 1) submit(cluster, anyJob(jobNumber, 1), 1);
  };
  for (let cycle = 0; cycle < 20; cycle += 1) {
    fill();
    decide(cluster, 1);
  }
  const milliseconds = Array.from({ length: 5 }, () => {
    fill();
    const running = slotsOf(cluster, cluster.running.head);
    end(cluster, running[random.nextBelow(running.length)] ?? 0, 1);
    const begin = process.cpuUsage();
    decide(cluster, 1);
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1_000;
  });
  return Math.min(...milliseconds);
}

/** Milliseconds of the processor, without the reading of rows that a store would need. */
function rebuild(cluster: Cluster, now: number): number {
  const snapshot = snapshotOfCluster(cluster);
  const { jobs } = cluster;
  const jobOf = (slot: number): SubmittedJob => ({
    jobNumber: jobs.jobNumber[slot] ?? 0,
    allocation: jobs.allocation[slot] ?? 0,
    gpuCount: jobs.gpuCount[slot] ?? 0,
    requestedSeconds: jobs.requestedSeconds[slot] ?? 0,
    submittedAt: jobs.submittedAt[slot] ?? 0,
  });
  const running = slotsOf(cluster, cluster.running.head).map((slot) => ({
    job: jobOf(slot),
    startedAt: jobs.startedAt[slot] ?? 0,
    vacateAt: jobs.vacateAt[slot] ?? 0,
    nodes: nodesHeldBy(cluster, slot),
  }));
  const waiting = slotsOf(cluster, cluster.waiting.head)
    .map(jobOf)
    .sort((a, b) => a.submittedAt - b.submittedAt || a.jobNumber - b.jobNumber);
  const begin = process.cpuUsage();
  const copy = createCluster(NODE_ROWS, FUNDERS, ALLOCATIONS, POLICY);
  const slotOfJob = new Map<number, number>();
  restoreNodes(copy, snapshot);
  for (const run of running) slotOfJob.set(run.job.jobNumber, resumeJob(copy, run.job, run));
  for (const job of waiting) slotOfJob.set(job.jobNumber, requeueJob(copy, job));
  restoreCluster(copy, snapshot, slotOfJob);
  decide(copy, now);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000;
}

/** Of a hundred times as many, so that the capacity of the columns, a power of two, counts. */
function bytesOfWaiting(): number {
  const cluster = newCluster();
  const count = 1_000_000;
  const bytes = heldBytes(() => {
    for (let jobNumber = 0; jobNumber < count; jobNumber += 1) {
      requeueJob(cluster, anyJob(jobNumber, 1));
    }
    return cluster;
  });
  return bytes / count;
}

/** Of what ten times as many take more, so that columns of jobs do not count. */
function bytesOfNodes(): number {
  const tenfold = NODE_ROWS.map((row) => ({ ...row, nodeCount: row.nodeCount * 10 }));
  const [few, many] = [NODE_ROWS, tenfold].map((rows) => heldBytes(() => newCluster(rows)));
  const nodesMore = NODE_ROWS.reduce((sum, { nodeCount }) => sum + nodeCount * 9, 0);
  return ((many ?? 0) - (few ?? 0)) / nodesMore;
}

/** What is held in memory after `make` and was not before. */
function heldBytes(make: () => object): number {
  const collect = (): void => {
    // A thread frees the buffers that the first finds; the second waits until it has.
    for (let round = 0; round < 2; round += 1) globalThis.gc?.();
  };
  collect();
  const before = process.memoryUsage();
  const kept = make();
  collect();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  return Object.keys(kept).length > 0 ? bytes : 0;
}

function waitingCount({ waiting }: Cluster): number {
  return waiting.length.reduce((sum, count) => sum + count, 0);
}

function slotsOf({ jobs }: Cluster, heads: Int32Array): readonly number[] {
  const slots: number[] = [];
  for (const head of heads) {
    for (let slot = head; slot !== NO_SLOT; slot = jobs.next[slot] ?? NO_SLOT) slots.push(slot);
  }
  return slots;
}
