/** For how long jobs were planned, by where the plan had it from, beside how long they ran. */
import { countText } from '../../kernel/number-text.ts';
import type { PlannedTimeSummary, Summary } from '../summary.ts';
import { durationText, shareText } from './figures.ts';
import { html } from './html.ts';
import { paragraphOf, type Section } from './page.ts';
import { countOf } from './sentences.ts';
import { tableOf } from './table.ts';

const BASIS_TEXTS: Readonly<Record<PlannedTimeSummary['basis'], string>> = {
  asked: 'Asked for',
  assumed: 'Assumed by the programme',
  estimated: 'Estimated',
};

const SPREAD_COLUMNS = (
  [
    ['p5', '5 of 100 at most'],
    ['p25', '25 of 100'],
    ['p50', 'Median'],
    ['p75', '75 of 100'],
    ['p95', '95 of 100'],
  ] as const
).map(([quantile, number]) => ({
  number,
  of: ({ plannedPercentOfRun, ended }: PlannedTimeSummary) =>
    ended === 0 ? '–' : percentText(plannedPercentOfRun[quantile]),
}));

/** None where no job was there. */
export function plannedTimeSections({ plannedTimes }: Summary): readonly Section[] {
  if (plannedTimes.length === 0) return [];
  return [
    {
      id: 'planned-times',
      title: 'How long jobs were planned to run',
      body: html`${paragraphOf(
        'A reservation rests on when running jobs are to end, and a later job starts before an ' +
          'earlier one only where it is planned to be done in time.',
        ...estimateSentences(plannedTimes),
      )}${tableOf({
        caption:
          'The wall time that jobs were planned for; on the right in percent of the time they ran',
        columns: [
          { text: 'Wall time', of: ({ basis }) => BASIS_TEXTS[basis] },
          { number: 'Jobs', of: ({ jobs }) => countText(jobs) },
          { number: 'Ended', of: ({ ended }) => countText(ended) },
          {
            number: 'Ran longer',
            of: (row) => `${countText(row.outlived)} (${outlivedText(row)})`,
          },
          {
            number: 'Mean error',
            of: ({ meanErrorSeconds, ended }) =>
              ended === 0 ? '–' : durationText(meanErrorSeconds),
          },
          ...SPREAD_COLUMNS,
        ],
        rows: plannedTimes,
      })}`,
    },
  ];
}

/** Of the estimated jobs, in a line of text; empty where none was estimated. */
export function estimateText({ plannedTimes }: Summary): string {
  const estimated = plannedTimes.find(({ basis }) => basis === 'estimated');
  if (estimated === undefined) return '';
  const { jobs, ended, meanErrorSeconds, plannedPercentOfRun } = estimated;
  if (ended === 0) return `${countText(jobs)} estimated; none of them ended`;
  return (
    `${countText(jobs)} estimated; ${outlivedText(estimated)} ran longer; mean error ` +
    `${durationText(meanErrorSeconds)}, median ${percentText(plannedPercentOfRun.p50)} of run`
  );
}

function estimateSentences(rows: readonly PlannedTimeSummary[]): readonly string[] {
  const estimated = rows.find(({ basis }) => basis === 'estimated');
  if (estimated === undefined) return [];
  return [
    `${countOf(estimated.jobs, 'job')} had no wall time and were planned by the jobs of their ` +
      'allocation that had ended before them.',
    estimated.ended === 0
      ? 'None of them ended.'
      : `Of those that ended, ${outlivedText(estimated)} ran longer than that, and were planned ` +
        'anew.',
  ];
}

/** The summary counts no further. */
const PERCENT_MAX = 10_000;

function percentText(percent: number): string {
  return `${percent >= PERCENT_MAX ? '≥ ' : ''}${countText(percent)} %`;
}

function outlivedText({ outlived, ended }: PlannedTimeSummary): string {
  return shareText(BigInt(outlived), BigInt(ended));
}
