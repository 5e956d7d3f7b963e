/** What happens to a plain cluster between two decisions, as in `cluster.ts` of the scheduler. */
import { QUEUE_PRIORITIES } from '../../cluster.ts';
import type { SubmittedJob } from '../../jobs.ts';
import type { NodeRow } from '../../nodes.ts';
import { isSmallerThanService } from './placement.ts';
import { holdByLast, leave } from './sharing.ts';
import type { Allocation, Funder, Hold, Job, Node, Setting, World } from './world.ts';
import { freeGpus, freesBy, isWhole } from './world.ts';

export function createWorld({ rows, funderCount, allocations, policy }: Setting): World {
  const funders = Array.from({ length: funderCount }, (_, index) => newFunder(index));
  return {
    policy,
    funders,
    allocations: allocations.map((each, index) => ({
      index,
      funder: funders[each.funder] as Funder,
      mode: each.mode,
      priority: QUEUE_PRIORITIES.indexOf(each.priority),
      start: each.start ?? -Infinity,
      end: each.end ?? Infinity,
      startsUntil: each.startsUntil ?? Infinity,
      used: 0,
      awarded: 0,
    })),
    nodes: rows.flatMap(nodesOfRow).map((node, number) => ({ ...node, number })),
    waiting: [],
    running: [],
    holds: [],
    arrivals: [],
    isReleased: true,
    hasEnded: false,
    isWoken: false,
    last: undefined,
    untried: [],
    isBegunAnew: false,
    yieldRetryAt: 0,
    now: 0,
    period: { start: 0, end: 0 },
    areFlowsOld: true,
    shutFrom: Infinity,
    windows: [],
    noticed: new Set(),
    claims: undefined,
    opened: [],
  };
}

function newFunder(index: number): Funder {
  const [owed, lent, repaid, flows] = [new Map(), new Map(), new Map(), new Map()];
  const shareHold = undefined;
  return {
    index,
    shareGpus: 0,
    position: 0,
    owed,
    lent,
    repaid,
    flows,
    shareHold,
    vain: new Map(),
  };
}

function nodesOfRow(row: NodeRow, group: number): readonly Omit<Node, 'number'>[] {
  return Array.from({ length: row.nodeCount }, (_, place) => {
    const rackInGroup = Math.floor(place / row.nodesPerRack);
    const rack = group * 1_000 + rackInGroup;
    const pod = group * 1_000 + Math.floor(rackInGroup / row.racksPerPod);
    return {
      group,
      rack,
      pod,
      gpus: row.gpusPerNode,
      isInService: false,
      isInRepair: false,
      busyUntil: 0,
    };
  });
}

export function submit(world: World, submitted: SubmittedJob): void {
  const job: Job = {
    ...submitted,
    allocation: world.allocations[submitted.allocation] as Allocation,
    on: undefined,
    startedAt: 0,
    vacateAt: 0,
    reason: 'not_tried_yet',
    held: new Map(),
  };
  enqueue(world, job);
}

export function start(world: World, job: Job, nodes: readonly Node[]): void {
  dequeue(world, job);
  let left = job.gpuCount;
  for (const node of nodes) {
    const gpus = Math.min(left, freeGpus(world, node));
    const before = isWhole(world, node) ? 0 : node.busyUntil;
    node.busyUntil = Math.max(before, world.now + job.requestedSeconds);
    job.held.set(node, gpus);
    left -= gpus;
  }
  Object.assign(job, { startedAt: world.now, vacateAt: 0 });
  if (job.sharePpm) {
    job.on = {};
    world.opened.push(job.on);
  }
  world.running.push(job);
  world.areFlowsOld = true;
}

export function end(world: World, job: Job): void {
  world.running = world.running.filter((each) => each !== job);
  leave(world, job);
  job.held.clear();
  Object.assign(world, { areFlowsOld: true, hasEnded: true });
}

export function vacate(world: World, job: Job, requestedSeconds: number): void {
  end(world, job);
  Object.assign(job, { requestedSeconds, startedAt: 0, vacateAt: 0 });
  enqueue(world, job);
}

