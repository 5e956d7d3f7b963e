/**
 * The points that the scales of a call give for what a bid measures. Bounds and points are data of
 * the call; here stands only how a scale is read. Evaluators take them as a guide: a scale scores
 * nothing by itself.
 */
import type { BidContent } from './bid.ts';
import type { Criterion, Scale, ScaleMeasure } from './call.ts';

export interface ScalePoints {
  readonly measure: ScaleMeasure;
  /** In the unit of the measure: see {@link ScaleMeasure}. */
  readonly value: number;
  /** Of the step that was reached; `undefined`: of none, and no points. */
  readonly label: string | undefined;
  readonly points: number;
}

/** Of each scale of a criterion, in their order. */
export function scalePointsOf(
  { scales }: Pick<Criterion, 'scales'>,
  content: BidContent,
): readonly ScalePoints[] {
  return scales.map((scale) => pointsOnScale(scale, measuredIn(scale.measure, content)));
}

/** By the first step that `value` reaches; its bound still belongs to it. */
export function pointsOnScale({ measure, steps }: Scale, value: number): ScalePoints {
  const reached = steps.find(({ bound }) =>
    isLowerBetter(measure) ? value <= bound : value >= bound,
  );
  return { measure, value, label: reached?.label, points: reached?.points ?? 0 };
}

/** Which way is better is the same for every call; bounds are data of each. */
export function isLowerBetter(measure: ScaleMeasure): boolean {
  return measure === 'pue';
}

function measuredIn(measure: ScaleMeasure, content: BidContent): number {
  switch (measure) {
    case 'pue':
      return content.puePpm;
    case 'renewable-hourly':
      return content.renewableHourlyPpm;
    case 'renewable-yearly':
      return content.renewableYearlyPpm;
    case 'backup-hours':
      return content.backupHours;
  }
}
