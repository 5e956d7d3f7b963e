/**
 * One decision of the scheduling core on the queue that a Slurm is given, too. In a process of its
 * own: `node run-plan.js PENDING`. Says one line of JSON.
 */
import { award, openPeriod } from '../../src/scheduling/accounts.ts';
import { type Cluster, createCluster, end, submit } from '../../src/scheduling/cluster.ts';
import { decide } from '../../src/scheduling/decide.ts';
import { setNodesInService, setShares } from '../../src/scheduling/in-service.ts';
import { NO_SLOT } from '../../src/scheduling/jobs.ts';
import type { PlanFound, PlanTime } from './plan-found.ts';
import { drawQueue, GPUS_PER_NODE, NODE_COUNT, type QueuedJob } from './queue.ts';

const MONTH_SECONDS = 2_678_400;
const POLICY = {
  borrowLimitPpm: 1_000_000_000,
  lendLimitPpm: 1_000_000,
  // Nothing is reclaimed: Slurm has no word for it.
  minimumRunSeconds: MONTH_SECONDS,
  noticeSeconds: 120,
  lookAgainSeconds: 60,
  entryPenaltySecondsMax: 0,
};
/** What a programme file has where it says nothing. */
const USUAL = { reservationCountMax: 4, triedJobCountMax: 50 };
/** Whose jobs run: nearly all of what it holds is borrowed. */
const BORROWER = 1;
const BORROWER_GPUS = 1_000;
const ROUNDS = 3;
const NOW = 1;

const pendingCount = Number(process.argv[2]);
/** More reservations make a decision slow out of proportion: 5,000 took more than ten minutes. */
const RESERVATIONS_MAX = 1_000;
const all = {
  reservationCountMax: Math.min(RESERVATIONS_MAX, pendingCount),
  triedJobCountMax: pendingCount,
};
const found: PlanFound = { usual: planTime(USUAL), all: planTime(all) };
process.stdout.write(`${JSON.stringify(found)}\n`);

/** Each round on a cluster made anew; the median is told, and the first, which is not warm. */
function planTime(limits: typeof USUAL): PlanTime {
  const times: number[] = [];
  let heldCount = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const cluster = filledCluster(limits);
    const begin = process.cpuUsage();
    decide(cluster, NOW + 1);
    const { user, system } = process.cpuUsage(begin);
    times.push((user + system) / 1_000);
    heldCount = cluster.holds.filter(({ slot }) => slot !== NO_SLOT).length;
  }
  const [firstMilliseconds = 0] = times;
  times.sort((a, b) => a - b);
  return { firstMilliseconds, medianMilliseconds: times[ROUNDS >> 1] ?? 0, heldCount };
}

function filledCluster(limits: typeof USUAL): Cluster {
  const rows = [
    { nodeCount: NODE_COUNT, gpusPerNode: GPUS_PER_NODE, nodesPerRack: 4, racksPerPod: 32 },
  ];
  const gpus = NODE_COUNT * GPUS_PER_NODE;
  const allocations = [0, 1].map((funder) => ({ funder, priority: 'ordinary' as const }));
  const cluster = createCluster(rows, 2, allocations, { ...POLICY, ...limits });
  openPeriod(cluster.accounts, 0, MONTH_SECONDS);
  award(cluster.accounts, [gpus * MONTH_SECONDS, gpus * MONTH_SECONDS]);
  setNodesInService(cluster, NODE_COUNT, 0);
  // What waits has the right to all nodes that come free, so each may have a reservation.
  setShares(cluster, [gpus - BORROWER_GPUS, BORROWER_GPUS], 0);
  const { running, pending } = drawQueue(pendingCount);
  const add = (job: QueuedJob, jobNumber: number, allocation: number) =>
    submit(
      cluster,
      {
        jobNumber,
        allocation,
        gpuCount: job.nodeCount * GPUS_PER_NODE,
        requestedSeconds: job.minutes * 60,
        submittedAt: NOW,
      },
      NOW,
    );
  for (const [index, job] of running.entries()) add(job, index, BORROWER);
  const { starts } = decide(cluster, NOW);
  if (starts.length !== running.length) throw new Error(`only ${starts.length} fill the site`);
  const last = running.length + pending.length;
  const slot = add({ nodeCount: 1, minutes: 60 }, last, BORROWER);
  decide(cluster, NOW);
  for (const [index, job] of pending.entries()) add(job, running.length + index, 0);
  decide(cluster, NOW);
  // A node comes free: now all that waits is looked at.
  end(cluster, slot, NOW + 1);
  cluster.isReleased = true;
  return cluster;
}
