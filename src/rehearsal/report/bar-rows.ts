/** Bars from left to right, one row a name, stacked where a row has several parts. */
import { type Chart, INK } from './chart.ts';
import { nameAxis, nameMarginPx, shortNumber, valueAxis } from './chart-parts.ts';

export interface BarPart {
  readonly ink: keyof typeof INK;
  /** One for each name, in the same order. */
  readonly values: readonly number[];
}

export interface BarRows {
  readonly names: readonly string[];
  /** Stand beside the bars; one for each name. */
  readonly labels: readonly string[];
  readonly parts: readonly BarPart[];
}

const ROW_PX = 30;

export function barRowsChart({ names, labels, parts }: BarRows): Chart {
  return (frame) => ({
    heightPx: names.length * ROW_PX + 34,
    option: {
      grid: {
        left: nameMarginPx(frame),
        right: frame.isNarrow ? 76 : 130,
        top: 4,
        bottom: 28,
      },
      xAxis: { ...valueAxis(shortNumber), splitNumber: frame.isNarrow ? 2 : 4 },
      yAxis: nameAxis(names, frame),
      series: [
        ...parts.map(({ ink, values }) => ({
          type: 'bar',
          stack: 'all',
          silent: true,
          barWidth: 16,
          itemStyle: { color: INK[ink] },
          data: [...values],
        })),
        { ...labelSeries(labels), stack: 'all' },
      ],
    },
  });
}

/** A bar of no length at the end of each row carries its label. */
export function labelSeries(labels: readonly string[]): object {
  return {
    type: 'bar',
    silent: true,
    barWidth: 16,
    itemStyle: { color: INK.ground },
    data: labels.map((label) => ({
      value: 0,
      label: {
        show: true,
        position: 'right',
        formatter: () => label,
        color: INK.text,
        fontSize: 12,
        textBorderWidth: 0,
      },
    })),
  };
}
