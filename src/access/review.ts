/**
 * Peer review of applications. Always: whoever decides upon applications of the funder, or applies
 * for the applicant, reviews nothing; nobody reads an application before having declared to have no
 * conflict of interest; a conflict that is declared late takes the review back.
 */
import type { GpuSeconds } from '../kernel/units.ts';
import type { PeerReview } from './access-call.ts';
import {
  type AmountRefusal,
  type Application,
  amountRefusal,
  type StateRefusal,
  stateRefusal,
} from './application.ts';

export type Declaration =
  | { readonly kind: 'none' }
  | { readonly kind: 'conflict'; readonly said: string };

/** What a reviewer writes. */
export interface ReviewText {
  readonly points: readonly CriterionPoints[];
  readonly gpuSeconds: GpuSeconds;
  /** Read by the applicant, once it is decided; without the reviewer's name. */
  readonly forApplicant: string;
  /** Read by those who decide. */
  readonly forPanel: string;
}

export interface CriterionPoints {
  readonly criterion: string;
  readonly points: number;
}

/** What is known of a person who is to review, now. */
export interface Reviewer {
  readonly person: string;
  readonly isActive: boolean;
  /** May review what the funder gives. */
  readonly mayReview: boolean;
  /** Decides upon applications to the funder, or may. */
  readonly decides: boolean;
  /** May write applications of the applicant, or leads this one. */
  readonly isOfApplicant: boolean;
  /** Of a blind review: may read the application elsewhere, and so learn who applies. */
  readonly seesApplicant: boolean;
}

export type IndependenceRefusal = {
  readonly reason: 'reviewer_decides' | 'reviewer_of_applicant' | 'reviewer_sees_applicant';
  readonly person: string;
};

/**
 * Asked at the assignment and at every later step: roles are given later, too. In this order: who
 * applies, who decides, who would learn in a blind review who applies.
 */
export function independenceRefusal({
  person,
  decides,
  isOfApplicant,
  seesApplicant,
}: Reviewer): IndependenceRefusal | undefined {
  if (isOfApplicant) return { reason: 'reviewer_of_applicant', person };
  if (decides) return { reason: 'reviewer_decides', person };
  return seesApplicant ? { reason: 'reviewer_sees_applicant', person } : undefined;
}

export type ReviewsRefusal = {
  readonly reason: 'reviews_missing';
  readonly found: number;
  readonly expected: number;
};

/** A conflict that is declared late may leave a panel with fewer reviews than it began with. */
export function reviewsRefusal(
  review: PeerReview | undefined,
  found: number,
): ReviewsRefusal | undefined {
  const expected = review?.reviewCountMin ?? 0;
  return found < expected ? { reason: 'reviews_missing', found, expected } : undefined;
}

export type AssignRefusal =
  | StateRefusal
  | IndependenceRefusal
  | {
      readonly reason: 'person_unknown' | 'not_a_reviewer' | 'reviewer_assigned';
      readonly person: string;
    };

/** In this order: at another step; as the rules of a person; assigned already. */
export function assignRefusal(
  application: Pick<Application, 'state'>,
  asked: { readonly person: string; readonly reviewer: Reviewer | undefined },
  isAssigned: boolean,
): AssignRefusal | undefined {
  const { person, reviewer } = asked;
  const refusal = reviewableRefusal(application);
  if (refusal !== undefined) return refusal;
  if (reviewer?.isActive !== true) return { reason: 'person_unknown', person };
  const dependence = independenceRefusal(reviewer);
  if (dependence !== undefined) return dependence;
  if (!reviewer.mayReview) return { reason: 'not_a_reviewer', person };
  return isAssigned ? { reason: 'reviewer_assigned', person } : undefined;
}

/** Reviewers may be asked while it is reviewed, and more of them until the panel has spoken. */
function reviewableRefusal(application: Pick<Application, 'state'>): StateRefusal | undefined {
  return stateRefusal(application, 'review', 'panel');
}

export type DeclareRefusal = StateRefusal | { readonly reason: 'conflict_answered' };

/** A conflict may still be declared after none was; what was declared a conflict stays one. */
export function declareRefusal(
  application: Pick<Application, 'state'>,
  before: Declaration | undefined,
  declared: Declaration,
): DeclareRefusal | undefined {
  const refusal = reviewableRefusal(application);
  if (refusal !== undefined) return refusal;
  const isLateConflict = before?.kind === 'none' && declared.kind === 'conflict';
  return before === undefined || isLateConflict ? undefined : { reason: 'conflict_answered' };
}

export type WriteRefusal =
  | StateRefusal
  | { readonly reason: 'conflict_not_answered' | 'conflict_was_declared' }
  | {
      readonly reason: 'criteria_differ';
      readonly found: readonly string[];
      readonly expected: readonly string[];
    }
  | {
      readonly reason: 'points_outside';
      readonly criterion: string;
      readonly points: number;
      readonly pointsMax: number;
    }
  | AmountRefusal;

/** A review names each criterion of the call once; it may be written anew until the panel spoke. */
export function writeRefusal(
  application: Pick<Application, 'state' | 'content'>,
  declaration: Declaration | undefined,
  { points, gpuSeconds }: ReviewText,
  { criteria }: PeerReview,
): WriteRefusal | undefined {
  const refusal = reviewableRefusal(application);
  if (refusal !== undefined) return refusal;
  if (declaration === undefined) return { reason: 'conflict_not_answered' };
  if (declaration.kind === 'conflict') return { reason: 'conflict_was_declared' };
  const expected = criteria.map(({ id }) => id);
  const given = points.map(({ criterion }) => criterion);
  const isWhole = given.length === expected.length && expected.every((id) => given.includes(id));
  if (!isWhole) return { reason: 'criteria_differ', found: given, expected };
  for (const { id, pointsMax } of criteria) {
    const found = points.find(({ criterion }) => criterion === id)?.points ?? 0;
    if (found > pointsMax) {
      return { reason: 'points_outside', criterion: id, points: found, pointsMax };
    }
  }
  return amountRefusal(gpuSeconds, application.content);
}
