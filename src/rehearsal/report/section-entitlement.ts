/** What each funder was entitled to, asked for and got, by month and over the whole time. */
import type { PartyId } from '../../kernel/ids.ts';
import type { FunderMonth, FunderSummary, Summary } from '../summary.ts';
import { type Chart, INK } from './chart.ts';
import { categoryAxis, panelsOf, panelTitle, shortNumber, valueAxis } from './chart-parts.ts';
import { monthText } from './dates.ts';
import { figureOf } from './figure.ts';
import { gpuHoursCell, gpuHoursText, shareText, toGpuHours } from './figures.ts';
import { deliveredOf, monthsOf, partyName, sumOf } from './findings.ts';
import { html } from './html.ts';
import { paragraphOf, type Section, termOf } from './page.ts';
import { countOf } from './sentences.ts';
import { tableOf } from './table.ts';

/** A funder's month over all sites. */
interface Line {
  readonly funder: PartyId;
  readonly month: string;
  readonly entitled: bigint;
  /** With what was left over from the month before. */
  readonly askedInMonth: bigint;
  readonly delivered: bigint;
  readonly lent: bigint;
  readonly borrowed: bigint;
  readonly repaid: bigint;
  readonly expired: bigint;
  readonly shortfall: bigint;
}

export function entitlementSection(summary: Summary): Section {
  const lines = linesOf(summary);
  return {
    id: 'entitlement',
    title: 'What each funder was entitled to, and what it got',
    body: html`${termOf(
      'Entitlement',
      'the GPU-hours that a funder may use in a month, in proportion to the money it put in; of ' +
        'an operator, what nobody bought.',
    )}${termOf(
      'Asked for',
      'what its jobs would have used, had each started when it was submitted. Work done again, ' +
        'checkpoints and restarts come on top of it, and what is free of a GPU that is shared.',
    )}${termOf(
      'Asked for in a month',
      'the same of one month; jobs that ran when the month opened, or waited and could still ' +
        'start, ask again, for the work that they had left then. A job may count in several ' +
        'months, so the months are no parts of what was asked for over the whole time.',
    )}${paragraphOf(...sentencesOf(summary))}${
      lines.length === 0
        ? paragraphOf('In no month was anything entitled to or delivered, so none is drawn.')
        : monthFigure(summary, lines)
    }<h3>Over the whole time</h3>${funderTable(summary)}`,
  };
}

function sentencesOf(summary: Summary): readonly string[] {
  const entitled = sumOf(summary.funders.map((each) => each.entitledGpuSeconds));
  const demanded = sumOf(summary.funders.map((each) => each.demandedGpuSeconds));
  const delivered = deliveredOf(summary);
  if (entitled === 0n && delivered === 0n) return ['No funder was entitled to GPU-hours.'];
  const share = entitled === 0n ? '' : ` (${shareText(delivered, entitled)} of the entitlement)`;
  return [
    `Together the funders were entitled to ${gpuHoursText(String(entitled))}, asked for ` +
      `${gpuHoursText(String(demanded))} and got ${gpuHoursText(String(delivered))}${share}.`,
    'A funder may get more than its entitlement where another leaves capacity idle, and less ' +
      'where it asks for less.',
  ];
}

function linesOf(summary: Summary): readonly Line[] {
  return summary.funders.flatMap(({ id: funder }) =>
    monthsOf(summary).map((month) => {
      const own = summary.funderMonths.filter(
        (line) => line.funder === funder && line.month === month,
      );
      const sum = (figure: (line: FunderMonth) => string) => sumOf(own.map(figure));
      return {
        funder,
        month,
        entitled: sum((line) => line.entitledGpuSeconds),
        askedInMonth: sum((line) => line.demandedGpuSeconds),
        delivered: sum((line) => line.deliveredGpuSeconds),
        lent: sum((line) => line.lentGpuSeconds),
        borrowed: sum((line) => line.borrowedGpuSeconds),
        repaid: sum((line) => line.repaidGpuSeconds),
        expired: sum((line) => line.expiredGpuSeconds),
        shortfall: sum((line) => line.shortfallGpuSeconds),
      };
    }),
  );
}

