/** What calls for applications and all that is done with these refuse with, as problems. */
import { toTimeText } from '../../kernel/time.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import type { CloseCallOutcome, OpenCallOutcome } from '../commands/access-calls.ts';
import type { AllocationOutcome } from '../commands/allocations.ts';
import type { AmendOutcome, SubmitOutcome, WithdrawOutcome } from '../commands/applications.ts';
import type { AwardOutcome } from '../commands/award.ts';
import type { FindingOutcome, RecommendOutcome } from '../commands/decisions.ts';
import type { AssignOutcome, DeclareOutcome, WriteOutcome } from '../commands/reviews.ts';
import { problemTypesOf, refuseWith } from './problems.ts';

type Refusal = Extract<
  | OpenCallOutcome
  | CloseCallOutcome
  | SubmitOutcome
  | AmendOutcome
  | WithdrawOutcome
  | FindingOutcome
  | RecommendOutcome
  | AwardOutcome
  | AssignOutcome
  | DeclareOutcome
  | WriteOutcome,
  { readonly ok: false }
>;
/** Those that an allocation is refused with, too, are said as they are there. */
type SharedReason = Extract<AllocationOutcome, { readonly ok: false }>['reason'];
type OwnRefusal = Exclude<Refusal, { readonly reason: SharedReason }>;

const OWN_TYPES = {
  closes_before_it_opens: {
    type: 'access-call-closes-before-it-opens',
    status: 422,
    title: 'A call for applications closes after it opens',
  },
  closes_in_the_past: {
    type: 'access-call-closes-in-the-past',
    status: 422,
    title: 'A call for applications closes in the time to come',
  },
  cut_off_misplaced: {
    type: 'cut-off-misplaced',
    status: 422,
    title: 'Cut-offs follow each other, after the opening and up to the close',
  },
  criterion_repeated: {
    type: 'review-criterion-repeated',
    status: 422,
    title: 'Each criterion of a review is named once',
  },
  access_call_not_open: {
    type: 'access-call-not-open',
    status: 409,
    title: 'The call does not receive applications at this time',
  },
  not_a_person: {
    type: 'applicant-not-a-person',
    status: 422,
    title: 'An application is led by the person who submits it',
  },
  not_open_to_kind: {
    type: 'not-open-to-kind',
    status: 422,
    title: 'The call is not for this kind of user',
  },
  not_free_for_user: {
    type: 'not-free-for-user',
    status: 422,
    title: 'Free time of the Union is not for a company without a Union project or a Seal',
    advice: 'Where it has one, say so in isUnionFunded or hasSealOfExcellence.',
  },
  not_union_funded: {
    type: 'not-union-funded',
    status: 422,
    title: 'Reserved capacity of the Union is for research and innovation that the Union funds',
  },
  asks_for_too_long: {
    type: 'asks-for-too-long',
    status: 422,
    title: 'The application asks for more days than the call gives',
  },
  asks_for_too_much: {
    type: 'asks-for-too-much',
    status: 422,
    title: 'The application asks for more GPU time than the call gives to one',
  },
  report_overdue: {
    type: 'final-report-overdue',
    status: 409,
    title: 'The applicant owes the funder a final report',
    advice: 'Hand in the report of the application that is named.',
  },
  at_another_step: {
    type: 'application-at-another-step',
    status: 409,
    title: 'The application stands at another step',
  },
  past_its_cut_off: {
    type: 'application-past-its-cut-off',
    status: 409,
    title: 'An application stands as it was written after its cut-off',
  },
  before_its_cut_off: {
    type: 'application-before-its-cut-off',
    status: 409,
    title: 'The applications of a cut-off are decided together, after it',
  },
  own_application: {
    type: 'own-application',
    status: 403,
    title: 'Nobody decides upon an application of its own',
  },
  reviews_missing: {
    type: 'reviews-missing',
    status: 409,
    title: 'The panel recommends once as many reviews stand as the call asks for',
    advice: 'Have another person review the application.',
  },
  recommended_it: {
    type: 'recommended-it',
    status: 403,
    title: 'Who wrote the recommendation of the panel does not decide upon it',
    advice: 'Have another officer decide.',
  },
  more_than_requested: {
    type: 'more-than-requested',
    status: 422,
    title: 'No more is recommended or awarded than was requested',
  },
  site_not_of_call: {
    type: 'site-not-of-call',
    status: 422,
    title: 'An award is at sites of its call',
  },
  entitlement_too_small: {
    type: 'entitlement-too-small',
    status: 422,
    title:
      'All of the entitlement of the funder brings less, in the months that begin in these days',
    advice: 'Time is awarded when a month begins. Award less, or until later.',
  },
  call_exhausted: {
    type: 'access-call-exhausted',
    status: 422,
    title: 'The call has less of its share left than the award asks for',
    advice: 'Award less, or over more days.',
  },
  person_unknown: {
    type: 'reviewer-unknown',
    status: 422,
    title: 'There is no such person, or it is not active',
  },
  not_a_reviewer: {
    type: 'not-a-reviewer',
    status: 422,
    title: 'A reviewer has that role for the party that gives the time',
    advice: 'Give the person that role first.',
  },
  reviewer_assigned: {
    type: 'reviewer-already-assigned',
    status: 409,
    title: 'The person reviews the application already',
  },
  reviewer_decides: {
    type: 'reviewer-not-independent',
    status: 422,
    title: 'Who decides upon applications does not review them',
  },
  reviewer_of_applicant: {
    type: 'reviewer-of-applicant',
    status: 422,
    title: 'Who applies for a party does not review its applications',
  },
  reviewer_sees_applicant: {
    type: 'reviewer-sees-applicant',
    status: 422,
    title: 'Who may read applications does not review them blind',
  },
  conflict_answered: {
    type: 'conflict-already-declared',
    status: 409,
    title: 'It was declared already whether there is a conflict of interest',
    advice: 'A conflict may be declared after none was, never the other way round.',
  },
  conflict_not_answered: {
    type: 'conflict-not-declared',
    status: 409,
    title: 'Nobody reviews before having declared whether there is a conflict of interest',
  },
  conflict_was_declared: {
    type: 'reviewer-in-conflict',
    status: 409,
    title: 'Who has a conflict of interest does not review the application',
  },
  criteria_differ: {
    type: 'review-criteria-differ',
    status: 422,
    title: 'A review names each criterion of the call once',
  },
  points_outside: {
    type: 'review-points-outside',
    status: 422,
    title: 'Points go from nothing to the full marks of the criterion',
  },
} as const satisfies Readonly<Record<OwnRefusal['reason'], ProblemType>>;

