/**
 * How near together a job wants its GPUs. What is required is waited for: the job starts only where
 * one rack, or one pod, has the room. What is preferred is taken where it is free at once, and else
 * the job starts anywhere, as one without a wish; it never waits for its preference.
 */
import { intAt } from '../kernel/column.ts';
import type { Jobs } from './jobs.ts';
import type { NodeRows } from './node-rows.ts';
import type { NodeGroupRange, Nodes } from './nodes.ts';

/** The position in this list is the code in the columns, and never changes. */
export const WISHES = ['any', 'prefer-pod', 'prefer-rack', 'require-pod', 'require-rack'] as const;
export type Wish = (typeof WISHES)[number];

/** How near: anywhere in the cluster, in one pod, in one rack. What is nearer is further too. */
export const ANYWHERE = 0;
export const ONE_POD = 1;
export const ONE_RACK = 2;
export const NEARNESS_COUNT = 3;

const FIRST_REQUIRED = 3;

/** A gang that a place is looked for. */
export interface Gang {
  readonly gpuCount: number;
  readonly nearness: number;
}

/** True where a job of the wish waits for one rack or pod. */
export function isRequired(wish: Wish): boolean {
  return WISHES.indexOf(wish) >= FIRST_REQUIRED;
}

/** The nearness without which a job of the wish with this code does not start. */
export function neededNearness(code: number): number {
  return code < FIRST_REQUIRED ? ANYWHERE : code - FIRST_REQUIRED + 1;
}

/** The nearness that a job of the wish with this code asks for, required or not. */
export function wantedNearness(code: number): number {
  return code < FIRST_REQUIRED ? code : code - FIRST_REQUIRED + 1;
}

/** What the job in `slot` must have. */
export function gangOf(jobs: Jobs, slot: number): Gang {
  const nearness = neededNearness(intAt(jobs.wish, slot));
  return { gpuCount: intAt(jobs.gpuCount, slot), nearness };
}

/** What it would rather have; `undefined` where it prefers nothing to what it must have. */
export function preferredGangOf(jobs: Jobs, slot: number): Gang | undefined {
  const code = intAt(jobs.wish, slot);
  if (code === 0 || code >= FIRST_REQUIRED) return undefined;
  return { gpuCount: intAt(jobs.gpuCount, slot), nearness: code };
}

/** How near together these nodes, one or more, are. */
export function nearnessOf({ rackOf, podOfRack }: Nodes, { bounds }: NodeRows): number {
  const racks = bounds.map((node, at) => intAt(rackOf, at % 2 === 0 ? node : node - 1));
  const [rack = 0] = racks;
  if (racks.every((each) => each === rack)) return ONE_RACK;
  const pod = intAt(podOfRack, rack);
  return racks.every((each) => intAt(podOfRack, each) === pod) ? ONE_POD : ANYWHERE;
}

/** The ranges of nodes of `group`, ends exclusive: a gang this near together is inside one. */
export function placesIn(
  { rackStart, podStart }: Pick<Nodes, 'rackStart' | 'podStart'>,
  group: NodeGroupRange,
  nearness: number,
): readonly (readonly [number, number])[] {
  if (nearness === ANYWHERE) return [[group.nodeStart, group.nodeEnd]];
  const isRack = nearness === ONE_RACK;
  const [start, end] = isRack ? [group.rackStart, group.rackEnd] : [group.podStart, group.podEnd];
  const nodeOf = (place: number): number =>
    intAt(rackStart, isRack ? place : intAt(podStart, place));
  return Array.from({ length: end - start }, (_, index) => {
    return [nodeOf(start + index), nodeOf(start + index + 1)] as const;
  });
}
