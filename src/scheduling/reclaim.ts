/**
 * How an owner gets its GPUs back. A blocked job may reclaim where its funder
 *  1. would stay inside its share and owes nothing (`own`): from anyone above its share; or
 *  2. is behind (`repaid`): from those that are above their share and ahead.
 * An emergency reclaims as an owner does. The GPUs come from the funder furthest ahead, and there
 * from the job that started last, as long as the funder is above its share; never from a job
 * younger than the minimum run time. A reclaimed job has its notice to write a checkpoint, then
 * goes back to its place in the queue.
 */
import { addInt, floatAt, intAt } from '../kernel/column.ts';
import { excessGpus } from './accounts.ts';
import type { Cluster } from './cluster.ts';
import { countWholeNodes, type HoldPlan } from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { type NodeGroupRange, nodesNeeded } from './nodes.ts';
import type { OrderKey } from './order.ts';
import { chooseWholeNodes } from './placement.ts';
import { NO_SEGMENT } from './segments.ts';
import { OWN, REPAID } from './standing.ts';

export interface Reclaim {
  /** The jobs that get notice. */
  readonly victims: readonly number[];
  /** The hold for the job that reclaims: its nodes are free when the notice has run out. */
  readonly plan: HoldPlan;
}

/** True where the job has the right to reclaim from somebody. */
export function mayReclaim(key: OrderKey): boolean {
  return key.standing === OWN || key.standing === REPAID || key.priority === 0;
}

/**
 * The least set of jobs, in the order of the rules above, that makes room for the job of `key` when
 * their notice has run out; `undefined` where there is none. Cost: the borrowed jobs and one group.
 */
export function findReclaim(cluster: Cluster, key: OrderKey, now: number): Reclaim | undefined {
  const victims = victimsOf(cluster, key, now);
  if (victims.length === 0) return undefined;
  const freedGpus = new Int32Array(cluster.nodes.nodeCount);
  const gpuCount = intAt(cluster.jobs.gpuCount, key.slot);
  for (const [index, victim] of victims.entries()) {
    addFreedGpus(cluster, victim, freedGpus);
    const isEnough =
      index === victims.length - 1 || mayBeEnough(cluster, freedGpus, gpuCount, victim);
    if (!isEnough) continue;
    const nodes = nodesAfter(cluster, freedGpus, gpuCount);
    if (nodes === undefined) continue;
    const needed = victims.slice(0, index + 1).filter((each) => holdsAny(cluster, each, nodes));
    const startsBy = now + cluster.policy.noticeSeconds;
    return { victims: needed, plan: { slot: key.slot, nodes, startsBy } };
  }
  return undefined;
}

/** Jobs that may be reclaimed, in order: furthest ahead first, there the last started first. */
function victimsOf(cluster: Cluster, key: OrderKey, now: number): readonly number[] {
  const { accounts, jobs, running, policy } = cluster;
  const victims: number[] = [];
  for (const funder of fundersAboveShare(cluster, key)) {
    let above = excessGpus(accounts, funder);
    let slot = intAt(running.tail, funder);
    for (; slot !== NO_SLOT && above > 0; slot = intAt(jobs.previous, slot)) {
      above -= intAt(jobs.gpuCount, slot);
      const hasNotice = floatAt(jobs.vacateAt, slot) > 0;
      const isOldEnough = now - floatAt(jobs.startedAt, slot) >= policy.minimumRunSeconds;
      const isProtected = intAt(cluster.priorityOf, intAt(jobs.allocation, slot)) === 0;
      if (!hasNotice && isOldEnough && !isProtected) victims.push(slot);
    }
  }
  return victims;
}

function fundersAboveShare(cluster: Cluster, key: OrderKey): readonly number[] {
  const { accounts } = cluster;
  const takesFromAnyone = key.standing === OWN || key.priority === 0;
  const funders: number[] = [];
  for (let funder = 0; funder < accounts.funderCount; funder += 1) {
    if (funder === key.funder || excessGpus(accounts, funder) === 0) continue;
    if (takesFromAnyone || floatAt(accounts.position, funder) < 0) funders.push(funder);
  }
  const position = accounts.position;
  return funders.sort((a, b) => floatAt(position, a) - floatAt(position, b) || a - b);
}

function addFreedGpus(cluster: Cluster, slot: number, freedGpus: Int32Array): void {
  const { jobs, segments } = cluster;
  let segment = intAt(jobs.firstSegment, slot);
  for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
    addInt(freedGpus, intAt(segments.node, segment), intAt(segments.gpuCount, segment));
  }
}

/** A cheap look before the full one: GPUs for a gang, or room on a node of the newest victim. */
function mayBeEnough(
  cluster: Cluster,
  freedGpus: Int32Array,
  gpuCount: number,
  victim: number,
): boolean {
  if (gpuCount > intAt(cluster.nodes.gpus, 0)) {
    let freed = intAt(cluster.open.freeGpuCount, 0);
    for (const gpus of freedGpus) freed += gpus;
    return freed >= gpuCount;
  }
  const { jobs, segments, nodes } = cluster;
  let segment = intAt(jobs.firstSegment, victim);
  for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
    const node = intAt(segments.node, segment);
    if (intAt(nodes.freeGpus, node) + intAt(freedGpus, node) >= gpuCount) return true;
  }
  return false;
}

/** The open nodes that the job would take once the freed GPUs are free. */
function nodesAfter(
  cluster: Cluster,
  freedGpus: Int32Array,
  gpuCount: number,
): readonly number[] | undefined {
  for (const group of cluster.nodes.groups) {
    const found = nodesInGroupAfter(cluster, group, freedGpus, gpuCount);
    if (found !== undefined) return found;
  }
  return undefined;
}

function nodesInGroupAfter(
  cluster: Cluster,
  group: NodeGroupRange,
  freedGpus: Int32Array,
  gpuCount: number,
): readonly number[] | undefined {
  const { nodes } = cluster;
  const freeAfter = (node: number): number => {
    const isOpen = intAt(nodes.isInService, node) === 1 && intAt(nodes.holdOf, node) === 0;
    return isOpen ? intAt(nodes.freeGpus, node) + intAt(freedGpus, node) : 0;
  };
  if (gpuCount < group.gpusPerNode) {
    for (let node = group.nodeStart; node < group.nodeEnd; node += 1) {
      if (intAt(freedGpus, node) > 0 && freeAfter(node) >= gpuCount) return [node];
    }
    return undefined;
  }
  const isWhole = (node: number): boolean => freeAfter(node) === group.gpusPerNode;
  const view = countWholeNodes(cluster, group, isWhole);
  return chooseWholeNodes(nodes, view, group, nodesNeeded(group, gpuCount));
}

function holdsAny(cluster: Cluster, slot: number, wanted: readonly number[]): boolean {
  const { jobs, segments } = cluster;
  const set = new Set(wanted);
  let segment = intAt(jobs.firstSegment, slot);
  for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
    if (set.has(intAt(segments.node, segment))) return true;
  }
  return false;
}
