/** Plans of holds against a slow and plain one, which looks at every node. */

import { expect, test } from 'vitest';
import { floatAt, intAt } from '../kernel/column.ts';
import { type RandomStream, randomStream } from '../kernel/random.ts';
import { openPeriod } from './accounts.ts';
import { type Cluster, createCluster, end, submit } from './cluster.ts';
import { decide } from './decide.ts';
import { planHold } from './hold-plan.ts';
import { countWholeNodes } from './holds.ts';
import { setNodesInService, setShares } from './in-service.ts';
import { NO_SLOT } from './jobs.ts';
import { rowOf } from './node-rows.ts';
import { isWholeFree, type NodeGroupRange, nodesNeeded } from './nodes.ts';
import { chooseWholeNodes } from './placement.ts';
import { ANYWHERE, gangOf, ONE_RACK, WISHES } from './wish.ts';

const SEEDS = 20;
const STEPS = 60;

const ROWS = [
  { nodeCount: 14, gpusPerNode: 8, nodesPerRack: 4, racksPerPod: 2 },
  { nodeCount: 20, gpusPerNode: 4, nodesPerRack: 6, racksPerPod: 2 },
];

test('a hold is planned on the nodes that a look at every node finds free first', () => {
  let planCount = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const random = randomStream(seed, 'hold-plan');
    const cluster = newCluster(random);
    for (let step = 1; step <= STEPS; step += 1) {
      advance(cluster, random, step);
      for (const slot of slotsOf(cluster, cluster.waiting.head).slice(0, 4)) {
        const now = step * 20;
        expect(planHold(cluster, slot, now), `seed ${seed}`).toEqual(plainPlan(cluster, slot, now));
        planCount += 1;
      }
    }
  }
  expect(planCount).toBeGreaterThan(SEEDS * STEPS);
});

function newCluster(random: RandomStream): Cluster {
  const rows = random.nextBelow(2) === 0 ? ROWS : ROWS.slice(0, 1);
  const allocations = [0, 1, 1].map((funder) => ({ funder, priority: 'ordinary' as const }));
  const cluster = createCluster(rows, 2, allocations, {
    reservationCountMax: 3,
    triedJobCountMax: 20,
    borrowLimitPpm: 4_000_000,
    lendLimitPpm: 1_000_000,
    minimumRunSeconds: 60,
    noticeSeconds: 10,
    lookAgainSeconds: 60,
    entryPenaltySecondsMax: 0,
  });
  openPeriod(cluster.accounts, 0, 1_000_000);
  setNodesInService(cluster, cluster.nodes.nodeCount - random.nextBelow(4), 0);
  const gpus = cluster.nodes.gpus.reduce((sum, each) => sum + each, 0);
  setShares(cluster, [gpus / 2, gpus / 2], 0);
  return cluster;
}

/** Some jobs end, some come, and the cluster decides. A run may last longer than it asked for. */
function advance(cluster: Cluster, random: RandomStream, step: number): void {
  const now = step * 20;
  for (const slot of slotsOf(cluster, cluster.running.head)) {
    if (random.nextBelow(6) === 0) end(cluster, slot, now);
  }
  for (let count = random.nextBelow(6); count > 0; count -= 1) {
    const gpuCount = 1 + random.nextBelow(random.nextBelow(3) === 0 ? 100 : 20);
    const requestedSeconds = 1 + random.nextBelow(400);
    const job = { jobNumber: step * 10 + count, allocation: random.nextBelow(3), gpuCount };
    const wish = random.nextBelow(WISHES.length);
    submit(cluster, { ...job, requestedSeconds, submittedAt: now, wish }, now);
  }
  decide(cluster, now);
}

function plainPlan(cluster: Cluster, slot: number, now: number) {
  const plans = cluster.nodes.groups.flatMap((group) => {
    const { gpuCount, nearness } = gangOf(cluster.jobs, slot);
    const nodeCount = nodesNeeded(group, gpuCount);
    const times = placesOf(cluster, group, nearness).flatMap(
      (nodes) =>
        nodes.map((node) => freeAt(cluster, node, now)).sort((a, b) => a - b)[nodeCount - 1] ?? [],
    );
    const startsBy = Math.min(...times);
    if (startsBy === Infinity) return [];
    const isFree = (node: number): boolean => freeAt(cluster, node, now) <= startsBy;
    const first = nodesOf(group).find(isFree);
    const view = countWholeNodes(cluster, group, isFree);
    const nodes =
      nodeCount === 1
        ? rowOf(first ?? -1)
        : chooseWholeNodes(cluster.nodes, view, group, { nodeCount, nearness });
    return [{ slot, nodes, startsBy }];
  });
  return plans.toSorted((a, b) => a.startsBy - b.startsBy)[0];
}

/** The nodes of each place of the group that is near enough. */
function placesOf(
  { nodes }: Cluster,
  group: NodeGroupRange,
  nearness: number,
): readonly (readonly number[])[] {
  const placeOf = (node: number): number => {
    const rack = intAt(nodes.rackOf, node);
    if (nearness === ONE_RACK) return rack;
    return nearness === ANYWHERE ? 0 : intAt(nodes.podOfRack, rack);
  };
  const all = nodesOf(group);
  return [...new Set(all.map(placeOf))].map((place) =>
    all.filter((node) => placeOf(node) === place),
  );
}

function freeAt({ nodes }: Cluster, node: number, now: number): number {
  if (nodes.isInService[node] === 0 || nodes.holdOf[node] !== 0) return Infinity;
  return isWholeFree(nodes, node) ? now : Math.max(now + 1, floatAt(nodes.freeBy, node));
}

function nodesOf({ nodeStart, nodeEnd }: NodeGroupRange): readonly number[] {
  return Array.from({ length: nodeEnd - nodeStart }, (_, index) => nodeStart + index);
}

function slotsOf({ jobs }: Cluster, heads: Int32Array): readonly number[] {
  const slots: number[] = [];
  for (const head of heads) {
    for (let slot = head; slot !== NO_SLOT; slot = intAt(jobs.next, slot)) slots.push(slot);
  }
  return slots;
}
