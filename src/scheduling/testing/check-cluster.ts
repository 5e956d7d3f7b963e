/** A slow and plain look at a whole cluster: every invariant of its state, by name where broken. */

import { isDeepStrictEqual } from 'node:util';
import { addFloat, intAt } from '../../kernel/column.ts';
import { WHOLE_PPM } from '../../kernel/units.ts';
import { type Cluster, funderOfJob, type Hold } from '../cluster.ts';
import { freeGpusOf } from '../free-room.ts';
import { type JobLists, NO_SLOT } from '../jobs.ts';
import { nodesIn } from '../node-rows.ts';
import { freesBy } from '../planned-use.ts';
import { nodesHeldBy } from '../segments.ts';
import { membersOf, rebuildFreeIndex, toPlainIndex } from './plain-index.ts';
import { plainRoomOf } from './plain-room.ts';

/** What is wrong with the cluster whose live jobs stand in `liveSlots`; empty where nothing is. */
export function faultsOf(cluster: Cluster, liveSlots: ReadonlySet<number>): readonly string[] {
  return [
    ...listFaults(cluster, liveSlots),
    ...nodeFaults(cluster),
    ...holdFaults(cluster),
    ...indexFaults(cluster),
    ...roomFaults(cluster),
    ...accountFaults(cluster),
    ...sharingFaults(cluster),
  ];
}

/** The slots of each list, in its order. */
export function slotsOfLists(cluster: Cluster, lists: JobLists): readonly (readonly number[])[] {
  return [...lists.head].map((head) => {
    const slots: number[] = [];
    for (let slot = head; slot !== NO_SLOT; slot = intAt(cluster.jobs.next, slot)) slots.push(slot);
    return slots;
  });
}

/** The GPUs of each node that the job in `slot` holds, by node. */
export function heldBy(cluster: Cluster, slot: number): ReadonlyMap<number, number> {
  const held = new Map<number, number>();
  for (const { node, gpuCount } of nodesHeldBy(cluster, slot)) {
    held.set(node, (held.get(node) ?? 0) + gpuCount);
  }
  return held;
}

function listFaults(cluster: Cluster, liveSlots: ReadonlySet<number>): readonly string[] {
  const { jobs, waiting, running } = cluster;
  const faults: string[] = [];
  const waitingAllocations = membersOf(cluster.waitingAllocations);
  const listed = [...slotsOfLists(cluster, waiting), ...slotsOfLists(cluster, running)].flat();
  if (new Set(listed).size !== listed.length) faults.push('a job is in two lists');
  if (listed.length !== liveSlots.size || !listed.every((slot) => liveSlots.has(slot))) {
    faults.push(`the lists have ${listed}, the live jobs are ${[...liveSlots]}`);
  }
  slotsOfLists(cluster, waiting).forEach((slots, allocation) => {
    if (waiting.length[allocation] !== slots.length) faults.push('a waiting list miscounts');
    if (waitingAllocations.includes(allocation) !== slots.length > 0) {
      faults.push(`the set of allocations with waiting jobs is wrong about ${allocation}`);
    }
    for (const slot of slots) {
      if (jobs.allocation[slot] !== allocation) faults.push(`${slot} waits in a wrong list`);
      if (heldBy(cluster, slot).size > 0) faults.push(`${slot} waits and holds GPUs`);
    }
  });
  slotsOfLists(cluster, running).forEach((slots, funder) => {
    if (running.length[funder] !== slots.length) faults.push('a running list miscounts');
    for (const slot of slots) {
      if (funderOfJob(cluster, slot) !== funder) faults.push(`${slot} runs in a wrong list`);
      const gpus = [...heldBy(cluster, slot).values()].reduce((sum, each) => sum + each, 0);
      if (gpus !== jobs.gpuCount[slot]) faults.push(`${slot} runs with ${gpus} GPUs`);
      if (jobs.hold[slot] !== 0) faults.push(`${slot} runs and has a hold`);
    }
  });
  return faults;
}

function nodeFaults(cluster: Cluster): readonly string[] {
  const { nodes } = cluster;
  const faults: string[] = [];
  const used = new Map<number, number>();
  for (const slot of slotsOfLists(cluster, cluster.running).flat()) {
    for (const [node, gpus] of heldBy(cluster, slot)) {
      used.set(node, (used.get(node) ?? 0) + gpus);
      if (nodes.isInService[node] !== 1) faults.push(`${slot} runs on ${node}, not in service`);
    }
  }
  for (let node = 0; node < nodes.nodeCount; node += 1) {
    const free = intAt(nodes.freeGpus, node);
    if (free < 0) faults.push(`the node ${node} is over-allocated`);
    if (free + (used.get(node) ?? 0) !== nodes.gpus[node]) faults.push(`${node} loses GPUs`);
    const isInService = node < cluster.nodesInService ? 1 : 0;
    if (nodes.isInService[node] !== isInService) faults.push(`the service of ${node} is wrong`);
  }
  return faults;
}

