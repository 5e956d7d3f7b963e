/**
 * Who is owed what, on one cluster and in one period. Each funder has a share: the whole GPUs that
 * are its own at this moment. GPUs that its jobs hold above the share are borrowed, and belong to
 * funders whose share idles; so every GPU-second above a share is written down as a loan from a
 * named lender, or as the repayment of an earlier loan.
 *
 * A funder's POSITION is what it is owed so far this period, in GPU-seconds: what it lent, less
 * what it borrowed, plus what it was not given of its idle share while its jobs waited: as many
 * GPUs as they ask for, and no more. Time that nobody asked for is gone and is owed to nobody.
 * Above zero it is behind; below, ahead. A funder that is ahead comes back to zero while its share
 * idles, even where nobody takes it up: it used idle time of others and leaves as much of its own,
 * so borrowing never costs it its promise.
 *
 * Invariants: the shares add up to the contracted GPUs, so every borrowed GPU has a lender; what
 * all funders lend equals what all borrow; between two accruals nothing changes.
 */
import { assert } from '../kernel/assert.ts';
import { addFloat, addInt, floatAt, intAt } from '../kernel/column.ts';
import { proportionOf } from '../kernel/shares.ts';
import {
  type AwardUse,
  changePenaltyOf,
  changeUse,
  createAwardUse,
  forgetLags,
  forgetUse,
  lagGpuSeconds,
} from './award-use.ts';

export interface Accounts {
  readonly funderCount: number;
  /** The funder of each allocation. */
  readonly funderOf: Int32Array;
  /** Whole GPUs that are each funder's own at this moment. */
  readonly shareGpus: Int32Array;
  readonly runningGpus: Int32Array;
  /** What the waiting jobs of each funder ask for, those of closed allocations left out. */
  readonly waitingGpus: Float64Array;
  /** What each funder is owed so far this period, GPU-seconds; see above. */
  readonly position: Float64Array;
  /** GPU-seconds used by each funder's jobs this period. */
  readonly usedGpuSeconds: Float64Array;
  /** GPU-seconds by [lender * funderCount + borrower], this period: new loans. */
  readonly lentGpuSeconds: Float64Array;
  /** GPU-seconds by [debtor * funderCount + creditor], this period: given back. */
  readonly repaidGpuSeconds: Float64Array;
  /** What is still owed by [debtor * funderCount + creditor]. */
  readonly owedGpuSeconds: Float64Array;
  /** GPUs that flow at this moment from [owner * funderCount + user]. */
  readonly flowGpus: Int32Array;
  /** By funder: entry penalties of its running jobs. */
  readonly penaltyGpuSeconds: Float64Array;
  readonly allocations: AwardUse;
  /** Of the access modes of funders that have several. */
  readonly modes: AwardUse;
  /** By allocation: from when and until when it is there. */
  readonly startsAt: Float64Array;
  readonly endsAt: Float64Array;
  /** The row of each allocation in `modes`; `NO_MODE` where its funder has one mode alone. */
  readonly modeOf: Int32Array;
  periodStart: number;
  periodEnd: number;
  accruedAt: number;
  /** Set where shares or running GPUs changed, so that the flows must be matched anew. */
  isChanged: boolean;
}

/** What the accounts need to know of an allocation. */
export interface AccountedAllocation {
  /** Index of the funder whose entitlement it uses. */
  readonly funder: number;
  /** A number for its access mode; left out: one mode for all allocations without. */
  readonly mode?: number;
  /** From when and until when it is there, as its awards are; left out: always. */
  readonly start?: number;
  readonly end?: number;
}

/** What shares are held against. */
type Held = Pick<Accounts, 'shareGpus' | 'runningGpus'>;

const NO_MODE = -1;

