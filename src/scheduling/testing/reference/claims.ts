/** What is in use when, of nodes and of shares, as a list of claims: see `start-plan.ts`. */
import type { Claim, Funder, Node, World } from './world.ts';
import * as of from './world.ts';

export function peakOf(node: Node, all: readonly Claim[], at: number, until: number): number {
  const on = all.filter((each) => each.held.has(node) && each.from < until && at < each.until);
  const moments = [at, ...on.map(({ from }) => from).filter((from) => from > at)];
  const usedAt = (moment: number): number =>
    of.sum(
      on.map(({ from, until: end, held }) =>
        from <= moment && moment < end ? (held.get(node) ?? 0) : 0,
      ),
    );
  return Math.max(...moments.map(usedAt));
}

/** What runs, what is held and what is planned. */
export function claimsOf(world: World): readonly Claim[] {
  const { now, running, holds, claims = [] } = world;
  const runs = running.map((job): Claim => {
    const until = Math.min(job.startedAt + job.requestedSeconds, job.vacateAt || Infinity);
    const funder = of.funderOf(job);
    return {
      funder,
      from: now,
      until: Math.max(now + 1, until),
      gpus: job.gpuCount,
      held: job.held,
    };
  });
  const kept = holds.flatMap(({ job, nodes, startsBy }): Claim[] => {
    const start = Math.max(now, startsBy);
    const until = start + job.requestedSeconds;
    const funder = of.funderOf(job);
    const held = new Map(nodes.map((node) => [node, node.gpus]));
    return [
      { funder, from: now, until, gpus: 0, held },
      { funder, from: start, until, gpus: job.gpuCount, held: new Map() },
    ];
  });
  return [...runs, ...kept, ...claims];
}

/** GPUs of the funder that the plan has in use at that moment. */
export function plannedGpus(world: World, funder: Funder, moment: number): number {
  const own = claimsOf(world).filter((each) => each.funder === funder);
  return of.sum(own.map(({ from, until, gpus }) => (from <= moment && moment < until ? gpus : 0)));
}

/** The most that the plan has of the funder in use by then, above what runs. */
export function keptByPlan(world: World, funder: Funder, endsBy: number): number {
  const own = claimsOf(world).filter((each) => each.funder === funder && each.from < endsBy);
  const moments = [world.now, ...own.map(({ from }) => from)];
  const used = moments.map((moment) => plannedGpus(world, funder, moment));
  return Math.max(...used) - of.runningGpus(world, funder);
}
