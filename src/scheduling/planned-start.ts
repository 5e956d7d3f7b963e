/**
 * When a waiting job starts by the plan: the first time at which its nodes are free for as long as
 * it asks and its funder may use them all that time. A moment at which it stays inside the share,
 * beside what is planned before it, needs no more; at one at which it would borrow, the limits
 * hold as they would at a start, with the use that is planned for that moment.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import type { Cluster } from './cluster.ts';
import type { OrderKey } from './order.ts';
import { isWithinBorrowLimit, isWithinLendLimit } from './standing.ts';
import { type Asked, isEverRoom, type Room, roomFrom, type StartPlan } from './start-plan.ts';
import { nextChange, peakUse, type Timeline, usedAt } from './timeline.ts';
import { REASON } from './wait-reason.ts';
import { gangOf, preferredGangOf } from './wish.ts';

/** What a job asks for, and in whose name. */
export interface AskedStart {
  readonly funder: number;
  readonly priority: number;
  readonly asked: Asked;
}

/** `undefined` where no end of any job makes room, or its limits never let it start. */
export function plannedStart(plan: StartPlan, cluster: Cluster, key: OrderKey): Room | undefined {
  const start = askedBy(cluster, key);
  const room = firstRoom(plan, cluster, start);
  const preferred = preferredGangOf(cluster.jobs, key.slot);
  if (preferred === undefined || room?.at !== plan.now) return room;
  // A job that starts now takes what it prefers where that is free now.
  const asked = { ...preferred, seconds: start.asked.seconds };
  const near = roomFrom(plan, cluster, asked, plan.now);
  return near?.at === plan.now ? near : room;
}

/** The same for any that asks, whatever it prefers. */
export function firstRoom(plan: StartPlan, cluster: Cluster, start: AskedStart): Room | undefined {
  // What it may use when need not be asked of what no nodes will ever be there for.
  if (!isEverRoom(plan, cluster, start.asked)) return undefined;
  let at = plan.now;
  for (;;) {
    at = allowedFrom(plan, cluster, start, at);
    if (at === Infinity) return undefined;
    const room = roomFrom(plan, cluster, start.asked, at);
    if (room === undefined || room.at === at) return room;
    at = room.at;
  }
}

/** The limit that keeps the job from starting now by the plan; `noRoom` where none does. */
export function plannedReason(plan: StartPlan, cluster: Cluster, key: OrderKey): number {
  return firstBreach(plan, cluster, askedBy(cluster, key), plan.now)?.reason ?? REASON.noRoom;
}

function askedBy({ jobs }: Cluster, { slot, funder, priority }: OrderKey): AskedStart {
  const asked = { ...gangOf(jobs, slot), seconds: intAt(jobs.requestedSeconds, slot) };
  return { funder, priority, asked };
}

/** The first time from `from` on at which a start breaks no limit; infinite where never. */
function allowedFrom(plan: StartPlan, cluster: Cluster, start: AskedStart, from: number): number {
  let at = from;
  while (at < Infinity) {
    const breach = firstBreach(plan, cluster, start, at);
    if (breach === undefined) return at;
    // What no limit allows when all that is planned is over, none allows before: thousands such
    // jobs, each asked at every change, took half a second a cycle.
    const isNever =
      at === from && firstBreach(plan, cluster, start, lastMoment(plan, from)) !== undefined;
    if (isNever) return Infinity;
    at = nextMoment(plan, breach.at);
  }
  return at;
}

/** The first moment at which it would break a limit of its funder, started at `at`, and which. */
function firstBreach(
  plan: StartPlan,
  { accounts, policy }: Cluster,
  { funder, priority, asked }: AskedStart,
  at: number,
): { readonly at: number; readonly reason: number } | undefined {
  if (priority === 0 || floatAt(accounts.position, funder) > 0) return undefined;
  const { gpuCount, seconds } = asked;
  const insideMax = intAt(accounts.shareGpus, funder) - gpuCount;
  const own = plan.ofShare[funder] as Timeline;
  if (peakUse(own, at, at + seconds) <= insideMax) return undefined;
  const { funderCount, shareGpus } = accounts;
  const runningGpus = new Int32Array(funderCount);
  const then = { funderCount, shareGpus, runningGpus };
  for (let moment = at; moment < at + seconds; moment = nextMoment(plan, moment)) {
    if (usedAt(own, moment) <= insideMax) continue;
    for (const [index, line] of plan.ofShare.entries()) runningGpus[index] = usedAt(line, moment);
    if (!isWithinBorrowLimit(then, policy, funder, gpuCount)) {
      return { at: moment, reason: REASON.aboveBorrowLimit };
    }
    if (!isWithinLendLimit(then, policy, funder, gpuCount)) {
      return { at: moment, reason: REASON.aboveLendLimit };
    }
  }
  return undefined;
}

/** From when on nothing is planned any more; `from` where that is before. */
function lastMoment({ ofShare }: StartPlan, from: number): number {
  return ofShare.reduce((last, { times }) => Math.max(last, times.at(-1) ?? last), from);
}

/** When the use of any share changes next; infinite where none does any more. */
function nextMoment({ ofShare }: StartPlan, time: number): number {
  let next = Infinity;
  for (const line of ofShare) next = Math.min(next, nextChange(line, time));
  return next;
}
