/** An earliest start that rests on wall times: were those runs over, there would be room. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { intAt } from '../kernel/column.ts';
import { end, holdOfJob, isRunning, releaseHold } from './cluster.ts';
import { explain } from './explain.ts';
import { placeOnOpenNodes } from './holds.ts';
import { lookBelow } from './maintenance.ts';
import { freesBy } from './planned-use.ts';
import { askedShareOf, couldRide } from './share-room.ts';
import { crowdedIn, drainedScenario, scenarioArbitrary } from './testing/any-scenario.ts';
import { drive, type Scenario } from './testing/drive-cluster.ts';
import type { Moment } from './testing/engine-scheduler.ts';
import { leavingFrom } from './windows.ts';
import { gangOf } from './wish.ts';

class Seen extends Error {}

function driveUntilSeen(scenario: Scenario, look: (moment: Moment) => void): void {
  try {
    drive(scenario, look);
  } catch (error) {
    if (!(error instanceof Seen)) throw error;
  }
}

/** Ends all that is to end by `at`. */
function endDueBy({ cluster, now, live }: Moment, at: number): void {
  for (const each of [...live.values()]) {
    if (!isRunning(cluster, each) || Math.max(now + 1, freesBy(cluster, each, now)) > at) continue;
    end(cluster, each, now);
  }
}

/** Whether there is room as near as it must be once all that is to end by `at` has ended. */
function hasRoomAt(moment: Moment, slot: number, at: number): boolean {
  const { cluster } = moment;
  endDueBy(moment, at);
  const hold = holdOfJob(cluster, slot);
  if (hold !== undefined) releaseHold(cluster, hold);
  return placeOnOpenNodes(cluster, gangOf(cluster.jobs, slot)) !== undefined;
}

test('at the earliest start one rack, or one pod, has the room that a job requires', () => {
  let nearCount = 0;
  fc.assert(
    fc.property(scenarioArbitrary, fc.nat(30), (scenario, moments) => {
      let left = moments;
      const look = (moment: Moment): void => {
        const { cluster, now, live } = moment;
        left -= 1;
        const found = [...live.values()].flatMap((slot) => {
          if (isRunning(cluster, slot)) return [];
          const { earliestStart } = explain(cluster, slot, now);
          const { basis, at = 0 } = earliestStart;
          return basis === 'requested_ends' && at > now ? [{ slot, at }] : [];
        });
        const near = found.filter(({ slot }) => gangOf(cluster.jobs, slot).nearness > 0);
        const [seen] = [...near, ...found];
        if (left > 0 || seen === undefined) return;
        nearCount += near.length > 0 ? 1 : 0;
        expect(hasRoomAt(moment, seen.slot, seen.at)).toBe(true);
        throw new Seen();
      };
      driveUntilSeen(scenario, look);
    }),
    { numRuns: 1_000 },
  );
  expect(nearCount).toBeGreaterThan(30);
});

test('at the earliest start of a job that asks for a share it could ride, or have a GPU', () => {
  let rideCount = 0;
  fc.assert(
    fc.property(crowdedIn(scenarioArbitrary), fc.nat(30), (scenario, moments) => {
      let left = moments;
      const look = (moment: Moment): void => {
        const { cluster, now, live } = moment;
        left -= 1;
        const seen = [...live.values()].flatMap((slot) => {
          if (isRunning(cluster, slot) || askedShareOf(cluster, slot).sharePpm === 0) return [];
          const { basis, at = 0 } = explain(cluster, slot, now).earliestStart;
          return basis === 'requested_ends' && at > now ? [{ slot, at }] : [];
        })[0];
        if (left > 0 || seen === undefined) return;
        endDueBy(moment, seen.at);
        const asked = askedShareOf(cluster, seen.slot);
        const rides = couldRide(cluster, seen.slot, asked, seen.at);
        rideCount += rides ? 1 : 0;
        const hasGpu = placeOnOpenNodes(cluster, gangOf(cluster.jobs, seen.slot)) !== undefined;
        expect(rides || hasGpu).toBe(true);
        throw new Seen();
      };
      driveUntilSeen(scenario, look);
    }),
    { numRuns: 2_500 },
  );
  expect(rideCount).toBeGreaterThan(10);
});

test('at the earliest start before maintenance nodes that stay long enough have the room', () => {
  let crossingCount = 0;
  fc.assert(
    fc.property(drainedScenario, fc.nat(30), (scenario, moments) => {
      let left = moments;
      const look = (moment: Moment): void => {
        const { cluster, now, live } = moment;
        left -= 1;
        const seen = [...live.values()].flatMap((slot) => {
          if (isRunning(cluster, slot)) return [];
          const { basis, at = 0 } = explain(cluster, slot, now).earliestStart;
          const isGuess = basis === 'requested_ends' || basis === 'maintenance_end';
          return isGuess && at > now ? [{ slot, at }] : [];
        })[0];
        if (left > 0 || seen === undefined) return;
        const { slot, at } = seen;
        const leaving = leavingFrom(cluster, at, at + intAt(cluster.jobs.requestedSeconds, slot));
        crossingCount += leaving < Infinity ? 1 : 0;
        expect(lookBelow(cluster, leaving, () => hasRoomAt(moment, slot, at))).toBe(true);
        throw new Seen();
      };
      driveUntilSeen(scenario, look);
    }),
    { numRuns: 1_000 },
  );
  expect(crossingCount).toBeGreaterThan(10);
});
