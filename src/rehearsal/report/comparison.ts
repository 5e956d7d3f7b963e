/** Rehearsals side by side, as one HTML file: first which is best at what, then every figure. */
import type { Summary } from '../summary.ts';
import { barRowsChart } from './bar-rows.ts';
import { type Leader, leadersOf, verdictOf } from './comparison-leaders.ts';
import {
  areOfOneTime,
  cautionsOf,
  conditionTexts,
  type MeasureGroup,
  measureGroups,
  type Run,
} from './comparison-measures.ts';
import { intervalText } from './dates.ts';
import { figureOf } from './figure.ts';
import { eurShort, gpuHoursShort, priceText } from './figures.ts';
import { withoutIdle } from './findings.ts';
import { HELD_BACK_LEAD, heldBackTexts } from './held-back.ts';
import { type Html, html } from './html.ts';
import { MEASURES, UNITS } from './measures.ts';
import { pageOf, paragraphOf, type Section } from './page.ts';
import { noteOf } from './section-opening.ts';
import { countOf, listOf, withUnitsKept } from './sentences.ts';
import { tableOf } from './table.ts';

export function renderComparison(given: readonly Run[]): string {
  const runs = given.map(({ label, summary }) => ({ label, summary: withoutIdle(summary) }));
  const groups = measureGroups(runs);
  return pageOf({
    title: `${countOf(runs.length, 'rehearsal')} compared`,
    opening: openingOf(runs),
    sections: [
      ...groups.map((group) => groupSection(group, runs)),
      conditionSection(runs),
      assumptionSection(runs),
    ],
    footer: 'Made by Polder from the summaries of the rehearsals.',
  });
}

function openingOf(runs: readonly Run[]): Html {
  const leaders = leadersOf(runs);
  const cautions = cautionsOf(runs);
  const cautionNotes = cautions.map(
    (caution) => html`<div class="note" role="note"><p>${caution}</p></div>`,
  );
  const count = countOf(runs.length, 'rehearsal');
  const title = runs.length === 0 ? 'Nothing to compare' : `${count} side by side`;
  return html`<header>
<p class="kind">Comparison</p>
<h1>${title}</h1>
${noteOf(
  labelled(runs, ({ assumedBudget }) => assumedBudget),
  'A rehearsal here assumes money that a budget does not have.',
)}${noteOf(labelled(runs, heldBackTexts), HELD_BACK_LEAD)}${cautionNotes}
${paragraphOf(...leadSentences(runs, leaders))}
${leaders.length === 0 ? undefined : leaderList(leaders)}
</header>`;
}

function labelled(
  runs: readonly Run[],
  textsOf: (summary: Summary) => readonly string[],
): readonly string[] {
  return runs.flatMap(({ label, summary }) => textsOf(summary).map((text) => `${label}: ${text}`));
}

function leadSentences(runs: readonly Run[], leaders: readonly Leader[]): readonly string[] {
  const [first] = runs;
  if (first === undefined) return ['No rehearsal was given.'];
  if (!areOfOneTime(runs)) return [`${timesText(runs)}.`, verdictOf(runs, leaders)];
  const time = `${intervalText(first.summary.interval)}.`;
  if (leaders.length === 0) return [time];
  const names = new Set(runs.flatMap(({ summary }) => summary.decision?.name ?? []));
  const who = names.size === 1 ? [...names].join() : 'the party that decides';
  const labels = listOf(
    runs.map(({ label }) => label),
    runs.length,
  );
  return [`${labels}: for ${who}, ${time}`, verdictOf(runs, leaders)];
}

/** `short: 1 March 2028 to 31 March 2028; long: 1 January 2028 to 31 December 2028`. */
function timesText(runs: readonly Run[]): string {
  return runs.map(({ label, summary }) => `${label}: ${intervalText(summary.interval)}`).join('; ');
}

function leaderList(leaders: readonly Leader[]): Html {
  const lines = leaders.map(
    ({ title, labels, figure }) => html`<div><dt>${title}</dt>
<dd class="answer">${labels}</dd>
<dd class="why">${withUnitsKept(figure)}</dd></div>
`,
  );
  return html`<dl class="answers even">
${lines}</dl>`;
}