function holdFaults(cluster: Cluster): readonly string[] {
  const { nodes, jobs } = cluster;
  const faults: string[] = [];
  const held = new Int32Array(cluster.accounts.funderCount);
  const waiting = new Set(slotsOfLists(cluster, cluster.waiting).flat());
  for (const hold of cluster.holds) {
    const marked = markedNodes(cluster, hold);
    const named = nodesIn(hold.nodes);
    if (!isDeepStrictEqual(new Set(named), new Set(marked))) {
      faults.push(`the hold ${hold.number} names ${named} and marks ${marked}`);
    }
    if (hold.slot === NO_SLOT) continue;
    const funder = funderOfJob(cluster, hold.slot);
    held[funder] = intAt(held, funder) + 1;
    const last = Math.max(...named);
    if (hold.lastNode !== last) faults.push(`the last node of ${hold.number} is ${last}`);
    if (jobs.hold[hold.slot] !== hold.number) faults.push(`${hold.slot} does not know its hold`);
    if (!waiting.has(hold.slot)) faults.push(`${hold.slot} has a hold and does not wait`);
    if (named.some((node) => nodes.isInService[node] !== 1)) {
      faults.push(`the hold ${hold.number} has nodes out of service`);
    }
  }
  if (!isDeepStrictEqual(held, cluster.heldJobs)) faults.push('held jobs are miscounted');
  const byJob = [...waiting].filter((slot) => jobs.hold[slot] !== 0).length;
  const byHold = cluster.holds.filter(({ slot }) => slot !== NO_SLOT).length;
  if (byJob !== byHold) faults.push(`${byJob} jobs have one of ${byHold} holds`);
  return faults;
}

function markedNodes({ nodes }: Cluster, { number }: Hold): readonly number[] {
  return [...nodes.holdOf.keys()].filter((node) => nodes.holdOf[node] === number);
}

function indexFaults({ nodes, open, holds }: Cluster): readonly string[] {
  const faults: string[] = [];
  for (const { number, index } of [{ number: 0, index: open }, ...holds]) {
    if (isDeepStrictEqual(toPlainIndex(index), rebuildFreeIndex(nodes, number))) continue;
    faults.push(`the index ${number} is not what a rebuild gives`);
  }
  return faults;
}

function roomFaults({ nodes, room }: Cluster): readonly string[] {
  const found = freeGpusOf(room);
  if (isDeepStrictEqual(found, plainRoomOf(nodes))) return [];
  return [`the free room ${JSON.stringify(found)} is not what the nodes say`];
}

function accountFaults(cluster: Cluster): readonly string[] {
  const { accounts, jobs, closings } = cluster;
  const faults: string[] = [];
  const waitingGpus = new Float64Array(accounts.funderCount);
  for (const slot of slotsOfLists(cluster, cluster.waiting).flat()) {
    if (closings.isClosed[intAt(jobs.allocation, slot)] === 1) continue;
    addFloat(waitingGpus, funderOfJob(cluster, slot), intAt(jobs.gpuCount, slot));
  }
  if (!isDeepStrictEqual(waitingGpus, accounts.waitingGpus)) faults.push('waiting is miscounted');
  slotsOfLists(cluster, cluster.running).forEach((slots, funder) => {
    const gpus = slots.reduce((sum, slot) => sum + intAt(jobs.gpuCount, slot), 0);
    if (gpus !== accounts.runningGpus[funder]) faults.push(`the GPUs of ${funder} are miscounted`);
  });
  return faults;
}

function sharingFaults(cluster: Cluster): readonly string[] {
  const { jobs, sharedGpus } = cluster;
  const faults: string[] = [];
  const now = cluster.accounts.accruedAt;
  const running = slotsOfLists(cluster, cluster.running).flat();
  const onGpus = running.filter((slot) => intAt(jobs.sharePpm, slot) > 0);
  if (!isDeepStrictEqual(new Set(onGpus), new Set(sharedGpus.bySlot.keys()))) {
    faults.push(`${onGpus} share GPUs, the table has ${[...sharedGpus.bySlot.keys()]}`);
  }
  for (const gpu of new Set(sharedGpus.bySlot.values())) {
    const slots = gpu.sharers.map(({ slot }) => slot);
    const [holder, ...others] = slots.filter((slot) => intAt(jobs.gpuCount, slot) === 1);
    if (holder !== gpu.holder || others.length > 0) faults.push(`not one of ${slots} holds`);
    const asked = slots.reduce((sum, slot) => sum + intAt(jobs.sharePpm, slot), 0);
    if (asked > WHOLE_PPM || asked + gpu.freePpm !== WHOLE_PPM) faults.push(`${slots} miscount`);
    const allocations = new Set(slots.map((slot) => jobs.allocation[slot]));
    if (allocations.size !== 1) faults.push(`${slots} are of several allocations`);
    for (const slot of slots) {
      if (!heldBy(cluster, slot).has(gpu.node)) faults.push(`${slot} is not on ${gpu.node}`);
      const isOutlasted = freesBy(cluster, slot, now) > freesBy(cluster, gpu.holder, now);
      if (isOutlasted) faults.push(`${slot} outlasts the holder of its GPU`);
    }
  }
  return faults;
}
