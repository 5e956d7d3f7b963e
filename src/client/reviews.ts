/** The operations on reviews, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Who reviews an application, what each declared and wrote. Permission: application.decide. */
export const getReviews = operation<GetReviewsCall>({
  method: 'GET',
  path: '/v1/applications/:applicationId/reviews',
});

export interface GetReviewsCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
  };
  readonly answer: Reviews;
}

/**
 * The applications of a call by the mean points of their reviews, for the panel. Permission:
 * application.decide.
 */
export const listApplicationRanking = operation<ListApplicationRankingCall>({
  method: 'GET',
  path: '/v1/access-calls/:accessCallId/ranking',
});

export interface ListApplicationRankingCall {
  readonly input: {
    readonly params: {
      readonly accessCallId: `access-call_${string}`;
    };
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListApplicationRankingSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly ReviewedApplication[];
    readonly nextCursor: string | null;
  };
}

/**
 * Have a person review an application; whoever decides or applies cannot. Permission:
 * application.decide.
 */
export const assignReviewer = operation<AssignReviewerCall>({
  method: 'POST',
  path: '/v1/applications/:applicationId/reviewers',
});

export interface AssignReviewerCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: ReviewerToAssignInput;
  };
  readonly answer: Reviewer;
}

/** The applications that the caller reviews, and until when. Permission: application.review. */
export const listMyReviews = operation<ListMyReviewsCall>({
  method: 'GET',
  path: '/v1/my-reviews',
});

export interface ListMyReviewsCall {
  readonly input: {
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'assigned' | '-assigned' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly OwnReview[];
    readonly nextCursor: string | null;
  };
}

/**
 * An application that the caller reviews, with its text once no conflict was declared. Permission:
 * application.review.
 */
export const getMyReview = operation<GetMyReviewCall>({
  method: 'GET',
  path: '/v1/my-reviews/:applicationId',
});

export interface GetMyReviewCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
  };
  readonly answer: ApplicationToReview;
}

/**
 * Declare a conflict of interest with an application, or none; a conflict ends it. Permission:
 * application.review.
 */
export const declareConflict = operation<DeclareConflictCall>({
  method: 'POST',
  path: '/v1/my-reviews/:applicationId/declaration',
});

export interface DeclareConflictCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: ConflictDeclaredInput;
  };
  readonly answer: Reviewer;
}

/**
 * Write a review, or another in its place until the panel has spoken. Permission:
 * application.review.
 */
export const writeReview = operation<WriteReviewCall>({
  method: 'PUT',
  path: '/v1/my-reviews/:applicationId',
});

export interface WriteReviewCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: ReviewTextInput;
  };
  readonly answer: Reviewer;
}

export interface ApplicationText {
  readonly title: string;
  readonly summary: string;
  readonly technicalNeeds: string;
  readonly userKind: ApplicationTextUserKind;
  readonly isUnionFunded: boolean;
  readonly hasSealOfExcellence: boolean;
  readonly requestedGpuSeconds: number;
  readonly jobGpuCountMax: number;
  readonly startsAt: string;
  readonly endsAt: string;
}

export type ApplicationTextUserKind = 'sme' | 'company' | 'public-body' | 'research';

export interface ApplicationToReview {
  readonly reviewer: Reviewer;
  readonly call: `access-call_${string}`;
  readonly title: string;
  readonly applicant: `party_${string}` | null;
  readonly dueAt: string | null;
  readonly criteria: readonly ApplicationToReviewCriteria[];
  readonly text: ApplicationText | null;
}

export interface ApplicationToReviewCriteria {
  readonly id: string;
  readonly name: string;
  readonly pointsMax: number;
}

export interface ConflictDeclaredInput {
  readonly conflict: string | null;
}

export type ListApplicationRankingSort = 'points' | '-points' | 'added' | '-added';

export interface OwnReview {
  readonly application: `application_${string}`;
  readonly person: `person_${string}`;
  readonly assignedAt: string;
  readonly declaration: 'none' | 'conflict' | null;
  readonly conflict: string | null;
  readonly review: ReviewText | null;
  readonly reviewedAt: string | null;
  readonly call: `access-call_${string}`;
  readonly title: string;
  readonly applicant: `party_${string}` | null;
  readonly dueAt: string | null;
}

export interface ReviewText {
  readonly points: readonly ReviewTextPoints[];
  readonly gpuSeconds: number;
  readonly forApplicant: string;
  readonly forPanel: string;
}

export interface ReviewTextInput {
  readonly points: readonly ReviewTextInputPoints[];
  readonly gpuSeconds: number;
  readonly forApplicant: string;
  readonly forPanel: string;
}

export interface ReviewTextInputPoints {
  readonly criterion: string;
  readonly points: number;
}

export interface ReviewTextPoints {
  readonly criterion: string;
  readonly points: number;
}

export interface ReviewedApplication {
  readonly application: `application_${string}`;
  readonly applicant: `party_${string}`;
  readonly title: string;
  readonly state: ReviewedApplicationState;
  readonly cutOffAt: string | null;
  readonly requestedGpuSeconds: number;
  readonly recommendedGpuSeconds: number | null;
  readonly awardedGpuSeconds: number | null;
  readonly reviewCount: number;
  readonly meanThousandths: number | null;
}

export type ReviewedApplicationState =
  | 'eligibility'
  | 'technical-check'
  | 'review'
  | 'panel'
  | 'award'
  | 'awarded'
  | 'declined'
  | 'withdrawn';

export interface Reviewer {
  readonly application: `application_${string}`;
  readonly person: `person_${string}`;
  readonly assignedAt: string;
  readonly declaration: 'none' | 'conflict' | null;
  readonly conflict: string | null;
  readonly review: ReviewText | null;
  readonly reviewedAt: string | null;
}

export interface ReviewerToAssignInput {
  readonly person: `person_${string}`;
}

export interface Reviews {
  readonly reviewers: readonly Reviewer[];
}
