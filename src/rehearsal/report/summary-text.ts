/** What a rehearsal says at its end in a terminal: one screen, the numbers that matter. */
import { countText } from '../../kernel/number-text.ts';
import type { Summary } from '../summary.ts';
import { durationText, energyText, eurText, gpuHoursText } from './figures.ts';
import { sumOf, withoutIdle } from './findings.ts';
import { heldBackTexts } from './held-back.ts';
import { ledgerSentence } from './section-assumptions.ts';
import { mainAnswers, rehearsedAnswer } from './section-opening.ts';
import { scatteredOf } from './section-placement.ts';
import { estimateText } from './section-planned-times.ts';
import { countOf } from './sentences.ts';

const COLUMN_COUNT_MAX = 96;
const INDENT = '  ';

export function renderSummaryText(whole: Summary): string {
  const summary = withoutIdle(whole);
  const { name, assumedBudget } = summary;
  const notes = [...assumedBudget, ...heldBackTexts(summary)];
  const answers = [rehearsedAnswer(summary), ...mainAnswers(summary)];
  return [
    name,
    ...notes.flatMap((sentence) => indented(`! ${sentence}`)),
    '',
    ...answers.flatMap(({ question, short, why }) => [`${question} ${short}.`, ...indented(why)]),
    '',
    ...moreLines(summary),
  ].join('\n');
}

function moreLines(summary: Summary): readonly string[] {
  const { jobs, gpuSeconds, loans, sites, workloadRows, rejectedRows } = summary;
  const repaid = sumOf(loans.map(({ repaidGpuSeconds }) => repaidGpuSeconds));
  const energy = sumOf(sites.map(({ energyKilowattHours }) => energyKilowattHours));
  const power = sumOf(sites.map(({ powerMicros }) => powerMicros));
  const unused = Object.values(rejectedRows).reduce((sum, rows) => sum + rows, 0);
  const estimates = estimateText(summary);
  const shares = sharesText(summary);
  const rows: readonly (readonly [string, string])[] = [
    [
      'Jobs',
      `${countText(jobs.completed)} completed, ${countText(jobs.failed)} failed, ` +
        `${countText(jobs.cancelled)} cancelled, ${countText(jobs.waiting)} waiting, ` +
        `${countText(jobs.running)} running`,
    ],
    ['Lent', `${gpuHoursText(gpuSeconds.lent)}; ${gpuHoursText(String(repaid))} came back`],
    [
      'Out of service',
      `${gpuHoursText(gpuSeconds.lost)} lost, ` +
        `${gpuHoursText(gpuSeconds.maintenance)} in maintenance`,
    ],
    ['Scattered', scatteredText(summary)],
    ...(shares === '' ? [] : [['Shared GPUs', shares] as const]),
    ...(estimates === '' ? [] : [['Wall times', estimates] as const]),
    ['Power', `${energyText(String(energy))} for ${eurText(String(power))}`],
    [
      'Workload',
      `${countText(workloadRows)} rows, ${countText(unused)} of them not used` +
        (jobs.rejected === 0 ? '' : `; ${countOf(jobs.rejected, 'job')} could never have run`),
    ],
    [
      'Speed',
      `${durationText(summary.wallSeconds)}, ` +
        `${countText(Math.round(summary.jobsPerSecond))} jobs a second, ` +
        `${countText(Math.round(summary.peakMemoryMiB))} MiB`,
    ],
    ['Trace hash', summary.engine.traceHash],
  ];
  return [...rows.map(([what, value]) => `${what.padEnd(16)}${value}`), ledgerSentence(summary)];
}

/** What of the free GPUs is no use to a job that wants whole nodes, a whole rack, a whole pod. */
function scatteredText({ placement }: Summary): string {
  const { free, shares } = scatteredOf(placement);
  if (free === 0n) return 'no GPU was free';
  const [node, rack, pod] = shares;
  return `of the free GPUs no use to a job of 1 node ${node}, 1 rack ${rack}, 1 pod ${pod}`;
}

function sharesText({ placement }: Summary): string {
  const { jobs, askedGpuSeconds, heldGpuSeconds, aloneGpuSeconds } = placement.shares;
  if (jobs === 0) return '';
  return (
    `${countOf(jobs, 'job')} asked for ${gpuHoursText(askedGpuSeconds)}, held ` +
    `${gpuHoursText(heldGpuSeconds)}; alone ${gpuHoursText(aloneGpuSeconds)}`
  );
}

function indented(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length + 1 > COLUMN_COUNT_MAX - INDENT.length) {
      lines.push(INDENT + line);
      line = word;
      continue;
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, INDENT + line];
}
