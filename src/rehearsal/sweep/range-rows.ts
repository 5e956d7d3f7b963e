/**
 * A row a setting: a bar as long as the median, and a line from the least to the most. What was
 * never reached has no length: no bar for such a median, and a line that ends in an arrow, where
 * the largest number of all rows is.
 */
import { labelSeries } from '../report/bar-rows.ts';
import { type Chart, INK } from '../report/chart.ts';
import {
  nameAxis,
  nameCharacterCountMax,
  nameMarginPx,
  shortNumber,
  valueAxis,
} from '../report/chart-parts.ts';
import { compareRanked, type Ranked } from '../report/measured.ts';
import { type MeasureUnit, UNITS } from '../report/measures.ts';
import { cutInside } from '../report/sentences.ts';
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
  const edge = largestOf(rows);
  const scale = scaleOf(edge, unit);
  const toUnit = (figure: bigint) => Number(figure) / scale.smallestPerUnit;
  const spans = rows.map(({ spread }) => spanOf(spread, edge));
  // In words a label is wider than any number.
  const labelPx = spans.some(({ isOpen }) => isOpen) ? 106 : 76;
  return (frame) => ({
    heightPx: rows.length * ROW_PX + 34,
    option: {
      grid: {
        left: nameMarginPx(frame),
        right: frame.isNarrow ? labelPx : 130,
        top: 4,
        bottom: 28,
      },
      xAxis: {
        ...valueAxis(scale.show),
        splitNumber: frame.isNarrow ? 2 : 4,
        // There is no half of a thing that is counted.
        ...(scale.smallestPerUnit === 1 && { minInterval: 1 }),
      },
      yAxis: nameAxis(
        // Settings of several parameters often differ in the last of them.
        rows.map(({ name }) => cutInside(name, nameCharacterCountMax(frame))),
        frame,
      ),
      series: [
        barOf(
          spans.map(({ bar }) => toUnit(bar)),
          { color: INK.blue },
        ),
        // Nothing is drawn of it: it carries the label beyond the end of the line.
        barOf(
          spans.map(({ bar, end }) => toUnit(end - bar)),
          { opacity: 0 },
        ),
        { ...labelSeries(rows.map(({ label }) => label)), stack: 'all' },
        ...spans.flatMap(({ start, end, isOpen }, row) =>
          start === end && !isOpen
            ? []
            : [lineOf({ ends: [toUnit(start), toUnit(end)], row, isOpen })],
        ),
      ],
    },
  });
}

interface Span {
  readonly bar: bigint;
  readonly start: bigint;
  readonly end: bigint;
  /** Whether the line goes on beyond its end. */
  readonly isOpen: boolean;
}

function spanOf(spread: Spread | undefined, edge: bigint): Span {
  if (spread === undefined) return { bar: 0n, start: 0n, end: 0n, isOpen: false };
  const { median, least, most } = spread;
  const bar = median === 'never' ? 0n : median;
  const end = most === 'never' ? edge : most;
  // Where no seed reached it, the arrow stands alone.
  return { bar, start: least === 'never' ? end : least, end, isOpen: most === 'never' };
}

/** 0 where no row has a number. */
function largestOf(rows: readonly RangeRow[]): bigint {
  const figures = rows.flatMap(({ spread }): readonly Ranked[] => [
    ...(spread === undefined ? [] : [spread.least, spread.median, spread.most]),
  ]);
  const numbers = figures.filter((each) => each !== 'never');
  return numbers.toSorted(compareRanked).at(-1) ?? 0n;
}

function barOf(values: readonly number[], itemStyle: object): object {
  return { type: 'bar', stack: 'all', silent: true, barWidth: 16, itemStyle, data: [...values] };
}

interface Line {
  readonly ends: readonly [number, number];
  readonly row: number;
  readonly isOpen: boolean;
}

function lineOf({ ends: [start, end], row, isOpen }: Line): object {
  const arrow = { symbol: 'triangle', symbolRotate: -90, symbolSize: 10 };
  return {
    type: 'line',
    silent: true,
    z: 5,
    symbol: 'rect',
    symbolSize: [2, 12],
    itemStyle: { color: INK.orange },
    lineStyle: { color: INK.orange, width: 2 },
    data: [
      ...(start === end ? [] : [{ value: [start, row] }]),
      { value: [end, row], ...(isOpen && arrow) },
    ],
  };
}

/** Times in the unit in which they are short numbers, shares in percent. */
function scaleOf(most: bigint, unit: MeasureUnit): Scale {
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
