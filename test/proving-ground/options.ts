/**
 * What a seed switches on. Every fault is off in half of the runs, or the rare ones would drown in
 * the frequent ones, and two that hide each other would never be seen apart.
 */
import type { RandomStream } from '../../src/kernel/random.ts';

export const FAULTS = [
  /** The process of the leader dies at a step of its turn; another takes over. */
  'crash',
  /** A leader is paused in its turn, another leads meanwhile, and the first goes on. */
  'rival',
  /** A write is saved and its answer is lost. */
  'saved_unknown',
  /** A write is not saved and its answer is lost. */
  'unsaved_unknown',
  /** A site cannot be reached for a while. */
  'site_lost',
  /** A site takes what it is told, and its answer is lost. */
  'site_answer_lost',
  /** A site reports again what it has reported, in another order. */
  'reports_again',
  /** Usage comes late, in another order, twice, changed, or of runs that nobody knows. */
  'usage_wrong',
  /** Nobody leads for days. */
  'pause',
] as const;
export type Fault = (typeof FAULTS)[number];

export const ACTIONS = [
  'submit',
  'cancel',
  'outage',
  'allocation',
  'commitment',
  'plan',
  'usage',
  'correct',
  'close',
  'question',
] as const;
export type Action = (typeof ACTIONS)[number];

export interface Options {
  readonly stepCount: number;
  /** From the start of the plan to the first step. */
  readonly delaySeconds: number;
  /** Between two steps at most, where nothing leaps. */
  readonly pauseSecondsMax: number;
  /** Chances of a thousand, at each occasion. */
  readonly faults: Readonly<Record<Fault, number>>;
  /** Weights of what is done in a step. */
  readonly actions: Readonly<Record<Action, number>>;
}

const DAY_SECONDS = 86_400;
const RATES = [30, 100, 300] as const;
const WEIGHTS = [1, 3, 9] as const;

export function drawOptions(stream: RandomStream): Options {
  const pick = <T>(list: readonly T[]): T => list[stream.nextBelow(list.length)] as T;
  const faults = FAULTS.map((fault) => [fault, stream.nextBelow(2) === 0 ? 0 : pick(RATES)]);
  const actions = ACTIONS.map((action) => [
    action,
    action !== 'submit' && stream.nextBelow(3) === 0 ? 0 : pick(WEIGHTS),
  ]);
  return {
    stepCount: 8 + stream.nextBelow(8),
    delaySeconds: pick([0, 4 * DAY_SECONDS, 5 * DAY_SECONDS - 1 - stream.nextBelow(40_000)]),
    pauseSecondsMax: pick([60, 900, 3_600, 10_800]),
    faults: Object.fromEntries(faults),
    actions: Object.fromEntries(actions),
  };
}

/** Such as `steps 31, crash 100, site_lost 30; submit 9, cancel 3`: what is off is left out. */
export function optionsText({ stepCount, pauseSecondsMax, faults, actions }: Options): string {
  const on = (rates: Readonly<Record<string, number>>): string =>
    Object.entries(rates)
      .filter(([, rate]) => rate > 0)
      .map(([name, rate]) => `${name} ${rate}`)
      .join(', ') || 'none';
  const steps = `steps ${stepCount} up to ${pauseSecondsMax} s apart`;
  return `${steps}; faults: ${on(faults)}; actions: ${on(actions)}`;
}
