/** What the figures rest on, and how the rehearsal was run so that another can run it again. */
import { compare } from '../../kernel/compare.ts';
import { countText } from '../../kernel/number-text.ts';
import type { Summary } from '../summary.ts';
import { eurText, gpuHoursText } from './figures.ts';
import { type Html, html } from './html.ts';
import { paragraphOf, type Section } from './page.ts';
import { countOf } from './sentences.ts';
import { tableOf } from './table.ts';

export function assumptionSection(summary: Summary): Section {
  const { assumptions } = summary;
  const lines = assumptions.map(
    (sentence) => html`<li>${sentence}</li>
`,
  );
  return {
    id: 'assumptions',
    title: 'What is assumed',
    body: html`${
      assumptions.length === 0
        ? paragraphOf('The programme states no assumptions.')
        : html`<ul>
${lines}</ul>
`
    }<h3>The workload</h3>${workloadOf(summary)}<h3>The books</h3>${paragraphOf(
      ledgerSentence(summary),
    )}<h3>To run it again</h3>${runTable(summary)}`,
  };
}

function workloadOf({ workloadRows, rejectedRows }: Summary): Html {
  const rejected = Object.entries(rejectedRows)
    .filter(([, rows]) => rows > 0)
    .sort(([a], [b]) => compare(a, b));
  const read = `The workload has ${countOf(workloadRows, 'row')}.`;
  if (rejected.length === 0) return paragraphOf(read, 'All of them were used.');
  const count = rejected.reduce((sum, [, rows]) => sum + rows, 0);
  const unused = `${countText(count)} ${count === 1 ? 'was' : 'were'} not used.`;
  return html`${paragraphOf(read, unused)}${tableOf({
    caption: 'Rows that were not used',
    columns: [
      { text: 'Reason', of: ([reason]) => reason.replaceAll('_', ' ') },
      { number: 'Rows', of: ([, rows]) => countText(rows) },
    ],
    rows: rejected,
  })}`;
}

export function ledgerSentence({ ledger }: Summary): string {
  const entries = countOf(ledger.entries, 'entry', 'entries');
  if (ledger.imbalanceGpuSeconds === '0' && ledger.imbalanceMicros === '0') {
    return `The ledger has ${entries} and balances to the last GPU-second and the last cent.`;
  }
  return (
    `The ledger has ${entries} and does not balance: it is off by ` +
    `${gpuHoursText(ledger.imbalanceGpuSeconds)} and ${eurText(ledger.imbalanceMicros)}. ` +
    'That is a fault of Polder; do not rely on this report.'
  );
}

function rulesText({ rules }: Summary['engine']): string {
  if (rules === undefined) return 'not said';
  const { engine, workload, measures } = rules;
  return `engine ${engine}, generated jobs ${workload}, measures ${measures}`;
}

function runTable({ engine, interval, wallSeconds, jobsPerSecond, peakMemoryMiB }: Summary): Html {
  const rows: readonly (readonly [string, string])[] = [
    ['From, in UTC', interval.start],
    ['Until, not included', interval.end],
    ['Version of Polder', engine.version],
    ['Versions of its rules', rulesText(engine)],
    ['Seed', String(engine.seed)],
    ['Trace hash', engine.traceHash],
    ['Seconds that it took', countText(Math.round(wallSeconds))],
    ['Jobs a second', countText(Math.round(jobsPerSecond))],
    ['Memory at most, in MiB', countText(Math.round(peakMemoryMiB))],
  ];
  return tableOf({
    caption: 'The same programme, versions and seed give the same trace hash',
    columns: [
      { text: 'What', of: ([what]) => what },
      { text: 'Value', of: ([, value]) => value },
    ],
    rows,
  });
}