export function createAccounts(
  funderCount: number,
  allocations: readonly AccountedAllocation[],
): Accounts {
  assert(
    allocations.every(({ funder }) => funder < funderCount),
    'An allocation belongs to a funder that the cluster does not have',
  );
  const pairs = funderCount * funderCount;
  const { modeOf, membersOf } = modesOf(allocations);
  const times = {
    startsAt: Float64Array.from(allocations, ({ start }) => start ?? -Infinity),
    endsAt: Float64Array.from(allocations, ({ end }) => end ?? Infinity),
  };
  return {
    ...times,
    funderCount,
    funderOf: Int32Array.from(allocations, ({ funder }) => funder),
    shareGpus: new Int32Array(funderCount),
    runningGpus: new Int32Array(funderCount),
    waitingGpus: new Float64Array(funderCount),
    position: new Float64Array(funderCount),
    usedGpuSeconds: new Float64Array(funderCount),
    lentGpuSeconds: new Float64Array(pairs),
    repaidGpuSeconds: new Float64Array(pairs),
    owedGpuSeconds: new Float64Array(pairs),
    flowGpus: new Int32Array(pairs),
    penaltyGpuSeconds: new Float64Array(funderCount),
    allocations: createAwardUse(
      allocations.map((_, allocation) => [allocation]),
      times,
    ),
    modes: createAwardUse(membersOf, times),
    modeOf,
    periodStart: 0,
    periodEnd: 0,
    accruedAt: 0,
    isChanged: true,
  };
}

/** A row for each mode of a funder that has several; with one alone there is nothing to compare. */
function modesOf(allocations: readonly AccountedAllocation[]) {
  const keyOf = ({ funder, mode }: AccountedAllocation): string => `${funder}/${mode ?? 'one'}`;
  const keysOf = new Map<number, Set<string>>();
  for (const allocation of allocations) {
    const known = keysOf.get(allocation.funder) ?? new Set();
    keysOf.set(allocation.funder, known.add(keyOf(allocation)));
  }
  const keys = [...keysOf.values()].flatMap((each) => (each.size > 1 ? [...each] : []));
  const rows = new Map(keys.map((key, row) => [key, row]));
  const modeOf = Int32Array.from(allocations, (each) => rows.get(keyOf(each)) ?? NO_MODE);
  const membersOf = keys.map((_, row) =>
    [...modeOf.keys()].filter((allocation) => intAt(modeOf, allocation) === row),
  );
  return { modeOf, membersOf };
}

/** Opens a period: every count of the last one is forgotten, running jobs go on. */
export function openPeriod(accounts: Accounts, start: number, end: number): void {
  assert(start < end, `The period from ${start} to ${end} is empty`);
  accounts.position.fill(0);
  accounts.usedGpuSeconds.fill(0);
  accounts.lentGpuSeconds.fill(0);
  accounts.repaidGpuSeconds.fill(0);
  accounts.owedGpuSeconds.fill(0);
  forgetUse(accounts.allocations, start);
  forgetUse(accounts.modes, start);
  accounts.periodStart = start;
  accounts.periodEnd = end;
  accounts.accruedAt = start;
  accounts.isChanged = true;
}

/** Awards GPU-seconds of this period to each allocation, and so to its mode. */
export function award(accounts: Accounts, gpuSecondsOf: readonly number[]): void {
  accounts.allocations.awardedGpuSeconds.set(gpuSecondsOf);
  sumByMode(accounts, 'awardedGpuSeconds');
}

/** Takes over what each allocation used in this period up to now, and so its mode. */
export function restoreUse(accounts: Accounts, gpuSecondsOf: readonly number[]): void {
  accounts.allocations.usedGpuSeconds.set(gpuSecondsOf);
  accounts.allocations.accruedAt.fill(accounts.accruedAt);
  accounts.modes.accruedAt.fill(accounts.accruedAt);
  sumByMode(accounts, 'usedGpuSeconds');
}

function sumByMode(accounts: Accounts, column: 'awardedGpuSeconds' | 'usedGpuSeconds'): void {
  const { allocations, modes, modeOf } = accounts;
  modes[column].fill(0);
  forgetLags(allocations);
  forgetLags(modes);
  for (let allocation = 0; allocation < modeOf.length; allocation += 1) {
    const mode = intAt(modeOf, allocation);
    if (mode !== NO_MODE) addFloat(modes[column], mode, floatAt(allocations[column], allocation));
  }
}

/** Brings every count up to `now`. Must run before shares, running or waiting jobs change. */
export function accrue(accounts: Accounts, now: number): void {
  const seconds = now - accounts.accruedAt;
  if (seconds < 0) assert(false, `Time went back from ${accounts.accruedAt} to ${now}`);
  // What changes within one second flows for no time: it is matched once, when the second is over.
  if (seconds === 0) return;
  if (accounts.isChanged) matchFlows(accounts);
  accounts.accruedAt = now;
  for (let funder = 0; funder < accounts.funderCount; funder += 1) {
    accrueFunder(accounts, funder, seconds);
  }
}

