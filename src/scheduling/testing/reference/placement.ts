/** Where a gang goes, the plain way: the preferences of `placement.ts` as orders of sorting. */
import { freeGpus, isWhole, type Node, type World } from './world.ts';

/** The nodes of `nodes` that a job of `gpuCount` would take. */
export function place(
  world: World,
  nodes: readonly Node[],
  gpuCount: number,
): readonly Node[] | undefined {
  for (const group of new Set(nodes.map((node) => node.group))) {
    const own = nodes.filter((node) => node.group === group);
    const partly = own
      .filter((node) => !isWhole(world, node) && freeGpus(world, node) >= gpuCount)
      .sort((a, b) => freeGpus(world, a) - freeGpus(world, b));
    const whole = own.filter((node) => isWhole(world, node));
    const found = partly.length > 0 ? partly.slice(0, 1) : choose(whole, neededOf(own, gpuCount));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How many of these equal nodes a job takes. */
export const neededOf = ([node]: readonly Node[], gpuCount: number): number =>
  node === undefined ? Infinity : Math.ceil(gpuCount / node.gpus);

/** One rack, else one pod, the fullest that has room; else the emptiest pods, and racks, first. */
export function choose(whole: readonly Node[], count: number): readonly Node[] | undefined {
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
  return [...(fullest('rack') ?? fullest('pod') ?? whole)].sort(order).slice(0, count);
}
