/**
 * How bids are judged (rule 4: Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b:
 * independent experts, and an accredited financial institution). Always: whoever opens or decides
 * judges nothing; nobody scores before having declared to have no conflict of interest; a
 * consensus rests on as many individual scores as the call asks for.
 *
 * A criterion of a bid goes: individual scores, changeable → consensus, which freezes them and may
 * be put anew by its evaluators → ranked. A conflict that is declared late takes its evaluator's
 * scores and every consensus of that bid back.
 */
import type { BidId } from '../kernel/ids.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { BidState } from './bid.ts';
import type { CallState, Criterion } from './call.ts';
import { type PendingBid, type Ranking, THOUSANDTHS_PER_POINT } from './ranking.ts';

/** Of a bid, by an accredited financial institution. */
export type FinancialFinding =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface FinancialCheck {
  readonly finding: FinancialFinding;
  readonly institution: string;
  /** By whom and under which number the institution is accredited. */
  readonly accreditation: string;
}

export type Declaration =
  | { readonly kind: 'none' }
  | { readonly kind: 'conflict'; readonly said: string };

export interface Assignment {
  readonly bid: BidId;
  readonly person: string;
  readonly assignedAt: EpochSeconds;
  /** `undefined`: not declared yet; with a conflict the assignment has ended. */
  readonly declaration: Declaration | undefined;
  readonly declaredAt: EpochSeconds | undefined;
}

/** What is known of a person who is to judge, at the moment of the assignment. */
export interface Standing {
  readonly isActive: boolean;
  /** Opens bids or decides in this call, or may. */
  readonly opensOrDecides: boolean;
  /** May score in this call. */
  readonly mayScore: boolean;
}

/** A bid in its call, as a step of the evaluation finds them. */
export interface BidAtHand {
  readonly bid: BidId;
  readonly bidState: BidState;
  readonly callState: CallState;
}

export type BidRefusal =
  | { readonly reason: 'call_not_opened'; readonly found: CallState }
  | { readonly reason: 'bid_not_judged'; readonly bid: BidId; readonly found: BidState };

/** Bids are judged while their call is opened; those that were excluded at the opening never. */
export function bidRefusal({ bid, bidState, callState }: BidAtHand): BidRefusal | undefined {
  if (callState !== 'opened') return { reason: 'call_not_opened', found: callState };
  if (bidState !== 'opened') return { reason: 'bid_not_judged', bid, found: bidState };
  return undefined;
}

export interface NotIndependent {
  readonly reason: 'opens_or_decides';
  readonly person: string;
}

/** Asked at the assignment and again at every step of an evaluator: roles are given later, too. */
export function independenceRefusal(
  person: string,
  standing: Pick<Standing, 'opensOrDecides'>,
): NotIndependent | undefined {
  return standing.opensOrDecides ? { reason: 'opens_or_decides', person } : undefined;
}

export type AssignRefusal =
  | BidRefusal
  | NotIndependent
  | {
      readonly reason: 'person_unknown' | 'not_an_evaluator' | 'already_assigned';
      readonly person: string;
    };

export interface AssignAsked {
  readonly person: string;
  /** `undefined`: there is no such person. */
  readonly standing: Standing | undefined;
  readonly isAssigned: boolean;
}

export function assignRefusal(
  atHand: BidAtHand,
  { person, standing, isAssigned }: AssignAsked,
): AssignRefusal | undefined {
  const refusal = bidRefusal(atHand);
  if (refusal !== undefined) return refusal;
  if (standing?.isActive !== true) return { reason: 'person_unknown', person };
  const dependence = independenceRefusal(person, standing);
  if (dependence !== undefined) return dependence;
  if (!standing.mayScore) return { reason: 'not_an_evaluator', person };
  return isAssigned ? { reason: 'already_assigned', person } : undefined;
}

export type DeclareRefusal = BidRefusal | { readonly reason: 'already_declared' };

/** A conflict may still be declared after none was; what was declared a conflict stays one. */
export function declareRefusal(
  atHand: BidAtHand,
  { declaration }: Pick<Assignment, 'declaration'>,
  declared: Declaration,
): DeclareRefusal | undefined {
  const refusal = bidRefusal(atHand);
  if (refusal !== undefined) return refusal;
  const isLateConflict = declaration?.kind === 'none' && declared.kind === 'conflict';
  if (declaration === undefined || isLateConflict) return undefined;
  return { reason: 'already_declared' };
}

