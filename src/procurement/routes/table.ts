/** The routes of this room, in the order of the chain: from the first interest to the contract. */
import type { AnyRoute } from '../../platform/http/route.ts';
import { AGREEMENT_ROUTES, type AgreementPorts } from './agreements.ts';
import { ASSIGNED_BID_ROUTES, type AssignedBidPorts } from './assigned-bids.ts';
import { AWARD_NOTICE_ROUTES, type AwardNoticePorts } from './award-notices.ts';
import { AWARD_ROUTES, type AwardPorts } from './awards.ts';
import { BID_ROUTES, type BidPorts } from './bids.ts';
import { CALL_TERM_ROUTES, type CallTermPorts } from './call-terms.ts';
import { CALL_ROUTES, type CallPorts } from './calls.ts';
import { CONDITION_ROUTES, type ConditionPorts } from './conditions.ts';
import { CONTRACT_LIFE_ROUTES, type ContractLifePorts } from './contract-life.ts';
import { CONTRACT_ROUTES, type ContractPorts } from './contracts.ts';
import { EVALUATION_ROUTES, type EvaluationPorts } from './evaluations.ts';
import { INTEREST_ROUTES, type InterestPorts } from './interests.ts';
import { OPEN_CONTRACTING_ROUTES, type OpenContractingPorts } from './open-contracting.ts';
import { type BidOpeningPorts, OPENING_ROUTES } from './opening.ts';
import { PUBLISHED_CALL_ROUTES, type PublishedCallPorts } from './published-calls.ts';
import { QUESTION_ROUTES, type QuestionPorts } from './questions.ts';
import { RANKING_ROUTES, type RankingPorts } from './rankings.ts';
import { SELECTION_ROUTES, type SelectionRoutePorts } from './selections.ts';
import { SIGN_CONTRACT_ROUTES, type SignContractPorts } from './sign-contract.ts';

export type ProcurementPorts = EvaluationPorts &
  AssignedBidPorts &
  RankingPorts &
  SelectionRoutePorts &
  AwardPorts &
  AwardNoticePorts &
  CallTermPorts &
  InterestPorts &
  AgreementPorts &
  CallPorts &
  QuestionPorts &
  PublishedCallPorts &
  OpenContractingPorts &
  BidPorts &
  BidOpeningPorts &
  ContractPorts &
  SignContractPorts &
  ContractLifePorts &
  ConditionPorts;

export const PROCUREMENT_ROUTES: readonly AnyRoute<ProcurementPorts>[] = [
  ...INTEREST_ROUTES,
  ...AGREEMENT_ROUTES,
  ...CALL_ROUTES,
  ...CALL_TERM_ROUTES,
  ...QUESTION_ROUTES,
  ...PUBLISHED_CALL_ROUTES,
  ...OPEN_CONTRACTING_ROUTES,
  ...BID_ROUTES,
  ...OPENING_ROUTES,
  ...EVALUATION_ROUTES,
  ...ASSIGNED_BID_ROUTES,
  ...RANKING_ROUTES,
  ...SELECTION_ROUTES,
  ...AWARD_ROUTES,
  ...AWARD_NOTICE_ROUTES,
  ...SIGN_CONTRACT_ROUTES,
  ...CONTRACT_ROUTES,
  ...CONTRACT_LIFE_ROUTES,
  ...CONDITION_ROUTES,
];
