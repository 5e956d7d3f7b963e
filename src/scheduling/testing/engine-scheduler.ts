/** The scheduler itself under a drive, with a look at each decision. */

import { present } from '../../kernel/assert.ts';
import { intAt } from '../../kernel/column.ts';
import { accrue, award, openPeriod } from '../accounts.ts';
import {
  type Cluster,
  createCluster,
  end,
  isRunning,
  submit,
  vacate,
  withdraw,
} from '../cluster.ts';
import { type Decisions, decide } from '../decide.ts';
import { explain } from '../explain.ts';
import { setNodesInService, setShares, slotsFromNode } from '../in-service.ts';
import { NO_SLOT, type SubmittedJob } from '../jobs.ts';
import { lengthen } from '../lengthen.ts';
import { planWindows } from '../maintenance.ts';
import { nodesIn } from '../node-rows.ts';
import { orderKeyOf } from '../order.ts';
import { failNode, repairNode, slotsOnNode } from '../repair.ts';
import { OWN, STANDINGS } from '../standing.ts';
import { type Decided, type DrivenScheduler, type Scenario, windowsOf } from './drive-cluster.ts';
import { accountLines, jobLine } from './state-lines.ts';

/** What happened at one moment, and what was decided. */
export interface Moment {
  readonly now: number;
  readonly cluster: Cluster;
  readonly decisions: Decisions;
  /** Slot by number of the job; those of ended jobs are gone. */
  readonly live: ReadonlyMap<number, number>;
  readonly isCapacityChanged: boolean;
  /** GPUs of each funder before the decisions. */
  readonly runningBefore: readonly number[];
  /** The held jobs that would have run by the standing `own` before the decisions. */
  readonly ownHeldBefore: ReadonlySet<number>;
}

export class EngineScheduler implements DrivenScheduler {
  readonly #cluster: Cluster;
  readonly #awards: readonly number[];
  readonly #look: (moment: Moment) => void;
  readonly #live = new Map<number, number>();
  #isCapacityChanged = false;

  constructor(scenario: Scenario, look: (moment: Moment) => void) {
    const { rows, shares, allocations, policy, awards = [] } = scenario;
    this.#cluster = createCluster(rows, shares.length, allocations, policy);
    planWindows(this.#cluster, windowsOf(scenario));
    this.#awards = awards;
    this.#look = look;
  }

  submit(job: SubmittedJob, now: number): void {
    this.#live.set(job.jobNumber, submit(this.#cluster, job, now));
  }

  end(job: number, now: number): void {
    end(this.#cluster, this.#slotOf(job), now);
    this.#live.delete(job);
  }

  vacate(job: number, requestedSecondsLeft: number, now: number): void {
    vacate(this.#cluster, this.#slotOf(job), now, requestedSecondsLeft);
  }

  lengthen(job: number, requestedSeconds: number, now: number): void {
    lengthen(this.#cluster, this.#slotOf(job), requestedSeconds, now);
  }

  withdraw(job: number, now: number): void {
    withdraw(this.#cluster, this.#slotOf(job), now);
    this.#live.delete(job);
  }

  jobsFromNode(nodeStart: number): readonly number[] {
    const slots = slotsFromNode(this.#cluster, nodeStart);
    return slots.map((slot) => this.#numberOf(slot)).sort((a, b) => a - b);
  }

  jobsOnNode(node: number): readonly number[] {
    const slots = slotsOnNode(this.#cluster, node);
    return slots.map((slot) => this.#numberOf(slot)).sort((a, b) => a - b);
  }

  failNode(node: number): void {
    failNode(this.#cluster, node);
    this.#isCapacityChanged = true;
  }

  repairNode(node: number): void {
    repairNode(this.#cluster, node);
  }

  setNodesInService(nodeCount: number, now: number): void {
    setNodesInService(this.#cluster, nodeCount, now);
    this.#isCapacityChanged = true;
  }

  setShares(shares: readonly number[], now: number): void {
    setShares(this.#cluster, shares, now);
  }

  openPeriod(start: number, periodEnd: number): void {
    const { accounts } = this.#cluster;
    if (accounts.periodEnd > 0) accrue(accounts, start);
    openPeriod(accounts, start, periodEnd);
    award(accounts, this.#awards);
    this.#cluster.isReleased = true;
  }

  wake(): void {
    this.#cluster.isWoken = true;
  }

  decide(now: number): Decided {
    const cluster = this.#cluster;
    const runningBefore = [...cluster.accounts.runningGpus];
    accrue(cluster.accounts, now);
    const ownHeldBefore = ownHeldSlots(cluster);
    const decisions = decide(cluster, now);
    accrue(cluster.accounts, now);
    const isCapacityChanged = this.#isCapacityChanged;
    this.#isCapacityChanged = false;
    const before = { runningBefore, ownHeldBefore };
    this.#look({ now, cluster, decisions, live: this.#live, isCapacityChanged, ...before });
    const { starts, notices, wakeAt, isForAll } = decisions;
    return {
      starts: starts.map(({ slot, standing, nodes }) => {
        const right = present(STANDINGS[standing], 'The standing of a start');
        return { job: this.#numberOf(slot), standing: right, nodes: nodesIn(nodes) };
      }),
      notices: notices.map(({ slot, vacateAt }) => ({ job: this.#numberOf(slot), vacateAt })),
      wakeAt,
      isForAll,
    };
  }

  state(): readonly string[] {
    const cluster = this.#cluster;
    const waiting = [...this.#live.values()].filter((slot) => !isRunning(cluster, slot));
    const explained = waiting.map((slot) => explain(cluster, slot));
    return [
      ...explained.sort((a, b) => a.jobNumber - b.jobNumber).map(jobLine),
      ...accountLines(cluster.accounts),
    ];
  }

  #slotOf(job: number): number {
    return present(this.#live.get(job), `The job ${job}`);
  }

  #numberOf(slot: number): number {
    return intAt(this.#cluster.jobs.jobNumber, slot);
  }
}

function ownHeldSlots(cluster: Cluster): ReadonlySet<number> {
  const held = cluster.holds.map(({ slot }) => slot).filter((slot) => slot !== NO_SLOT);
  return new Set(held.filter((slot) => orderKeyOf(cluster, slot).standing === OWN));
}
