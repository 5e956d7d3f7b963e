/**
 * The reference scheduler: decides like `decide.ts`, with every rule said once and the plain way.
 * It keeps no index and works out each key and each place anew. Beside it: what happens to a world
 * between decisions (`events.ts`), and who is owed what (`accounts.ts`).
 */
import type { Decided } from '../drive-cluster.ts';
import { accrue } from './accounts.ts';
import { release, start, take } from './events.ts';
import { giveUpCrossing, leavingFrom, noticeBeforeMaintenance } from './maintenance.ts';
import {
  compare,
  isBorrowers,
  type Key,
  keyOf,
  mayReclaim,
  rankOf,
  shareFreeBy,
  takesFromAnyone,
} from './order.ts';
import { choose, looksFor, mustBe, neededOf, place, placesIn } from './placement.ts';
import { isLikeIn, retryAtOf, vainKey } from './vain.ts';
import type { Funder, Hold, Job, Node, World } from './world.ts';
import * as of from './world.ts';

const LOOK_AGAIN_SECONDS = 60;

export function decide(world: World, now: number): Decided {
  accrue(world, now);
  return new Cycle(world).run();
}

interface Plan {
  readonly nodes: readonly Node[];
  readonly startsBy: number;
}

class Cycle {
  readonly #world: World;
  readonly #starts: Decided['starts'][number][] = [];
  readonly #notices: Decided['notices'][number][] = [];
  #wakeAt = 0;
  #mayHold = true;
  #wantsHold = false;

  constructor(world: World) {
    this.#world = world;
  }

