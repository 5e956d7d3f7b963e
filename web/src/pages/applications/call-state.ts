/** Whether a call for applications receives any, with which cut-off, and how long it takes. */
import type { AccessCall } from '../../../../src/client/access-calls.ts';

export const STEPS = ['eligibility', 'technical-check', 'review', 'panel', 'award'] as const;
export type Step = (typeof STEPS)[number];

/** `now` in milliseconds. */
export function callStateAt(
  { opensAt, receivesUntil }: Pick<AccessCall, 'opensAt' | 'receivesUntil'>,
  now: number,
): 'later' | 'open' | 'closed' {
  if (now < Date.parse(opensAt)) return 'later';
  return now < Date.parse(receivesUntil) ? 'open' : 'closed';
}

/** With which what is sent now would be decided; `undefined`: there is none to come. */
export function nextCutOffAt(
  { cutOffs }: Pick<AccessCall, 'cutOffs'>,
  now: number,
): string | undefined {
  return cutOffs.find((cutOff) => now < Date.parse(cutOff));
}

/** Those that the call has, in their order. */
export function stepsOf({
  hasTechnicalCheck,
  review,
}: Pick<AccessCall, 'hasTechnicalCheck' | 'review'>): readonly Step[] {
  return STEPS.filter((step) => {
    if (step === 'technical-check') return hasTechnicalCheck;
    return step === 'review' || step === 'panel' ? review !== null : true;
  });
}

/** All steps together, one after another. */
export function workingDaysMaxOf(
  call: Pick<AccessCall, 'hasTechnicalCheck' | 'review' | 'workingDays'>,
): number {
  return stepsOf(call).reduce((sum, step) => sum + call.workingDays[step], 0);
}
