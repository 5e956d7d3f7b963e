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
  /** The runs that lead; all that take part where they are level. */
  readonly leading: readonly number[];
  readonly isLevel: boolean;
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
    const names = listOf(labelsOf(runs, leading), runs.length);
    const isLevel = leading.length === rankedOf(figures).length;
    const level = leading.length === runs.length ? 'all are level' : `${names} are level`;
    return [
      {
        title,
        labels: isLevel ? level : names,
        figure: figure === 'never' ? never : show(figure),
        leading,
        isLevel,
      },
    ];
  });
}

/** What holds of all contests together; empty where there is none. */
export function verdictOf(runs: readonly Run[], leaders: readonly Leader[]): string {
  if (leaders.length === 0) return '';
  const decided = leaders.filter(({ isLevel }) => !isLevel);
  if (decided.length === 0) return 'The runs are level in all of this.';
  const everywhere = [...runs.keys()].filter((position) =>
    decided.every(({ leading }) => leading.includes(position)),
  );
  if (everywhere.length === 0) return 'No run is best at everything.';
  const verb = everywhere.length === 1 ? 'is' : 'are';
  const best = listOf(labelsOf(runs, everywhere), runs.length);
  return `Wherever the runs differ below, the best ${verb} ${best}.`;
}

function labelsOf(runs: readonly Run[], positions: readonly number[]): readonly string[] {
  return positions.flatMap((position) => runs[position]?.label ?? []);
}