export interface PointsAsked {
  readonly criterion: string;
  readonly thousandths: number;
}

export type PointsRefusal =
  | BidRefusal
  | { readonly reason: 'conflict_not_declared' }
  | { readonly reason: 'conflict_declared'; readonly at: EpochSeconds | undefined }
  | { readonly reason: 'criterion_unknown'; readonly criterion: string }
  | {
      readonly reason: 'points_out_of_range';
      readonly criterion: string;
      readonly thousandths: number;
      readonly thousandthsMax: number;
    };

/** Holds for a score of one's own and for a consensus alike. */
function pointsRefusal(
  atHand: BidAtHand,
  { declaration, declaredAt }: Assignment,
  criteria: readonly Criterion[],
  { criterion, thousandths }: PointsAsked,
): PointsRefusal | undefined {
  const refusal = bidRefusal(atHand);
  if (refusal !== undefined) return refusal;
  if (declaration === undefined) return { reason: 'conflict_not_declared' };
  if (declaration.kind === 'conflict') return { reason: 'conflict_declared', at: declaredAt };
  const found = criteria.find(({ id }) => id === criterion);
  if (found === undefined) return { reason: 'criterion_unknown', criterion };
  const thousandthsMax = found.pointsMax * THOUSANDTHS_PER_POINT;
  if (Number.isSafeInteger(thousandths) && thousandths >= 0 && thousandths <= thousandthsMax) {
    return undefined;
  }
  return { reason: 'points_out_of_range', criterion, thousandths, thousandthsMax };
}

/** Who judges which bid, by which criteria. */
export interface Seat {
  readonly atHand: BidAtHand;
  readonly assignment: Assignment;
  readonly criteria: readonly Criterion[];
}

export type ScoreRefusal =
  | PointsRefusal
  | { readonly reason: 'consensus_reached'; readonly criterion: string };

export function scoreRefusal(
  { atHand, assignment, criteria }: Seat,
  asked: PointsAsked,
  hasConsensus: boolean,
): ScoreRefusal | undefined {
  const refusal = pointsRefusal(atHand, assignment, criteria, asked);
  if (refusal !== undefined) return refusal;
  return hasConsensus ? { reason: 'consensus_reached', criterion: asked.criterion } : undefined;
}

export type ConsensusRefusal =
  | PointsRefusal
  | { readonly reason: 'own_score_missing'; readonly criterion: string }
  | {
      readonly reason: 'too_few_scores';
      readonly criterion: string;
      readonly found: number;
      readonly needed: number;
    };

/**
 * Who has scored the criterion of this bid, without a conflict, and how many the call asks for.
 * One of them writes the consensus down.
 */
export interface ScoresGiven {
  readonly persons: readonly string[];
  readonly evaluatorCountMin: number;
}

export function consensusRefusal(
  { atHand, assignment, criteria }: Seat,
  asked: PointsAsked,
  { persons, evaluatorCountMin }: ScoresGiven,
): ConsensusRefusal | undefined {
  const refusal = pointsRefusal(atHand, assignment, criteria, asked);
  if (refusal !== undefined) return refusal;
  const { criterion } = asked;
  if (!persons.includes(assignment.person)) return { reason: 'own_score_missing', criterion };
  const found = persons.length;
  if (found >= evaluatorCountMin) return undefined;
  return { reason: 'too_few_scores', criterion, found, needed: evaluatorCountMin };
}

export type RankRefusal =
  | { readonly reason: 'call_not_opened'; readonly found: CallState }
  | { readonly reason: 'evaluation_incomplete'; readonly pending: readonly PendingBid[] };

/** A call is ranked once each bid that is not excluded has its consensus and financial check. */
export function rankRefusal(
  callState: CallState,
  { pending }: Pick<Ranking, 'pending'>,
): RankRefusal | undefined {
  if (callState !== 'opened') return { reason: 'call_not_opened', found: callState };
  return pending.length === 0 ? undefined : { reason: 'evaluation_incomplete', pending };
}