  run(): Decided {
    const world = this.#world;
    this.#giveUpClosed();
    giveUpCrossing(world);
    const { notices, wakeAt } = noticeBeforeMaintenance(world);
    this.#notices.push(...notices);
    if (wakeAt < Infinity) this.#wakeBy(wakeAt);
    const { isReleased, arrivals } = world;
    Object.assign(world, { isReleased: false, arrivals: [] });
    this.#mayHold = isReleased;
    if (isReleased) for (const hold of world.holds) this.#startOwnersHold(hold);
    this.#pass(isReleased ? world.waiting : arrivals, isReleased);
    if (this.#wantsHold) {
      this.#mayHold = true;
      this.#pass(world.waiting, true);
    }
    world.shutFrom = Infinity;
    return { starts: this.#starts, notices: this.#notices, wakeAt: this.#wakeAt };
  }

  #startOwnersHold(hold: Hold): void {
    const key = keyOf(this.#world, hold.job);
    hold.isWeak = isBorrowers(key);
    this.#shutFor(hold.job, this.#world.now);
    if (!hold.isWeak) this.#tryHeld(hold, key);
  }

  /** The first job of each allocation that is left, of those the first in order, until none is. */
  #pass(jobs: readonly Job[], isFull: boolean): void {
    const triedMax = isFull ? this.#world.policy.triedJobCountMax : Infinity;
    let left = jobs.filter(({ allocation }) => allocation.startsUntil > this.#world.now);
    for (let tried = 0; tried < triedMax && left.length > 0; tried += 1) {
      const firsts = [...new Map(left.toReversed().map((job) => [job.allocation, job])).values()];
      const key = firsts.map((job) => keyOf(this.#world, job)).reduce((a, b) => this.#first(a, b));
      left = left.filter((job) => job !== key.job);
      if (this.#try(key)) continue;
      this.#wakeWhenOwed(key);
      if (isFull && this.#isHopeless(key)) return;
      if (isFull) left = this.#withoutLike(key.job, left);
    }
  }

  /** Jobs right behind a refused one that ask for as many GPUs, as long, are refused with it. */
  #withoutLike(refused: Job, left: readonly Job[]): Job[] {
    let isLike = this.#holdOf(refused) === undefined;
    return left.filter((job) => {
      if (job.allocation !== refused.allocation) return true;
      const isSame = isLikeIn(job, refused) && this.#holdOf(job) === undefined;
      const isShareHeld = job.allocation.funder.shareHold?.job === job;
      isLike &&= isSame && !isShareHeld && job.requestedSeconds >= refused.requestedSeconds;
      if (isLike) job.reason = refused.reason;
      return !isLike;
    });
  }

  #try(key: Key): boolean {
    const world = this.#world;
    const { job, funder } = key;
    this.#shutFor(job, world.now);
    const hold = this.#holdOf(job);
    if (hold !== undefined) return this.#tryHeldAgain(hold, key);
    const limit = this.#limitOf(key);
    if (limit !== undefined) {
      job.reason = limit;
      if (job.gpuCount <= funder.shareGpus) {
        funder.shareHold ??= { job, startsBy: shareFreeBy(world, job) };
      }
      return false;
    }
    const kept = world.holds.filter((each) => world.now + job.requestedSeconds <= each.startsBy);
    for (const nearness of looksFor(job)) {
      for (const each of [undefined, ...kept]) {
        const found = place(world, of.nodesOf(world, each), job.gpuCount, nearness);
        if (found !== undefined) return this.#start(key, found);
      }
    }
    if (key.priority === 0 && this.#startEmergency(key)) return true;
    if (this.#startOnLesserHolds(key)) return true;
    const open = of.nodesOf({ ...world, shutFrom: Infinity });
    const isKept = place(world, open, job.gpuCount, mustBe(job)) !== undefined;
    job.reason = isKept ? 'before_maintenance' : 'no_room';
    return !this.#reclaim(key) && this.#reserve(key);
  }

  /** An emergency takes held nodes, those of reclaims first. */
  #startEmergency(key: Key): boolean {
    for (const hold of this.#world.holds.toReversed()) {
      release(this.#world, hold);
      if (this.#startOpen(key)) return true;
    }
    return false;
  }

  /** Once a minute a job with a better right takes the reservations of those with a lesser one. */
  #startOnLesserHolds(key: Key): boolean {
    const world = this.#world;
    if (isBorrowers(key)) return false;
    if (world.now < world.yieldRetryAt) {
      if (world.holds.length > 0) this.#wakeBy(world.yieldRetryAt);
      return false;
    }
    const lesser = world.holds
      .filter(({ at }) => at < world.policy.reservationCountMax)
      .filter(({ job }) => rankOf(keyOf(this.#world, job)) > rankOf(key));
    if (lesser.length === 0) return false;
    world.yieldRetryAt = world.now + LOOK_AGAIN_SECONDS;
    for (const hold of lesser) release(world, hold);
    return this.#startOpen(key);
  }

  #reclaim(key: Key): boolean {
    const world = this.#world;
    const { now, policy } = world;
    const { job, funder } = key;
    if (!mayReclaim(key) || !this.#isAnyAboveShare(funder)) return false;
    const retryAt = retryAtOf(key);
    const at = this.#freeHold('reclaim');
    if (at === undefined || now < retryAt) {
      this.#wakeBy(Math.max(retryAt, now + LOOK_AGAIN_SECONDS));
      return false;
    }
    this.#shutFor(job, now + policy.noticeSeconds);
    const victims = this.#victimsOf(key);
    const count = victims.findIndex((_, last) =>
      this.#roomWithout(victims.slice(0, last + 1), job),
    );
    const nodes = this.#roomWithout(victims.slice(0, count + 1), job);
    if (count < 0 || nodes === undefined) {
      funder.vain.set(vainKey(key, mustBe(job)), {
        gpuCount: job.gpuCount,
        retryAt: now + LOOK_AGAIN_SECONDS,
      });
      this.#wakeBy(now + LOOK_AGAIN_SECONDS);
      return false;
    }
    const vacateAt = now + policy.noticeSeconds;
    for (const victim of victims.slice(0, count + 1)) {
      if (!nodes.some((node) => victim.held.has(node))) continue;
      victim.vacateAt = vacateAt;
      this.#notices.push({ job: victim.jobNumber, vacateAt });
    }
    take(world, { at, job, nodes, startsBy: vacateAt, isWeak: false });
    return true;
  }

  /** Furthest ahead first, there the last started first, as long as it is above its share. */
  #victimsOf(key: Key): readonly Job[] {
    const { running, funders, now, policy } = this.#world;
    const from = funders
      .filter((each) => each !== key.funder && of.excessGpus(this.#world, each) > 0)
      .filter((each) => takesFromAnyone(key) || each.position < 0)
      .sort((a, b) => a.position - b.position);
    return from.flatMap((funder) => {
      let above = of.excessGpus(this.#world, funder);
      const borrowed = running.toReversed().filter((job) => {
        if (of.funderOf(job) !== funder || above <= 0) return false;
        above -= job.gpuCount;
        return true;
      });
      return borrowed.filter(
        ({ vacateAt, startedAt, allocation }) =>
          vacateAt === 0 && now - startedAt >= policy.minimumRunSeconds && allocation.priority > 0,
      );
    });
  }

  /** Open nodes for `job` once `victims` are gone. */
  #roomWithout(victims: readonly Job[], job: Job): readonly Node[] | undefined {
    const world = this.#world;
    const others = { ...world, running: world.running.filter((each) => !victims.includes(each)) };
    const open = of.nodesOf(world);
    for (const group of new Set(open.map((node) => node.group))) {
      const own = open.filter((node) => node.group === group);
      const needed = neededOf(own, job.gpuCount);
      const isRoomy = (node: Node): boolean => of.freeGpus(others, node) >= job.gpuCount;
      const nodes =
        (own[0]?.gpus ?? 0) > job.gpuCount
          ? own.filter(isRoomy).slice(0, 1)
          : choose(
              own.filter((node) => of.isWhole(others, node)),
              needed,
              mustBe(job),
            );
      if (nodes !== undefined && nodes.length > 0) return nodes;
    }
    return undefined;
  }

  /** An owner's job that holds nodes may still reclaim others, to start sooner. */
  #tryHeldAgain(hold: Hold, key: Key): boolean {
    const { now, policy } = this.#world;
    if (hold.isWeak) return this.#tryHeld(hold, key);
    if (hold.startsBy <= now + policy.noticeSeconds) return false;
    if (!mayReclaim(key) || !this.#isAnyAboveShare(key.funder)) return false;
    const retryAt = retryAtOf(key);
    if (now < retryAt) this.#wakeBy(retryAt);
    if (now < retryAt) return false;
    release(this.#world, hold);
    if (!this.#reclaim(key)) take(this.#world, { ...hold, isWeak: false });
    return false;
  }

  #tryHeld(hold: Hold, key: Key): boolean {
    if (this.#limitOf(key) !== undefined) return false;
    release(this.#world, hold);
    if (this.#startOpen(key)) return true;
    take(this.#world, hold);
    return false;
  }

  /** Keeps the nodes that come free first; a borrower's hold is the only one, and yields. */
  #reserve(key: Key): boolean {
    const world = this.#world;
    const { job } = key;
    if (job.gpuCount < (world.nodes[0]?.gpus ?? 0)) return false;
    const isWeak = isBorrowers(key);
    const weak = world.holds.find((hold) => hold.isWeak);
    const at = isWeak && weak !== undefined ? undefined : (this.#freeHold('reserve') ?? weak?.at);
    if (at === undefined) return false;
    if (!this.#mayHold) this.#wantsHold = true;
    if (!this.#mayHold) return false;
    for (const hold of world.holds) if (hold.at === at) release(world, hold);
    const plan = this.#planAhead(job);
    if (plan === undefined) return false;
    if (plan.startsBy <= world.now) return this.#start(key, plan.nodes);
    take(world, { at, job, ...plan, isWeak });
    return false;
  }

  /** The first plan by which the job runs into no maintenance. */
  #planAhead(job: Job): Plan | undefined {
    const world = this.#world;
    this.#shutFor(job, world.now);
    for (;;) {
      const plan = this.#planOf(job);
      const from = leavingFrom(world, (plan?.startsBy ?? 0) + job.requestedSeconds);
      if (plan === undefined || plan.nodes.every(({ number }) => number < from)) return plan;
      world.shutFrom = from;
    }
  }

  #shutFor({ requestedSeconds }: Job, startsAt: number): void {
    this.#world.shutFrom = leavingFrom(this.#world, startsAt + requestedSeconds);
  }

  /** The nodes free first by the wall times asked for; of those free by then the best placed. */
  #planOf(job: Job): Plan | undefined {
    const world = this.#world;
    const freeBy = (node: Node): number =>
      of.isWhole(world, node) ? world.now : Math.max(world.now + 1, node.busyUntil);
    const open = of.nodesOf(world);
    const plans = [...new Set(open.map((node) => node.group))].flatMap((group) => {
      const own = open.filter((node) => node.group === group);
      const count = neededOf(own, job.gpuCount);
      const nth = (nodes: readonly Node[]): number =>
        nodes.map(freeBy).sort((a, b) => a - b)[count - 1] ?? Infinity;
      const startsBy = Math.min(...placesIn(own, mustBe(job)).map(nth));
      const free = own.filter((node) => freeBy(node) <= startsBy);
      const nodes = count === 1 ? free.slice(0, 1) : choose(free, count, mustBe(job));
      return nodes === undefined || startsBy === Infinity ? [] : [{ nodes, startsBy }];
    });
    return plans.sort((a, b) => a.startsBy - b.startsBy)[0];
  }

  #start(key: Key, nodes: readonly Node[]): true {
    const { job, standing } = key;
    start(this.#world, job, nodes);
    this.#starts.push({ job: job.jobNumber, standing, nodes: nodes.map(({ number }) => number) });
    return true;
  }

  #startOpen(key: Key): boolean {
    for (const nearness of looksFor(key.job)) {
      const found = place(this.#world, of.nodesOf(this.#world), key.job.gpuCount, nearness);
      if (found !== undefined) return this.#start(key, found);
    }
    return false;
  }

  #limitOf({ standing, priority, funder, countedGpus }: Key): Job['reason'] | undefined {
    if (standing !== 'borrowed' || priority === 0) return undefined;
    const world = this.#world;
    const { borrowLimitPpm, lendLimitPpm } = world.policy;
    const part = (each: Funder, ppm: number): number => Math.floor((each.shareGpus * ppm) / 1e6);
    const above = Math.max(0, of.runningGpus(world, funder) + countedGpus - funder.shareGpus);
    if (above > part(funder, borrowLimitPpm)) return 'above_borrow_limit';
    const others = world.funders.filter((each) => each !== funder);
    const borrowed = above + of.sum(others.map((each) => of.excessGpus(world, each)));
    const lendable = others.map((o) => Math.min(of.idleGpus(world, o), part(o, lendLimitPpm)));
    return borrowed > of.sum(lendable) ? 'above_lend_limit' : undefined;
  }

  /** A refused job whose funder is not behind has a better right once it is. */
  #wakeWhenOwed({ funder, standing }: Key): void {
    const idle = of.idleGpus(this.#world, funder);
    const isInShare = standing === 'indebted';
    if ((!isInShare && standing !== 'borrowed') || idle === 0 || funder.position > 0) return;
    const seconds = -funder.position / idle;
    const wait = isInShare ? Math.max(1, Math.ceil(seconds)) : Math.floor(seconds) + 1;
    this.#wakeBy(this.#world.now + wait);
  }

  /** True where nothing is free, and nobody may take anything from anybody. */
  #isHopeless(key: Key): boolean {
    const world = this.#world;
    const { reservationCountMax } = world.policy;
    const isAnyFree = (hold?: Hold): boolean =>
      of
        .nodesOf({ ...world, shutFrom: Infinity }, hold)
        .some((node) => of.freeGpus(world, node) > 0);
    if (isAnyFree() || world.holds.some(isAnyFree)) return false;
    if (world.holds.filter(({ at }) => at < reservationCountMax).length < reservationCountMax)
      return false;
    return !((mayReclaim(key) || key.priority === 1) && this.#isAnyAboveShare());
  }

  #giveUpClosed(): void {
    const world = this.#world;
    const isClosed = ({ allocation }: Job): boolean => world.now >= allocation.startsUntil;
    const closed = world.holds.filter(({ job }) => isClosed(job));
    for (const hold of closed) release(world, hold);
    const funders = world.funders.filter(({ shareHold }) => shareHold && isClosed(shareHold.job));
    for (const funder of funders) funder.shareHold = undefined;
    if (closed.length + funders.length > 0) world.isReleased = true;
    for (const job of world.waiting) if (isClosed(job)) job.reason = 'allocation_closed';
  }

  #holdOf(job: Job): Hold | undefined {
    return this.#world.holds.find((hold) => hold.job === job);
  }

  #freeHold(kind: 'reserve' | 'reclaim'): number | undefined {
    const { holds, policy } = this.#world;
    const first = kind === 'reserve' ? 0 : policy.reservationCountMax;
    const places = Array.from({ length: policy.reservationCountMax }, (_, at) => first + at);
    return places.find((at) => holds.every((hold) => hold.at !== at));
  }

  readonly #first = (a: Key, b: Key): Key => (compare(this.#world, b, a) < 0 ? b : a);

  #isAnyAboveShare(except?: Funder): boolean {
    const others = this.#world.funders.filter((funder) => funder !== except);
    return others.some((funder) => of.excessGpus(this.#world, funder) > 0);
  }

  #wakeBy(at: number): void {
    this.#wakeAt = Math.min(this.#wakeAt || Infinity, at);
  }
}
