/** The reference scheduler under a drive. */
import { present } from '../../../kernel/assert.ts';
import type { SubmittedJob } from '../../jobs.ts';
import { type Decided, type DrivenScheduler, type Scenario, windowsOf } from '../drive-cluster.ts';
import { accountLines, type Explained, jobLine } from '../state-lines.ts';
import { accrue, openPeriod } from './accounts.ts';
import { decide } from './decide.ts';
import {
  createWorld,
  end,
  lengthen,
  setInRepair,
  setNodesInService,
  setShares,
  submit,
  vacate,
  withdraw,
} from './events.ts';
import { firstOf, keyOf } from './order.ts';
import type { Funder, Hold, Job, World } from './world.ts';

export class ReferenceScheduler implements DrivenScheduler {
  readonly #world: World;
  readonly #awards: readonly number[];

  constructor(scenario: Scenario) {
    this.#awards = scenario.awards ?? [];
    this.#world = createWorld({ ...scenario, funderCount: scenario.shares.length });
    if (scenario.policy.drainsAhead === true) this.#world.windows = windowsOf(scenario);
  }

  submit(job: SubmittedJob, now: number): void {
    accrue(this.#world, now);
    submit(this.#world, job);
  }

  end(job: number, now: number): void {
    accrue(this.#world, now);
    end(this.#world, this.#job(job));
  }

  vacate(job: number, requestedSecondsLeft: number, now: number): void {
    accrue(this.#world, now);
    vacate(this.#world, this.#job(job), requestedSecondsLeft);
  }

  lengthen(job: number, requestedSeconds: number, now: number): void {
    accrue(this.#world, now);
    lengthen(this.#world, this.#job(job), requestedSeconds);
  }

  withdraw(job: number, now: number): void {
    accrue(this.#world, now);
    withdraw(this.#world, this.#job(job));
  }

  jobsFromNode(nodeStart: number): readonly number[] {
    const lost = this.#world.running.filter(({ held }) =>
      [...held.keys()].some(({ number }) => number >= nodeStart),
    );
    return lost.map(({ jobNumber }) => jobNumber).sort((a, b) => a - b);
  }

  jobsOnNode(number: number): readonly number[] {
    const on = this.#world.running.filter(({ held }) =>
      [...held.keys()].some((node) => node.number === number),
    );
    return on.map(({ jobNumber }) => jobNumber).sort((a, b) => a - b);
  }

  failNode(node: number): void {
    setInRepair(this.#world, node, true);
  }

  repairNode(node: number): void {
    setInRepair(this.#world, node, false);
  }

  setNodesInService(nodeCount: number): void {
    setNodesInService(this.#world, nodeCount);
  }

  setShares(shares: readonly number[], now: number): void {
    accrue(this.#world, now);
    setShares(this.#world, shares);
  }

  openPeriod(start: number, periodEnd: number): void {
    if (this.#world.period.end > 0) accrue(this.#world, start);
    openPeriod(this.#world, { start, end: periodEnd }, this.#awards);
    this.#world.isReleased = true;
  }

  wake(): void {
    this.#world.isWoken = true;
  }

  decide(now: number): Decided {
    return decide(this.#world, now);
  }

  state(): readonly string[] {
    const { funders, waiting } = this.#world;
    const table = (of: 'lent' | 'repaid' | 'owed'): readonly number[] =>
      funders.flatMap((row) => funders.map((column) => row[of].get(column) ?? 0));
    return [
      ...waiting.toSorted((a, b) => a.jobNumber - b.jobNumber).map((job) => this.#lineOf(job)),
      ...accountLines({
        position: funders.map(({ position }: Funder) => position),
        lentGpuSeconds: table('lent'),
        repaidGpuSeconds: table('repaid'),
        owedGpuSeconds: table('owed'),
      }),
    ];
  }

  #lineOf(job: Job): string {
    const world = this.#world;
    const key = keyOf(world, job);
    const isPromised = (hold: Hold): boolean =>
      hold.job === job && key.standing === 'own' && hold.startsBy >= world.now;
    const explained: Explained = {
      jobNumber: job.jobNumber,
      reason: job.reason,
      standing: key.standing,
      queuePosition: this.#triedBefore(job) + 1,
      startsBy: world.holds.find(isPromised)?.startsBy,
      positionGpuSeconds: key.funder.position,
    };
    return jobLine(explained);
  }

  /** How many jobs a pass would try before it, were its allocation open. */
  #triedBefore(job: Job): number {
    const world = this.#world;
    const isTried = ({ allocation }: Job): boolean =>
      allocation === job.allocation || allocation.startsUntil > world.now;
    let left = world.waiting.filter(isTried);
    for (let tried = 0; ; tried += 1) {
      const first = firstOf(world, left).job;
      if (first === job) return tried;
      left = left.filter((each) => each !== first);
    }
  }

  #job(jobNumber: number): Job {
    const { waiting, running } = this.#world;
    const job = [...waiting, ...running].find((each) => each.jobNumber === jobNumber);
    return present(job, `The job ${jobNumber}`);
  }
}
