/**
 * Looks at each moment of a drive and writes down what breaks a law of the scheduler: the state
 * itself, limits, reclaims, and what was promised to held jobs.
 */

import { intAt } from '../../kernel/column.ts';
import { type Cluster, funderOfJob } from '../cluster.ts';
import { NO_SLOT } from '../jobs.ts';
import { nodesIn } from '../node-rows.ts';
import { orderKeyOf } from '../order.ts';
import { BORROWED, OWN } from '../standing.ts';
import { faultsOf, heldBy, slotsOfLists } from './check-cluster.ts';
import type { Moment } from './engine-scheduler.ts';

interface Promise {
  readonly slot: number;
  readonly startsBy: number;
}

export class DriveWatch {
  readonly faults: string[] = [];
  /** How many held jobs started by the time promised. */
  keptCount = 0;
  noticeCount = 0;
  readonly #promises = new Map<number, Promise>();

  look(moment: Moment): void {
    const { now, cluster, live } = moment;
    this.noticeCount += moment.decisions.notices.length;
    const faults = [
      ...faultsOf(cluster, new Set(live.values())),
      ...startFaults(moment),
      ...noticeFaults(moment),
      ...this.#promiseFaults(moment),
    ];
    this.faults.push(...faults.map((fault) => `at ${now}: ${fault}`));
  }

  /**
   * A promise ends without blame where its job turned out to use what others have a better right
   * to, or may have: only an owner's own hold is safe from all but an emergency and lost nodes.
   */
  #promiseFaults(moment: Moment): readonly string[] {
    const { now, cluster, decisions, isCapacityChanged, ownHeldBefore } = moment;
    const faults: string[] = [];
    const started = new Set(decisions.starts.map(({ slot }) => slot));
    const isExcused = isCapacityChanged || isEmergencyThere(moment);
    for (const [job, { slot, startsBy }] of this.#promises) {
      const hold = cluster.holds.find((each) => each.slot === slot);
      const isStarted = started.has(slot);
      const isOwn = isStarted || (ownHeldBefore.has(slot) && isOwnNow(cluster, slot));
      if (isStarted && now <= startsBy) this.keptCount += 1;
      if (isStarted && now > startsBy) faults.push(`${job} starts after ${startsBy}`);
      if (isStarted || !isOwn || isExcused) this.#promises.delete(job);
      else if (hold === undefined) faults.push(`${job} loses its hold`);
      else if (now > startsBy) faults.push(`${job} waits after ${startsBy}`);
      else if (hold.startsBy > startsBy) faults.push(`${job} is put off to ${hold.startsBy}`);
    }
    for (const { slot, isWeak, startsBy } of cluster.holds) {
      if (slot === NO_SLOT || isWeak) continue;
      const job = intAt(cluster.jobs.jobNumber, slot);
      const before = this.#promises.get(job)?.startsBy ?? Infinity;
      this.#promises.set(job, { slot, startsBy: Math.min(before, startsBy) });
    }
    return faults;
  }
}

function isOwnNow(cluster: Cluster, slot: number): boolean {
  return orderKeyOf(cluster, slot).standing === OWN;
}

/** An emergency that waits or starts may take any hold. */
function isEmergencyThere({ cluster, decisions, live }: Moment): boolean {
  const isEmergency = (slot: number): boolean =>
    cluster.priorityOf[allocationOf(cluster, slot)] === 0;
  return (
    decisions.starts.some(({ slot }) => isEmergency(slot)) || [...live.values()].some(isEmergency)
  );
}

function startFaults({ cluster, decisions, runningBefore, now }: Moment): readonly string[] {
  const faults: string[] = [];
  const running = [...runningBefore];
  for (const { slot, standing, nodes: rows } of decisions.starts) {
    const nodes = nodesIn(rows);
    const funder = funderOfJob(cluster, slot);
    const gpuCount = intAt(cluster.jobs.gpuCount, slot);
    running[funder] = (running[funder] ?? 0) + gpuCount;
    const held = heldBy(cluster, slot);
    if (new Set(nodes).size !== held.size || nodes.some((node) => !held.has(node))) {
      faults.push(`${slot} starts on ${nodes} and holds ${[...held.keys()]}`);
    }
    if (cluster.jobs.startedAt[slot] !== now) faults.push(`${slot} does not start now`);
    const isEmergency = cluster.priorityOf[allocationOf(cluster, slot)] === 0;
    if (standing === BORROWED && !isEmergency) {
      faults.push(...limitFaults(cluster, running, funder));
    }
  }
  return faults;
}

/** The two limits as the policy words them, from the GPUs in use after the start. */
function limitFaults(
  cluster: Cluster,
  running: readonly number[],
  funder: number,
): readonly string[] {
  const { policy, accounts } = cluster;
  const faults: string[] = [];
  const shares = [...accounts.shareGpus];
  const above = shares.map((share, each) => Math.max(0, (running[each] ?? 0) - share));
  const ofShare = (each: number, ppm: number): number =>
    Math.floor(((shares[each] ?? 0) * ppm) / 1_000_000);
  const borrowed = above.reduce((sum, gpus) => sum + gpus, 0);
  if ((above[funder] ?? 0) > ofShare(funder, policy.borrowLimitPpm)) {
    faults.push(`${funder} borrows ${above[funder]}`);
  }
  const lendable = shares.reduce((sum, share, each) => {
    const idle = Math.max(0, share - (running[each] ?? 0));
    return sum + Math.min(idle, ofShare(each, policy.lendLimitPpm));
  }, 0);
  const isBorrowing = (above[funder] ?? 0) > 0;
  if (isBorrowing && borrowed > lendable) faults.push(`${borrowed} lent of ${lendable}`);
  return faults;
}

function noticeFaults({ cluster, decisions, now }: Moment): readonly string[] {
  const { jobs, accounts, policy } = cluster;
  const running = slotsOfLists(cluster, cluster.running);
  const faults: string[] = [];
  for (const { slot, vacateAt } of decisions.notices) {
    const funder = funderOfJob(cluster, slot);
    const of = running[funder] ?? [];
    if (now - (jobs.startedAt[slot] ?? now) < policy.minimumRunSeconds) {
      faults.push(`${slot} ran for less than the minimum`);
    }
    if (vacateAt !== now + policy.noticeSeconds) faults.push(`${slot} has a wrong notice`);
    const newer = of
      .slice(of.indexOf(slot) + 1)
      .filter((each) => (jobs.vacateAt[each] ?? 0) > 0)
      .reduce((sum, each) => sum + intAt(jobs.gpuCount, each), 0);
    const left = intAt(accounts.runningGpus, funder) - newer;
    if (left <= intAt(accounts.shareGpus, funder)) {
      faults.push(`${slot} is reclaimed from ${funder}, which is inside its share`);
    }
  }
  return faults;
}

function allocationOf({ jobs }: Cluster, slot: number): number {
  return intAt(jobs.allocation, slot);
}
