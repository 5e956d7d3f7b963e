/**
 * The GPUs of nodes given to jobs and back, and nodes moved between the open index and those of the
 * holds. Wholly free nodes are counted rack by rack: see `WholeNodes`.
 */
import { addInt, floatAt, intAt } from '../kernel/column.ts';
import type { Cluster, Hold } from './cluster.ts';
import { enterNode, type FreeIndex, leaveNode, WholeNodes } from './free-index.ts';
import { isWholeFree, type Nodes } from './nodes.ts';
import { addSegment, NO_SEGMENT } from './segments.ts';

/** Gives the job in `slot` all free GPUs of `nodes`, as far as it needs; answers what is left. */
export function takeGpus(
  cluster: Cluster,
  slot: number,
  taken: readonly number[],
  until: number,
): number {
  const { nodes, jobs, segments } = cluster;
  const whole = new WholeNodes(nodes, -1);
  let left = intAt(jobs.gpuCount, slot);
  for (const node of taken) {
    const gpuCount = Math.min(left, intAt(nodes.freeGpus, node));
    if (gpuCount === intAt(nodes.gpus, node)) {
      whole.add(indexOfNode(cluster, node), node);
      nodes.freeGpus[node] = 0;
      nodes.freeBy[node] = until;
    } else {
      noteBusyUntil(nodes, node, until);
      changeFreeGpus(cluster, node, -gpuCount);
    }
    addSegment(segments, jobs, slot, { node, gpuCount });
    left -= gpuCount;
  }
  whole.flush();
  return left;
}

/** The GPUs of the job in `slot` are free again. */
export function giveGpus(cluster: Cluster, slot: number): void {
  const { nodes, jobs, segments } = cluster;
  const whole = new WholeNodes(nodes, 1);
  let segment = intAt(jobs.firstSegment, slot);
  for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
    const node = intAt(segments.node, segment);
    const gpuCount = intAt(segments.gpuCount, segment);
    if (gpuCount === intAt(nodes.gpus, node)) {
      nodes.freeGpus[node] = gpuCount;
      whole.add(indexOfNode(cluster, node), node);
    } else changeFreeGpus(cluster, node, gpuCount);
  }
  whole.flush();
}

/** Moves nodes in service to the index of the hold `holdNumber`; 0: to the open one. */
export function moveNodes(cluster: Cluster, moved: readonly number[], holdNumber: number): void {
  const { nodes } = cluster;
  const leaving = new WholeNodes(nodes, -1);
  const entering = new WholeNodes(nodes, 1);
  for (const node of moved) {
    const freeGpus = intAt(nodes.freeGpus, node);
    const from = indexOfNode(cluster, node);
    const isWhole = freeGpus === intAt(nodes.gpus, node);
    if (isWhole) leaving.add(from, node);
    else if (freeGpus > 0) leaveNode(from, nodes, node);
    nodes.holdOf[node] = holdNumber;
    const to = indexOfNode(cluster, node);
    if (isWhole) entering.add(to, node);
    else if (freeGpus > 0) enterNode(to, nodes, node);
  }
  leaving.flush();
  entering.flush();
}

export function changeFreeGpus(cluster: Cluster, node: number, gpuCount: number): void {
  const index = indexOfNode(cluster, node);
  leaveNode(index, cluster.nodes, node);
  addInt(cluster.nodes.freeGpus, node, gpuCount);
  enterNode(index, cluster.nodes, node);
}

/** A job on `node` may hold it until then. To be told before the job takes its GPUs. */
export function noteBusyUntil(nodes: Nodes, node: number, until: number): void {
  const before = isWholeFree(nodes, node) ? 0 : floatAt(nodes.freeBy, node);
  nodes.freeBy[node] = Math.max(before, until);
}

function indexOfNode(cluster: Cluster, node: number): FreeIndex {
  const number = intAt(cluster.nodes.holdOf, node);
  return number === 0 ? cluster.open : (cluster.holds[number - 1] as Hold).index;
}
