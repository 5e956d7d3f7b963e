/** Which run is best at what: the sentences that a comparison begins with. */
import type { DecisionSummary } from '../summary.ts';
import type { Run } from './comparison-measures.ts';
import { durationText, eurText, gpuHoursText, priceText } from './figures.ts';
import { countOf, listOf } from './sentences.ts';

interface Contest {
  readonly title: string;
  /** `undefined` where a run has no such figure and so takes no part. */
  readonly figure: (decision: DecisionSummary) => bigint | undefined;
  readonly best: 'least' | 'most';
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
    figure: ({ publicMicros }) => BigInt(publicMicros),
    best: 'least',
    show: (micros) => eurText(String(micros)),
  },
  {
    title: 'Most GPU-hours delivered',
    figure: ({ deliveredGpuSeconds }) => BigInt(deliveredGpuSeconds),
    best: 'most',
    show: (gpuSeconds) => gpuHoursText(String(gpuSeconds)),
  },
  {
    title: 'Largest entitlement of its own',
    figure: ({ entitledGpuSeconds }) => BigInt(entitledGpuSeconds),
    best: 'most',
    show: (gpuSeconds) => gpuHoursText(String(gpuSeconds)),
  },
  {
    title: 'Lowest price per GPU-hour',
    figure: ({ microsPerGpuHour, deliveredGpuSeconds }) =>
      BigInt(deliveredGpuSeconds) === 0n ? undefined : BigInt(microsPerGpuHour ?? '0'),
    best: 'least',
    show: (micros) => (micros === 0n ? 'EUR 0: others pay' : priceText(String(micros))),
  },
  {
    title: 'Shortest wait, 95 of 100 jobs',
    figure: ({ deliveredGpuSeconds, waitSeconds }) =>
      BigInt(deliveredGpuSeconds) === 0n || waitSeconds.p95 === null
        ? undefined
        : BigInt(Math.round(waitSeconds.p95)),
    best: 'least',
    show: (seconds) => (seconds === 0n ? 'at once' : durationText(Number(seconds))),
  },
  {
    title: 'Fewest points that depend on others',
    figure: ({ dependsOn }) => BigInt(dependsOn.length),
    best: 'least',
    show: (count) => countOf(Number(count), 'point'),
  },
];

/** One for each contest that at least two runs take part in; within a hundredth, runs are level. */
export function leadersOf(runs: readonly Run[]): readonly Leader[] {
  return CONTESTS.flatMap(({ title, figure, best, show }) => {
    const entrants = runs.flatMap(({ label, summary: { decision } }) => {
      const value = decision === null ? undefined : figure(decision);
      return value === undefined ? [] : [{ label, value }];
    });
    if (entrants.length < 2) return [];
    const values = entrants.map(({ value }) => value);
    const positions = leadingOf(values, best);
    const labels = positions.flatMap((position) => entrants[position]?.label ?? []);
    const leading = bestOf(values, best);
    const isLevel = labels.length === entrants.length;
    return [{ title, labels: isLevel ? 'all are level' : listOf(labels), figure: show(leading) }];
  });
}

/** The positions of those that lead: within a hundredth of the best they are level. */
export function leadingOf(values: readonly bigint[], best: 'least' | 'most'): readonly number[] {
  const leading = bestOf(values, best);
  const isNear = (value: bigint) =>
    best === 'least' ? value * 100n <= leading * 101n : value * 101n >= leading * 100n;
  return [...values.entries()].flatMap(([position, value]) => (isNear(value) ? [position] : []));
}

function bestOf(values: readonly bigint[], best: 'least' | 'most'): bigint {
  return values.reduce((found, value) =>
    (best === 'least' ? value < found : value > found) ? value : found,
  );
}
