/** What decisions, complaints, awards, their lapse and reserve are refused with, as problems. */
import { toTimeText } from '../../kernel/time.ts';
import { type Problem, type ProblemType, refuse } from '../../platform/http/problem.ts';
import { USUAL_PROBLEMS, usualSentence } from '../../platform/http/usual-refusals.ts';
import type {
  AnswerOutcome,
  AwardOutcome,
  ComplaintOutcome,
  LapseOutcome,
} from '../commands/awards.ts';
import type { CallUpOutcome } from '../commands/reserve.ts';
import type { DecideOutcome, Exclusion, InputsOutcome } from '../commands/selections.ts';
import { AWARD_PROBLEMS, sayingOfAward } from './award-problems.ts';
import { BOARD_VOTE_PROBLEMS, sayingOfBoardVote } from './board-vote-problems.ts';

type Refusal = Extract<
  | DecideOutcome
  | InputsOutcome
  | ComplaintOutcome
  | AnswerOutcome
  | AwardOutcome
  | LapseOutcome
  | CallUpOutcome,
  { readonly ok: false }
>;

const TYPES = {
  ...AWARD_PROBLEMS,
  ...BOARD_VOTE_PROBLEMS,
  ...USUAL_PROBLEMS,
  wrong_call_state: {
    type: 'call-state',
    status: 409,
    title: 'A call in this state cannot take this step',
    advice: 'drafted → launched → opened → ranked → decided → awarded.',
  },
  evaluator_decides: {
    type: 'evaluator-decides',
    status: 403,
    title: 'Who judges bids of a call does not decide on it (rule 4)',
    advice: 'Have somebody decide who was never assigned to a bid of the call.',
  },
  inputs_changed: {
    type: 'selection-inputs-changed',
    status: 409,
    title: 'What the decision rests on changed while it was computed',
    advice: 'Look at the ranking and the commitments again, and decide anew.',
  },
  list_incomplete: {
    type: 'selection-list-incomplete',
    status: 422,
    title: 'A list of the Governing Board has its bids and its reason',
  },
  list_not_asked: {
    type: 'selection-list-not-asked',
    status: 422,
    title: 'Only a decision on a list names its bids',
  },
  bid_twice: { type: 'bid-twice', status: 422, title: 'A bid is on the list twice' },
  bid_not_ranked: {
    type: 'bid-not-ranked',
    status: 422,
    title: 'A bid of the list is not ranked in this call',
  },
  cap_broken: {
    type: 'cap-broken',
    status: 422,
    title: 'The list breaks a cap of the call or a rule of joint procurement',
    advice: 'Leave out the bid that the facts name, or another that uses the same cap.',
  },
  optimum_not_proven: {
    type: 'optimum-not-proven',
    status: 409,
    title: 'The time was over before the optimum was proven',
    advice: 'Try again, or decide on rank order or on a list.',
  },
  nothing_selected: {
    type: 'nothing-selected',
    status: 409,
    title: 'The decision would take no bid',
    advice: 'Cancel the call where none can be taken.',
  },
  bid_withdrawn: {
    type: 'bid-withdrawn',
    status: 409,
    title: 'Who has withdrawn its bid cannot complain',
  },
  standstill_over: {
    type: 'standstill-over',
    status: 409,
    title: 'Complaints come before the standstill ends',
  },
  complaint_answered: {
    type: 'complaint-answered',
    status: 409,
    title: 'The complaint has its answer already',
  },
  nothing_awarded: {
    type: 'nothing-awarded',
    status: 409,
    title: 'Only an award can lapse, and the bid was not awarded',
  },
  nothing_lapsed: {
    type: 'nothing-lapsed',
    status: 409,
    title: 'A bid is called up in the place of an award that has lapsed, and there is none',
  },
  reserve_empty: {
    type: 'reserve-empty',
    status: 409,
    title: 'No bid of the reserve keeps all caps beside the awards that stand',
    advice: 'The facts say what each lacks. A commitment that grows may cover it.',
  },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

export function problemTypesOf(...reasons: readonly Refusal['reason'][]): readonly ProblemType[] {
  return reasons.map((reason) => TYPES[reason]);
}

export function refuseWith(refusal: Refusal) {
  const { detail, ...more } = sayingOf(refusal);
  return refuse(TYPES[refusal.reason], detail, more);
}

interface Saying {
  readonly detail: string;
  readonly facts?: NonNullable<Problem['facts']>;
}

function sayingOf(refusal: Refusal): Saying {
  switch (refusal.reason) {
    case 'exists':
    case 'not_found':
    case 'version_changed':
      return { detail: usualSentence(refusal) };
    case 'wrong_call_state':
      return {
        detail: `${refusal.call} is ${refusal.found}, and should be ${refusal.expected}.`,
        facts: { state: refusal.found, expected: refusal.expected },
      };
    case 'vote_missing':
    case 'vote_on_something_else':
    case 'vote_not_counted':
    case 'vote_not_carried':
      return sayingOfBoardVote(refusal);
    case 'evaluator_decides':
      return { detail: `${refusal.person} was assigned to judge a bid of the call.` };
    case 'inputs_changed':
      return { detail: `Scores or commitments of ${refusal.call} are others now.` };
    case 'signed_already':
    case 'award_lapsed':
    case 'standstill_runs':
    case 'complaints_open':
      return sayingOfAward(refusal);
    case 'nothing_awarded':
      return { detail: `${refusal.bid} was not awarded (yet).` };
    case 'nothing_lapsed':
      return { detail: 'No award lapsed, or for each that did a bid was called up already.' };
    case 'reserve_empty':
      return sayingOfReserve(refusal.excluded);
    case 'bid_withdrawn':
      return { detail: `${refusal.bid} is withdrawn.` };
    case 'complaint_answered':
      return { detail: `It was ${refusal.state}.`, facts: { state: refusal.state } };
    case 'standstill_over':
      return { detail: `It ended at ${toTimeText(refusal.endedAt)}; ${nowIs(refusal.at)}.` };
    default:
      return sayingOfDecision(refusal);
  }
}

function nowIs(at: Parameters<typeof toTimeText>[0]): string {
  return `it is ${toTimeText(at)} now`;
}

function sayingOfReserve(
  excluded: Extract<Refusal, { readonly reason: 'reserve_empty' }>['excluded'],
): Saying {
  const lacks = excluded.map(({ bid, exclusion }) => [bid, exclusionText(exclusion)] as const);
  const [first] = lacks;
  if (first === undefined) return { detail: 'Nobody is left on it.' };
  return { detail: `The first is ${first.join(': ')}`, facts: Object.fromEntries(lacks) };
}

type DecisionReason =
  | 'list_incomplete'
  | 'list_not_asked'
  | 'bid_twice'
  | 'bid_not_ranked'
  | 'cap_broken'
  | 'optimum_not_proven'
  | 'nothing_selected';

function sayingOfDecision(refusal: Extract<Refusal, { readonly reason: DecisionReason }>): Saying {
  switch (refusal.reason) {
    case 'list_incomplete':
      return { detail: `The list lacks its ${refusal.lacks}.` };
    case 'list_not_asked':
      return { detail: `On ${refusal.basis}, Polder says which bids are taken.` };
    case 'bid_twice':
    case 'bid_not_ranked':
      return { detail: `The list names ${refusal.bid}.`, facts: { bid: refusal.bid } };
    case 'cap_broken':
      return {
        detail: `${refusal.bid}: ${exclusionText(refusal.exclusion)}`,
        facts: { bid: refusal.bid, ...factsOf(refusal.exclusion) },
      };
    case 'optimum_not_proven':
      return { detail: `Found ${refusal.objective}; none exceeds ${refusal.bound}.` };
    case 'nothing_selected':
      return { detail: 'Not one bid keeps all caps.' };
  }
}

function factsOf(exclusion: Exclusion): NonNullable<Problem['facts']> {
  const facts = { cap: exclusion.reason };
  return 'overMicros' in exclusion ? { ...facts, overMicros: String(exclusion.overMicros) } : facts;
}

/** Why a bid is not selected, as a sentence. */
export function exclusionText(exclusion: Exclusion): string {
  switch (exclusion.reason) {
    case 'union_share':
      return `the Union would pay ${exclusion.overMicros} micros above its share.`;
    case 'state_match':
      return `the states match ${exclusion.overMicros} micros less than the Union pays.`;
    case 'projects_in_lot':
      return `${exclusion.lot} has its ${exclusion.max} projects.`;
    case 'projects_in_all':
      return `the call has its ${exclusion.max} projects.`;
    case 'union_money_in_phase':
      return `union money of phase ${exclusion.phase} lacks ${exclusion.overMicros} micros.`;
    case 'union_money_in_all':
      return `union money lacks ${exclusion.overMicros} micros.`;
    case 'state_commitment':
      return `the commitments of ${exclusion.state} lack ${exclusion.overMicros} micros.`;
    case 'left_out':
      return 'it would fit; the list leaves it out.';
  }
}
