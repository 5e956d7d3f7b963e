/** What agreements, calls, questions and interests refuse with, as problems. */
import { toTimeText } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import { type Problem, type ProblemType, refuse } from '../../platform/http/problem.ts';
import { USUAL_PROBLEMS, usualSentence } from '../../platform/http/usual-refusals.ts';
import type { AgreementOutcome } from '../commands/agreements.ts';
import type { CallOutcome } from '../commands/calls.ts';
import type { FollowOutcome, SendOutcome } from '../commands/interests.ts';
import type { AnswerOutcome, AskOutcome } from '../commands/questions.ts';
import { BOARD_VOTE_PROBLEMS, sayingOfBoardVote } from './board-vote-problems.ts';

type Refusal = Extract<
  AgreementOutcome | CallOutcome | AskOutcome | AnswerOutcome | SendOutcome | FollowOutcome,
  { readonly ok: false }
>;

type CommitmentFault = Extract<Refusal, { readonly reason: 'commitment_unfit' }>['fault'];
type UncoveredState = Extract<Refusal, { readonly reason: 'states_uncovered' }>['states'][number];
type Lack = UncoveredState['lacks'][number];

const TYPES = {
  ...BOARD_VOTE_PROBLEMS,
  ...USUAL_PROBLEMS,
  programme_unknown: {
    type: 'programme-unknown',
    status: 422,
    title: 'There is no such programme',
  },
  programme_fixed: {
    type: 'agreement-programme-fixed',
    status: 422,
    title: 'An agreement keeps its programme',
    advice: 'Draft another agreement.',
  },
  agreement_frozen: {
    type: 'agreement-frozen',
    status: 409,
    title: 'The agreement is frozen: its call was launched',
  },
  party_unfit: {
    type: 'agreement-party-unfit',
    status: 422,
    title: 'Only the joint undertaking, states and regions buy together',
  },
  not_participating: {
    type: 'not-participating-in-joint-undertaking',
    status: 422,
    title: 'Only states that take part in the joint undertaking buy with it (rule 1)',
  },
  joint_undertaking_missing: {
    type: 'joint-undertaking-missing',
    status: 422,
    title: 'A joint procurement is with the joint undertaking (rule 1)',
    advice: 'Add it to the agreement, and have it sign before the launch.',
  },
  authority_missing: {
    type: 'authority-missing',
    status: 422,
    title: 'A joint procurement is with at least one authority of a state (rule 1)',
  },
  core_faulty: {
    type: 'call-core-faulty',
    status: 422,
    title: 'The core of the call contradicts itself',
    advice: 'Each of the faults names a field, what was found and what was expected.',
  },
  not_a_party: {
    type: 'not-a-party-to-agreement',
    status: 422,
    title: 'The party is none of this agreement',
  },
  already_signed: {
    type: 'agreement-signed',
    status: 409,
    title: 'The party has already signed the agreement',
  },
  commitment_unfit: {
    type: 'commitment-unfit',
    status: 422,
    title: 'A signatory names its own signed commitment to the programme, for its territory',
  },
  terms_faulty: {
    type: 'call-terms-faulty',
    status: 422,
    title: 'The terms of the call are faulty',
    advice: 'Each of the faults names a field, what was found and what was expected.',
  },
  call_state: {
    type: 'call-state',
    status: 409,
    title: 'A call in this state cannot take this step',
    advice: 'drafted → launched → opened → ranked → decided → awarded; cancelled before the award.',
  },
  core_differs: {
    type: 'call-core-differs',
    status: 422,
    title: 'The call must repeat the core of its agreement (rule 2)',
    advice: 'Change the call, or change the agreement and have it signed anew.',
  },
  states_uncovered: {
    type: 'states-uncovered',
    status: 422,
    title: 'Every state of a call has signed its commitment and the agreement first (rule 2)',
    advice: 'Each of the faults names a state and what it lacks. Have it sign, or leave it out.',
  },
  deadline_passed: {
    type: 'question-too-late',
    status: 409,
    title: 'Questions are taken until the deadline of the call',
  },
  extension_too_late: {
    type: 'extension-too-late',
    status: 409,
    title: 'A deadline is extended before it has come',
  },
  deadline_not_later: {
    type: 'deadline-not-later',
    status: 422,
    title: 'A deadline is only ever moved to a later time',
  },
  question_answered: {
    type: 'question-answered',
    status: 409,
    title: 'The question was answered, and an answer stands',
  },
  lead_count: {
    type: 'consortium-lead',
    status: 422,
    title: 'A consortium has one lead',
  },
  host_not_a_state: {
    type: 'host-not-a-state',
    status: 422,
    title: 'A site is on the territory of a state that is known here',
  },
  interest_closed: {
    type: 'interest-closed',
    status: 409,
    title: 'The expression of interest is closed',
  },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

/** The rules that a route lists in its spec. */
export function callProblemTypes(...reasons: readonly Refusal['reason'][]): readonly ProblemType[] {
  return reasons.map((reason) => TYPES[reason]);
}

export function refuseCall(refusal: Refusal) {
  const { detail, ...more } = sayWhy(refusal);
  return refuse(TYPES[refusal.reason], detail, more);
}

type Why = Pick<Problem, 'detail' | 'facts' | 'faults'>;

function sayWhy(refusal: Refusal): Why {
  switch (refusal.reason) {
    case 'core_faulty':
    case 'terms_faulty': {
      const fields = refusal.faults.map(({ field }) => field).join(', ');
      return { detail: `Faults at ${fields}.`, faults: refusal.faults };
    }
    case 'core_differs':
      return {
        detail: `Other than in the agreement: ${refusal.elements.join(', ')}.`,
        facts: { elements: refusal.elements.join(' ') },
      };
    case 'states_uncovered':
      return sayUncovered(refusal.states);
    case 'call_state': {
      const { id, found, step } = refusal;
      return { detail: `${id} is ${found}: it cannot ${step}.`, facts: { state: found } };
    }
    case 'deadline_passed':
    case 'extension_too_late':
      return { detail: sayLate(refusal.at, refusal.deadlineAt) };
    case 'vote_missing':
    case 'vote_on_something_else':
    case 'vote_not_counted':
    case 'vote_not_carried':
      return sayingOfBoardVote(refusal);
    default:
      return { detail: sentenceOf(refusal) };
  }
}

function sayLate(at: EpochSeconds, deadlineAt: EpochSeconds): string {
  return `It is ${toTimeText(at)}; the deadline was ${toTimeText(deadlineAt)}.`;
}

type Plain = Exclude<
  Refusal,
  {
    readonly reason:
      | 'core_faulty'
      | 'terms_faulty'
      | 'core_differs'
      | 'states_uncovered'
      | 'call_state'
      | 'deadline_passed'
      | 'extension_too_late'
      | keyof typeof BOARD_VOTE_PROBLEMS;
  }
>;

function sentenceOf(refusal: Plain): string {
  switch (refusal.reason) {
    case 'exists':
    case 'not_found':
    case 'version_changed':
      return usualSentence(refusal);
    case 'programme_unknown':
      return `There is no ${refusal.programme}.`;
    case 'programme_fixed':
      return `It is of ${refusal.programme}.`;
    case 'joint_undertaking_missing':
      return 'Expected a party of kind joint-undertaking, found none that counts.';
    case 'authority_missing':
      return 'Expected a party of kind state or region, found none.';
    case 'deadline_not_later': {
      const [given, deadline] = [refusal.given, refusal.deadlineAt].map(toTimeText);
      return `Found ${given}; the deadline is ${deadline}.`;
    }
    case 'question_answered':
      return `Question ${refusal.number} was answered at ${toTimeText(refusal.at)}.`;
    case 'lead_count':
      return `Expected one member with the role lead, found ${refusal.found}.`;
    case 'host_not_a_state':
      return `Expected a party of kind state, found ${refusal.host}.`;
    case 'interest_closed':
      return `${refusal.id} is closed: no note is added.`;
    default:
      return agreementSentence(refusal);
  }
}

type OfAgreement = Extract<
  Plain,
  {
    readonly reason:
      | 'agreement_frozen'
      | 'party_unfit'
      | 'not_participating'
      | 'not_a_party'
      | 'already_signed'
      | 'commitment_unfit';
  }
>;

function agreementSentence(refusal: OfAgreement): string {
  switch (refusal.reason) {
    case 'agreement_frozen':
      return `${refusal.id} was frozen at ${toTimeText(refusal.at)}.`;
    case 'party_unfit':
      return refusal.kind === undefined
        ? `There is no ${refusal.party}.`
        : `${refusal.party} is of kind ${refusal.kind}.`;
    case 'not_participating':
      return `${refusal.party} is of no Member State and of no associated country.`;
    case 'not_a_party':
      return `${refusal.party} is no party to it.`;
    case 'already_signed':
      return `${refusal.party} signed at ${toTimeText(refusal.at)}.`;
    case 'commitment_unfit':
      return `${refusal.commitment} ${COMMITMENT_FAULTS[refusal.fault]}.`;
  }
}

const COMMITMENT_FAULTS: Readonly<Record<CommitmentFault, string>> = {
  unknown: 'is not known in this programme',
  of_other_party: 'is of another party',
  of_other_programme: 'is to another programme',
  of_other_territory: 'is not for the territory of the signatory',
  not_signed: 'is not signed',
};

const LACKS: Readonly<Record<Lack, string>> = {
  place_in_agreement: 'is no party to the agreement',
  signature_of_agreement: 'has not signed the agreement',
  commitment: 'has made no commitment for its territory',
  signature_of_commitment: 'has not signed its commitment',
  commitment_in_default: 'has left a called instalment of its commitment unpaid',
  money_that_counts: 'has a commitment of which nothing counts yet (rule 10)',
};

function sayUncovered(states: readonly UncoveredState[]): Why {
  const sentences = states.map(({ name, lacks }) => {
    const said = lacks.map((lack) => LACKS[lack]).join(' and ');
    return `${name} ${said}.`;
  });
  return {
    detail: sentences.join(' '),
    facts: { states: states.map(({ state }) => state).join(' ') },
    faults: states.map(({ state, lacks }) => ({
      field: '/states',
      found: `${state}: ${lacks.join(', ')}`,
      expected: 'signed: its commitment for its territory, and the agreement',
    })),
  };
}

/** The states that shake a launched call, and what each lacks now, as words. */
export function shakenWords(states: readonly UncoveredState[]) {
  return states.map(({ state, lacks }) => ({ state, lacks: lacks.map((lack) => LACKS[lack]) }));
}
