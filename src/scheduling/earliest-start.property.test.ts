/** An earliest start that rests on wall times: were those runs over, there would be room. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { end, isRunning } from './cluster.ts';
import { explain } from './explain.ts';
import { placeOnOpenNodes } from './holds.ts';
import { freesBy } from './planned-use.ts';
import { scenarioArbitrary } from './testing/any-scenario.ts';
import { drive } from './testing/drive-cluster.ts';
import type { Moment } from './testing/engine-scheduler.ts';
import { gangOf } from './wish.ts';

class Seen extends Error {}

/** Ends all that is to end by `at`, and says whether there is room then as near as it must be. */
function hasRoomAt({ cluster, now, live }: Moment, slot: number, at: number): boolean {
  for (const each of [...live.values()]) {
    if (!isRunning(cluster, each) || Math.max(now + 1, freesBy(cluster, each, now)) > at) continue;
    end(cluster, each, now);
  }
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
      try {
        drive(scenario, look);
      } catch (error) {
        if (!(error instanceof Seen)) throw error;
      }
    }),
    { numRuns: 1_000 },
  );
  expect(nearCount).toBeGreaterThan(30);
});
