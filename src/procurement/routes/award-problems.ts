/** What is refused of an award: that waits for its standstill, is signed, or has lapsed. */
import { toTimeText } from '../../kernel/time.ts';
import type { Problem, ProblemType } from '../../platform/http/problem.ts';
import type { AwardEnded, StandstillRefusal } from '../commands/awards.ts';

type Refusal = AwardEnded | StandstillRefusal;

export const AWARD_PROBLEMS = {
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
  standstill_runs: {
    type: 'standstill-runs',
    status: 409,
    title: 'Nothing is awarded, called up or signed before the standstill ends',
  },
  complaints_open: {
    type: 'complaints-open',
    status: 409,
    title: 'Nothing is awarded, called up or signed while a complaint about it is open',
    advice: 'Answer the complaints that the facts name.',
  },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

export interface AwardSaying {
  readonly detail: string;
  readonly facts?: NonNullable<Problem['facts']>;
}

export function sayingOfAward(refusal: Refusal): AwardSaying {
  switch (refusal.reason) {
    case 'signed_already':
      return { detail: `It is ${refusal.contract}.` };
    case 'award_lapsed':
      return {
        detail: `The award of ${refusal.bid} lapsed at ${toTimeText(refusal.lapsedAt)}.`,
      };
    case 'standstill_runs': {
      const endsAt = toTimeText(refusal.endsAt);
      return {
        detail: `It ends at ${endsAt}; it is ${toTimeText(refusal.at)} now.`,
        facts: { endsAt },
      };
    }
    case 'complaints_open': {
      const complaints = refusal.complaints.join(', ');
      return { detail: `Open: ${complaints}.`, facts: { complaints } };
    }
  }
}
