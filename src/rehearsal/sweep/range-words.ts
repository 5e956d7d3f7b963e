/**
 * What a report says in words of the medians of all settings: from which to which they go, with
 * which settings, and in how many seeds the same settings are the ends. Settings share their seeds,
 * so that seed by seed they are rehearsed with the same jobs, as far as what is varied leaves them.
 */
import { compareRanked, type Ranked } from '../report/measured.ts';
import { MEASURES, type MeasureId, measuredText } from '../report/measures.ts';
import { listOf, NOT_BY_THE_END } from '../report/sentences.ts';
import type { Gathered, SettingRow } from './gather.ts';
import type { Sweep } from './sweep.ts';

export interface RangeWords {
  readonly answer: string;
  readonly why: string;
}

interface RankedRow {
  readonly row: SettingRow;
  readonly median: Ranked;
}

export function settingName({ points }: SettingRow): string {
  return points.map(({ label }) => label).join(' · ');
}

/** From the settings with the least to those with the most. */
export function rangeWordsOf(id: MeasureId, sweep: Sweep, { rows }: Gathered): RangeWords {
  const ranked = rows.flatMap((row): readonly RankedRow[] => {
    const median = row.spreadOf(id)?.median;
    return median === undefined ? [] : [{ row, median }];
  });
  const ordered = ranked.toSorted((a, b) => compareRanked(a.median, b.median));
  const [least, most] = [ordered[0]?.median, ordered.at(-1)?.median];
  const { unit } = MEASURES[id];
  const [from, to] = [measuredText(least, unit), measuredText(most, unit)];
  const without = rows.length - ordered.length;
  const rest = without === 0 ? '' : ` Without this figure: ${without} of ${rows.length} settings.`;
  if (least === undefined) return { answer: from, why: 'No setting has this figure.' };
  const [only, ...others] = ordered;
  if (only !== undefined && others.length === 0) {
    return { answer: from, why: `${onlyWords(id, only.row)}${rest}` };
  }
  const where = without === 0 ? 'in every setting' : 'wherever there is one';
  if (least === most) return { answer: from, why: `The same ${where}.${rest}` };
  if (from === to) return { answer: from, why: `As far as is shown the same ${where}.${rest}` };
  const ends = {
    least: ordered.filter(({ median }) => median === least).map(({ row }) => row),
    most: ordered.filter(({ median }) => median === most).map(({ row }) => row),
  };
  const last = listOf(ends.most.map(settingName));
  const high = most === 'never' ? `; ${NOT_BY_THE_END} with ${last}` : `, most with ${last}`;
  const seeds = seedSentence(id, sweep.seeds, { all: ordered.map(({ row }) => row), ...ends });
  const why = `Least with ${listOf(ends.least.map(settingName))}${high}.${seeds}${rest}`;
  return { answer: `${from} to ${to}`, why };
}

/** `With 60 alone; from 9 min to 20 min over the seeds.` */
function onlyWords(id: MeasureId, row: SettingRow): string {
  const { unit } = MEASURES[id];
  const [from, to] = [row.spreadOf(id)?.least, row.spreadOf(id)?.most].map((each) =>
    measuredText(each, unit),
  );
  const range = from === to ? '' : `; from ${from} to ${to} over the seeds`;
  return `With ${settingName(row)} alone${range}.`;
}

interface Ends {
  readonly all: readonly SettingRow[];
  readonly least: readonly SettingRow[];
  readonly most: readonly SettingRow[];
}

/** In how many seeds, of those that all have a figure of; empty where it is so in each. */
function seedSentence(id: MeasureId, seeds: readonly number[], ends: Ends): string {
  const shared = seeds.filter((seed) =>
    ends.all.every((row) => row.measuredAt(seed, id) !== undefined),
  );
  const holding = shared.filter((seed) => {
    const figureOf = (row: SettingRow): Ranked => row.measuredAt(seed, id) ?? 'never';
    const ordered = ends.all.map(figureOf).toSorted(compareRanked);
    return (
      ends.least.some((row) => figureOf(row) === ordered[0]) &&
      ends.most.some((row) => figureOf(row) === ordered.at(-1))
    );
  });
  if (holding.length === shared.length) return '';
  if (shared.length === 1) return ' That does not hold in the one seed that all of them have.';
  const count = holding.length === 0 ? 'none' : String(holding.length);
  return ` That holds in ${count} of ${shared.length} seeds.`;
}

/** What a figure stands for, of as many seeds as the sweep has. */
export function figureSentence({ seeds }: Sweep, spread: string): string {
  return seeds.length === 1
    ? 'One seed says nothing of how much of a difference is chance.'
    : spread;
}
