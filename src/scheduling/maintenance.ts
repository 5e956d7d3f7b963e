/**
 * Maintenance that is known beforehand, where the policy drains ahead of it. A window takes the
 * nodes from a number on out of service. A job that would still run when it begins is tried as if
 * those nodes were gone already, any other job as if there was no window: so by the wall time that
 * it asked for no job runs into one, and until then the nodes serve whoever is done in time.
 *
 * For that the leaving nodes are SHUT while such a job is tried: moved out of the open index into
 * one of their own. At the end of a cycle nothing is shut.
 *
 * What runs already and would run into a window, because the window was planned later, gets the
 * notice of a reclaim before it, and so keeps its work.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import { type Cluster, type Hold, releaseHold } from './cluster.ts';
import { type Cycle, forgetBlocked, giveNotice, plannedHold, wakeBy } from './cycle.ts';
import { wholeNodesOfGroup } from './free-index.ts';
import type { HoldPlan } from './hold-plan.ts';
import { slotsFromNode } from './in-service.ts';
import { NO_SLOT } from './jobs.ts';
import { moveNodes } from './node-gpus.ts';
import { highestIn, rowsOf } from './node-rows.ts';
import { nodesNeeded } from './nodes.ts';
import { findPlacement } from './placement.ts';
import { freesBy, isOverdue } from './planned-use.ts';
import { leavingFrom, type MaintenanceWindow, shutNumberOf } from './windows.ts';
import { ANYWHERE, type Gang, ONE_RACK } from './wish.ts';

/** What `look` finds on the nodes that a job may use which ends by `endsBy`. */
export function lookAhead<Found>(cluster: Cluster, endsBy: number, look: () => Found): Found {
  return lookBelow(cluster, leavingFrom(cluster, cluster.accounts.accruedAt, endsBy), look);
}

/** What `look` finds on the nodes before `from`. */
export function lookBelow<Found>(cluster: Cluster, from: number, look: () => Found): Found {
  if (cluster.windows.length === 0) return look();
  moveShut(cluster, from);
  const found = look();
  moveShut(cluster, Infinity);
  return found;
}

/** Tells the maintenance that is known; nothing where the policy does not drain ahead. */
export function planWindows(
  cluster: Cluster,
  windows: readonly Omit<MaintenanceWindow, 'isNoticed'>[],
): void {
  if (cluster.policy.drainsAhead !== true) return;
  const known = windows.map((window) => ({ ...window, isNoticed: false }));
  cluster.windows.splice(0, Infinity, ...known.sort((a, b) => a.start - b.start));
  cluster.isReleased = true;
}

/** Forgets the windows that are over, so that late in a year no decision goes through them all. */
export function forgetPastWindows({ windows }: Cluster, now: number): void {
  while (windows.length > 0 && (windows[0]?.end ?? 0) <= now) windows.shift();
}

/** Gives up holds whose jobs would run into a window by now: it is new, or they start late. */
export function releaseCrossing(cluster: Cluster, now: number): void {
  if (cluster.windows.length === 0) return;
  for (const hold of cluster.holds) {
    if (hold.slot === NO_SLOT) continue;
    const seconds = intAt(cluster.jobs.requestedSeconds, hold.slot);
    const from = leavingFrom(cluster, now, Math.max(now, hold.startsBy) + seconds);
    if (hold.lastNode < from) continue;
    releaseHold(cluster, hold);
    cluster.isReleased = true;
  }
}

/** Gives notice to what would run into a window, once for each; wakes for the next. */
export function noticeBeforeMaintenance(cycle: Cycle): void {
  const { cluster, now } = cycle;
  const { policy } = cluster;
  for (const window of cluster.windows) {
    const { start } = window;
    if (window.isNoticed || now >= start) continue;
    if (now < start - policy.noticeSeconds) {
      // It is the first of those that are to come.
      wakeBy(cycle, start - policy.noticeSeconds);
      break;
    }
    window.isNoticed = true;
    for (const slot of runsInto(cluster, window, now)) giveNotice(cycle, slot, start);
  }
}

/** The windows whose notice is due and not given yet. */
export function windowsToNotice({ windows, policy }: Cluster, now: number) {
  return windows.filter(({ start, isNoticed }) => {
    return !isNoticed && now >= start - policy.noticeSeconds && now < start;
  });
}

/** What holds nodes that leave, would still run by then, and has no notice yet. */
export function runsInto(
  cluster: Cluster,
  { start, nodeCount }: MaintenanceWindow,
  now: number,
): readonly number[] {
  return slotsFromNode(cluster, nodeCount).filter((slot) => {
    // Of a run that outlasts what it asked for nobody knows the end.
    const isDone = freesBy(cluster, slot, now) <= start && !isOverdue(cluster, slot, now);
    return floatAt(cluster.jobs.vacateAt, slot) === 0 && !isDone;
  });
}

