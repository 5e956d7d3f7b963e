/**
 * The reference scheduler: decides like `decide.ts`, with every rule said once and the plain way.
 * It keeps no index and works out each key and each place anew. Beside it: what happens to a world
 * between decisions (`events.ts`), and who is owed what (`accounts.ts`).
 */
import type { Decided } from '../drive-cluster.ts';
import { accrue } from './accounts.ts';
import { tryByPlan } from './conservative.ts';
import { type CycleLog, rideAlong, startJob, wakeBy, wakeWhenOwed } from './cycle-log.ts';
import { release, take } from './events.ts';
import { planAhead, planOf } from './hold-plan.ts';
import { limitOf } from './limits.ts';
import { giveUpCrossing, noticeBeforeMaintenance, shutFor } from './maintenance.ts';
import { compare, isBorrowers, type Key, keyOf, mayReclaim, rankOf, shareFreeBy } from './order.ts';
import {
  beginPass,
  jobsToTryAgain,
  lostReclaimsOf,
  mayRefusedStart,
  noteRefused,
} from './pass-again.ts';
import { isSmallerThanService, looksFor, mustBe, place } from './placement.ts';
import { isAnyAboveShare, reclaim } from './reclaim.ts';
import { retryAtOf, withoutLike } from './vain.ts';
import type { Hold, Job, Node, World } from './world.ts';
import * as of from './world.ts';

export function decide(world: World, now: number): Decided {
  accrue(world, now);
  return new Cycle(world).run();
}

