/**
 * The whole scheduler under random jobs, policies and changes, looked at after every decision by a
 * slow and plain checker.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { scenarioArbitrary } from './testing/any-scenario.ts';
import { drive } from './testing/drive-cluster.ts';
import { DriveWatch } from './testing/watch-drive.ts';

test('whatever happens, every law of the scheduler holds after every decision', () => {
  let keptCount = 0;
  fc.assert(
    fc.property(scenarioArbitrary, (scenario) => {
      const watch = new DriveWatch();
      drive(scenario, (moment) => watch.look(moment));
      keptCount += watch.keptCount;
      expect(watch.faults).toEqual([]);
    }),
    { numRuns: Number(process.env.RUNS ?? 500) },
  );
  // A watch that saw no promise would prove nothing about them.
  expect(keptCount).toBeGreaterThan(100);
});

test('the same scenario twice gives the same decisions', () => {
  fc.assert(
    fc.property(scenarioArbitrary, (scenario) => {
      const look = (): void => {};
      expect(drive(scenario, look)).toEqual(drive(scenario, look));
    }),
    { numRuns: 50 },
  );
});
