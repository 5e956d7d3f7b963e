/** What the evaluation of bids refuses with, as problems. */
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { toWireInstantOrNull } from '../../platform/http/wire.ts';
import type {
  AssignOutcome,
  ConsensusOutcome,
  DeclareOutcome,
  FinancialOutcome,
  RankOutcome,
  ScoreOutcome,
} from '../commands/evaluations.ts';
import type { WhatIfOutcome } from '../commands/rankings.ts';

type EvaluationOutcome =
  | AssignOutcome
  | DeclareOutcome
  | ScoreOutcome
  | ConsensusOutcome
  | FinancialOutcome
  | RankOutcome
  | WhatIfOutcome;
type Refusal = Extract<EvaluationOutcome, { readonly ok: false }>;

const TYPES = {
  not_found: PROBLEMS.notFound,
  call_not_opened: {
    type: 'call-not-opened',
    status: 409,
    title: 'Bids are judged after their opening and before the ranking',
  },
  bid_not_judged: {
    type: 'bid-not-judged',
    status: 409,
    title: 'Only a bid that was opened and not excluded is judged',
  },
  person_unknown: {
    type: 'evaluator-unknown',
    status: 422,
    title: 'There is no such person, or it is not active',
  },
  opens_or_decides: {
    type: 'evaluator-not-independent',
    status: 422,
    title: 'Who opens bids or decides in a call does not evaluate in it',
    advice: 'Assign somebody without a role of an officer in the call or its programme.',
  },
  not_an_evaluator: {
    type: 'not-an-evaluator',
    status: 422,
    title: 'An evaluator has the role of a reviewer in the call or its programme',
    advice: 'Give the person that role first.',
  },
  already_assigned: {
    type: 'evaluator-already-assigned',
    status: 409,
    title: 'The person is assigned to the bid already',
  },
  already_declared: {
    type: 'interest-already-declared',
    status: 409,
    title: 'It was declared already whether there is a conflict of interest',
    advice: 'A conflict may be declared after none was, never the other way round.',
  },
  conflict_not_declared: {
    type: 'interest-not-declared',
    status: 409,
    title: 'Nobody scores before having declared whether there is a conflict of interest',
  },
  conflict_declared: {
    type: 'conflict-of-interest',
    status: 409,
    title: 'Who has a conflict of interest does not judge the bid',
  },
  criterion_unknown: {
    type: 'criterion-unknown',
    status: 422,
    title: 'The call has no such criterion',
  },
  points_out_of_range: {
    type: 'points-out-of-range',
    status: 422,
    title: 'Points go from nothing to the full marks of the criterion',
  },
  consensus_reached: {
    type: 'consensus-reached',
    status: 409,
    title: 'Scores stand once there is a consensus on them',
  },
  own_score_missing: {
    type: 'own-score-missing',
    status: 409,
    title: 'A consensus is written by one who has scored the criterion',
  },
  too_few_scores: {
    type: 'too-few-scores',
    status: 409,
    title: 'A consensus rests on as many scores as the call asks for',
  },
  evaluation_incomplete: {
    type: 'evaluation-incomplete',
    status: 409,
    title: 'A call is ranked once every bid has its consensus and its financial check',
  },
  weight_of_each_criterion: {
    type: 'weight-of-each-criterion',
    status: 422,
    title: 'Each criterion of the call has one weight',
  },
  weights_not_whole: {
    type: 'weights-not-whole',
    status: 422,
    title: 'Weights make 1,000,000 parts per million together',
  },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

/** The ranking is shown to those who judge and audit at once, to all others when it stands. */
export const RANKING_NOT_YET: ProblemType = {
  type: 'ranking-not-yet',
  status: 409,
  title: 'The evaluation has not ended: there is no ranking yet',
};

/** The rules that a route lists in its spec. */
export function problemTypesOf(...reasons: readonly Refusal['reason'][]): readonly ProblemType[] {
  return reasons.map((reason) => TYPES[reason]);
}

export function refuseWith(refusal: Refusal) {
  return refuse(TYPES[refusal.reason], sentenceOf(refusal));
}

function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'not_found':
      return `There is no ${refusal.id}, or it is not yours to judge.`;
    case 'call_not_opened':
      return `Expected a call that is opened, found one that is ${refusal.found}.`;
    case 'bid_not_judged':
      return `${refusal.bid} is ${refusal.found}.`;
    case 'person_unknown':
      return `There is no active ${refusal.person}.`;
    case 'opens_or_decides':
      return `${refusal.person} opens bids or decides here.`;
    case 'not_an_evaluator':
      return `${refusal.person} may not score in this call.`;
    case 'already_assigned':
      return `${refusal.person} is assigned already.`;
    case 'already_declared':
      return 'A declaration stands; only a conflict may follow upon none.';
    case 'conflict_not_declared':
      return 'Declare first whether you have a conflict of interest with this bid.';
    case 'conflict_declared':
      return `You declared a conflict at ${toWireInstantOrNull(refusal.at)}.`;
    case 'evaluation_incomplete':
      return refusal.pending.slice(0, BIDS_NAMED_MAX).map(pendingText).join(' ');
    default:
      return pointsSentence(refusal);
  }
}

const BIDS_NAMED_MAX = 20;

type Pending = Extract<Refusal, { readonly reason: 'evaluation_incomplete' }>['pending'][number];

function pendingText({ bid, criteria, lacksFinancialCheck }: Pending): string {
  const missing = [
    ...criteria.map((criterion) => `a consensus on ${criterion}`),
    ...(lacksFinancialCheck ? ['its financial check'] : []),
  ];
  return `${bid} lacks ${missing.join(', ')}.`;
}

type PointsReason =
  | 'criterion_unknown'
  | 'points_out_of_range'
  | 'consensus_reached'
  | 'own_score_missing'
  | 'too_few_scores'
  | 'weight_of_each_criterion'
  | 'weights_not_whole';

function pointsSentence(refusal: Extract<Refusal, { readonly reason: PointsReason }>): string {
  switch (refusal.reason) {
    case 'criterion_unknown':
      return `Expected a criterion of the call, found ${refusal.criterion}.`;
    case 'points_out_of_range':
      return (
        `Expected 0 to ${refusal.thousandthsMax} thousandths of a point for ` +
        `${refusal.criterion}, found ${refusal.thousandths}.`
      );
    case 'consensus_reached':
      return `There is a consensus on ${refusal.criterion}.`;
    case 'own_score_missing':
      return `You have not scored ${refusal.criterion} of this bid.`;
    case 'too_few_scores':
      return (
        `Expected ${refusal.needed} scores of ${refusal.criterion} without a conflict of ` +
        `interest, found ${refusal.found}.`
      );
    case 'weight_of_each_criterion':
      return `Expected one weight of ${refusal.criterion}.`;
    case 'weights_not_whole':
      return `Expected 1000000 parts per million in all, found ${refusal.foundPpm}.`;
  }
}
