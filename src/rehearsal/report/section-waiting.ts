/** How long jobs waited, by funder and by how many GPUs they asked for. */
import { compare } from '../../kernel/compare.ts';
import { countText } from '../../kernel/number-text.ts';
import type { Summary, WaitBySize } from '../summary.ts';
import { type Chart, INK } from './chart.ts';
import { nameAxis, panelsOf, panelTitle } from './chart-parts.ts';
import { figureOf } from './figure.ts';
import { partyName } from './findings.ts';
import { html } from './html.ts';
import { paragraphOf, type Section, termOf } from './page.ts';
import {
  countOf,
  longestWaitText,
  waitsText,
  waitText,
  withCapital,
  withinText,
} from './sentences.ts';
import { tableOf } from './table.ts';

export function waitingSection(summary: Summary): Section {
  const { waitsBySize } = summary;
  return {
    id: 'waiting',
    title: 'How long jobs waited',
    body: html`${termOf('Median', 'half of the jobs started sooner, half later.')}${termOf(
      '95 of 100',
      'of a hundred jobs, five waited longer than this.',
    )}${paragraphOf(...waitSentences(summary))}${
      waitsBySize.length === 0
        ? paragraphOf('No job started, so there are no waiting times by size.')
        : waitFigure(summary)
    }${summary.jobs.started === 0 ? undefined : funderTable(summary)}`,
  };
}

function waitSentences({ jobs, waitSeconds }: Summary): readonly string[] {
  if (jobs.submitted === 0) return ['No job was submitted, so nobody waited.'];
  const ended =
    `${countText(jobs.submitted)} submitted, ${countText(jobs.started)} started, ` +
    `${countText(jobs.completed)} completed, ${countText(jobs.failed)} failed, ` +
    `${countText(jobs.cancelled)} cancelled.`;
  const left =
    `At the end ${countText(jobs.waiting)} waited and ${countText(jobs.running)} ran; ` +
    `${countText(jobs.rejected)} could never have run.`;
  const reclaimed =
    jobs.preempted === 0
      ? 'No job had to give its GPUs back.'
      : `Jobs gave their GPUs back to their owner ${countOf(jobs.preempted, 'time')}.`;
  const waits =
    jobs.started === 0
      ? ''
      : `${withCapital(waitsText('half of the jobs', waitSeconds))}; all that started did ` +
        `${withinText(waitSeconds.max)}.`;
  return [waits, `Jobs: ${ended}`, left, reclaimed];
}

function sizeClassesOf(waits: readonly WaitBySize[]): readonly string[] {
  const leastOf = (sizeClass: string) => Number.parseInt(sizeClass, 10) || 0;
  return [...new Set(waits.map(({ sizeClass }) => sizeClass))].sort(
    (a, b) => leastOf(a) - leastOf(b) || compare(a, b),
  );
}

function waitFigure(summary: Summary) {
  const { waitsBySize } = summary;
  const orEndless = ({ p95 }: WaitBySize): number => p95 ?? Number.MAX_SAFE_INTEGER;
  const [longest] = waitsBySize.toSorted((a, b) => orEndless(b) - orEndless(a));
  const longestText =
    longest === undefined
      ? ''
      : `Longest at 95 of 100: ${waitText(longest.p95)}, for ` +
        `${sizeText(longest.sizeClass)} of ${partyName(summary, longest.funder)}.`;
  return figureOf({
    id: 'waits',
    name: 'Waiting time by funder and size of job',
    description:
      'One panel for each size of job, one line for each funder, from the median to the wait of ' +
      '95 of 100; without a mark where fewer started by the end. The scale is not even: each ' +
      `step is sixty times the one before. ${longestText}`,
    legend: [
      { ink: 'blue', mark: 'dot', label: 'Median' },
      { ink: 'orange', mark: 'ring', label: '95 of 100 started' },
    ],
    chart: waitChart(summary),
    table: {
      caption: 'Waiting time by funder and size of job',
      columns: [
        { text: 'Funder', of: ({ funder }) => partyName(summary, funder) },
        { text: 'GPUs', of: ({ sizeClass }) => sizeClass },
        { number: 'Jobs', of: ({ jobs }) => countText(jobs) },
        { number: 'Median', of: ({ p50 }) => waitText(p50) },
        { number: '95 of 100', of: ({ p95 }) => waitText(p95) },
        { number: '99 of 100', of: ({ p99 }) => waitText(p99) },
        { number: 'Longest', of: longestWaitText },
      ],
      rows: waitsBySize,
    },
  });
}

