/** The results of a sweep by setting: of each measure the median and the range over the seeds. */
import { divideRounded } from '../../kernel/shares.ts';
import { compareRanked, type Measured, type Ranked, rankedOf } from '../report/measured.ts';
import { MEASURE_IDS, type MeasureId } from '../report/measures.ts';
import {
  type DoneScenario,
  type FailedScenario,
  measuredIn,
  type ScenarioResult,
} from './result.ts';
import type { Point, Scenario } from './sweep.ts';

/**
 * Over the seeds that have something to measure. One in which it was never reached counts as more
 * than any number.
 */
export interface Spread {
  readonly median: Ranked;
  readonly least: Ranked;
  readonly most: Ranked;
}

export interface Failure extends Pick<FailedScenario, 'id' | 'seed' | 'kind' | 'reason'> {
  readonly number: number;
}

export interface SettingRow {
  readonly points: readonly Point[];
  readonly doneCount: number;
  readonly failures: readonly Failure[];
  /** Scenarios that have no result yet. */
  readonly missingCount: number;
  readonly decidingParties: readonly string[];
  /** `undefined` where no seed has anything to measure. */
  readonly spreadOf: (measure: MeasureId) => Spread | undefined;
  readonly measuredAt: (seed: number, measure: MeasureId) => Measured;
  /** Of the seeds that are done, how many have something to measure. */
  readonly measuredCountOf: (measure: MeasureId) => number;
}

export interface Gathered {
  readonly rows: readonly SettingRow[];
  readonly scenarioCount: number;
  readonly doneCount: number;
  readonly missingCount: number;
  readonly failures: readonly Failure[];
  /** Names of the parties that decide: one, unless that itself was varied. */
  readonly decidingParties: readonly string[];
}

/** One row a setting, in the order of the grid. `resultOf` answers what is there of a scenario. */
export function gather(
  scenarios: readonly Scenario[],
  resultOf: (scenario: Scenario) => ScenarioResult | undefined,
): Gathered {
  const settings = new Map<readonly Point[], Scenario[]>();
  for (const scenario of scenarios) {
    const of = settings.get(scenario.points);
    if (of === undefined) settings.set(scenario.points, [scenario]);
    else of.push(scenario);
  }
  const rows = [...settings].map(([points, of]) => rowOf(points, of, resultOf));
  const sumOf = (count: (row: SettingRow) => number) =>
    rows.reduce((sum, row) => sum + count(row), 0);
  return {
    rows,
    scenarioCount: scenarios.length,
    doneCount: sumOf(({ doneCount }) => doneCount),
    missingCount: sumOf(({ missingCount }) => missingCount),
    failures: rows.flatMap(({ failures }) => failures),
    decidingParties: [...new Set(rows.flatMap((row) => row.decidingParties))],
  };
}

function rowOf(
  points: readonly Point[],
  scenarios: readonly Scenario[],
  resultOf: (scenario: Scenario) => ScenarioResult | undefined,
): SettingRow {
  const done: DoneScenario[] = [];
  const failures: Failure[] = [];
  for (const scenario of scenarios) {
    const result = resultOf(scenario);
    if (result?.ok === true) done.push(result);
    if (result?.ok === false) failures.push({ ...result, number: scenario.number });
  }
  const figures = new Map(
    MEASURE_IDS.map((id) => [id, rankedOf(done.map((each) => measuredIn(each, id)))]),
  );
  const spreads = new Map([...figures].map(([id, ranked]) => [id, spreadOf(ranked)]));
  const bySeed = new Map(done.map((each) => [each.seed, each]));
  return {
    points,
    doneCount: done.length,
    failures,
    decidingParties: done.flatMap(({ decidingParty }) => decidingParty ?? []),
    missingCount: scenarios.length - done.length - failures.length,
    spreadOf: (measure) => spreads.get(measure),
    measuredAt: (seed, measure) => {
      const found = bySeed.get(seed);
      return found === undefined ? undefined : measuredIn(found, measure);
    },
    measuredCountOf: (measure) => figures.get(measure)?.length ?? 0,
  };
}

/** Whether any seed of these settings never reached what is measured. */
export function hasNever(rows: readonly SettingRow[], measure: MeasureId): boolean {
  return rows.some((row) => row.spreadOf(measure)?.most === 'never');
}

/**
 * The median of an even number of figures is the mean of the two in the middle, rounded; where one
 * of them was never reached, neither is the mean.
 */
export function spreadOf(figures: readonly Ranked[]): Spread | undefined {
  const ordered = figures.toSorted(compareRanked);
  const [least] = ordered;
  const most = ordered.at(-1);
  const below = ordered[Math.floor((ordered.length - 1) / 2)];
  const above = ordered[Math.floor(ordered.length / 2)];
  if (least === undefined || most === undefined) return undefined;
  if (below === undefined || above === undefined) return undefined;
  return { least, most, median: meanOf(below, above) };
}

function meanOf(below: Ranked, above: Ranked): Ranked {
  return below === 'never' || above === 'never' ? 'never' : divideRounded(below + above, 2n);
}
