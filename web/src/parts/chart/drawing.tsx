/**
 * The drawing of a chart by ECharts, on a canvas: its SVG would need style attributes, which the
 * content security policy does not let in. Patterns tell series apart where colours do not.
 */
import { useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { ChartProps } from './chart.tsx';

use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  GridComponent,
  LegendComponent,
  LineChart,
  TooltipComponent,
]);

const SERIES_COLOURS = 8;
/** More names than these find no room beside each other. */
const UPRIGHT_MAX = 6;
const SLANTED = { interval: 0, rotate: 35, width: 110, overflow: 'truncate' } as const;

export function Drawing(props: ChartProps) {
  const scheme = useComputedColorScheme('light');
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  useEffect(() => {
    if (place.current === null) return undefined;
    const made = init(place.current, null, { renderer: 'canvas' });
    chart.current = made;
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  // The scheme is no part of the option: it decides what the names of colours stand for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => chart.current?.setOption(optionOf(props), true), [props, scheme]);
  return <div ref={place} className="drawing" role="img" aria-label={props.description} />;
}

function optionOf({ kind, categories, series, format }: ChartProps) {
  const styles = getComputedStyle(document.documentElement);
  const colourOf = (name: string) => styles.getPropertyValue(`--${name}`).trim();
  const text = { color: colourOf('ink'), fontFamily: 'system-ui, sans-serif' };
  const line = { lineStyle: { color: colourOf('line') } };
  return {
    animation: false,
    aria: { enabled: true, label: { enabled: false }, decal: { show: series.length > 1 } },
    color: Array.from({ length: SERIES_COLOURS }, (_, index) => colourOf(`series-${index + 1}`)),
    textStyle: text,
    grid: { left: 8, right: 12, top: series.length > 1 ? 34 : 12, bottom: 4, containLabel: true },
    legend: { show: series.length > 1, top: 0, left: 0, textStyle: text, type: 'scroll' },
    // HTML would need style attributes of its own.
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      valueFormatter: (value: unknown) => format(Number(value)),
      backgroundColor: colourOf('paper'),
      borderColor: colourOf('line-strong'),
      textStyle: text,
    },
    xAxis: {
      type: 'category',
      data: [...categories],
      axisLabel: categories.length > UPRIGHT_MAX ? { ...text, ...SLANTED } : text,
      axisLine: line,
    },
    yAxis: {
      type: 'value',
      axisLabel: { ...text, formatter: (value: number) => format(value) },
      splitLine: line,
    },
    series: series.map(({ name, values }) => ({
      name,
      type: kind === 'lines' ? 'line' : 'bar',
      data: [...values],
      barMaxWidth: 42,
      ...(kind === 'stacked-bars' && { stack: 'all' }),
    })),
  };
}