function sizeText(sizeClass: string): string {
  return sizeClass === '1' ? 'jobs of 1 GPU' : `jobs of ${sizeClass} GPUs`;
}

function waitChart(summary: Summary): Chart {
  const { waitsBySize } = summary;
  const classes = sizeClassesOf(waitsBySize);
  const shown = summary.funders.filter(({ id }) => waitsBySize.some((row) => row.funder === id));
  const names = shown.map(({ name }) => name);
  // Where fewer than 95 of 100 started, the median alone is drawn, and may be the longest.
  const drawn = waitsBySize.flatMap(({ p50, p95 }) => [p50 ?? 0, p95 ?? 0]);
  const longestSeconds = Math.max(1, ...drawn);
  return (frame) => {
    const { panels, heightPx } = panelsOf(
      {
        count: classes.length,
        columnsWide: 3,
        columnsNarrow: 1,
        panelHeightPx: 20 * shown.length + 16,
        nameMarginPx: frame.isNarrow ? 108 : 200,
        axisMarginPx: 8,
      },
      frame,
    );
    const isFirstInRow = (index: number) => frame.isNarrow || index % 3 === 0;
    return {
      heightPx,
      option: {
        title: panels.map((panel, index) =>
          panelTitle(sizeText(classes[index] ?? '').replace('jobs of ', ''), panel),
        ),
        grid: panels,
        xAxis: panels.map((_, index) => ({ ...secondsAxis(longestSeconds), gridIndex: index })),
        yAxis: panels.map((_, index) => ({
          ...nameAxis(isFirstInRow(index) ? names : names.map(() => ''), frame),
          gridIndex: index,
        })),
        series: classes.flatMap((sizeClass, panel) =>
          shown.flatMap(({ id }, row) => {
            const found = waitsBySize.find(
              (each) => each.funder === id && each.sizeClass === sizeClass,
            );
            return found === undefined ? [] : [waitSeries(found, panel, row)];
          }),
        ),
      },
    };
  };
}

/** As far as a wait can go: a rehearsal lasts ten years at most. */
const WAIT_AXIS_ENDS = [216_000, 12_960_000, 777_600_000];

/** 1 s, 1 min, 1 h and 60 h stand equally far apart. */
function secondsAxis(longestSeconds: number): object {
  const labels: ReadonlyMap<number, string> = new Map([
    [1, '≤ 1 s'],
    [60, '1 min'],
    [3_600, '1 h'],
    [216_000, '2.5 d'],
    [12_960_000, '150 d'],
    [777_600_000, '9,000 d'],
  ]);
  return {
    type: 'log',
    logBase: 60,
    min: 1,
    max: WAIT_AXIS_ENDS.find((end) => longestSeconds <= end),
    axisLabel: {
      color: INK.muted,
      fontSize: 12,
      alignMinLabel: 'left',
      alignMaxLabel: 'right',
      formatter: (seconds: number) => labels.get(Math.round(seconds)) ?? '',
    },
    splitLine: { lineStyle: { color: INK.line } },
    axisLine: { show: false },
    axisTick: { show: false },
  };
}

function waitSeries({ p50, p95 }: WaitBySize, panel: number, row: number): object {
  const dots = [
    { seconds: p50, itemStyle: { color: INK.blue } },
    { seconds: p95, itemStyle: { color: INK.ground, borderColor: INK.orange, borderWidth: 2 } },
  ];
  return {
    type: 'line',
    silent: true,
    xAxisIndex: panel,
    yAxisIndex: panel,
    lineStyle: { color: INK.grey, width: 2 },
    data: dots.flatMap(({ seconds, itemStyle }) => {
      if (seconds === null) return [];
      return [{ value: [Math.max(1, seconds), row], symbol: 'circle', symbolSize: 9, itemStyle }];
    }),
  };
}

/** Of every funder that had jobs which could run: one of whose jobs none started waits longest. */
function funderTable({ funders, waitsBySize }: Summary) {
  const rows = funders.filter(({ id }) => waitsBySize.some(({ funder }) => funder === id));
  return html`<h3>By funder</h3>${tableOf({
    caption: 'Waiting time of the jobs of each funder',
    columns: [
      { text: 'Funder', of: ({ name }) => name },
      { number: 'Median', of: ({ waitSeconds }) => waitText(waitSeconds.p50) },
      { number: '95 of 100', of: ({ waitSeconds }) => waitText(waitSeconds.p95) },
      { number: '99 of 100', of: ({ waitSeconds }) => waitText(waitSeconds.p99) },
      { number: 'Longest', of: ({ waitSeconds }) => longestWaitText(waitSeconds) },
    ],
    rows,
  })}`;
}
