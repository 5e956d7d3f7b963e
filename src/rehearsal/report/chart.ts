/**
 * Charts as SVG, drawn by ECharts without a browser. Each is drawn twice, for a wide and for a
 * narrow page, and the style shows one. Colours are placeholders while ECharts draws, and become
 * custom properties of the page, so that light, dark and print share one drawing. What ECharts adds
 * for a mouse is taken out, and its running numbers with it, so that equal summaries give equal
 * bytes.
 */
import { BarChart, LineChart, SankeyChart, ScatterChart } from 'echarts/charts';
import { GridComponent, TitleComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type Html, html, trustedMarkup } from './html.ts';

/** Colours by what they mean; `--<name>` in the style. The hex codes are placeholders. */
export const INK = {
  text: '#0101a0',
  muted: '#0101a1',
  line: '#0101a2',
  ground: '#0101a3',
  blue: '#0101b1',
  pale: '#0101b2',
  orange: '#0101b3',
  green: '#0101b4',
  purple: '#0101b5',
  grey: '#0101b6',
} as const;

const NAME_OF_HEX: ReadonlyMap<string, string> = new Map(
  Object.entries(INK).map(([name, hex]) => [hex, name]),
);

/** The room that a chart is drawn in. */
export interface Frame {
  readonly widthPx: number;
  readonly isNarrow: boolean;
}

export interface Drawing {
  readonly heightPx: number;
  readonly option: EChartsCoreOption;
}

export type Chart = (frame: Frame) => Drawing;

const FRAMES: readonly (Frame & { readonly name: string })[] = [
  { name: 'wide', widthPx: 960, isNarrow: false },
  { name: 'narrow', widthPx: 360, isNarrow: true },
];

/** Both drawings of a chart, named and described by the elements `<id>-name` and `<id>-text`. */
export function drawChart(id: string, chart: Chart): Html {
  const drawings = FRAMES.map((frame) => {
    const { heightPx, option } = chart(frame);
    const drawn = drawSvg(option, frame.widthPx, heightPx);
    return html`<svg class="${frame.name}" viewBox="0 0 ${frame.widthPx} ${heightPx}" role="img"
 aria-labelledby="${id}-name" aria-describedby="${id}-text"
>${trustedMarkup(withoutRunningNumbers(drawn, `${id}-${frame.name}`))}</svg>
`;
  });
  return html`${drawings}`;
}

function drawSvg(option: EChartsCoreOption, widthPx: number, heightPx: number): string {
  use([BarChart, LineChart, SankeyChart, ScatterChart, GridComponent, TitleComponent, SVGRenderer]);
  const drawer = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: widthPx,
    height: heightPx,
  });
  const textStyle = { fontFamily: 'inherit', color: INK.text };
  drawer.setOption({ animation: false, textStyle, ...option });
  const svg = drawer.renderToSVGString();
  drawer.dispose();
  return svg;
}

function withoutRunningNumbers(svg: string, id: string): string {
  return svg
    .replace(/^<svg[^>]*>\s*(?:<rect[^>]*fill="none"><\/rect>)?/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replace(/<text [^>]*><\/text>\n?/g, '')
    .replace(/<path [^>]*fill-opacity="0"[^>]*><\/path>\n?/g, '')
    .replace(/<[^>]*>/g, (tag) => cleanTag(tag, id))
    .trim();
}

/** Text between tags is left alone: it may look like a colour or a number of ECharts. */
function cleanTag(tag: string, id: string): string {
  return tag
    .replace(/ (?:class|ecmeta_\w+|pointer-events|stroke-linejoin|stroke-miterlimit)="[^"]*"/g, '')
    .replace('font-family:inherit;', '')
    .replace(' fill="#000"', '')
    .replace(/\bzr\d+-([a-z]\w*)/g, `${id}-$1`)
    .replace(/#0101[ab][0-9a-f]/g, (hex) => `var(--${NAME_OF_HEX.get(hex) ?? 'text'})`)
    .replace(/\d+\.\d{2,}/g, (digits) => String(Math.round(Number(digits) * 10) / 10));
}
