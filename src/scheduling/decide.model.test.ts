/**
 * The scheduler with its indexes, memories and short cuts against one that has none: every start
 * with its nodes and its right, every notice, end and return, what is owed, and why each job waits,
 * after every decision.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  closingScenario,
  drainedScenario,
  estimatedScenario,
  failingScenario,
  plannedScenario,
  scenarioArbitrary,
  sharingScenario,
} from './testing/any-scenario.ts';
import { driveScheduler, type Scenario } from './testing/drive-cluster.ts';
import { EngineScheduler } from './testing/engine-scheduler.ts';
import { ReferenceScheduler } from './testing/reference/reference-scheduler.ts';

/** Of each kind. Continuous integration asks for the full form, and longer runs for more. */
const CASE_COUNT = Number(
  process.env.MODEL_TEST_CASES ?? (process.env.TEST_FORM === 'full' ? 600 : 100),
);
const SEED = process.env.MODEL_TEST_SEED;

/** The lines of both around the first that differs; none where they are equal. */
function differenceOf(scenario: Scenario): string {
  const look = (): void => {};
  const engine = driveScheduler(scenario, new EngineScheduler(scenario, look), true);
  const reference = driveScheduler(scenario, new ReferenceScheduler(scenario), true);
  const at = engine.findIndex((line, index) => line !== reference[index]);
  if (at < 0 && engine.length === reference.length) return '';
  const around = (lines: readonly string[]) => lines.slice(Math.max(0, at - 12), at + 5);
  return ['engine', ...around(engine), 'reference', ...around(reference)].join('\n');
}

test.each([
  ['with reservations', fc.oneof(scenarioArbitrary, drainedScenario, failingScenario)],
  ['where allocations close', closingScenario],
  ['with a plan of all starts', plannedScenario],
  ['where jobs share GPUs', sharingScenario],
])('the engine decides as the reference scheduler does, job for job, %s', (_, scenarios) => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      expect(differenceOf(scenario)).toBe('');
    }),
    { numRuns: CASE_COUNT, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
});

test('and where runs outlive the time that they were planned for', () => {
  fc.assert(
    fc.property(estimatedScenario, (scenario) => {
      expect(differenceOf(scenario)).toBe('');
    }),
    { numRuns: CASE_COUNT, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
});