/** A run outlived its estimate: what was planned by that is planned anew. */
export function lengthen(world: World, job: Job, requestedSeconds: number): void {
  job.requestedSeconds = requestedSeconds;
  holdByLast(world, job);
  const until = freesBy(world, job);
  const { funder } = job.allocation;
  const reservations = world.holds.filter(({ at }) => at < world.policy.reservationCountMax);
  for (const hold of reservations) {
    if (hold.startsBy < until && hold.nodes.some((node) => job.held.has(node)))
      release(world, hold);
  }
  for (const node of job.held.keys()) node.busyUntil = Math.max(node.busyUntil, until);
  if (funder.shareHold && funder.shareHold.startsBy < until) funder.shareHold = undefined;
  for (const start of world.noticed) if (start < until) world.noticed.delete(start);
  world.isReleased = true;
}

export function withdraw(world: World, job: Job): void {
  const hold = world.holds.find((each) => each.job === job);
  if (hold !== undefined) release(world, hold);
  dequeue(world, job);
  world.arrivals = world.arrivals.filter((each) => each !== job);
  world.isReleased = true;
}

export function setShares(world: World, shares: readonly number[]): void {
  for (const funder of world.funders) {
    Object.assign(funder, { shareGpus: shares[funder.index], shareHold: undefined });
  }
  Object.assign(world, { areFlowsOld: true, isReleased: true });
}

export function setNodesInService(world: World, nodeCount: number): void {
  const isLost = (node: Node): boolean => node.number >= nodeCount;
  for (const hold of world.holds) if (hold.nodes.some(isLost)) release(world, hold);
  for (const node of world.nodes) node.isInService = !isLost(node);
  forgetSharesForLarger(world);
  world.isReleased = true;
}

/** A node fails, idle by then, or is repaired. */
export function setInRepair(world: World, number: number, isInRepair: boolean): void {
  const node = world.nodes[number];
  const hold = world.holds.find(({ nodes }) => nodes.some((each) => each === node));
  if (isInRepair && hold !== undefined) release(world, hold);
  if (node !== undefined) node.isInRepair = isInRepair;
  forgetSharesForLarger(world);
  world.isReleased = true;
}

/** Nobody keeps a share for a job that is larger than what is left. */
function forgetSharesForLarger(world: World): void {
  for (const funder of world.funders) {
    const gpuCount = funder.shareHold?.job.gpuCount ?? 0;
    if (!isSmallerThanService(world, gpuCount)) funder.shareHold = undefined;
  }
}

export function take(world: World, hold: Hold): void {
  world.holds = [...world.holds, hold].sort((a, b) => a.at - b.at);
  const isForReclaim = hold.at >= world.policy.reservationCountMax;
  hold.job.reason = isForReclaim ? 'reclaims_nodes' : 'holds_nodes';
  // It waits for its share alone no more.
  const { funder } = hold.job.allocation;
  if (funder.shareHold?.job === hold.job) funder.shareHold = undefined;
}

export function release(world: World, hold: Hold): void {
  world.holds = world.holds.filter((each) => each !== hold);
  hold.job.reason = 'no_room';
}

function enqueue(world: World, job: Job): void {
  world.waiting = [...world.waiting, job].sort(
    (a, b) => a.submittedAt - b.submittedAt || a.jobNumber - b.jobNumber,
  );
  world.arrivals = [...world.arrivals, job];
}

export function dequeue(world: World, job: Job): void {
  const { untried, waiting } = world;
  if (untried.includes(job)) {
    const after = waiting.slice(waiting.indexOf(job) + 1);
    const next = after.find(({ allocation }) => allocation === job.allocation);
    const others = untried.filter((each) => each !== job);
    world.untried = next === undefined ? others : [...others, next];
  }
  world.waiting = world.waiting.filter((each) => each !== job);
  for (const funder of world.funders) {
    if (funder.shareHold?.job === job) funder.shareHold = undefined;
  }
}
