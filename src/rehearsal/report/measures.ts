/**
 * The figures that rehearsals are compared by, as whole numbers of their smallest unit: micros,
 * GPU-seconds, seconds, parts per million. A comparison shows them, a sweep takes their median.
 */
import { divideRounded } from '../../kernel/shares.ts';
import type { DecisionSummary, Summary } from '../summary.ts';
import {
  decimalText,
  durationText,
  energyText,
  eurText,
  GPU_SECONDS_PER_HOUR,
  gpuHoursShort,
  microsPerGpuHour,
  priceText,
  shareText,
} from './figures.ts';
import { creditsOf, openConditionsOf, overallPrice, sumOf } from './findings.ts';
import type { Measured } from './measured.ts';
import { fundersMissed, lateOf, missedOf } from './promise.ts';
import { NOT_BY_THE_END } from './sentences.ts';

export type MeasureUnit = 'eur' | 'price' | 'gpu-hours' | 'seconds' | 'share' | 'kwh' | 'count';

export interface FigureMeasure {
  readonly title: string;
  readonly unit: MeasureUnit;
  /** Left out: neither the least nor the most of it is better. */
  readonly best?: 'least' | 'most';
  /** A sum over the time rehearsed: of runs over other times it says nothing which is better. */
  readonly isSum?: true;
  /** What it means that it was never reached; only of measures of which that can be said. */
  readonly never?: string;
  readonly of: (summary: Summary) => Measured;
}

/**
 * The version of what the measures mean. To be raised with every change after which the same
 * rehearsal gives another figure, whether it is made here or in the summary: figures that a sweep
 * kept before are not to stand beside those of after. 2: a wait that has no end is `never`; 3:
 * money of a company is no public money; 4: what is built depends on nobody, and nobody is owed for
 * jobs whose allocation was over before the month; 5: a sweep keeps no public money that is held
 * back.
 */
export const MEASURES_VERSION = 5;

const WHOLE_PPM = 1_000_000n;

/** How a figure of a unit is shown, and how it is written for a program: as so many of `name`. */
export const UNITS: Readonly<
  Record<
    MeasureUnit,
    {
      readonly name: string;
      readonly smallestPerUnit: bigint;
      readonly decimals: number;
      readonly show: (figure: bigint) => string;
    }
  >
> = {
  eur: {
    name: 'EUR',
    smallestPerUnit: 1_000_000n,
    decimals: 2,
    show: (micros) => eurText(String(micros)),
  },
  price: {
    name: 'EUR per GPU-hour',
    smallestPerUnit: 1_000_000n,
    decimals: 6,
    show: (micros) => (micros === 0n ? eurText('0') : priceText(String(micros))),
  },
  'gpu-hours': {
    name: 'GPU-hours',
    smallestPerUnit: GPU_SECONDS_PER_HOUR,
    decimals: 2,
    show: (gpuSeconds) => gpuHoursShort(String(gpuSeconds)),
  },
  seconds: {
    name: 'seconds',
    smallestPerUnit: 1n,
    decimals: 0,
    show: (seconds) => durationText(Number(seconds)),
  },
  share: {
    name: 'fraction of 1',
    smallestPerUnit: WHOLE_PPM,
    decimals: 6,
    show: (ppm) => shareText(ppm, WHOLE_PPM),
  },
  kwh: {
    name: 'kWh',
    smallestPerUnit: 1n,
    decimals: 0,
    show: (kilowattHours) => energyText(String(kilowattHours)),
  },
  count: {
    name: 'count',
    smallestPerUnit: 1n,
    decimals: 0,
    show: (count) => decimalText(count, 1n, 0),
  },
};