/** The rules that a route lists in its spec. */
export function applicationProblems(
  ...reasons: readonly Refusal['reason'][]
): readonly ProblemType[] {
  return reasons.flatMap((reason) =>
    isOwn(reason) ? [OWN_TYPES[reason]] : problemTypesOf(reason),
  );
}

function isOwn(reason: Refusal['reason']): reason is OwnRefusal['reason'] {
  return Object.hasOwn(OWN_TYPES, reason);
}

export function refuseApplication(refusal: Refusal) {
  return isOwnRefusal(refusal)
    ? refuse(OWN_TYPES[refusal.reason], sentenceOf(refusal))
    : refuseWith(refusal);
}

function isOwnRefusal(refusal: Refusal): refusal is OwnRefusal {
  return isOwn(refusal.reason);
}

function sentenceOf(refusal: OwnRefusal): string {
  switch (refusal.reason) {
    case 'closes_before_it_opens':
      return expects(
        'closesAt',
        toTimeText(refusal.closesAt),
        `a time after ${toTimeText(refusal.opensAt)}`,
      );
    case 'closes_in_the_past':
      return expects(
        'closesAt',
        toTimeText(refusal.closesAt),
        `a time after ${toTimeText(refusal.now)}`,
      );
    case 'cut_off_misplaced':
      return expects(
        'cutOffs',
        toTimeText(refusal.cutOff),
        'times in order, from opensAt to closesAt',
      );
    case 'criterion_repeated':
      return expects('review.criteria', `${refusal.criterion} twice`, 'each once');
    case 'access_call_not_open':
      return `It receives them from ${toTimeText(refusal.from)} to ${toTimeText(refusal.until)}.`;
    case 'not_a_person':
      return `${refusal.actor} is no person.`;
    case 'not_open_to_kind':
      return expects('userKind', refusal.found, `one of ${refusal.openTo.join(', ')}`);
    case 'not_free_for_user':
      return expects('userKind', 'company', 'isUnionFunded or hasSealOfExcellence');
    case 'not_union_funded':
      return expects('isUnionFunded', 'false', 'true');
    case 'asks_for_too_long':
      return expects(
        'endsAt',
        toTimeText(refusal.end),
        `at the latest ${toTimeText(refusal.endMax)}`,
      );
    case 'asks_for_too_much':
      return expects(
        'requestedGpuSeconds',
        String(refusal.gpuSeconds),
        `at most ${refusal.gpuSecondsMax}`,
      );
    case 'report_overdue':
      return `The report of ${refusal.application} is overdue.`;
    default:
      return sentenceOfStep(refusal);
  }
}

