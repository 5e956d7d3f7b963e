/** How full the sites were over time, against the most that any schedule could have used. */
import { countText } from '../../kernel/number-text.ts';
import type { Summary, UsePoint } from '../summary.ts';
import { type Chart, INK } from './chart.ts';
import { categoryAxis, shortNumber, valueAxis } from './chart-parts.ts';
import { dateText, secondsOfIso } from './dates.ts';
import { figureOf } from './figure.ts';
import { fractionText, gpuHoursCell, gpuHoursText, shareText } from './figures.ts';
import { boundShareText, grossShareText, sumOf, usedShareText } from './findings.ts';
import { html } from './html.ts';
import { paragraphOf, type Section, termOf } from './page.ts';
import { ratioText } from './section-opening.ts';
import { countOf, wereText, withCapital } from './sentences.ts';
import { tableOf } from './table.ts';

/** More than a page is wide or a reader reads; neighbours are joined until so many are left. */
const STRETCH_COUNT_MAX = 120;

/** New loans, and what came back of them: every GPU that its owner did not use. */
const OF_THAT_ON_LOAN = 'Of that, lent or coming back';

interface Stretch extends UsePoint {
  readonly seconds: number;
}

export function useSection(summary: Summary): Section {
  const stretches = stretchesOf(summary);
  return {
    id: 'use',
    title: 'How full the sites were',
    body: html`${termOf(
      'Available',
      'what was installed, without what was in maintenance or had failed.',
    )}${termOf(
      'Bound',
      'the most that any schedule could have used: there must be work, and a place for it.',
    )}${paragraphOf(...useSentences(summary))}${
      stretches.length === 0
        ? paragraphOf('The rehearsal recorded no use over time.')
        : useFigure(stretches)
    }${siteTable(summary)}`,
  };
}

function useSentences(summary: Summary): readonly string[] {
  const { installed, available, used, lost, maintenance } = summary.gpuSeconds;
  if (BigInt(installed) === 0n) return ['No GPU was installed in this time.'];
  return [
    `Of ${gpuHoursText(installed)} installed, ${wereText(gpuHoursText(available))} available: ` +
      `${wereText(gpuHoursText(maintenance))} in maintenance and ` +
      `${wereText(gpuHoursText(lost))} lost ` +
      'without notice.',
    BigInt(available) === 0n
      ? ''
      : `${withCapital(wereText(gpuHoursText(used)))} used, ` +
        `${grossShareText(summary)} of what was available.`,
    againSentence(summary),
    ...failureSentences(summary),
    `Work that counts took ${usedShareText(summary)} of what was available.`,
    boundSentence(summary),
    ...drainSentences(summary),
  ];
}

function boundSentence(summary: Summary): string {
  const { utilisation, utilisationBound, placement } = summary;
  const bound = boundShareText(summary);
  if (bound === undefined) return 'No work could have been done, so the bound is zero.';
  const reached =
    utilisationBound === 0
      ? ''
      : `; the schedule reached ${ratioText(utilisation, utilisationBound)} of it`;
  const shared = placement.shares.jobs === 0 ? '' : ' In it each share of a GPU counts as a GPU.';
  return `The bound is ${bound}${reached}.${shared}`;
}

function againSentence(summary: Summary): string {
  const { redone } = summary.gpuSeconds;
  if (BigInt(redone) === 0n) return 'No work had to be done again.';
  return (
    `Of what was used, ${gpuHoursText(redone)} went into work that had to be done again after ` +
    `${lossesOf(summary).join(' or ')}.`
  );
}

/** Of all that takes GPUs from a run, what happened in this rehearsal. */
function lossesOf({ gpuSeconds, failures, jobs }: Summary): readonly string[] {
  const outOfService = BigInt(gpuSeconds.lost) + BigInt(gpuSeconds.maintenance);
  const losses = [
    (failures?.stops ?? 0) > 0 ? 'a node failed' : '',
    outOfService > 0n ? 'GPUs went out of service' : '',
    jobs.preempted > 0 ? 'an owner took its GPUs back' : '',
  ].filter((loss) => loss !== '');
  return losses.length > 0 ? losses : ['a smaller phase began'];
}

function drainSentences({ drain }: Summary): readonly string[] {
  if (drain === undefined) return [];
  return [
    `Ahead of maintenance ${wereText(gpuHoursText(drain.keptFreeGpuSeconds))} kept free of jobs ` +
      'that would have run into it.',
  ];
}

function failureSentences({ failures }: Summary): readonly string[] {
  if (failures === null) return [];
  const { stops, overheadGpuSeconds } = failures;
  return [
    `Failing nodes stopped ${countOf(stops, 'run')}; checkpoints and restarts took ` +
      `${gpuHoursText(overheadGpuSeconds)} of what was used.`,
  ];
}

/** The recorded stretches with their length, joined to at most {@link STRETCH_COUNT_MAX}. */
function stretchesOf({ use, interval }: Summary): readonly Stretch[] {
  const groupSize = Math.ceil(use.length / STRETCH_COUNT_MAX);
  const end = secondsOfIso(interval.end) ?? 0;
  return Array.from({ length: groupSize === 0 ? 0 : Math.ceil(use.length / groupSize) }, (_, i) => {
    const group = use.slice(i * groupSize, (i + 1) * groupSize);
    const at = group[0]?.at ?? '';
    const next = use[(i + 1) * groupSize];
    const until = next === undefined ? end : (secondsOfIso(next.at) ?? end);
    const sum = (figure: (point: UsePoint) => string) => String(sumOf(group.map(figure)));
    return {
      at,
      seconds: Math.max(1, until - (secondsOfIso(at) ?? 0)),
      availableGpuSeconds: sum((point) => point.availableGpuSeconds),
      usedGpuSeconds: sum((point) => point.usedGpuSeconds),
      lentGpuSeconds: sum((point) => point.lentGpuSeconds),
      boundGpuSeconds: sum((point) => point.boundGpuSeconds),
    };
  });
}