class Cycle {
  readonly #world: World;
  readonly #log: CycleLog = {
    starts: [],
    notices: [],
    wakeAt: 0,
    isForAll: false,
    freedHoldCount: 0,
  };
  #mayHold = false;
  #wantsHold = false;
  #isTryingHeld = false;

  constructor(world: World) {
    this.#world = world;
  }

  run(): Decided {
    this.#runAll();
    const nothing = { isReleased: false, hasEnded: false, isWoken: false, arrivals: [] };
    Object.assign(this.#world, nothing, { shutFrom: Infinity });
    return this.#log;
  }

  #runAll(): void {
    const world = this.#world;
    this.#giveUpClosed();
    giveUpCrossing(world);
    noticeBeforeMaintenance(world, this.#log);
    for (const { startsUntil } of world.allocations) {
      if (startsUntil > world.now && startsUntil < Infinity) wakeBy(this.#log, startsUntil);
    }
    const { isReleased, hasEnded, isWoken, waiting } = world;
    const arrivals = waiting.filter((job) => world.arrivals.includes(job));
    if (world.policy.backfill === 'conservative') {
      tryByPlan(world, this.#log);
      return;
    }
    const isAnything = isReleased || hasEnded || isWoken;
    if (isAnything) for (const hold of world.holds) this.#startOwnersHold(hold);
    const again = isAnything ? jobsToTryAgain(world, this.#log) : 'none';
    if (again === 'all' || again === 'both') {
      this.#passOverAll();
      if (again === 'both') this.#passOverUntried();
      return;
    }
    this.#pass(arrivals, false);
    if (this.#wantsHold || this.#log.freedHoldCount > 0) this.#passOverAll();
    if (again === 'untried') this.#passOverUntried();
  }

  #startOwnersHold(hold: Hold): void {
    const key = keyOf(this.#world, hold.job);
    hold.isWeak = isBorrowers(key);
    shutFor(this.#world, hold.job, this.#world.now);
    if (!hold.isWeak) this.#tryHeld(hold, key);
  }

  #passOverAll(): void {
    this.#mayHold = true;
    this.#log.isForAll = true;
    const world = this.#world;
    beginPass(world);
    if (this.#pass(world.waiting, true)) Object.assign(world, { untried: [], isBegunAnew: false });
  }

  /** The pass that was cut short goes on, with what it refused. */
  #passOverUntried(): void {
    const world = this.#world;
    const { last, now, policy, waiting, untried: firsts } = world;
    this.#mayHold = true;
    this.#log.isForAll = false;
    if (last !== undefined) last.until = now + policy.lookAgainSeconds;
    world.untried = [];
    const isLeft = (job: Job): boolean => {
      const first = firsts.find(({ allocation }) => allocation === job.allocation);
      return first !== undefined && waiting.indexOf(job) >= waiting.indexOf(first);
    };
    if (!this.#pass(waiting.filter(isLeft), true) || !world.isBegunAnew) return;
    world.isBegunAnew = false;
    world.untried = this.#firstsOf(this.#openOf(world.waiting)).map(({ job }) => job);
    wakeBy(this.#log, now + policy.lookAgainSeconds);
  }

  /**
   * The first job of each allocation that is left, of those the first in order, until none is; of a
   * full pass as many as it may try.
   */
  #pass(jobs: readonly Job[], isFull: boolean): boolean {
    const world = this.#world;
    const log = this.#log;
    const startCount = log.starts.length;
    const freedCount = log.freedHoldCount;
    let left = this.#openOf(jobs);
    for (let tried = 0; left.length > 0; tried += 1) {
      if (isFull && tried === world.policy.triedJobCountMax) {
        this.#cutShort(left, log.starts.length > startCount);
        break;
      }
      const freedBefore = log.freedHoldCount;
      const key = this.#firstsOf(left).reduce((a, b) => this.#first(a, b));
      left = left.filter((job) => job !== key.job);
      const hasStarted = this.#try(key);
      if (!hasStarted) wakeWhenOwed(world, log, key);
      if (!isFull) continue;
      if (!hasStarted) left = withoutLike(world, key.job, left);
      if (!hasStarted && this.#isHopeless(key)) {
        for (const each of this.#firstsOf(left)) wakeWhenOwed(world, log, each);
        world.last = undefined;
        return false;
      }
      if (log.freedHoldCount > freedBefore && mayRefusedStart(world)) {
        this.#passOverAll();
        return false;
      }
    }
    if (isFull && log.freedHoldCount > freedCount) world.last = undefined;
    return left.length === 0;
  }

  #cutShort(left: readonly Job[], hasStarted: boolean): void {
    const world = this.#world;
    this.#log.isForAll = false;
    if (world.untried.length === 0) world.untried = this.#firstsOf(left).map(({ job }) => job);
    wakeBy(this.#log, world.now + (hasStarted ? 1 : world.policy.lookAgainSeconds));
  }

  #openOf(jobs: readonly Job[]): readonly Job[] {
    return jobs.filter(({ allocation }) => allocation.startsUntil > this.#world.now);
  }

  #firstsOf(jobs: readonly Job[]): readonly Key[] {
    const firsts = [...new Map(jobs.toReversed().map((job) => [job.allocation, job])).values()];
    return firsts.map((job) => keyOf(this.#world, job));
  }

  #try(key: Key): boolean {
    const world = this.#world;
    const { job, funder } = key;
    if (rideAlong(world, this.#log, key, false)) return true;
    shutFor(world, job, world.now);
    const hold = this.#holdOf(job);
    if (hold !== undefined) {
      if (this.#tryHeldAgain(hold, key)) return true;
      noteRefused(world, key, 'held');
      return false;
    }
    const limit = this.#limitOf(key);
    if (limit !== undefined) {
      job.reason = limit;
      if (job.gpuCount <= funder.shareGpus && isSmallerThanService(world, job.gpuCount)) {
        funder.shareHold ??= { job, startsBy: shareFreeBy(world, job) };
      }
      noteRefused(world, key, 'limit');
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
    if (!this.#reclaim(key) && this.#reserve(key)) return true;
    noteRefused(world, key, 'room');
    return false;
  }

  /** An emergency takes held nodes, those of reclaims first; none where that is in vain. */
  #startEmergency(key: Key): boolean {
    return this.#startOnHolds(key, this.#world.holds.toReversed());
  }

  #startOnHolds(key: Key, holds: readonly Hold[]): boolean {
    const before = this.#world.holds;
    for (const hold of holds) {
      release(this.#world, hold);
      if (!this.#startOpen(key)) continue;
      this.#log.freedHoldCount += 1;
      return true;
    }
    for (const hold of before) if (holds.includes(hold)) take(this.#world, hold);
    return false;
  }

  /**
   * Now and then a job with a better right takes the reservations of those with a lesser one, and
   * what was reclaimed for one who would borrow, where that helps.
   */
  #startOnLesserHolds(key: Key): boolean {
    const world = this.#world;
    if (isBorrowers(key)) return false;
    if (this.#startOnHolds(key, lostReclaimsOf(world))) return true;
    if (world.now < world.yieldRetryAt) {
      if (world.holds.length > 0) wakeBy(this.#log, world.yieldRetryAt);
      return false;
    }
    const lesser = world.holds
      .filter(({ at }) => at < world.policy.reservationCountMax)
      .filter(({ job }) => rankOf(keyOf(this.#world, job)) > rankOf(key));
    if (lesser.length === 0) return false;
    world.yieldRetryAt = world.now + world.policy.lookAgainSeconds;
    for (const hold of lesser) release(world, hold);
    this.#log.freedHoldCount += 1;
    return this.#startOpen(key);
  }

  #reclaim(key: Key): boolean {
    shutFor(this.#world, key.job, this.#world.now + this.#world.policy.noticeSeconds);
    return reclaim(this.#world, key, this.#log, () => this.#isRoomSoon(key));
  }

  /** A gang is to find a hold for the nodes that come free before a notice is over. */
  #isRoomSoon({ job }: Key): boolean {
    const { holds, now, nodes, policy } = this.#world;
    const isGang = job.gpuCount >= (nodes[0]?.gpus ?? 0);
    const isAnyHold = this.#freeReservation() !== undefined || holds.some((hold) => hold.isWeak);
    if (this.#isTryingHeld || (isGang && !isAnyHold)) return false;
    return (planOf(this.#world, job)?.startsBy ?? Infinity) <= now + policy.noticeSeconds;
  }

  /** An owner's job that holds nodes may still reclaim others, to start sooner. */
  #tryHeldAgain(hold: Hold, key: Key): boolean {
    const { now, policy } = this.#world;
    if (hold.isWeak) return this.#tryHeld(hold, key);
    if (hold.startsBy <= now + policy.noticeSeconds || !mayReclaim(key)) return false;
    this.#world.last?.reclaims.push(key);
    if (!isAnyAboveShare(this.#world, key.funder)) return false;
    const retryAt = retryAtOf(key);
    if (now < retryAt) wakeBy(this.#log, retryAt);
    if (now < retryAt) return false;
    release(this.#world, hold);
    this.#isTryingHeld = true;
    if (!this.#reclaim(key)) take(this.#world, { ...hold, isWeak: false });
    this.#isTryingHeld = false;
    return false;
  }

  #tryHeld(hold: Hold, key: Key): boolean {
    if (this.#limitOf(key) !== undefined) return false;
    release(this.#world, hold);
    if (this.#startOpen(key)) {
      this.#log.freedHoldCount += 1;
      return true;
    }
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
    const at = isWeak && weak !== undefined ? undefined : (this.#freeReservation() ?? weak?.at);
    if (at === undefined) return false;
    if (!this.#mayHold) this.#wantsHold = true;
    if (!this.#mayHold) return false;
    for (const hold of world.holds) if (hold.at === at) release(world, hold);
    const plan = planAhead(world, job);
    if (plan === undefined || plan.startsBy >= job.allocation.startsUntil) {
      if (world.last !== undefined) world.last.isUnplanned = true;
      return false;
    }
    if (plan.startsBy <= world.now) return this.#start(key, plan.nodes);
    take(world, { at, job, ...plan, isWeak });
    return false;
  }

  #start(key: Key, nodes: readonly Node[]): true {
    return startJob(this.#world, this.#log, key, nodes);
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
    const asked = { funder, gpuCount: countedGpus };
    return limitOf(world, asked, (each) => of.runningGpus(world, each));
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
    if (world.running.some(({ on }) => on !== undefined)) return false;
    if (world.holds.filter(({ at }) => at < reservationCountMax).length < reservationCountMax)
      return false;
    return !((mayReclaim(key) || key.priority === 1) && isAnyAboveShare(world));
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

  #freeReservation(): number | undefined {
    const { holds, policy } = this.#world;
    const places = Array.from({ length: policy.reservationCountMax }, (_, at) => at);
    return places.find((at) => holds.every((hold) => hold.at !== at));
  }

  readonly #first = (a: Key, b: Key): Key => (compare(this.#world, b, a) < 0 ? b : a);
}