/** Shuts what a job that ends by `endsBy` may not use, and that alone. */
export function shutFor(cycle: Cycle, endsBy: number): void {
  if (cycle.cluster.windows.length === 0) return;
  shutFrom(cycle, leavingFrom(cycle.cluster, cycle.now, endsBy));
}

/** The plan of a hold by which its job runs into no window. */
export function plannedAhead(cycle: Cycle, slot: number): HoldPlan | undefined {
  const { cluster, now } = cycle;
  if (cluster.windows.length === 0) return plannedHold(cycle, slot);
  const seconds = intAt(cluster.jobs.requestedSeconds, slot);
  shutFor(cycle, now + seconds);
  for (;;) {
    const plan = plannedHold(cycle, slot);
    if (plan === undefined) return undefined;
    const from = leavingFrom(cluster, now, plan.startsBy + seconds);
    if (highestIn(plan.nodes) < from) return plan;
    // Each time fewer nodes are left, so this ends.
    shutFrom(cycle, from);
  }
}

/** True where a gang has room on open nodes, were it not for what is shut. */
export function isKeptByMaintenance(cluster: Cluster, gang: Gang): boolean {
  if (cluster.shutFrom === Infinity) return false;
  const { nodes, open } = cluster;
  const { index, number } = shutHoldOf(cluster);
  if (findPlacement(nodes, index, number, gang) !== undefined) return true;
  return nodes.groups.some((group) => {
    if (gang.gpuCount < group.gpusPerNode) return false;
    const needed = nodesNeeded(group, gang.gpuCount);
    if (gang.nearness === ANYWHERE) {
      return wholeNodesOfGroup(open, group) + wholeNodesOfGroup(index, group) >= needed;
    }
    const isRack = gang.nearness === ONE_RACK;
    const [start, end] = isRack ? [group.rackStart, group.rackEnd] : [group.podStart, group.podEnd];
    const countOf = isRack ? 'wholeNodesOfRack' : 'wholeNodesOfPod';
    for (let place = start; place < end; place += 1) {
      if (intAt(open[countOf], place) + intAt(index[countOf], place) >= needed) return true;
    }
    return false;
  });
}

/**
 * Last step of a cycle: opens what is shut, and counts what is kept free: GPUs of leaving nodes
 * that a job which was tried had room on, but for a window.
 */
export function endDraining(cycle: Cycle): void {
  const { cluster } = cycle;
  if (cluster.windows.length === 0) return;
  const { drain } = cluster;
  // What this cycle did not try was tried in earlier ones.
  drain.from = cycle.mayHold ? cycle.drainedFrom : Math.min(drain.from, cycle.drainedFrom);
  shutFrom(cycle, drain.from);
  drain.freeGpus =
    cluster.shutFrom === Infinity ? 0 : intAt(shutHoldOf(cluster).index.freeGpuCount, 0);
  shutFrom(cycle, Infinity);
}

/** First step of a cycle: what was kept free since the last one. */
export function accrueDrain({ drain }: Cluster, now: number): void {
  drain.freeGpuSeconds += drain.freeGpus * (now - drain.accruedAt);
  drain.accruedAt = now;
}

function shutFrom(cycle: Cycle, from: number): void {
  const { cluster } = cycle;
  if (from === cluster.shutFrom) return;
  moveShut(cluster, from);
  forgetBlocked(cycle);
  cycle.unplannedAtChange = -1;
}

function moveShut(cluster: Cluster, from: number): void {
  const before = cluster.shutFrom;
  const { number } = shutHoldOf(cluster);
  if (from < before) moveAll(cluster, [from, before], [0, number]);
  else moveAll(cluster, [before, from], [number, 0]);
  cluster.shutFrom = from;
}

function moveAll(
  cluster: Cluster,
  [start, end]: readonly [number, number],
  [fromHold, toHold]: readonly [number, number],
): void {
  const { nodes, nodesInService } = cluster;
  const moved: number[] = [];
  for (let node = start; node < Math.min(end, nodesInService); node += 1) {
    if (intAt(nodes.holdOf, node) === fromHold) moved.push(node);
  }
  moveNodes(cluster, rowsOf(nodes, moved), toHold);
}

function shutHoldOf(cluster: Cluster): Hold {
  return cluster.holds[shutNumberOf(cluster) - 1] as Hold;
}