/** For the party that decides, then of the whole rehearsal. */
export const MEASURES = {
  'public-money': {
    title: 'Public money for the time rehearsed',
    unit: 'eur',
    best: 'least',
    isSum: true,
    of: ofDecision((each) => BigInt(each.publicMicros)),
  },
  'entitled-price': {
    title: 'Public money per GPU-hour entitled to',
    unit: 'price',
    best: 'least',
    of: ofDecision((each) =>
      microsPerGpuHour(BigInt(each.publicMicros), BigInt(each.entitledGpuSeconds)),
    ),
  },
  'user-money': {
    title: 'Paid by its users',
    unit: 'eur',
    best: 'least',
    isSum: true,
    of: ofDecision((each) => BigInt(each.userMicros)),
  },
  entitled: {
    title: 'GPU-hours it is entitled to',
    unit: 'gpu-hours',
    best: 'most',
    isSum: true,
    of: ofDecision((each) => BigInt(each.entitledGpuSeconds)),
  },
  delivered: {
    title: 'GPU-hours delivered to its parties',
    unit: 'gpu-hours',
    best: 'most',
    isSum: true,
    of: ofDecision((each) => BigInt(each.deliveredGpuSeconds)),
  },
  // What came from idle capacity of others, to which there is no right.
  beyond: {
    title: 'GPU-hours beyond what it is entitled to',
    unit: 'gpu-hours',
    isSum: true,
    of: ofDecision((each) => {
      const beyond = BigInt(each.deliveredGpuSeconds) - BigInt(each.entitledGpuSeconds);
      return beyond > 0n ? beyond : 0n;
    }),
  },
  'wait-half': {
    title: 'Half of its jobs started within',
    unit: 'seconds',
    best: 'least',
    never: 'fewer than half of its jobs started',
    of: ofDecision((each) => waitOf(each.waitSeconds.p50, hasDelivered(each))),
  },
  'wait-95': {
    title: '95 of 100 of its jobs started within',
    unit: 'seconds',
    best: 'least',
    never: 'fewer than 95 of 100 of its jobs started',
    of: ofDecision((each) => waitOf(each.waitSeconds.p95, hasDelivered(each))),
  },
  price: {
    title: 'Price per GPU-hour delivered to its parties',
    unit: 'price',
    best: 'least',
    of: ofDecision((each) =>
      hasDelivered(each) ? BigInt(each.microsPerGpuHour ?? '0') : undefined,
    ),
  },
  'depends-on-others': {
    title: 'Points in which it depends on others',
    unit: 'count',
    best: 'least',
    of: ofDecision((each) => BigInt(openConditionsOf(each).length)),
  },
  jobs: {
    title: 'Jobs submitted',
    unit: 'count',
    isSum: true,
    of: ({ jobs }) => BigInt(jobs.submitted),
  },
  used: {
    title: 'Used for work that counts',
    unit: 'share',
    best: 'most',
    of: (each) => ppmOf(each.utilisation),
  },
  bound: { title: 'Bound of use', unit: 'share', of: (each) => ppmOf(each.utilisationBound) },
  'reached-of-bound': {
    title: 'Reached of the bound',
    unit: 'share',
    best: 'most',
    of: ({ utilisation, utilisationBound }) => {
      const bound = ppmOf(utilisationBound);
      return bound === 0n ? undefined : divideRounded(ppmOf(utilisation) * WHOLE_PPM, bound);
    },
  },
  'wait-half-all': {
    title: 'Half of all jobs started within',
    unit: 'seconds',
    best: 'least',
    never: 'fewer than half of all jobs started',
    of: ({ waitSeconds, jobs }) => waitOf(waitSeconds.p50, jobs.started > 0),
  },
  'wait-95-all': {
    title: '95 of 100 of all jobs started within',
    unit: 'seconds',
    best: 'least',
    never: 'fewer than 95 of 100 of all jobs started',
    of: ({ waitSeconds, jobs }) => waitOf(waitSeconds.p95, jobs.started > 0),
  },
  'funders-missed': {
    title: 'Funders that got 0.5 % or more too little',
    unit: 'count',
    best: 'least',
    of: (summary) => BigInt(fundersMissed(summary).length),
  },
  missed: {
    title: 'GPU-hours owed that did not come',
    unit: 'gpu-hours',
    best: 'least',
    isSum: true,
    of: ({ funderMonths }) => missedOf(funderMonths),
  },
  late: {
    title: 'GPU-hours asked for too late',
    unit: 'gpu-hours',
    isSum: true,
    of: ({ funderMonths }) => lateOf(funderMonths),
  },
  held: {
    title: 'GPU-hours that conditions hold',
    unit: 'gpu-hours',
    best: 'least',
    isSum: true,
    of: ({ heldBack }) => sumOf(heldBack.map((each) => each.heldGpuSeconds)),
  },
  lent: {
    title: 'GPU-hours lent',
    unit: 'gpu-hours',
    isSum: true,
    of: ({ gpuSeconds }) => BigInt(gpuSeconds.lent),
  },
  repaid: {
    title: 'GPU-hours that came back',
    unit: 'gpu-hours',
    isSum: true,
    of: ({ loans }) => sumOf(loans.map((each) => each.repaidGpuSeconds)),
  },
  'price-all': {
    title: 'Price per GPU-hour, all funders',
    unit: 'price',
    best: 'least',
    of: overallPrice,
  },
  // Apart from the price: a credit is due later, and for time that was not delivered.
  credits: {
    title: 'Credits for service below its level',
    unit: 'eur',
    isSum: true,
    of: creditsOf,
  },
  energy: {
    title: 'Energy',
    unit: 'kwh',
    isSum: true,
    of: ({ sites }) => sumOf(sites.map((site) => site.energyKilowattHours)),
  },
  'power-cost': {
    title: 'Cost of power',
    unit: 'eur',
    isSum: true,
    of: ({ sites }) => sumOf(sites.map(({ powerMicros }) => powerMicros)),
  },
} as const satisfies Readonly<Record<string, FigureMeasure>>;

