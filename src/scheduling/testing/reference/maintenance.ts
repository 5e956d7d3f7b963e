/** Maintenance that is known beforehand, the plain way: see `maintenance.ts` of the scheduler. */
import { type CycleLog, giveNotice, wakeBy } from './cycle-log.ts';
import { release } from './events.ts';
import { funderOf, type Job, type World } from './world.ts';

/** The first node that a job which ends by then may not use. */
export const leavingFrom = ({ windows, now }: World, endsBy: number): number =>
  Math.min(
    ...windows
      .filter(({ start, end }) => now < end && start < endsBy)
      .map(({ nodeCount }) => nodeCount),
  );

/** Nodes that leave before the job would be done, if it starts then, are not open to it. */
export function shutFor(world: World, { requestedSeconds }: Job, startsAt: number): void {
  world.shutFrom = leavingFrom(world, startsAt + requestedSeconds);
}

/** Holds whose jobs would run into maintenance as they now stand. */
export function giveUpCrossing(world: World): void {
  for (const hold of world.holds) {
    const startsBy = Math.max(world.now, hold.startsBy);
    const from = leavingFrom(world, startsBy + hold.job.requestedSeconds);
    if (!hold.nodes.some(({ number }) => number >= from)) continue;
    release(world, hold);
    world.isReleased = true;
  }
}

/** What runs into maintenance has notice before it. */
export function noticeBeforeMaintenance(world: World, log: CycleLog): void {
  const { now, policy, windows } = world;
  for (const { start, nodeCount } of windows) {
    if (world.noticed.has(start) || now >= start) continue;
    if (now < start - policy.noticeSeconds) {
      wakeBy(log, start - policy.noticeSeconds);
      continue;
    }
    world.noticed.add(start);
    for (const job of world.running.toSorted((a, b) => funderOf(a).index - funderOf(b).index)) {
      const isThere = [...job.held.keys()].some(({ number }) => number >= nodeCount);
      const endsBy = job.startedAt + job.requestedSeconds;
      const isLong = endsBy > start || endsBy <= now;
      if (!isThere || !isLong || job.vacateAt > 0) continue;
      giveNotice(world, log, job, start);
    }
  }
}
