/**
 * Runs moved off nodes that leave service, for a cluster where the site chooses the nodes of a run:
 * the numbers here only count its nodes, and which of them it was that left nobody knows. As long
 * as idle ones are left it may have been those, so no run has to stop for it.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import { type Cluster, releaseHold } from './cluster.ts';
import { accrueRoom } from './free-room.ts';
import { slotsFromNode } from './in-service.ts';
import { NO_SLOT } from './jobs.ts';
import { runsInto, windowsToNotice } from './maintenance.ts';
import { giveGpus, takeHeld } from './node-gpus.ts';
import { groupIndexOf, isWholeFree, type Nodes } from './nodes.ts';
import { nodesHeldBy, releaseSegments } from './segments.ts';
import { isSharer } from './shared-gpus.ts';

/** Which idle node before the limit stands for which busy one from there on. */
type Stands = Map<number, number>;

/**
 * Puts runs that hold a node from `nodeStart` on onto idle nodes of the same group before it, and
 * answers their slots. Those that began first come first; a run is moved with all of its nodes that
 * leave, or not at all. What several runs have of one node stays together. Where open nodes do not
 * suffice, the holds are given up: what runs comes before what waits. Cost: the nodes, and all
 * that runs.
 */
export function moveRunsBelow(cluster: Cluster, nodeStart: number, now: number): readonly number[] {
  return moveBelow(cluster, slotsFromNode(cluster, nodeStart), nodeStart, now);
}

/**
 * As {@link moveRunsBelow}, before maintenance whose notice is due: what would run into it. Those
 * for which there is no room get the notice, and the nodes that they leave serve until then.
 */
export function moveBeforeMaintenance(cluster: Cluster, now: number): readonly number[] {
  return windowsToNotice(cluster, now).flatMap((window) =>
    moveBelow(cluster, runsInto(cluster, window, now), window.nodeCount, now),
  );
}

function moveBelow(
  cluster: Cluster,
  slots: readonly number[],
  nodeStart: number,
  now: number,
): readonly number[] {
  const { jobs } = cluster;
  const leaving = slots
    .filter((slot) => !isSharer(cluster, slot))
    .toSorted((a, b) => floatAt(jobs.startedAt, a) - floatAt(jobs.startedAt, b));
  const stands: Stands = new Map();
  const hasRoom = (slot: number): boolean =>
    nodesFrom(cluster, slot, nodeStart).every((node) => stands.has(node));
  findStands(cluster, leaving, nodeStart, stands);
  if (!leaving.every(hasRoom)) {
    for (const hold of cluster.holds) if (hold.slot !== NO_SLOT) releaseHold(cluster, hold);
    findStands(cluster, leaving, nodeStart, stands);
  }
  const moved = leaving.filter(hasRoom);
  accrueRoom(cluster.room, now);
  for (const slot of moved) moveRun(cluster, slot, stands);
  return moved;
}

function findStands(
  cluster: Cluster,
  leaving: readonly number[],
  nodeStart: number,
  stands: Stands,
): void {
  const { nodes } = cluster;
  const idle = idleBelow(nodes, nodeStart, new Set(stands.values()));
  for (const slot of leaving) {
    const busy = nodesFrom(cluster, slot, nodeStart).filter((node) => !stands.has(node));
    // A gang is in one group.
    const own = idle[groupIndexOf(nodes, busy[0] ?? 0)] ?? [];
    if (busy.length > own.length) continue;
    for (const node of busy) stands.set(node, own.pop() as number);
  }
}

/** By group, in the order of the nodes: the open ones before `nodeStart` that nothing runs on. */
function idleBelow(nodes: Nodes, nodeStart: number, taken: ReadonlySet<number>): number[][] {
  const idle = nodes.groups.map((): number[] => []);
  for (let node = 0; node < nodeStart; node += 1) {
    const isIdle = isWholeFree(nodes, node) && intAt(nodes.holdOf, node) === 0;
    if (isIdle && !taken.has(node)) idle[groupIndexOf(nodes, node)]?.push(node);
  }
  return idle;
}

function nodesFrom(cluster: Cluster, slot: number, nodeStart: number): readonly number[] {
  return nodesHeldBy(cluster, slot).flatMap(({ node }) => (node >= nodeStart ? [node] : []));
}

function moveRun(cluster: Cluster, slot: number, stands: Stands): void {
  const { nodes } = cluster;
  const held = nodesHeldBy(cluster, slot);
  const freeBy = new Map(held.map(({ node }) => [node, floatAt(nodes.freeBy, node)]));
  giveGpus(cluster, slot);
  releaseSegments(cluster, slot);
  for (const { node, gpuCount } of held) {
    const instead = stands.get(node) ?? node;
    takeHeld(cluster, slot, { node: instead, gpuCount }, freeBy.get(node) ?? 0);
  }
}