export type MeasureId = keyof typeof MEASURES;

export const MEASURE_IDS = Object.keys(MEASURES) as readonly MeasureId[];

/** What is better; of a sum over time only where the runs cover the same. */
export function betterOf(id: MeasureId, isOneTime: boolean): 'least' | 'most' | undefined {
  const { best, isSum }: FigureMeasure = MEASURES[id];
  return isSum === true && !isOneTime ? undefined : best;
}

/** As it takes part in an order: money that is held back for want of capacity is no money saved. */
export function contestedOf(id: MeasureId, summary: Summary): Measured {
  const isHeld = summary.decision?.heldPublicMicros !== undefined;
  return id === 'public-money' && isHeld ? undefined : MEASURES[id].of(summary);
}

/** In a cell: `–` where there is nothing to measure. */
export function measuredText(measured: Measured, unit: MeasureUnit): string {
  if (measured === undefined) return '–';
  return measured === 'never' ? NOT_BY_THE_END : UNITS[unit].show(measured);
}

/** `fewer than half of all jobs started; longer than any time`; empty for most measures. */
export function neverText(id: MeasureId): string {
  const { never }: FigureMeasure = MEASURES[id];
  return never === undefined ? '' : `${never}; longer than any time`;
}

function ofDecision(figure: (decision: DecisionSummary) => Measured): FigureMeasure['of'] {
  return ({ decision }) => (decision === null ? undefined : figure(decision));
}

function hasDelivered({ deliveredGpuSeconds }: DecisionSummary): boolean {
  return BigInt(deliveredGpuSeconds) > 0n;
}

function ppmOf(fraction: number): bigint {
  return BigInt(Math.round(fraction * 1e6));
}

/**
 * Seconds are null only where jobs were asked for and too few of them started. Where there is no
 * job they are 0, which would be read as the best.
 */
function waitOf(seconds: number | null, hasStarted: boolean): Measured {
  if (seconds === null) return 'never';
  return hasStarted ? BigInt(Math.round(seconds)) : undefined;
}
