/**
 * The drawing of a chart by ECharts, on a canvas: its SVG would need style attributes, which the
 * content security policy does not let in. Patterns tell series apart where colours do not.
 */
import { useComputedColorScheme } from '@mantine/core';
import { BarChart } from 'echarts/charts';
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
import { legendHeightPx } from './chart-room.ts';

use([AriaComponent, BarChart, CanvasRenderer, GridComponent, LegendComponent, TooltipComponent]);

const SERIES_COLOURS = 8;
const FONT = 'system-ui, sans-serif';
const TEXT_PX = 12;
/** So wide is the axis of values at most, with what stands around it. */
const VALUES_PX = 110;
/** A label in less room than this is no longer read. */
const LABEL_PX_MIN = 44;

export function Drawing(props: ChartProps) {
  const scheme = useComputedColorScheme('light');
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const latest = useRef(props);
  useEffect(() => {
    if (place.current === null) return undefined;
    const made = init(place.current, null, { renderer: 'canvas' });
    chart.current = made;
    const watch = new ResizeObserver(() => {
      made.resize();
      made.setOption(optionOf(latest.current, made.getWidth()), true);
    });
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  // The scheme is no part of the option: it decides what the names of colours stand for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    latest.current = props;
    const made = chart.current;
    made?.setOption(optionOf(props, made.getWidth()), true);
  }, [props, scheme]);
  return <div ref={place} className="drawing" role="img" aria-label={props.description} />;
}

function optionOf(props: ChartProps, widthPx: number) {
  const { kind, isByName = false, categories, series, format } = props;
  const styles = getComputedStyle(document.documentElement);
  const colourOf = (name: string) => styles.getPropertyValue(`--${name}`).trim();
  const text = { color: colourOf('ink'), fontFamily: FONT, fontSize: TEXT_PX, lineHeight: 15 };
  const line = { lineStyle: { color: colourOf('line') } };
  const legendPx = series.length > 1 ? legendOf(props, widthPx) : 0;
  const ofCategories = {
    type: 'category',
    data: [...categories],
    axisLabel: {
      ...text,
      ...(isByName ? besides(categories, widthPx) : below(categories, widthPx)),
    },
    axisLine: line,
  };
  const ofValues = {
    type: 'value',
    axisLabel: {
      ...text,
      formatter: (value: number) => format(value),
      hideOverlap: true,
      ...(isByName && { alignMinLabel: 'left', alignMaxLabel: 'right' }),
    },
    splitLine: line,
    ...(isByName && { splitNumber: Math.max(2, Math.floor(widthPx / 180)) }),
  };
  return {
    animation: false,
    aria: { enabled: true, label: { enabled: false }, decal: { show: series.length > 1 } },
    color: Array.from({ length: SERIES_COLOURS }, (_, index) => colourOf(`series-${index + 1}`)),
    textStyle: text,
    grid: { left: 8, right: 12, top: legendPx + 12, bottom: 4, containLabel: true },
    legend: { show: series.length > 1, top: 0, left: 0, width: widthPx, textStyle: text },
    // HTML would need style attributes of its own.
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      valueFormatter: (value: unknown) => format(Number(value)),
      backgroundColor: colourOf('paper'),
      borderColor: colourOf('line-strong'),
      textStyle: text,
    },
    // The first name is the uppermost.
    xAxis: isByName ? ofValues : ofCategories,
    yAxis: isByName ? { ...ofCategories, inverse: true } : ofValues,
    series: series.map(({ name, values }) => ({
      name,
      type: 'bar',
      data: [...values],
      barMaxWidth: isByName ? 15 : 42,
      ...(kind === 'stacked-bars' && { stack: 'all' }),
    })),
  };
}

function legendOf({ series }: ChartProps, widthPx: number): number {
  return legendHeightPx(textWidthsPx(series.map(({ name }) => name)), widthPx);
}

function textWidthsPx(texts: readonly string[]): readonly number[] {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return [];
  context.font = `${TEXT_PX}px ${FONT}`;
  return texts.map((text) => Math.ceil(context.measureText(text).width));
}

/** Labels at the left: in lines, in less than a third of the width, and no wider than they are. */
function besides(categories: readonly string[], widthPx: number) {
  const longest = Math.max(LABEL_PX_MIN, ...textWidthsPx(categories)) + 2;
  const width = Math.min(220, Math.floor(widthPx * 0.3), longest);
  return { interval: 0, width, overflow: 'break' } as const;
}

/** Labels below: in lines as wide as their bar has room for, or else only those that find room. */
function below(categories: readonly string[], widthPx: number) {
  const room = Math.floor((widthPx - VALUES_PX) / Math.max(1, categories.length)) - 6;
  if (room < LABEL_PX_MIN) return { hideOverlap: true } as const;
  return { interval: 0, width: room, overflow: 'break' } as const;
}
