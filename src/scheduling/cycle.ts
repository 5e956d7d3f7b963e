/**
 * What one scheduling cycle carries along: what it decided so far, and what it learned about room.
 */
import { type Cluster, start } from './cluster.ts';
import { placeOnHeldNodes, placeOnOpenNodes } from './holds.ts';
import type { OrderKey } from './order.ts';

export interface StartDecision {
  readonly slot: number;
  /** Index into `STANDINGS`. */
  readonly standing: number;
  readonly nodes: readonly number[];
}

/** A running job must give its GPUs back at `vacateAt`. */
export interface NoticeDecision {
  readonly slot: number;
  readonly vacateAt: number;
}

export interface Cycle {
  readonly cluster: Cluster;
  readonly now: number;
  readonly starts: StartDecision[];
  readonly notices: NoticeDecision[];
  wakeAt: number;
  /** False while only new jobs are tried: an older one may have a better right to the hold. */
  mayHold: boolean;
  wantsHold: boolean;
  /** The smallest gang that found no room on open nodes: a larger one finds none either. */
  blockedGpuCount: number;
  /** Found no room on held nodes: nor does a gang as large that would end as late. */
  heldBlockedGpuCount: number;
  heldBlockedEndsBy: number;
}

export function openPlacement(cycle: Cycle, gpuCount: number): readonly number[] | undefined {
  if (gpuCount >= cycle.blockedGpuCount) return undefined;
  const found = placeOnOpenNodes(cycle.cluster, gpuCount);
  if (found === undefined) cycle.blockedGpuCount = gpuCount;
  return found;
}

export function heldPlacement(
  cycle: Cycle,
  gpuCount: number,
  endsBy: number,
): readonly number[] | undefined {
  const isAsLarge = gpuCount >= cycle.heldBlockedGpuCount;
  if (isAsLarge && endsBy >= cycle.heldBlockedEndsBy) return undefined;
  const found = placeOnHeldNodes(cycle.cluster, gpuCount, endsBy);
  const isWider = gpuCount <= cycle.heldBlockedGpuCount && endsBy <= cycle.heldBlockedEndsBy;
  if (found === undefined && isWider) {
    cycle.heldBlockedGpuCount = gpuCount;
    cycle.heldBlockedEndsBy = endsBy;
  }
  return found;
}

/** After the holds change, what found no room may find some. */
export function forgetBlocked(cycle: Cycle): void {
  cycle.blockedGpuCount = Number.MAX_SAFE_INTEGER;
  cycle.heldBlockedGpuCount = Number.MAX_SAFE_INTEGER;
  cycle.heldBlockedEndsBy = Number.MAX_SAFE_INTEGER;
}

export function startNow(cycle: Cycle, key: OrderKey, nodes: readonly number[]): void {
  start(cycle.cluster, key.slot, nodes, cycle.now);
  cycle.starts.push({ slot: key.slot, standing: key.standing, nodes });
}

export function wakeBy(cycle: Cycle, at: number): void {
  if (cycle.wakeAt === 0 || at < cycle.wakeAt) cycle.wakeAt = at;
}