/** GPUs that `funder` holds above its share; 0 where it holds no more than that. */
export function excessGpus(accounts: Held, funder: number): number {
  const excess = intAt(accounts.runningGpus, funder) - intAt(accounts.shareGpus, funder);
  return excess > 0 ? excess : 0;
}

/** GPUs of its share that `funder` does not use; 0 where it uses all of it. */
export function idleGpus(accounts: Held, funder: number): number {
  const idle = intAt(accounts.shareGpus, funder) - intAt(accounts.runningGpus, funder);
  return idle > 0 ? idle : 0;
}

/** What the allocation should have used by now of its award, less what it used. */
export function allocationLagGpuSeconds(accounts: Accounts, allocation: number): number {
  return lagGpuSeconds(accounts.allocations, allocation, accounts);
}

/**
 * The same of the allocation's access mode: what its funder divided to the mode. 0 where the funder
 * has one mode alone, since this compares modes of one funder.
 */
export function modeLagGpuSeconds(accounts: Accounts, allocation: number): number {
  const mode = intAt(accounts.modeOf, allocation);
  return mode === NO_MODE ? 0 : lagGpuSeconds(accounts.modes, mode, accounts);
}

/**
 * The position as it counts in the order: less the part of the funder's entry penalties that is
 * above its share, since only what is above a share will move the position.
 */
export function countedPositionGpuSeconds(accounts: Accounts, funder: number): number {
  const position = floatAt(accounts.position, funder);
  const whole = floatAt(accounts.penaltyGpuSeconds, funder);
  if (whole === 0) return position;
  const part = excessGpus(accounts, funder);
  if (part === 0) return position;
  return position - proportionOf(whole, { part, total: intAt(accounts.runningGpus, funder) });
}

/** Counts the entry penalty of a job of `allocation` that starts; below zero: that ends. */
export function changePenalty(accounts: Accounts, allocation: number, gpuSeconds: number): void {
  if (gpuSeconds === 0) return;
  addFloat(accounts.penaltyGpuSeconds, intAt(accounts.funderOf, allocation), gpuSeconds);
  changePenaltyOf(accounts.allocations, allocation, gpuSeconds);
  const mode = intAt(accounts.modeOf, allocation);
  if (mode !== NO_MODE) changePenaltyOf(accounts.modes, mode, gpuSeconds);
}

/** Counts a start (`gpuCount` above zero) or an end (below) of a job of `allocation`. */
export function changeRunning(accounts: Accounts, allocation: number, gpuCount: number): void {
  changeUse(accounts.allocations, allocation, gpuCount, accounts.accruedAt);
  const mode = intAt(accounts.modeOf, allocation);
  if (mode !== NO_MODE) changeUse(accounts.modes, mode, gpuCount, accounts.accruedAt);
  addInt(accounts.runningGpus, intAt(accounts.funderOf, allocation), gpuCount);
  accounts.isChanged = true;
}

function accrueFunder(accounts: Accounts, funder: number, seconds: number): void {
  addFloat(accounts.usedGpuSeconds, funder, intAt(accounts.runningGpus, funder) * seconds);
  const idle = idleGpus(accounts, funder);
  // Who has nothing idle lends nothing.
  if (idle === 0) {
    addFloat(accounts.position, funder, -excessGpus(accounts, funder) * seconds);
    return;
  }
  const lentGpus = bookFlowsFrom(accounts, funder, seconds);
  const owedGpus = Math.min(idle - lentGpus, floatAt(accounts.waitingGpus, funder));
  const position = floatAt(accounts.position, funder);
  accounts.position[funder] = positionAfter(position, seconds, { idle, lentGpus, owedGpus });
}

/**
 * Where the position comes to in so many seconds of a share of which `idle` GPUs idle: `lentGpus`
 * of them are lent, and `owedGpus` of the rest are asked for. It moves second by second: below zero
 * by all that idles, but by that to zero and no further; above by what is lent and owed. So it is
 * the same however often it is brought up to date.
 */
