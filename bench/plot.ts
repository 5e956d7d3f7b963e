/**
 * `node dist/bench/bench/plot.js LINES` draws `bench/scaling.svg` and prints the table of
 * `bench/README.md` from the JSON lines of `npm run bench -- year gpus --json`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Figure } from './figure.ts';

interface Point {
  readonly gpuCount: number;
  readonly jobCount: number;
  readonly seconds: number;
  readonly peakMemoryMiB: number;
}

interface Chart {
  readonly title: string;
  readonly left: number;
  readonly points: readonly { readonly across: number; readonly up: number }[];
}

const WIDTH = 320;
const HEIGHT = 200;
const MARGIN = 48;

main();

function main(): void {
  const lines = readFileSync(process.argv[2] ?? '', 'utf8').split('\n');
  const figures = lines.filter((line) => line.includes('"case"')).map(toFigure);
  const byJobs = pointsOf(figures, 'year');
  const byGpus = pointsOf(figures, 'gpus');
  const charts: readonly Chart[] = [
    { title: 'processor seconds by jobs', left: 0, points: byJobs.map(secondsByJobs) },
    { title: 'microseconds a job by GPUs', left: 1, points: byGpus.map(costByGpus) },
    { title: 'peak memory, MiB, by jobs', left: 2, points: byJobs.map(memoryByJobs) },
  ];
  writeFileSync('bench/scaling.svg', svgOf(charts));
  process.stdout.write(tableOf([...byJobs, ...byGpus]));
}

function toFigure(line: string): Figure {
  return JSON.parse(line);
}

/** One point for each size, in the order of the lines. */
function pointsOf(figures: readonly Figure[], name: string): readonly Point[] {
  const own = figures.filter((figure) => figure.case === name);
  const sizes = [...new Set(own.map((figure) => figure.name.split(': ')[0] ?? ''))];
  return sizes.map((size) => {
    const value = (figure: string): number =>
      own.find((each) => each.name === `${size}: ${figure}`)?.value ?? 0;
    return {
      gpuCount: Number((size.split(' ')[0] ?? '').replaceAll(',', '')),
      jobCount: value('jobs in all'),
      seconds: value('processor time'),
      peakMemoryMiB: value('peak memory'),
    };
  });
}

function secondsByJobs({ jobCount, seconds }: Point) {
  return { across: jobCount, up: seconds };
}

function costByGpus({ gpuCount, jobCount, seconds }: Point) {
  return { across: gpuCount, up: (seconds / jobCount) * 1e6 };
}

function memoryByJobs({ jobCount, peakMemoryMiB }: Point) {
  return { across: jobCount, up: peakMemoryMiB };
}

/** Both axes logarithmic, a decade at least, so that a straight line at 45 degrees is linear. */
function svgOf(charts: readonly Chart[]): string {
  const width = charts.length * WIDTH;
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT + MARGIN}"`;
  const style = 'font-family="sans-serif" font-size="10" fill="#222"';
  const parts = charts.map(chartOf).join('\n');
  return `${open} ${style}>\n<rect width="100%" height="100%" fill="#fff"/>\n${parts}\n</svg>\n`;
}

function chartOf({ title, left, points }: Chart): string {
  const across = scaleOf(points.map((point) => point.across));
  const up = scaleOf(points.map((point) => point.up));
  const [x0, x1, y0, y1] = [left * WIDTH + MARGIN, (left + 1) * WIDTH - 16, HEIGHT, MARGIN / 2];
  const toX = (value: number): number => x0 + across.partOf(value) * (x1 - x0);
  const toY = (value: number): number => y0 + up.partOf(value) * (y1 - y0);
  const place = (point: Chart['points'][number]): string =>
    `${toX(point.across).toFixed(1)},${toY(point.up).toFixed(1)}`;
  const dots = points.map((point) => {
    const [x, y] = place(point).split(',');
    return `<circle cx="${x}" cy="${y}" r="3" fill="#0b5394"/>`;
  });
  const acrossTicks = across.decades.map((tick) => {
    const x = toX(tick).toFixed(1);
    return `<text x="${x}" y="${y0 + 16}" text-anchor="middle">${tickText(tick)}</text>`;
  });
  const upTicks = up.decades.map((tick) => {
    const y = toY(tick).toFixed(1);
    const line = `<path d="M${x0} ${y}H${x1}" stroke="#ddd"/>`;
    return `${line}<text x="${x0 - 6}" y="${y}" text-anchor="end">${tickText(tick)}</text>`;
  });
  return [
    `<text x="${x0}" y="14" font-weight="bold">${title}</text>`,
    ...upTicks,
    ...acrossTicks,
    `<polyline points="${points.map(place).join(' ')}" fill="none" stroke="#0b5394"/>`,
    ...dots,
  ].join('\n');
}

function scaleOf(values: readonly number[]) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const decades = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  const partOf = (value: number): number => (Math.log10(value) - low) / (high - low);
  return { decades, partOf };
}

function tickText(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e3 ? `${value / 1e3}k` : String(value);
}

function tableOf(points: readonly Point[]): string {
  const rows = points.map(({ gpuCount, jobCount, seconds, peakMemoryMiB }) => {
    const each = ((seconds / jobCount) * 1e6).toFixed(1);
    const cells = [gpuCount, jobCount, Math.round(jobCount / seconds)].map((value) =>
      value.toLocaleString('en'),
    );
    const rest = [seconds.toFixed(1), each, peakMemoryMiB.toFixed(0)];
    return `| ${[...cells, ...rest].join(' | ')} |`;
  });
  const head = [
    '| GPUs | jobs | jobs/s | processor s | µs a job | peak MiB |',
    '|---|---|---|---|---|---|',
  ];
  return `${[...head, ...rows].join('\n')}\n`;
}