function groupSection(group: MeasureGroup, runs: readonly Run[]): Section {
  const { id, title, measures } = group;
  return {
    id,
    title,
    body: html`${tableOf({
      caption: `${title}, one column for each run`,
      columns: [
        { text: 'Measure', of: ({ name }) => name },
        ...runs.map(({ label, summary }) => ({
          number: label,
          of: ({ of }: (typeof measures)[number]) => of(summary),
        })),
      ],
      rows: measures,
    })}${id === 'decision' ? decisionFigures(runs) : undefined}`,
  };
}

interface Drawn {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly measure: 'public-money' | 'delivered' | 'price';
  readonly label: (figure: string) => string;
}

const DRAWN: readonly Drawn[] = [
  {
    id: 'public',
    name: 'Public money for the time rehearsed',
    description: 'In euros, by run.',
    measure: 'public-money',
    label: (micros) => `EUR ${eurShort(micros)}`,
  },
  {
    id: 'delivered',
    name: 'GPU-hours delivered to its parties',
    description: 'By run.',
    measure: 'delivered',
    label: gpuHoursShort,
  },
  {
    id: 'price',
    name: 'Price of a delivered GPU-hour',
    description: 'Public and user money together, in euros, by run.',
    measure: 'price',
    label: (micros) => (micros === '0' ? 'EUR 0' : priceText(micros)),
  },
];

function decisionFigures(runs: readonly Run[]): readonly Html[] {
  return DRAWN.flatMap(({ id, name, description, measure, label }) => {
    const bars = runs.flatMap((run) => {
      const figure = MEASURES[measure].of(run.summary);
      return typeof figure === 'bigint' ? [{ name: run.label, figure: String(figure) }] : [];
    });
    if (bars.length === 0 || bars.every(({ figure }) => figure === '0')) return [];
    const perUnit = Number(UNITS[MEASURES[measure].unit].smallestPerUnit);
    const chart = barRowsChart({
      names: bars.map((bar) => bar.name),
      labels: bars.map(({ figure }) => label(figure)),
      parts: [{ ink: 'blue', values: bars.map(({ figure }) => Number(figure) / perUnit) }],
    });
    const table = {
      caption: name,
      columns: [
        { text: 'Run', of: (bar: (typeof bars)[number]) => bar.name },
        { number: 'Figure', of: (bar: (typeof bars)[number]) => label(bar.figure) },
      ],
      rows: bars,
    };
    const without = runs.length - bars.length;
    const rest = without === 0 ? '' : ` ${countOf(without, 'run')} without this figure left out.`;
    return [figureOf({ id, name, description: description + rest, legend: [], chart, table })];
  });
}

function conditionSection(runs: readonly Run[]): Section {
  const rows = runs.flatMap(({ label, summary }) =>
    conditionTexts(summary).map((text) => ({ label, text })),
  );
  return {
    id: 'conditions',
    title: 'What depends on others',
    body:
      rows.length === 0
        ? paragraphOf('No run names anything that depends on others.')
        : tableOf({
            caption: 'What must happen for the figures of a run to hold',
            columns: [
              { text: 'Run', of: ({ label }) => label },
              { text: 'What, on whom it depends, and by when', of: ({ text }) => text },
            ],
            rows,
          }),
  };
}

function assumptionSection(runs: readonly Run[]): Section {
  const sentences = [...new Set(runs.flatMap(({ summary }) => summary.assumptions))];
  const rows = sentences.map((sentence) => ({
    sentence,
    labels: runs
      .filter(({ summary }) => summary.assumptions.includes(sentence))
      .map(({ label }) => label),
  }));
  return {
    id: 'assumptions',
    title: 'What is assumed',
    body:
      rows.length === 0
        ? paragraphOf('No run states an assumption.')
        : tableOf({
            caption: 'Assumptions and the runs that make them',
            columns: [
              { text: 'Assumption', of: ({ sentence }) => sentence },
              {
                text: 'Runs',
                of: ({ labels }) =>
                  labels.length === runs.length ? 'all' : listOf(labels, runs.length),
              },
            ],
            rows,
          }),
  };
}
