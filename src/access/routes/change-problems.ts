/** What a change of an allocation that its holder asks for is refused with, as problems. */
import { toTimeText } from '../../kernel/time.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import type {
  AskOutcome,
  GrantChangeOutcome,
  RefuseChangeOutcome,
  WithdrawChangeOutcome,
} from '../commands/change-requests.ts';
import { applicationProblems, refuseApplication } from './application-problems.ts';

type Refusal = Extract<
  AskOutcome | WithdrawChangeOutcome | RefuseChangeOutcome | GrantChangeOutcome,
  { readonly ok: false }
>;

const OWN_TYPES = {
  asks_for_nothing: {
    type: 'change-asks-for-nothing',
    status: 422,
    title: 'A change asks for a later end, more time or another holder',
  },
  not_later: {
    type: 'change-not-later',
    status: 422,
    title: 'The end that is asked for is later than the one that there is',
  },
  holder_stays: {
    type: 'change-holder-stays',
    status: 422,
    title: 'The holder that is asked for is another than the one that there is',
  },
  change_open: {
    type: 'change-already-open',
    status: 409,
    title: 'Another change of the allocation is not decided yet',
    advice: 'Withdraw it, or wait for its answer.',
  },
  change_decided: {
    type: 'change-already-decided',
    status: 409,
    title: 'The change is decided',
  },
} as const satisfies Readonly<Record<string, ProblemType>>;

type OwnReason = keyof typeof OWN_TYPES;
type OwnRefusal = Extract<Refusal, { readonly reason: OwnReason }>;

export function changeProblems(...reasons: readonly Refusal['reason'][]): readonly ProblemType[] {
  return reasons.flatMap((reason) =>
    isOwn(reason) ? [OWN_TYPES[reason]] : applicationProblems(reason),
  );
}

function isOwn(reason: Refusal['reason']): reason is OwnReason {
  return Object.hasOwn(OWN_TYPES, reason);
}

export function refuseChangeWith(refusal: Refusal) {
  return isOwnRefusal(refusal)
    ? refuse(OWN_TYPES[refusal.reason], sentenceOf(refusal))
    : refuseApplication(refusal);
}

function isOwnRefusal(refusal: Refusal): refusal is OwnRefusal {
  return isOwn(refusal.reason);
}

function sentenceOf(refusal: OwnRefusal): string {
  switch (refusal.reason) {
    case 'asks_for_nothing':
      return 'Expected endsAt, moreGpuSeconds or holder.';
    case 'not_later':
      return (
        `endsAt: found ${toTimeText(refusal.found)}, ` +
        `expected a time after ${toTimeText(refusal.end)}.`
      );
    case 'holder_stays':
      return `holder: found ${refusal.holder}, which has it.`;
    case 'change_open':
      return `${refusal.id} is open.`;
    case 'change_decided':
      return `Found ${refusal.state}, expected an open one.`;
  }
}
