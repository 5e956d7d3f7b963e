/** The report of a sweep as one HTML file: what each setting brings, with the range over seeds. */
import { figureOf } from '../report/figure.ts';
import { type Html, html } from '../report/html.ts';
import {
  MEASURE_IDS,
  MEASURES,
  type MeasureId,
  measuredText,
  neverText,
} from '../report/measures.ts';
import { pageOf, paragraphOf, type Section } from '../report/page.ts';
import { noteOf } from '../report/section-opening.ts';
import {
  countOf,
  listOf,
  NOT_BY_THE_END,
  withCapital,
  withUnitsKept,
} from '../report/sentences.ts';
import { tableOf } from '../report/table.ts';
import { type Gathered, hasNever, type SettingRow, type Spread } from './gather.ts';
import { rangeRowsChart } from './range-rows.ts';
import { figureSentence, rangeWordsOf, settingName } from './range-words.ts';
import type { Sweep } from './sweep.ts';

/** Where the sweep names no measures: of these, the first four that there are figures of. */
const TELLING: readonly MeasureId[] = [
  'wait-95',
  'delivered',
  'public-money',
  'price',
  'wait-95-all',
  'used',
  'missed',
  'price-all',
];
const TELLING_COUNT = 4;
/** A chart with more rows is no longer read; the table below it has them all. */
const DRAWN_ROWS_MAX = 40;
const NAMED_FAILURES_MAX = 5;
/** More columns leave the paper. */
const TABLE_MEASURES_MAX = 7;

export interface SweepPage {
  readonly sweep: Sweep;
  readonly gathered: Gathered;
  /** Version of Polder. */
  readonly version: string;
}

export function renderSweepPage({ sweep, gathered, version }: SweepPage): string {
  const measures = shownMeasures(sweep, gathered);
  return pageOf({
    title: sweep.name,
    opening: openingOf(sweep, gathered, measures),
    sections: [
      ...measures.map((id) => measureSection(id, sweep, gathered)),
      everythingSection(sweep, gathered),
      ...(gathered.failures.length === 0 ? [] : [failureSection(gathered)]),
      howSection(sweep),
    ],
    footer: `Made by Polder ${version} from the results of the sweep.`,
  });
}

/** Those that the sweep names, or those that say most, as far as there are figures. */
export function shownMeasures(sweep: Sweep, { rows }: Gathered): readonly MeasureId[] {
  const isThere = (id: MeasureId) => rows.some((row) => row.spreadOf(id) !== undefined);
  if (sweep.measures.length > 0) return sweep.measures;
  return TELLING.filter(isThere).slice(0, TELLING_COUNT);
}

/** `12 min (9 min to 20 min)`; the median alone where the seeds agree. */
export function spreadText(spread: Spread | undefined, id: MeasureId): string {
  const { unit } = MEASURES[id];
  const median = measuredText(spread?.median, unit);
  const from = measuredText(spread?.least, unit);
  const to = measuredText(spread?.most, unit);
  return from === to ? median : `${median} (${from} to ${to})`;
}

function openingOf(sweep: Sweep, gathered: Gathered, measures: readonly MeasureId[]): Html {
  const { rows, scenarioCount, doneCount, missingCount, failures } = gathered;
  const missing =
    missingCount === 0 ? [] : [`${countOf(missingCount, 'scenario')} of ${scenarioCount}.`];
  const failed = failures
    .slice(0, NAMED_FAILURES_MAX)
    .map(({ number, reason }) => `Scenario ${number}: ${firstLine(reason)}`);
  const more = failures.length - failed.length;
  const rest = more > 0 ? [`And ${countOf(more, 'other')}, listed below.`] : [];
  const varied = listOf(
    sweep.parameters.map(({ name }) => name),
    6,
  );
  const seeds = countOf(sweep.seeds.length, 'seed');
  const counted = doneCount === scenarioCount ? '' : `, of which ${doneCount} are counted here`;
  const whose =
    gathered.decidingParties.length === 0
      ? ''
      : `“Its”: of ${listOf(gathered.decidingParties)} and those who belong to it.`;
  return html`<header>
<p class="kind">Sweep</p>
<h1>${sweep.name}</h1>
${noteOf(missing, 'Not everything is here yet. Without a result:')}${noteOf(
  [...failed, ...rest],
  'Scenarios that failed are left out of all figures.',
)}
${paragraphOf(
  `Varied: ${varied}. ${countOf(rows.length, 'setting')}, each with ${seeds}:`,
  `${countOf(scenarioCount, 'rehearsal')}${counted}.`,
  figureSentence(
    sweep,
    'A figure is the median over the seeds; in brackets the least and the most.',
  ),
  whose,
)}
<dl class="answers even">
${measures.map((id) => rangeAnswer(id, sweep, gathered))}</dl>
</header>`;
}

function rangeAnswer(id: MeasureId, sweep: Sweep, gathered: Gathered): Html {
  const { answer, why } = rangeWordsOf(id, sweep, gathered);
  return html`<div><dt>${MEASURES[id].title}</dt>
<dd class="answer">${withUnitsKept(answer)}</dd>
<dd class="why">${withUnitsKept(why)}</dd></div>
`;
}

