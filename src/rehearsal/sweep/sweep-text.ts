/** A sweep in a terminal: what is shown first, a block a measure, a line a setting. */
import { countText } from '../../kernel/number-text.ts';
import { MEASURES, neverText } from '../report/measures.ts';
import { NOT_BY_THE_END } from '../report/sentences.ts';
import { type Gathered, hasNever } from './gather.ts';
import { figureSentence, settingName } from './range-words.ts';
import type { Sweep } from './sweep.ts';
import { shownMeasures, spreadText } from './sweep-page.ts';

/** With more settings only the files tell them. */
const LINES_MAX = 24;

export function renderSweepText(sweep: Sweep, gathered: Gathered): string {
  const { rows, scenarioCount, doneCount, missingCount, failures } = gathered;
  const shown = rows.slice(0, LINES_MAX);
  const names = shown.map(settingName);
  const width = names.reduce((longest, name) => Math.max(longest, name.length), 0);
  const blocks = shownMeasures(sweep, gathered).flatMap((id) => [
    '',
    MEASURES[id].title,
    ...shown.map(
      (row, index) =>
        `  ${(names[index] ?? '').padEnd(width)}  ${spreadText(row.spreadOf(id), id)}`,
    ),
    ...(hasNever(shown, id) ? [`  ${NOT_BY_THE_END}: ${neverText(id)}`] : []),
  ]);
  const more = rows.length - shown.length;
  const unnamed = failures.length - LINES_MAX;
  const failed = failures.map(({ number, reason }) => `  scenario ${number}: ${reason}`);
  return [
    sweep.name,
    `${countText(doneCount)} of ${countText(scenarioCount)} scenarios are done, ` +
      `${countText(failures.length)} failed, ${countText(missingCount)} are missing. ` +
      figureSentence(sweep, 'Median over the seeds, and from the least to the most:'),
    ...blocks,
    ...(more > 0 ? ['', `${countText(more)} more settings are in the table.`] : []),
    ...(failed.length > 0 ? ['', 'What failed:', ...failed.slice(0, LINES_MAX)] : []),
    ...(unnamed > 0 ? [`  ${countText(unnamed)} more are in the report.`] : []),
  ].join('\n');
}