function useFigure(stretches: readonly Stretch[]) {
  return figureOf({
    id: 'over-time',
    name: 'GPUs in use, available and possible, over time',
    description:
      `The mean number of GPUs in each of ${countOf(stretches.length, 'stretch', 'stretches')} ` +
      `of time. ${rangeSentence(stretches)}The bound counts work from the beginning on: in one ` +
      'stretch use can stand above it, where work that could have run earlier ran then. Work ' +
      'done again, checkpoints and restarts are use too, and no part of the bound.',
    legend: [
      { ink: 'grey', mark: 'line', label: 'Available' },
      { ink: 'orange', mark: 'dashes', label: 'Bound' },
      { ink: 'blue', mark: 'block', label: 'Used' },
      { ink: 'green', mark: 'line', label: OF_THAT_ON_LOAN },
    ],
    chart: useChart(stretches),
    table: {
      caption: 'GPU-hours over time',
      columns: [
        { text: 'From', of: ({ at }) => momentText(at) },
        { number: 'Available', of: (each) => gpuHoursCell(each.availableGpuSeconds) },
        { number: 'Bound', of: (each) => gpuHoursCell(each.boundGpuSeconds) },
        { number: 'Used', of: (each) => gpuHoursCell(each.usedGpuSeconds) },
        { number: OF_THAT_ON_LOAN, of: (each) => gpuHoursCell(each.lentGpuSeconds) },
      ],
      rows: stretches,
    },
  });
}

/** Of the stretches in which anything was available. */
function rangeSentence(stretches: readonly Stretch[]): string {
  const shares = stretches
    .filter(({ availableGpuSeconds }) => BigInt(availableGpuSeconds) > 0n)
    .map((each) => Number(each.usedGpuSeconds) / Number(each.availableGpuSeconds));
  if (shares.length === 0) return 'In none of them was anything available. ';
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map(fractionText);
  return `Use lies between ${least} and ${most} of what was available. `;
}

function momentText(at: string): string {
  const clock = at.slice(11, 16);
  return clock === '' || clock === '00:00' ? dateText(at) : `${dateText(at)}, ${clock}`;
}

/** A date under the first stretch of each day, and nothing under the others. */
function dayLabelsOf(stretches: readonly Stretch[]): readonly string[] {
  const days = stretches.map(({ at }) => dateText(at));
  return days.map((day, index) => (day === days[index - 1] ? '' : day));
}

function useChart(stretches: readonly Stretch[]): Chart {
  const gpus = (figure: (each: Stretch) => string) =>
    stretches.map((each) => Number(figure(each)) / each.seconds);
  const isSingle = stretches.length === 1;
  const line = { type: 'line', silent: true, symbol: isSingle ? 'circle' : 'none', symbolSize: 8 };
  return (frame) => ({
    heightPx: frame.isNarrow ? 240 : 320,
    option: {
      grid: { left: 58, right: 16, top: 12, bottom: 30 },
      xAxis: { ...categoryAxis(dayLabelsOf(stretches), 0), boundaryGap: isSingle },
      yAxis: valueAxis(shortNumber),
      series: [
        {
          ...line,
          data: gpus((each) => each.usedGpuSeconds),
          color: INK.blue,
          lineStyle: { width: 2 },
          areaStyle: { opacity: 0.22 },
        },
        {
          ...line,
          data: gpus((each) => each.lentGpuSeconds),
          color: INK.green,
          lineStyle: { width: 2 },
        },
        {
          ...line,
          data: gpus((each) => each.availableGpuSeconds),
          color: INK.grey,
          lineStyle: { width: 2 },
        },
        {
          ...line,
          data: gpus((each) => each.boundGpuSeconds),
          color: INK.orange,
          lineStyle: { width: 2, type: 'dashed' },
        },
      ],
    },
  });
}

function siteTable({ sites, clusters }: Summary) {
  if (sites.length === 0) return paragraphOf('The programme has no site.');
  const gpus = clusters.map(({ id, gpus: count }) => `${id} (${countText(count)} GPUs)`);
  return html`<h3>By site</h3>${tableOf({
    caption: 'GPU-hours of each site',
    columns: [
      { text: 'Site', of: ({ name }) => name },
      { number: 'Installed', of: (each) => gpuHoursCell(each.installedGpuSeconds) },
      { number: 'Available', of: (each) => gpuHoursCell(each.availableGpuSeconds) },
      { number: 'Used', of: (each) => gpuHoursCell(each.usedGpuSeconds) },
      {
        number: 'Used of available',
        of: (each) => shareText(BigInt(each.usedGpuSeconds), BigInt(each.availableGpuSeconds)),
      },
      { number: 'Used, as H100', of: (each) => gpuHoursCell(each.h100EquivalentSeconds) },
    ],
    rows: sites,
  })}${gpus.length === 0 ? undefined : paragraphOf(`Clusters: ${gpus.join(', ')}.`)}`;
}
