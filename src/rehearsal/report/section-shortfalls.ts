/** Where less was delivered than was owed, why, and what credit follows. */
import type { FunderMonth, Summary } from '../summary.ts';
import { barRowsChart } from './bar-rows.ts';
import { monthText } from './dates.ts';
import { figureOf } from './figure.ts';
import {
  eurCell,
  eurText,
  gpuHoursCell,
  gpuHoursShort,
  gpuHoursText,
  toGpuHours,
} from './figures.ts';
import { CAUSE_REASONS, CAUSES, causesOf, partyName, siteName, sumOf } from './findings.ts';
import { html } from './html.ts';
import { paragraphOf, type Section, termOf } from './page.ts';
import { countOf } from './sentences.ts';
import { type Table, tableOf } from './table.ts';

const CAUSE_NAMES = {
  capacity_lost: 'Out of service',
  demand_came_late: 'Came too late',
  not_scheduled: 'Not started in time',
} as const;
const CAUSE_INKS = {
  capacity_lost: 'orange',
  demand_came_late: 'grey',
  not_scheduled: 'purple',
} as const;

export function shortfallSection(summary: Summary): Section {
  const short = summary.funderMonths.filter(
    ({ shortfallGpuSeconds, creditMicros }) =>
      BigInt(shortfallGpuSeconds) > 0n || BigInt(creditMicros) > 0n,
  );
  return {
    id: 'shortfalls',
    title: 'What was owed and did not come',
    body: html`${termOf(
      'Shortfall',
      'what a funder was entitled to and asked for in a month, and did not get.',
    )}${termOf(
      'Came too late',
      'asked for so late in the month that GPUs of its own could not have delivered it either; ' +
        'that part breaks no promise.',
    )}${paragraphOf(...sentencesOf(summary, short))}${
      short.length === 0 ? undefined : shortfallFigure(summary, short)
    }`,
  };
}

function sentencesOf(summary: Summary, short: readonly FunderMonth[]): readonly string[] {
  const whole = sumOf(summary.funders.map((each) => each.shortfallGpuSeconds));
  const credit = sumOf(short.map(({ creditMicros }) => creditMicros));
  const credited =
    credit === 0n
      ? 'No credit is due.'
      : `Under the contracts ${eurText(String(credit))} is to be credited.`;
  if (whole === 0n) {
    return ['There was no shortfall: every funder got what it was owed in every month.', credited];
  }
  const causes = [...causesOf(short)].flatMap(([cause, gpuSeconds]) =>
    gpuSeconds === 0n
      ? []
      : [`${gpuHoursText(String(gpuSeconds))} because ${CAUSE_REASONS[cause]}`],
  );
  const withShortfall = summary.funders.filter((each) => BigInt(each.shortfallGpuSeconds) > 0n);
  const who = `${withShortfall.length} of ${countOf(summary.funders.length, 'funder')}`;
  return [
    `Together, ${who} got ${gpuHoursText(String(whole))} less than entitled to and asked for` +
      `${causes.length === 0 ? '' : `: ${causes.join('; ')}`}.`,
    credited,
  ];
}

/** Drawn is who is short; a line with a credit alone stands in the table. */
function shortfallFigure(summary: Summary, all: readonly FunderMonth[]) {
  const short = all.filter(({ shortfallGpuSeconds }) => BigInt(shortfallGpuSeconds) > 0n);
  const table = shortfallTable(summary, all);
  if (short.length === 0) return tableOf(table);
  const funders = summary.funders.filter(({ id }) => short.some(({ funder }) => funder === id));
  const linesOf = (id: string) => short.filter(({ funder }) => funder === id);
  const used = CAUSES.filter((cause) => (causesOf(short).get(cause) ?? 0n) > 0n);
  const months = new Set(short.map(({ month }) => month)).size;
  return figureOf({
    id: 'causes',
    name: 'Shortfall by funder and cause',
    description:
      `GPU-hours short, for ${countOf(funders.length, 'funder')} in ` +
      `${countOf(months, 'month')}. The table has each site and month.`,
    legend: used.map((cause) => ({
      ink: CAUSE_INKS[cause],
      mark: 'block',
      label: CAUSE_NAMES[cause],
    })),
    chart: barRowsChart({
      names: funders.map(({ name }) => name),
      labels: funders.map(({ shortfallGpuSeconds }) => gpuHoursShort(shortfallGpuSeconds)),
      parts: used.map((cause) => ({
        ink: CAUSE_INKS[cause],
        values: funders.map(({ id }) => toGpuHours(causesOf(linesOf(id)).get(cause) ?? 0n)),
      })),
    }),
    table,
  });
}

function shortfallTable(summary: Summary, rows: readonly FunderMonth[]): Table<FunderMonth> {
  return {
    caption: 'Shortfalls in GPU-hours, and the credit for them',
    columns: [
      { text: 'Funder', of: ({ funder }) => partyName(summary, funder) },
      { text: 'Site', of: ({ site }) => siteName(summary, site) },
      { text: 'Month', of: ({ month }) => monthText(month) },
      { number: 'Short', of: (line) => gpuHoursCell(line.shortfallGpuSeconds) },
      ...CAUSES.map((cause) => ({
        number: CAUSE_NAMES[cause],
        of: (line: FunderMonth) => gpuHoursCell(line.shortfallByCause[cause]),
      })),
      { number: 'Credit, EUR', of: ({ creditMicros }) => eurCell(creditMicros) },
    ],
    rows,
  };
}
