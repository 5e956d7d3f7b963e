/** Which nodes come free first for a gang, the plain way: see `hold-plan.ts` of the scheduler. */
import { leavingFrom, shutFor } from './maintenance.ts';
import { choose, mustBe, neededOf, placesIn } from './placement.ts';
import type { Job, Node, World } from './world.ts';
import * as of from './world.ts';

export interface Plan {
  readonly nodes: readonly Node[];
  readonly startsBy: number;
}

/** The first plan by which the job runs into no maintenance. */
export function planAhead(world: World, job: Job): Plan | undefined {
  shutFor(world, job, world.now);
  for (;;) {
    const plan = planOf(world, job);
    const from = leavingFrom(world, (plan?.startsBy ?? 0) + job.requestedSeconds);
    if (plan === undefined || plan.nodes.every(({ number }) => number < from)) return plan;
    world.shutFrom = from;
  }
}

/** The nodes free first by the wall times asked for; of those free by then the best placed. */
export function planOf(world: World, job: Job): Plan | undefined {
  const freeBy = (node: Node): number =>
    of.isWhole(world, node) ? world.now : Math.max(world.now + 1, node.busyUntil);
  const open = of.nodesOf(world);
  const plans = [...new Set(open.map((node) => node.group))].flatMap((group) => {
    const own = open.filter((node) => node.group === group);
    const count = neededOf(own, job.gpuCount);
    const nth = (nodes: readonly Node[]): number =>
      nodes.map(freeBy).sort((a, b) => a - b)[count - 1] ?? Infinity;
    const startsBy = Math.min(...placesIn(own, mustBe(job)).map(nth));
    const free = own.filter((node) => freeBy(node) <= startsBy);
    const nodes = count === 1 ? free.slice(0, 1) : choose(free, count, mustBe(job));
    return nodes === undefined || startsBy === Infinity ? [] : [{ nodes, startsBy }];
  });
  return plans.sort((a, b) => a.startsBy - b.startsBy)[0];
}
