/** Where a gang goes, the plain way: the preferences of `placement.ts` as orders of sorting. */
import { freeGpus, isWhole, type Job, type Node, type World } from './world.ts';

/** How near together a job must have its GPUs, and how near it prefers them. */
export type Nearness = 'anywhere' | 'pod' | 'rack';

export function mustBe({ wish }: Job): Nearness {
  return (['anywhere', 'anywhere', 'anywhere', 'pod', 'rack'] as const)[wish ?? 0] ?? 'anywhere';
}

/** The nearnesses by which a job looks for a place, in this order. */
export function looksFor(job: Job): readonly Nearness[] {
  const preferred = ([[], ['pod'], ['rack'], [], []] as const)[job.wish ?? 0] ?? [];
  return [...preferred, mustBe(job)];
}

/** The nodes of `nodes` that a job of `gpuCount` would take. */
export function place(
  world: World,
  nodes: readonly Node[],
  gpuCount: number,
  nearness: Nearness,
): readonly Node[] | undefined {
  for (const group of new Set(nodes.map((node) => node.group))) {
    const own = nodes.filter((node) => node.group === group);
    const partly = own
      .filter((node) => !isWhole(world, node) && freeGpus(world, node) >= gpuCount)
      .sort((a, b) => freeGpus(world, a) - freeGpus(world, b));
    const whole = own.filter((node) => isWhole(world, node));
    const count = neededOf(own, gpuCount);
    const found = partly.length > 0 ? partly.slice(0, 1) : choose(whole, count, nearness);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How many of these equal nodes a job takes. */
export const neededOf = ([node]: readonly Node[], gpuCount: number): number =>
  node === undefined ? Infinity : Math.ceil(gpuCount / node.gpus);

/** True where the nodes that are neither out of service nor in repair could hold a gang. */
export function isSmallerThanService({ nodes }: World, gpuCount: number): boolean {
  const usable = nodes.filter((node) => node.isInService && !node.isInRepair);
  return [...new Set(usable.map(({ group }) => group))].some((group) => {
    const own = usable.filter((node) => node.group === group);
    return own.length >= neededOf(own, gpuCount);
  });
}

/** One rack, else one pod, the fullest that has room; else the emptiest pods, and racks, first. */
export function choose(
  whole: readonly Node[],
  count: number,
  nearness: Nearness,
): readonly Node[] | undefined {
  if (whole.length < count) return undefined;
  const sizeOf = (by: 'rack' | 'pod', { [by]: place }: Node): number =>
    whole.filter((node) => node[by] === place).length;
  const fullest = (by: 'rack' | 'pod'): readonly Node[] | undefined => {
    const roomy = whole.filter((node) => sizeOf(by, node) >= count);
    const [first] = roomy.sort((a, b) => sizeOf(by, a) - sizeOf(by, b) || a.number - b.number);
    return first && whole.filter((node) => node[by] === first[by]);
  };
  const order = (a: Node, b: Node): number =>
    sizeOf('pod', b) - sizeOf('pod', a) ||
    a.pod - b.pod ||
    sizeOf('rack', b) - sizeOf('rack', a) ||
    a.number - b.number;
  const inPod = nearness === 'rack' ? undefined : fullest('pod');
  const found = fullest('rack') ?? inPod ?? (nearness === 'anywhere' ? whole : undefined);
  return found && [...found].sort(order).slice(0, count);
}

/** Equal nodes by where a gang must be: all of them, or those of each rack or pod. */
export function placesIn(nodes: readonly Node[], nearness: Nearness): readonly (readonly Node[])[] {
  if (nearness === 'anywhere') return [nodes];
  const names = [...new Set(nodes.map((node) => node[nearness]))];
  return names.map((name) => nodes.filter((node) => node[nearness] === name));
}