function positionAfter(
  position: number,
  seconds: number,
  { idle, lentGpus, owedGpus }: Readonly<Record<'idle' | 'lentGpus' | 'owedGpus', number>>,
): number {
  const rising = lentGpus + owedGpus;
  if (position >= 0) return position + rising * seconds;
  const below = Math.min(seconds, Math.floor(-position / idle));
  const risen = position + idle * below;
  return below === seconds ? risen : Math.max(0, risen + rising) + rising * (seconds - below - 1);
}

/** Books what flows from `owner` to every user, and answers how many GPUs flow. */
function bookFlowsFrom(accounts: Accounts, owner: number, seconds: number): number {
  let lentGpus = 0;
  for (let user = 0; user < accounts.funderCount; user += 1) {
    const gpus = intAt(accounts.flowGpus, owner * accounts.funderCount + user);
    if (gpus === 0) continue;
    lentGpus += gpus;
    bookFlow(accounts, owner, user, gpus * seconds);
  }
  return lentGpus;
}

/** What flows from an owner to a user first pays back what the owner owes; the rest is a loan. */
function bookFlow(accounts: Accounts, owner: number, user: number, gpuSeconds: number): void {
  const pair = owner * accounts.funderCount + user;
  const repaid = Math.min(gpuSeconds, floatAt(accounts.owedGpuSeconds, pair));
  addFloat(accounts.owedGpuSeconds, pair, -repaid);
  addFloat(accounts.repaidGpuSeconds, pair, repaid);
  addFloat(accounts.lentGpuSeconds, pair, gpuSeconds - repaid);
  const reverse = user * accounts.funderCount + owner;
  addFloat(accounts.owedGpuSeconds, reverse, gpuSeconds - repaid);
}

/**
 * Finds an owner for every GPU above a share:
 *  1. owners that owe the user something, in order of number: this pays back. All users are paid
 *     back before anybody is lent anything, or an idle share that owes would lend anew;
 *  2. all other idle shares, in proportion to how much idles, rounded so that parts add up.
 * Done as time passes, for all that changed in one second at once.
 */
export function matchFlows(accounts: Accounts): void {
  const { funderCount, flowGpus } = accounts;
  flowGpus.fill(0);
  accounts.isChanged = false;
  const excess: number[] = [];
  const users: number[] = [];
  for (let funder = 0; funder < funderCount; funder += 1) {
    const above = excessGpus(accounts, funder);
    excess.push(above);
    if (above > 0) users.push(funder);
  }
  if (users.length === 0) return;
  const idle = excess.map((_, funder) => idleGpus(accounts, funder));
  for (const user of users) payBack(accounts, user, excess, idle);
  for (const user of users) lendTo(accounts, user, excess[user] ?? 0, idle);
}

function payBack(accounts: Accounts, user: number, excess: number[], idle: number[]): void {
  const { funderCount, flowGpus, owedGpuSeconds } = accounts;
  let left = excess[user] ?? 0;
  for (let owner = 0; owner < funderCount && left > 0; owner += 1) {
    const pair = owner * funderCount + user;
    if (floatAt(owedGpuSeconds, pair) === 0) continue;
    const gpus = Math.min(left, idle[owner] ?? 0);
    addInt(flowGpus, pair, gpus);
    idle[owner] = (idle[owner] ?? 0) - gpus;
    left -= gpus;
  }
  excess[user] = left;
}

function lendTo(accounts: Accounts, user: number, gpuCount: number, idle: number[]): void {
  if (gpuCount === 0) return;
  const { funderCount, flowGpus } = accounts;
  let idleSum = 0;
  for (const gpus of idle) idleSum += gpus;
  if (!(gpuCount <= idleSum)) assert(false, `${gpuCount} GPUs above a share have no owner`);
  let idleBefore = 0;
  let givenBefore = 0;
  for (let owner = 0; owner < funderCount; owner += 1) {
    const gpus = idle[owner] ?? 0;
    if (gpus === 0) continue;
    idleBefore += gpus;
    const given = Math.floor((gpuCount * idleBefore) / idleSum);
    addInt(flowGpus, owner * funderCount + user, given - givenBefore);
    idle[owner] = gpus - (given - givenBefore);
    givenBefore = given;
  }
}
