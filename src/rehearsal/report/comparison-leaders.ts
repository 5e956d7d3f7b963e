/** Which run is best at what: the sentences that a comparison begins with. */
import { areOfOneTime, type Run } from './comparison-measures.ts';
import { durationText, eurText, gpuHoursText, priceText } from './figures.ts';
import { bestOf, leadingOf, rankedOf } from './measured.ts';
import { betterOf, contestedOf, type FigureMeasure, MEASURES, type MeasureId } from './measures.ts';
import { countOf, listOf } from './sentences.ts';

interface Contest {
  readonly title: string;
  readonly measure: MeasureId;
  readonly show: (figure: bigint) => string;
}

export interface Leader {
  readonly title: string;
  readonly labels: string;
  readonly figure: string;
}

const CONTESTS: readonly Contest[] = [
  {
    title: 'Least public money',
    measure: 'public-money',
    show: (micros) => eurText(String(micros)),
  },
  {
    title: 'Most GPU-hours delivered',
    measure: 'delivered',
    show: (gpuSeconds) => gpuHoursText(String(gpuSeconds)),
  },
  {
    title: 'Largest entitlement of its own',
    measure: 'entitled',
    show: (gpuSeconds) => gpuHoursText(String(gpuSeconds)),
  },
  {
    title: 'Lowest price per GPU-hour',
    measure: 'price',
    show: (micros) => (micros === 0n ? 'EUR 0: others pay' : priceText(String(micros))),
  },
  {
    title: 'Shortest wait, 95 of 100 jobs',
    measure: 'wait-95',
    show: (seconds) => (seconds === 0n ? 'at once' : durationText(Number(seconds))),
  },
  {
    title: 'Fewest points that depend on others',
    measure: 'depends-on-others',
    show: (count) => countOf(Number(count), 'point'),
  },
];

/**
 * One for each contest that at least two runs take part in; within a hundredth, runs are level.
 * None in sums over time where the runs do not cover the same.
 */
export function leadersOf(runs: readonly Run[]): readonly Leader[] {
  const isOneTime = areOfOneTime(runs);
  return CONTESTS.flatMap(({ title, measure, show }) => {
    const { never = '' }: FigureMeasure = MEASURES[measure];
    const best = betterOf(measure, isOneTime);
    if (best === undefined) return [];
    const figures = runs.map(({ summary }) => contestedOf(measure, summary));
    const leading = leadingOf(figures, best);
    const figure = bestOf(figures, best);
    if (figure === undefined || leading.length === 0) return [];
    const labels = leading.flatMap((position) => runs[position]?.label ?? []);
    const isLevel = leading.length === rankedOf(figures).length;
    return [
      {
        title,
        labels: isLevel ? 'all are level' : listOf(labels),
        figure: figure === 'never' ? never : show(figure),
      },
    ];
  });
}
