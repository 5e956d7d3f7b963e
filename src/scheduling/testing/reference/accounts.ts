/** Who is owed what, the plain way: see `accounts.ts` of the scheduler. */
import {
  type Allocation,
  excessGpus,
  type Funder,
  funderOf,
  gpusOf,
  idleGpus,
  type Job,
  sum,
  type World,
} from './world.ts';

export function openPeriod(world: World, period: World['period'], awards: readonly number[]): void {
  for (const funder of world.funders) {
    funder.position = 0;
    for (const table of [funder.owed, funder.lent, funder.repaid]) table.clear();
  }
  for (const [index, allocation] of world.allocations.entries()) {
    Object.assign(allocation, { used: 0, awarded: awards[index] ?? 0 });
  }
  Object.assign(world, { period, now: period.start, areFlowsOld: true });
}

/** What they should have used by now of their awards together, less use and entry penalties. */
export function lagOf(world: World, allocations: readonly Allocation[]): number {
  const { period, running } = world;
  const jobs = running.filter(({ allocation }) => allocations.includes(allocation));
  const used = sum(allocations.map((each) => each.used));
  const isWhole = allocations.every(({ start, end }) => start <= period.start && end >= period.end);
  const due = isWhole
    ? dueOf(world, { ...period, awarded: sum(allocations.map((each) => each.awarded)) })
    : sum(allocations.map((each) => dueOf(world, each)));
  return due - used - penaltyOf(world, jobs);
}

/** As much of an award as of its days in the period is over. */
function dueOf(
  { now, period }: World,
  { start, end, awarded }: Pick<Allocation, 'start' | 'end' | 'awarded'>,
): number {
  const from = Math.max(start, period.start);
  const until = Math.min(end, period.end);
  const part = Math.min(now, until) - from;
  return part <= 0 ? 0 : Math.floor((awarded * part) / (until - from));
}

/** What the funder is owed, less the part of its entry penalties that is above its share. */
export function countedPosition(world: World, funder: Funder): number {
  const jobs = world.running.filter((job) => funderOf(job) === funder);
  const part = penaltyOf(world, jobs) * excessGpus(world, funder);
  return funder.position - (jobs.length === 0 ? 0 : Math.floor(part / gpusOf(jobs)));
}

/** Its GPUs for the time that it asked for, up to the most, of each running job. */
function penaltyOf({ policy }: World, jobs: readonly Job[]): number {
  const secondsOf = (job: Job): number =>
    Math.min(job.requestedSeconds, policy.entryPenaltySecondsMax);
  return sum(jobs.map((job) => job.gpuCount * secondsOf(job)));
}

/** All allocations of the funder and access mode of `allocation`. */
export function modeOf({ allocations }: World, { funder, mode }: Allocation): Allocation[] {
  return allocations.filter((each) => each.funder === funder && each.mode === mode);
}

/** Brings all counts up to `now`; since the last change the same GPUs flowed all the time. */
export function accrue(world: World, now: number): void {
  const seconds = now - world.now;
  if (seconds === 0) return;
  if (world.areFlowsOld) matchFlows(world);
  const waiting = world.waiting.filter(({ allocation }) => allocation.startsUntil > world.now);
  world.now = now;
  for (const { allocation, gpuCount } of world.running) allocation.used += gpuCount * seconds;
  for (const owner of world.funders) {
    for (const [user, gpus] of owner.flows) bookFlow(owner, user, gpus * seconds);
    const lentGpus = sum(owner.flows.values());
    const left = idleGpus(world, owner) - lentGpus;
    const asked = gpusOf(waiting.filter((job) => funderOf(job) === owner));
    for (let second = 0; second < seconds; second += 1) {
      owner.position += lentGpus - excessGpus(world, owner);
      owner.position += Math.max(Math.min(left, asked), Math.min(left, -owner.position));
    }
  }
}

function bookFlow(owner: Funder, user: Funder, gpuSeconds: number): void {
  const repaid = Math.min(gpuSeconds, owner.owed.get(user) ?? 0);
  add(owner.owed, user, -repaid);
  add(owner.repaid, user, repaid);
  add(owner.lent, user, gpuSeconds - repaid);
  add(user.owed, owner, gpuSeconds - repaid);
}

/**
 * An owner for each GPU above a share. First all that are owed something are paid back; then idle
 * shares lend in proportion to what idles.
 */
function matchFlows(world: World): void {
  const { funders } = world;
  const idle = new Map(funders.map((funder) => [funder, idleGpus(world, funder)]));
  const excess = new Map(funders.map((funder) => [funder, excessGpus(world, funder)]));
  const idleOf = (owners: readonly Funder[]): number => sum(owners.map((o) => idle.get(o) ?? 0));
  const give = (owner: Funder, user: Funder, gpus: number): void => {
    add(owner.flows, user, gpus);
    add(idle, owner, -gpus);
    add(excess, user, -gpus);
  };
  for (const funder of funders) funder.flows = new Map();
  for (const user of funders) {
    for (const owner of funders.filter(({ owed }) => (owed.get(user) ?? 0) > 0)) {
      give(owner, user, Math.min(excess.get(user) ?? 0, idleOf([owner])));
    }
  }
  for (const user of funders) {
    const left = excess.get(user) ?? 0;
    const all = idleOf(funders);
    const dueUpTo = (count: number): number =>
      left === 0 ? 0 : Math.floor((left * idleOf(funders.slice(0, count))) / all);
    const due = funders.map((_, place) => dueUpTo(place + 1) - dueUpTo(place));
    for (const [place, owner] of funders.entries()) give(owner, user, due[place] ?? 0);
  }
  world.areFlowsOld = false;
}

function add(table: Map<Funder, number>, funder: Funder, value: number): void {
  table.set(funder, (table.get(funder) ?? 0) + value);
}
