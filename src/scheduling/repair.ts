/**
 * Single nodes that have failed and are repaired. They stay in service, since service is a prefix
 * of the nodes, and are kept from all jobs by a hold that is for none. Only a rehearsal with a
 * trace of failures knows of them, so no snapshot has them.
 */
import { byteAt, intAt } from '../kernel/column.ts';
import { addHold, type Cluster, type Hold, releaseHold } from './cluster.ts';
import { forgetSharesForLarger } from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { moveNodes } from './node-gpus.ts';
import { nodesIn, rowOf, rowsOf } from './node-rows.ts';
import { isHeldBy } from './segments.ts';

/** The running jobs that hold GPUs of `node`: they must go before it fails. Cost: all that run. */
export function slotsOnNode(cluster: Cluster, node: number): readonly number[] {
  const slots: number[] = [];
  for (const head of cluster.running.head) {
    for (let slot = head; slot !== NO_SLOT; slot = intAt(cluster.jobs.next, slot)) {
      if (isHeldBy(cluster, slot, node)) slots.push(slot);
    }
  }
  return slots;
}

/** No job gets `node`, which must be idle, until it is repaired; a hold that has it is given up. */
export function failNode(cluster: Cluster, node: number): void {
  const { nodes } = cluster;
  const before = cluster.holds[intAt(nodes.holdOf, node) - 1];
  if (before !== undefined && before.slot !== NO_SLOT) releaseHold(cluster, before);
  const repair = cluster.repair ?? addRepairHold(cluster);
  keep(cluster, node, repair.number);
  repair.nodes = rowsOf(nodes, [...nodesIn(repair.nodes), node]);
  forgetSharesForLarger(cluster);
  cluster.isReleased = true;
}

export function repairNode(cluster: Cluster, node: number): void {
  const { repair } = cluster;
  if (repair === undefined) return;
  keep(cluster, node, 0);
  const left = nodesIn(repair.nodes).filter((each) => each !== node);
  repair.nodes = rowsOf(cluster.nodes, left);
  cluster.isReleased = true;
}

/** What `look` finds while no job gets any of `nodes`, which must be open. */
export function lookWithout<Found>(
  cluster: Cluster,
  nodes: readonly number[],
  look: () => Found,
): Found {
  if (nodes.length === 0) return look();
  const repair = cluster.repair ?? addRepairHold(cluster);
  const before = repair.nodes;
  const rows = rowsOf(cluster.nodes, nodes);
  moveNodes(cluster, rows, repair.number);
  repair.nodes = rowsOf(cluster.nodes, [...nodesIn(before), ...nodes]);
  const found = look();
  repair.nodes = before;
  moveNodes(cluster, rows, 0);
  return found;
}

function keep(cluster: Cluster, node: number, holdNumber: number): void {
  const { nodes } = cluster;
  if (byteAt(nodes.isInService, node) === 1) moveNodes(cluster, rowOf(node), holdNumber);
  else nodes.holdOf[node] = holdNumber;
}

function addRepairHold(cluster: Cluster): Hold {
  cluster.repair = addHold(cluster, 'repair');
  return cluster.repair;
}
