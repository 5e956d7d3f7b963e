/** What is refused of an award that is signed or has lapsed, as problems. */
import { toTimeText } from '../../kernel/time.ts';
import type { ProblemType } from '../../platform/http/problem.ts';
import type { AwardEnded } from '../commands/awards.ts';

export const AWARD_ENDED_PROBLEMS = {
  signed_already: {
    type: 'bid-signed-already',
    status: 409,
    title: 'The bid has its contract already',
  },
  award_lapsed: {
    type: 'award-lapsed',
    status: 409,
    title: 'The award of the bid has lapsed',
    advice: 'What was let lapse is not signed; another call may take the bid up again.',
  },
} as const satisfies Readonly<Record<AwardEnded['reason'], ProblemType>>;

export function sentenceOfEnded(refusal: AwardEnded): string {
  switch (refusal.reason) {
    case 'signed_already':
      return `It is ${refusal.contract}.`;
    case 'award_lapsed':
      return `The award of ${refusal.bid} lapsed at ${toTimeText(refusal.lapsedAt)}.`;
  }
}
