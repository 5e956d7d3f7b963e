/** The results of a sweep by setting: of each measure the median and the range over the seeds. */
import { divideRounded } from '../report/figures.ts';
import { MEASURE_IDS, type MeasureId } from '../report/measures.ts';
import type { DoneScenario, FailedScenario, ScenarioResult } from './result.ts';
import type { Point, Scenario } from './sweep.ts';

/** In the smallest unit of its measure. */
export interface Spread {
  readonly median: bigint;
  readonly least: bigint;
  readonly most: bigint;
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
  /** `undefined` where no seed gave the figure. */
  readonly spreadOf: (measure: MeasureId) => Spread | undefined;
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
  const spreads = new Map(MEASURE_IDS.map((id) => [id, spreadOf(figuresOf(done, id))]));
  return {
    points,
    doneCount: done.length,
    failures,
    decidingParties: done.flatMap(({ decidingParty }) => decidingParty ?? []),
    missingCount: scenarios.length - done.length - failures.length,
    spreadOf: (measure) => spreads.get(measure),
  };
}

function figuresOf(done: readonly DoneScenario[], id: MeasureId): readonly bigint[] {
  return done.flatMap(({ figures }) => {
    const figure = figures[id];
    return figure === null ? [] : [BigInt(figure)];
  });
}

/** The median of an even number of figures is the mean of the two in the middle, rounded. */
export function spreadOf(figures: readonly bigint[]): Spread | undefined {
  const ordered = figures.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [least] = ordered;
  const most = ordered.at(-1);
  const below = ordered[Math.floor((ordered.length - 1) / 2)];
  const above = ordered[Math.floor(ordered.length / 2)];
  if (least === undefined || most === undefined) return undefined;
  if (below === undefined || above === undefined) return undefined;
  return { least, most, median: divideRounded(below + above, 2n) };
}
