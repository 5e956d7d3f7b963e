/** Runs side by side in a terminal: at most four to a block, at most 120 columns. */
import {
  cautionsOf,
  conditionTexts,
  type MeasureGroup,
  measureGroups,
  type Run,
} from './comparison-measures.ts';
import { withoutIdle } from './findings.ts';
import { heldBackTexts } from './held-back.ts';
import { cutTo } from './sentences.ts';

const COLUMN_COUNT_MAX = 120;
const NAME_COLUMNS = 34;
const RUNS_A_BLOCK_MAX = 4;
const GAP = '  ';

export function renderComparisonText(given: readonly Run[]): string {
  const runs = given.map(({ label, summary }) => ({ label, summary: withoutIdle(summary) }));
  const groups = measureGroups(runs);
  const blocks = Array.from({ length: Math.ceil(runs.length / RUNS_A_BLOCK_MAX) }, (_, index) =>
    runs.slice(index * RUNS_A_BLOCK_MAX, (index + 1) * RUNS_A_BLOCK_MAX),
  );
  const notes = [
    ...cautionsOf(runs),
    ...runs.flatMap(({ label, summary }) =>
      [...summary.assumedBudget, ...heldBackTexts(summary)].map((text) => `${label}: ${text}`),
    ),
  ];
  return [
    ...notes.flatMap((note) => wrapped(`! ${note}`, COLUMN_COUNT_MAX)),
    ...(notes.length > 0 ? [''] : []),
    ...blocks.flatMap((block) => [...blockLines(block, groups), '']),
    ...conditionLines(runs),
  ]
    .join('\n')
    .trimEnd();
}

function blockLines(runs: readonly Run[], groups: readonly MeasureGroup[]): readonly string[] {
  const width = Math.floor((COLUMN_COUNT_MAX - NAME_COLUMNS) / runs.length) - GAP.length;
  const runColumns = Math.min(26, width);
  const line = (name: string, cells: readonly string[]) => tableLines(name, cells, runColumns);
  return [
    ...line(
      '',
      runs.map(({ label }) => label),
    ),
    ...groups.flatMap(({ title, measures }) => [
      title.toUpperCase(),
      ...measures.flatMap(({ name, of }) =>
        line(
          name,
          runs.map(({ summary }) => of(summary)),
        ),
      ),
      '',
    ]),
  ].slice(0, -1);
}

/** One row, on as many lines as its longest cell needs; cells stand to the right. */
function tableLines(name: string, cells: readonly string[], columns: number): readonly string[] {
  const parts = cells.map((cell) => wrapped(cell, columns));
  const lineCount = Math.max(1, ...parts.map((lines) => lines.length));
  return Array.from({ length: lineCount }, (_, index) => {
    const first = padEnd(index === 0 ? cutTo(name, NAME_COLUMNS) : '', NAME_COLUMNS);
    const rest = parts.map((lines) => GAP + padStart(lines[index] ?? '', columns));
    return (first + rest.join('')).trimEnd();
  });
}

function conditionLines(runs: readonly Run[]): readonly string[] {
  const lines = runs.flatMap(({ label, summary }) =>
    conditionTexts(summary).flatMap((text) => wrapped(`${label}: ${text}`, COLUMN_COUNT_MAX)),
  );
  return lines.length === 0 ? [] : ['WHAT DEPENDS ON OTHERS', ...lines];
}

/** Broken at spaces; a word that is longer than a line is cut. */
function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).map((each) => cutTo(each, columns))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if ([...longer].length <= columns) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}

function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - [...text].length)) + text;
}

function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - [...text].length));
}
