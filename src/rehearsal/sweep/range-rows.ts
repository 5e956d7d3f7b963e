/** A row a setting: a bar as long as the median, and a line from the least to the most. */
import { labelSeries } from '../report/bar-rows.ts';
import { type Chart, INK } from '../report/chart.ts';
import { nameAxis, nameMarginPx, shortNumber, valueAxis } from '../report/chart-parts.ts';
import { type MeasureUnit, UNITS } from '../report/measures.ts';
import type { Spread } from './gather.ts';

export interface RangeRow {
  readonly name: string;
  readonly label: string;
  /** `undefined` where there is no figure. */
  readonly spread: Spread | undefined;
}

const ROW_PX = 30;

interface Scale {
  readonly smallestPerUnit: number;
  readonly show: (value: number) => string;
}

export function rangeRowsChart(rows: readonly RangeRow[], unit: MeasureUnit): Chart {
  const scale = scaleOf(rows, unit);
  const toUnit = (figure: bigint) => Number(figure) / scale.smallestPerUnit;
  const medians = rows.map(({ spread }) => toUnit(spread?.median ?? 0n));
  const rest = rows.map(({ spread }) => toUnit((spread?.most ?? 0n) - (spread?.median ?? 0n)));
  return (frame) => ({
    heightPx: rows.length * ROW_PX + 34,
    option: {
      grid: { left: nameMarginPx(frame), right: frame.isNarrow ? 76 : 130, top: 4, bottom: 28 },
      xAxis: { ...valueAxis(scale.show), splitNumber: frame.isNarrow ? 2 : 4 },
      yAxis: nameAxis(
        rows.map(({ name }) => name),
        frame,
      ),
      series: [
        barOf(medians, { color: INK.blue }),
        // Nothing is drawn of it: it carries the label beyond the end of the line.
        barOf(rest, { opacity: 0 }),
        { ...labelSeries(rows.map(({ label }) => label)), stack: 'all' },
        ...rows.flatMap(({ spread }, index) =>
          spread === undefined || spread.least === spread.most
            ? []
            : [lineOf([toUnit(spread.least), toUnit(spread.most)], index)],
        ),
      ],
    },
  });
}

function barOf(values: readonly number[], itemStyle: object): object {
  return { type: 'bar', stack: 'all', silent: true, barWidth: 16, itemStyle, data: [...values] };
}

function lineOf(ends: readonly number[], row: number): object {
  return {
    type: 'line',
    silent: true,
    z: 5,
    symbol: 'rect',
    symbolSize: [2, 12],
    itemStyle: { color: INK.orange },
    lineStyle: { color: INK.orange, width: 2 },
    data: ends.map((value) => [value, row]),
  };
}

/** Times in the unit in which they are short numbers, shares in percent. */
function scaleOf(rows: readonly RangeRow[], unit: MeasureUnit): Scale {
  const most = rows.reduce((found, { spread }) => {
    const figure = spread?.most ?? 0n;
    return figure > found ? figure : found;
  }, 0n);
  if (unit === 'share') return { smallestPerUnit: 10_000, show: (value) => `${value} %` };
  if (unit !== 'seconds') {
    return { smallestPerUnit: Number(UNITS[unit].smallestPerUnit), show: shortNumber };
  }
  const inUnit = (seconds: number, letter: string): Scale => ({
    smallestPerUnit: seconds,
    show: (value) => `${shortNumber(value)} ${letter}`,
  });
  if (most >= 172_800n) return inUnit(86_400, 'd');
  if (most >= 7_200n) return inUnit(3_600, 'h');
  return most >= 120n ? inUnit(60, 'min') : inUnit(1, 's');
}
