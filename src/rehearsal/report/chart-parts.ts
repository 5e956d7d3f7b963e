/** Axes, panels and marks that the charts of a report share. */
import { countText } from '../../kernel/number-text.ts';
import { type Frame, INK } from './chart.ts';

import { type Html, html } from './html.ts';
import { cutTo } from './sentences.ts';

/** How a series is drawn, and so how its sample in the legend is. */
export interface LegendItem {
  readonly ink: keyof typeof INK;
  readonly mark: 'block' | 'line' | 'dashes' | 'tick' | 'dot' | 'ring';
  readonly label: string;
}

export function legendOf(items: readonly LegendItem[]): Html {
  const lines = items.map(
    ({ ink, mark, label }) =>
      html`<li><span class="mark ${mark}" style="--mark:var(--${ink})"></span>${label}</li>`,
  );
  return html`<ul class="legend">${lines}</ul>`;
}

/**
 * A number with a few digits and a letter for a scale: `1.2 M`. For axes, not for results: the
 * marks of an axis are round, and below one its first digits tell them apart.
 */
export function shortNumber(value: number): string {
  const steps: readonly (readonly [number, string])[] = [
    [1e12, ' tn'],
    [1e9, ' bn'],
    [1e6, ' M'],
    [1e4, ' k'],
  ];
  const [unit, letter] = steps.find(([least]) => Math.abs(value) >= least) ?? [1, ''];
  const scale = letter === ' k' ? 1e3 : unit;
  const isSmall = Math.abs(value) < 1;
  const rounded = isSmall ? Number(value.toPrecision(3)) : Math.round((value / scale) * 100) / 100;
  return letter === '' && rounded >= 1_000 ? countText(rounded) : `${rounded}${letter}`;
}

export function valueAxis(formatter: (value: number) => string): object {
  return {
    type: 'value',
    min: 0,
    splitNumber: 4,
    axisLabel: { color: INK.muted, fontSize: 12, formatter },
    splitLine: { lineStyle: { color: INK.line } },
    axisLine: { show: false },
    axisTick: { show: false },
  };
}

/**
 * `interval` 0 tries every label, and hides those that would overlap. Without a browser widths are
 * estimated, and too small for some fonts: hence the margin.
 */
export function categoryAxis(names: readonly string[], interval: number | 'auto' = 'auto'): object {
  return {
    type: 'category',
    data: [...names],
    axisLabel: { color: INK.muted, fontSize: 12, hideOverlap: true, textMargin: [0, 10], interval },
    axisLine: { lineStyle: { color: INK.muted } },
    axisTick: { show: false },
  };
}

/** Names down the left side, in the order given from the top. */
export function nameAxis(names: readonly string[], frame: Frame): object {
  const characterCountMax = nameCharacterCountMax(frame);
  return {
    type: 'category',
    inverse: true,
    data: names.map((name) => cutTo(name, characterCountMax)),
    axisLabel: { color: INK.text, fontSize: 12, interval: 0 },
    axisLine: { show: false },
    axisTick: { show: false },
  };
}

export function nameCharacterCountMax(frame: Frame): number {
  return Math.floor((nameMarginPx(frame) - 10) / 7);
}

export function nameMarginPx({ isNarrow }: Frame): number {
  return isNarrow ? 108 : 210;
}

export interface Panel {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PanelRoom {
  readonly count: number;
  readonly columnsWide: number;
  readonly columnsNarrow: number;
  readonly panelHeightPx: number;
  /** Left of the first panel of each row, for names that the row shares. */
  readonly nameMarginPx: number;
  /** Left of each panel, for the numbers of its own axis. */
  readonly axisMarginPx: number;
}

const PANEL_TITLE_PX = 26;
const PANEL_FOOT_PX = 28;
const PANEL_GAP_PX = 14;

/** Equal panels in rows, each with room for a title above and an axis below. */
export function panelsOf(room: PanelRoom, frame: Frame): { panels: Panel[]; heightPx: number } {
  const columnsMax = frame.isNarrow ? room.columnsNarrow : room.columnsWide;
  const columns = Math.max(1, Math.min(columnsMax, room.count));
  const usablePx = frame.widthPx - room.nameMarginPx;
  const cellPx = Math.floor(usablePx / columns);
  const rowPx = PANEL_TITLE_PX + room.panelHeightPx + PANEL_FOOT_PX;
  const panels = Array.from({ length: room.count }, (_, index) => ({
    left: room.nameMarginPx + (index % columns) * cellPx + room.axisMarginPx,
    top: Math.floor(index / columns) * rowPx + PANEL_TITLE_PX,
    width: cellPx - room.axisMarginPx - PANEL_GAP_PX,
    height: room.panelHeightPx,
  }));
  return { panels, heightPx: Math.ceil(room.count / columns) * rowPx };
}

export function panelTitle(text: string, panel: Panel): object {
  return {
    text: cutTo(text, Math.max(8, Math.floor(panel.width / 7.5))),
    left: panel.left,
    top: panel.top - PANEL_TITLE_PX + 4,
    padding: 0,
    textStyle: { color: INK.text, fontSize: 13, fontWeight: 'bold' },
  };
}
