/** What a cycle of the reference scheduler decided so far. */
import type { Decided } from '../drive-cluster.ts';
import { start } from './events.ts';
import type { Key } from './order.ts';
import type { Node, World } from './world.ts';
import * as of from './world.ts';

export interface CycleLog {
  readonly starts: Decided['starts'][number][];
  readonly notices: Decided['notices'][number][];
  wakeAt: number;
}

export function wakeBy(log: CycleLog, at: number): void {
  log.wakeAt = Math.min(log.wakeAt || Infinity, at);
}

export function startJob(world: World, log: CycleLog, key: Key, nodes: readonly Node[]): true {
  const { job, standing } = key;
  start(world, job, nodes);
  log.starts.push({ job: job.jobNumber, standing, nodes: nodes.map(({ number }) => number) });
  return true;
}

/** A refused job whose funder is not behind has a better right once it is. */
export function wakeWhenOwed(world: World, log: CycleLog, { funder, standing }: Key): void {
  const idle = of.idleGpus(world, funder);
  const isInShare = standing === 'indebted';
  if ((!isInShare && standing !== 'borrowed') || idle === 0 || funder.position > 0) return;
  const seconds = -funder.position / idle;
  const wait = isInShare ? Math.max(1, Math.ceil(seconds)) : Math.floor(seconds) + 1;
  wakeBy(log, world.now + wait);
}
