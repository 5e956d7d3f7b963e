/** The table of a sweep for programs: cells, a row a setting, and the same as a document. */
import { decimalText } from '../report/figures.ts';
import { MEASURE_IDS, MEASURES, type MeasureId, UNITS } from '../report/measures.ts';
import type { Gathered, SettingRow, Spread } from './gather.ts';
import type { Sweep } from './sweep.ts';

type Cells = readonly string[];

const PARTS = ['median', 'least', 'most'] as const;

/**
 * A head and the rows. Figures in the unit that their column names, or the word `never`; empty
 * where there is nothing to measure.
 */
export function sweepCells({ parameters }: Sweep, { rows }: Gathered): readonly Cells[] {
  const head = [
    ...parameters.map(({ name }) => name),
    'seeds',
    'failed',
    'missing',
    ...MEASURE_IDS.flatMap((id) => PARTS.map((part) => `${id} ${part} (${unitOf(id).name})`)),
  ];
  const lines = rows.map((row) => [
    ...row.points.map(({ label }) => label),
    String(row.doneCount),
    String(row.failures.length),
    String(row.missingCount),
    ...MEASURE_IDS.flatMap((id) => PARTS.map((part) => cellOf(row, id, part))),
  ]);
  return [head, ...lines];
}

/** The same with the values that were assigned, and the reasons of failures; null for empty. */
export function sweepDocument(sweep: Sweep, gathered: Gathered): object {
  return {
    polderSweep: 1,
    name: sweep.name,
    scenarios: gathered.scenarioCount,
    done: gathered.doneCount,
    missing: gathered.missingCount,
    measures: MEASURE_IDS.map((id) => ({
      id,
      title: MEASURES[id].title,
      unit: unitOf(id).name,
    })),
    settings: gathered.rows.map((row) => ({
      parameters: row.points.map(({ label, assignments }, index) => ({
        name: sweep.parameters[index]?.name ?? '',
        value: label,
        assignments,
      })),
      seeds: row.doneCount,
      missing: row.missingCount,
      failures: row.failures,
      figures: Object.fromEntries(MEASURE_IDS.map((id) => [id, partsOf(row, id)])),
    })),
  };
}

function partsOf(row: SettingRow, id: MeasureId): Readonly<Record<string, string>> | null {
  if (row.spreadOf(id) === undefined) return null;
  return Object.fromEntries(PARTS.map((part) => [part, cellOf(row, id, part)]));
}

function cellOf(row: SettingRow, id: MeasureId, part: keyof Spread): string {
  const spread = row.spreadOf(id);
  if (spread === undefined) return '';
  const figure = spread[part];
  if (figure === 'never') return figure;
  const { smallestPerUnit, decimals } = unitOf(id);
  return decimalText(figure, smallestPerUnit, decimals).replaceAll(',', '');
}

function unitOf(id: MeasureId) {
  return UNITS[MEASURES[id].unit];
}