function measureSection(id: MeasureId, sweep: Sweep, { rows }: Gathered): Section {
  const { title, unit } = MEASURES[id];
  const drawn = rows.slice(0, DRAWN_ROWS_MAX);
  const cut = drawn.length < rows.length ? ` The first ${drawn.length} settings are drawn.` : '';
  const body = figureOf({
    id: `measure-${id}`,
    name: 'By setting',
    description:
      `One bar for each setting, as long as the median over the seeds; the line on it goes from ` +
      `the least to the most. ${rangeSentence(id, rows)}${cut}${neverSentence(id, rows)}`,
    legend: [
      { ink: 'blue', mark: 'block', label: 'Median over the seeds' },
      { ink: 'orange', mark: 'line', label: 'Least to most' },
    ],
    chart: rangeRowsChart(
      drawn.map((row) => {
        const spread = row.spreadOf(id);
        return { name: settingName(row), label: measuredText(spread?.median, unit), spread };
      }),
      unit,
    ),
    table: {
      caption: title,
      columns: [
        ...parameterColumns(sweep),
        { number: 'Median', of: (row: SettingRow) => partText(row, id, 'median') },
        { number: 'Least', of: (row: SettingRow) => partText(row, id, 'least') },
        { number: 'Most', of: (row: SettingRow) => partText(row, id, 'most') },
        { number: 'Seeds', of: (row: SettingRow) => seedsText(row, id) },
      ],
      rows,
    },
  });
  return { id, title, body };
}

function rangeSentence(id: MeasureId, rows: readonly SettingRow[]): string {
  const texts = rows.map((row) => `${settingName(row)}: ${spreadText(row.spreadOf(id), id)}`);
  return texts.length <= 8 ? `${texts.join('; ')}.` : '';
}

function neverSentence(id: MeasureId, rows: readonly SettingRow[]): string {
  if (!hasNever(rows, id)) return '';
  return ` “${withCapital(NOT_BY_THE_END)}”: ${neverText(id)}. An arrow stands for such seeds.`;
}

/** `2 of 3` where one of the seeds has nothing to measure. */
function seedsText({ doneCount, measuredCountOf }: SettingRow, id: MeasureId): string {
  const count = measuredCountOf(id);
  return count === doneCount ? String(count) : `${count} of ${doneCount}`;
}

function partText(row: SettingRow, id: MeasureId, part: keyof Spread): string {
  return measuredText(row.spreadOf(id)?.[part], MEASURES[id].unit);
}

function parameterColumns({ parameters }: Sweep) {
  return parameters.map(({ name }, index) => ({
    text: name,
    of: ({ points }: SettingRow) => points[index]?.label ?? '',
  }));
}

function everythingSection(sweep: Sweep, { rows }: Gathered): Section {
  const there = MEASURE_IDS.filter((id) => rows.some((row) => row.spreadOf(id) !== undefined));
  const tables = Array.from({ length: Math.ceil(there.length / TABLE_MEASURES_MAX) }, (_, index) =>
    there.slice(index * TABLE_MEASURES_MAX, (index + 1) * TABLE_MEASURES_MAX),
  );
  return {
    id: 'everything',
    title: 'Every measure',
    body: html`${tables.map((ids, index) =>
      tableOf({
        caption: `The median over the seeds, table ${index + 1} of ${tables.length}`,
        columns: [
          ...parameterColumns(sweep),
          ...ids.map((id) => ({
            number: MEASURES[id].title,
            of: (row: SettingRow) => partText(row, id, 'median'),
          })),
        ],
        rows,
      }),
    )}`,
  };
}

function failureSection({ failures }: Gathered): Section {
  return {
    id: 'failures',
    title: 'What failed',
    body: tableOf({
      caption: 'Scenarios without figures, and why',
      columns: [
        { text: 'Scenario', of: ({ number, id }) => `${number} (${id})` },
        { text: 'Seed', of: ({ seed }) => String(seed) },
        { text: 'Why', of: ({ reason }) => reason },
      ],
      rows: failures,
    }),
  };
}

function howSection({ parameters, seeds, months }: Sweep): Section {
  const rows = parameters.flatMap(({ name, points }) =>
    points.flatMap(({ label, assignments }) =>
      assignments.map(({ path, text }) => ({ name, label, path, text })),
    ),
  );
  const length = months === undefined ? '' : ` Rehearsed are ${countOf(months, 'month')}.`;
  return {
    id: 'how',
    title: 'What was varied',
    body: html`${paragraphOf(`Seeds: ${listOf(seeds.map(String), 12)}.${length}`)}${tableOf({
      caption: 'Values of the fields of the programme file',
      columns: [
        { text: 'Parameter', of: (row: (typeof rows)[number]) => row.name },
        { text: 'Setting', of: (row) => row.label },
        { text: 'Field', of: (row) => row.path },
        { text: 'Value', of: (row) => row.text },
      ],
      rows,
    })}`,
  };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