function monthFigure(summary: Summary, lines: readonly Line[]) {
  const months = monthsOf(summary);
  const missed = lines.filter(({ shortfall }) => shortfall > 0n).length;
  return figureOf({
    id: 'months',
    name: 'Entitled, asked for and delivered, by funder and month',
    description:
      `One panel for each of ${countOf(summary.funders.length, 'funder')}, with ` +
      `${countOf(months.length, 'month')}; each panel has a scale of its own. ` +
      `In ${missed === 0 ? 'none' : missed} of ${countOf(lines.length, 'month')} of all funders ` +
      `together, less was delivered than the funder was entitled to and asked for in it.`,
    legend: [
      { ink: 'pale', mark: 'block', label: 'Entitled' },
      { ink: 'blue', mark: 'block', label: 'Delivered' },
      { ink: 'orange', mark: 'tick', label: 'Asked for in the month' },
    ],
    chart: monthChart(summary.funders, months, lines),
    table: {
      caption: 'GPU-hours of each funder and month, all sites together',
      columns: [
        { text: 'Funder', of: ({ funder }) => partyName(summary, funder) },
        { text: 'Month', of: ({ month }) => monthText(month) },
        { number: 'Entitled', of: ({ entitled }) => gpuHoursCell(String(entitled)) },
        {
          number: 'Asked for in the month',
          of: ({ askedInMonth }) => gpuHoursCell(String(askedInMonth)),
        },
        { number: 'Delivered', of: ({ delivered }) => gpuHoursCell(String(delivered)) },
        { number: 'Lent', of: ({ lent }) => gpuHoursCell(String(lent)) },
        { number: 'Borrowed', of: ({ borrowed }) => gpuHoursCell(String(borrowed)) },
        { number: 'Got back', of: ({ repaid }) => gpuHoursCell(String(repaid)) },
        { number: 'Expired', of: ({ expired }) => gpuHoursCell(String(expired)) },
        { number: 'Short', of: ({ shortfall }) => gpuHoursCell(String(shortfall)) },
      ],
      rows: lines,
    },
  });
}

/** Wide pale bars, narrow full bars in front of them, and ticks: each on an axis of its own. */
function monthChart(
  funders: readonly FunderSummary[],
  months: readonly string[],
  lines: readonly Line[],
): Chart {
  return (frame) => {
    const { panels, heightPx } = panelsOf(
      {
        count: funders.length,
        columnsWide: funders.length === 1 ? 1 : 2,
        columnsNarrow: 1,
        panelHeightPx: 120,
        nameMarginPx: 0,
        axisMarginPx: 52,
      },
      frame,
    );
    const names = months.map(monthText);
    const rows = panels.map((panel, index) => {
      const funder = funders[index];
      const own = lines.filter((line) => line.funder === funder?.id);
      return { panel, index, title: funder?.name ?? '', own };
    });
    return {
      heightPx,
      option: {
        title: rows.map(({ title, panel }) => panelTitle(title, panel)),
        grid: rows.map(({ panel }) => ({ ...panel })),
        xAxis: rows.flatMap(({ index }) => [
          { ...categoryAxis(names), gridIndex: index },
          { ...categoryAxis(names), gridIndex: index, show: false },
        ]),
        yAxis: rows.map(({ index }) => ({ ...valueAxis(shortNumber), gridIndex: index })),
        series: rows.flatMap(({ index, own }) => panelSeries(index, own)),
      },
    };
  };
}

function panelSeries(index: number, lines: readonly Line[]): readonly object[] {
  const hours = (figure: (line: Line) => bigint) => lines.map((line) => toGpuHours(figure(line)));
  const axes = { yAxisIndex: index, silent: true };
  return [
    {
      ...axes,
      type: 'bar',
      xAxisIndex: index * 2,
      data: hours(({ entitled }) => entitled),
      itemStyle: { color: INK.pale },
      barWidth: '72%',
      barMaxWidth: 64,
    },
    {
      ...axes,
      type: 'bar',
      xAxisIndex: index * 2 + 1,
      data: hours(({ delivered }) => delivered),
      itemStyle: { color: INK.blue },
      barWidth: '36%',
      barMaxWidth: 32,
    },
    {
      ...axes,
      type: 'scatter',
      xAxisIndex: index * 2,
      data: hours(({ askedInMonth }) => askedInMonth),
      symbol: 'rect',
      symbolSize: [lines.length > 14 ? 6 : 22, 3],
      itemStyle: { color: INK.orange, opacity: 1 },
    },
  ];
}

function funderTable({ funders }: Summary) {
  return tableOf({
    caption: 'GPU-hours of each funder',
    columns: [
      { text: 'Funder', of: ({ name }) => name },
      { number: 'Entitled', of: (each) => gpuHoursCell(each.entitledGpuSeconds) },
      { number: 'Asked for', of: (each) => gpuHoursCell(each.demandedGpuSeconds) },
      { number: 'Delivered', of: (each) => gpuHoursCell(each.deliveredGpuSeconds) },
      {
        number: 'Of entitlement',
        of: (each) => shareText(BigInt(each.deliveredGpuSeconds), BigInt(each.entitledGpuSeconds)),
      },
      { number: 'Short', of: (each) => gpuHoursCell(each.shortfallGpuSeconds) },
    ],
    rows: funders,
  });
}
