/** A sweep of two settings and three seeds, of which one scenario failed and one was not run. */
import { SEVEN_FUNDERS, sampleSummary } from '../../report/testing/sample-summary.ts';
import { gather } from '../gather.ts';
import { doneScenario, failedScenario, type ScenarioResult } from '../result.ts';
import { type Scenario, scenariosOf } from '../sweep.ts';
import { renderSweepPage } from '../sweep-page.ts';
import { digest, sweepOf } from './small-sweep.ts';

export const VARY =
  'vary: [{ name: Load, path: "workload.sources[0].loadPercent", values: [60, 80] }]';
export const sweep = sweepOf('seedCount: 3', VARY, 'measures: [used, wait-95]');
export const scenarios = scenariosOf(sweep, digest);
export const gathered = gather(scenarios, resultOf);

/** Utilisation by number; scenario 5 failed and 6 has not been run. */
export function resultOf(scenario: Scenario): ScenarioResult | undefined {
  const { number } = scenario;
  if (number === 6) return undefined;
  if (number === 5) return failedScenario(scenario, { kind: 'input', reason: 'No <room>.' });
  const summary = sampleSummary(SEVEN_FUNDERS);
  return doneScenario(scenario, { ...summary, utilisation: number / 10 });
}

export function samplePage(): string {
  return renderSweepPage({ sweep, gathered, version: '1.2.3' });
}