type CallReason =
  | 'closes_before_it_opens'
  | 'closes_in_the_past'
  | 'cut_off_misplaced'
  | 'criterion_repeated'
  | 'access_call_not_open'
  | 'not_a_person'
  | 'not_open_to_kind'
  | 'not_free_for_user'
  | 'not_union_funded'
  | 'asks_for_too_long'
  | 'asks_for_too_much'
  | 'report_overdue';

function sentenceOfStep(refusal: Exclude<OwnRefusal, { readonly reason: CallReason }>): string {
  switch (refusal.reason) {
    case 'at_another_step':
      return `Expected ${refusal.expected.join(' or ')}, found ${refusal.found}.`;
    case 'past_its_cut_off':
    case 'before_its_cut_off':
      return `The cut-off is ${toTimeText(refusal.cutOff)}.`;
    case 'own_application':
      return `${refusal.person} leads it, or applies for its applicant.`;
    case 'reviews_missing':
      return `Expected at least ${refusal.expected} reviews, found ${refusal.found}.`;
    case 'recommended_it':
      return `${refusal.person} wrote the recommendation.`;
    case 'more_than_requested': {
      const { gpuSeconds, requested } = refusal;
      return `gpuSeconds: expected at most ${requested}, found ${gpuSeconds}.`;
    }
    case 'site_not_of_call':
      return expects('sites', refusal.site, `some of ${refusal.expected.join(', ')}`);
    case 'entitlement_too_small':
      return expects(refusal.field, String(refusal.gpuSeconds), `at most ${refusal.most}`);
    case 'call_exhausted':
      return expects(
        'gpuSeconds',
        `an award of ${refusal.asked} parts per million`,
        `at most the ${refusal.left} that are left`,
      );
    default:
      return sentenceOfReview(refusal);
  }
}

type StepReason =
  | 'at_another_step'
  | 'past_its_cut_off'
  | 'before_its_cut_off'
  | 'own_application'
  | 'reviews_missing'
  | 'recommended_it'
  | 'more_than_requested'
  | 'site_not_of_call'
  | 'entitlement_too_small'
  | 'call_exhausted';

function sentenceOfReview(
  refusal: Exclude<OwnRefusal, { readonly reason: CallReason | StepReason }>,
): string {
  switch (refusal.reason) {
    case 'person_unknown':
      return expects('person', refusal.person, 'an active person');
    case 'not_a_reviewer':
      return `${refusal.person} may not review here.`;
    case 'reviewer_assigned':
      return `${refusal.person} is assigned already.`;
    case 'reviewer_decides':
      return `${refusal.person} decides here.`;
    case 'reviewer_of_applicant':
      return `${refusal.person} applies for the applicant.`;
    case 'reviewer_sees_applicant':
      return `${refusal.person} may read the application, and so who applies.`;
    case 'conflict_answered':
      return 'A declaration stands; only a conflict may follow upon none.';
    case 'conflict_not_answered':
      return 'Declare first whether you have a conflict of interest with this application.';
    case 'conflict_was_declared':
      return 'You declared a conflict of interest.';
    case 'criteria_differ':
      return expects(
        'points',
        refusal.found.join(', '),
        `each once: ${refusal.expected.join(', ')}`,
      );
    case 'points_outside': {
      const { criterion, points, pointsMax } = refusal;
      return `points: expected 0 to ${pointsMax} for ${criterion}, found ${points}.`;
    }
  }
}

function expects(field: string, found: string, expected: string): string {
  return `${field}: found ${found}, expected ${expected}.`;
}
