/**
 * The total order of the queue. A job comes before another by, in this order:
 *  1. emergency;
 *  2. reserved research, which Union-funded work is (rule 6 of docs/rules.md), but where it would
 *     borrow: being first is no claim to what others are promised;
 *  3. standing: own, repaid, indebted, borrowed (see `standing.ts`);
 *  4. inside one standing, the market last;
 *  5. the funder furthest behind what it is owed so far this period; of two, the lower index;
 *  6. the access mode furthest behind what its funder divided to it so far this period;
 *  7. the allocation furthest behind what it is awarded so far this period, by its own days of it;
 *  8. submission time;
 *  9. number of the job.
 * In 5 to 7 running jobs count with their entry penalty (`policy.ts`), so that each start at one
 * second moves the order for the next. It never moves a standing.
 * Inside an allocation the order is 8 and 9 alone, so only the first job that each allocation still
 * has to try takes part in the comparison.
 */
import { intAt } from '../kernel/column.ts';
import {
  type Accounts,
  allocationLagGpuSeconds,
  countedPositionGpuSeconds,
  modeLagGpuSeconds,
} from './accounts.ts';
import { type Cluster, ORDINARY } from './cluster.ts';
import { keptGpus } from './holds.ts';
import { comesBefore } from './jobs.ts';
import { BORROWED, standingOf } from './standing.ts';

/** What the order says of one waiting job; read at one moment, for comparison at that moment. */
export interface OrderKey {
  readonly slot: number;
  readonly funder: number;
  readonly allocation: number;
  readonly priority: number;
  /** Its GPUs and those that its funder must keep for jobs before it: see `keptGpus`. */
  readonly countedGpus: number;
  readonly standing: number;
}

export function orderKeyOf(cluster: Cluster, slot: number): OrderKey {
  const { accounts, jobs } = cluster;
  const allocation = intAt(jobs.allocation, slot);
  const funder = intAt(accounts.funderOf, allocation);
  const countedGpus = intAt(jobs.gpuCount, slot) + keptGpus(cluster, funder, slot);
  return {
    slot,
    funder,
    allocation,
    priority: intAt(cluster.priorityOf, allocation),
    countedGpus,
    standing: standingOf(accounts, funder, countedGpus),
  };
}

/** The standing of `orderKeyOf` alone, without the rest of the key. */
export function standingOfJob(cluster: Cluster, slot: number): number {
  const { accounts, jobs } = cluster;
  const funder = intAt(accounts.funderOf, intAt(jobs.allocation, slot));
  const countedGpus = intAt(jobs.gpuCount, slot) + keptGpus(cluster, funder, slot);
  return standingOf(accounts, funder, countedGpus);
}

/** Below zero where `a` comes before `b`. Never zero for two different jobs. */
export function compareOrder(cluster: Cluster, a: OrderKey, b: OrderKey): number {
  return (
    classOf(a) - classOf(b) ||
    a.standing - b.standing ||
    a.priority - b.priority ||
    comparePositions(cluster.accounts, a.funder, b.funder) ||
    compareLags(cluster.accounts, a.allocation, b.allocation) ||
    (comesBefore(cluster.jobs, a.slot, b.slot) ? -1 : 1)
  );
}

/** What comes before any right: emergencies, reserved research, all others. */
function classOf({ priority, standing }: OrderKey): number {
  const isFirst = priority === 0 || (priority < ORDINARY && standing !== BORROWED);
  return isFirst ? priority : ORDINARY;
}

/**
 * This and the lags are read when two are compared, not with each key: most keys are never compared
 * with their like, and a key is then made of small integers alone.
 */
function comparePositions(accounts: Accounts, a: number, b: number): number {
  if (a === b) return 0;
  const behind = countedPositionGpuSeconds(accounts, b) - countedPositionGpuSeconds(accounts, a);
  return behind || a - b;
}

function compareLags(accounts: Accounts, a: number, b: number): number {
  if (a === b) return 0;
  const modes = modeLagGpuSeconds(accounts, b) - modeLagGpuSeconds(accounts, a);
  return modes || allocationLagGpuSeconds(accounts, b) - allocationLagGpuSeconds(accounts, a);
}
