/** The operations on applications, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Who applies for how much: requested, recommended and awarded side by side. Permission:
 * application.read.
 */
export const listApplications = operation<ListApplicationsCall>({
  method: 'GET',
  path: '/v1/applications',
});

export interface ListApplicationsCall {
  readonly input: {
    readonly query?: {
      readonly call?: `access-call_${string}` | undefined;
      readonly applicant?: `party_${string}` | undefined;
      readonly funder?: `party_${string}` | undefined;
      readonly state?: ListApplicationsState | undefined;
      readonly overdue?: boolean | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListApplicationsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Application[];
    readonly nextCursor: string | null;
  };
}

/**
 * One application, with what is requested, recommended and awarded. Permission: application.read.
 */
export const getApplication = operation<GetApplicationCall>({
  method: 'GET',
  path: '/v1/applications/:applicationId',
});

export interface GetApplicationCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
  };
  readonly answer: Application;
}

/**
 * What was done with an application and what was said; once decided, what reviewers say.
 * Permission: application.read.
 */
export const getApplicationCourse = operation<GetApplicationCourseCall>({
  method: 'GET',
  path: '/v1/applications/:applicationId/course',
});

export interface GetApplicationCourseCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
  };
  readonly answer: ApplicationCourse;
}

/**
 * Apply to a call in the name of a party; who submits leads the project once awarded. Permission:
 * application.write.
 */
export const submitApplication = operation<SubmitApplicationCall>({
  method: 'POST',
  path: '/v1/applications',
});

export interface SubmitApplicationCall {
  readonly input: {
    readonly body: NewApplicationInput;
  };
  readonly answer: Application;
}

/**
 * Put another text in place, before the cut-off; without one, until it is eligible. Permission:
 * application.write.
 */
export const amendApplication = operation<AmendApplicationCall>({
  method: 'PUT',
  path: '/v1/applications/:applicationId',
});

export interface AmendApplicationCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: ApplicationTextInput;
  };
  readonly answer: Application;
}

/** Withdraw an application before it is awarded or declined. Permission: application.write. */
export const withdrawApplication = operation<WithdrawApplicationCall>({
  method: 'POST',
  path: '/v1/applications/:applicationId/withdraw',
});

export interface WithdrawApplicationCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: ReasonSaidInput;
  };
  readonly answer: Application;
}

/**
 * Say whether the applicant may apply here; where not, the application is declined. Permission:
 * application.decide.
 */
export const recordEligibility = operation<RecordEligibilityCall>({
  method: 'POST',
  path: '/v1/applications/:applicationId/eligibility',
});

export interface RecordEligibilityCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: ApplicationFindingInput;
  };
  readonly answer: Application;
}

/**
 * Say whether the sites can run what is asked for; where not, it is declined. Permission:
 * application.check.
 */
export const recordTechnicalCheck = operation<RecordTechnicalCheckCall>({
  method: 'POST',
  path: '/v1/applications/:applicationId/technical-check',
});

export interface RecordTechnicalCheckCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: ApplicationFindingInput;
  };
  readonly answer: Application;
}

/**
 * Write down what the panel recommends; 0 GPU-seconds recommend nothing. Permission:
 * application.decide.
 */
export const recommendApplication = operation<RecommendApplicationCall>({
  method: 'POST',
  path: '/v1/applications/:applicationId/recommendation',
});

export interface RecommendApplicationCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: RecommendationInput;
  };
  readonly answer: Application;
}

/**
 * Award GPU time: an allocation for the applicant, led by who submitted the application.
 * Permission: application.decide.
 */
export const awardApplication = operation<AwardApplicationCall>({
  method: 'POST',
  path: '/v1/applications/:applicationId/award',
});

export interface AwardApplicationCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: AccessAwardInput;
  };
  readonly answer: Application;
}

/** Award nothing; the applicant reads why. Permission: application.decide. */
export const declineApplication = operation<DeclineApplicationCall>({
  method: 'POST',
  path: '/v1/applications/:applicationId/decline',
});

export interface DeclineApplicationCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: ReasonSaidInput;
  };
  readonly answer: Application;
}

export interface AccessAwardInput {
  readonly gpuSeconds: number;
  readonly sites: readonly `site_${string}`[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly storageGibibytes: number | null;
  readonly said: string;
}

export interface Application {
  readonly id: `application_${string}`;
  readonly call: `access-call_${string}`;
  readonly applicant: `party_${string}`;
  readonly lead: `person_${string}`;
  readonly state: ApplicationState;
  readonly title: string;
  readonly summary: string;
  readonly technicalNeeds: string;
  readonly userKind: ApplicationUserKind;
  readonly isUnionFunded: boolean;
  readonly hasSealOfExcellence: boolean;
  readonly requestedGpuSeconds: number;
  readonly jobGpuCountMax: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly recommendedGpuSeconds: number | null;
  readonly awardedGpuSeconds: number | null;
  readonly allocation: `allocation_${string}` | null;
  readonly requestedCostMicros: string;
  readonly submittedAt: string;
  readonly cutOffAt: string | null;
  readonly dueAt: string | null;
  readonly isOverdue: boolean;
  readonly version: number;
}

export interface ApplicationCourse {
  readonly steps: readonly ApplicationCourseSteps[];
  readonly comments: readonly string[];
}

export interface ApplicationCourseSteps {
  readonly done: ApplicationCourseStepsDone;
  readonly atStep: ApplicationCourseStepsAtStep;
  readonly said: string | null;
  readonly gpuSeconds: number | null;
  readonly doneAt: string;
}

export type ApplicationCourseStepsAtStep =
  | 'eligibility'
  | 'technical-check'
  | 'review'
  | 'panel'
  | 'award'
  | 'awarded'
  | 'declined'
  | 'withdrawn';

export type ApplicationCourseStepsDone =
  | 'submitted'
  | 'amended'
  | 'found-eligible'
  | 'found-feasible'
  | 'reviewed'
  | 'recommended'
  | 'awarded'
  | 'declined'
  | 'withdrawn'
  | 'escalated'
  | 'cut'
  | 'reported';

export interface ApplicationFindingInput {
  readonly passed: boolean;
  readonly said: string;
}

export type ApplicationState =
  | 'eligibility'
  | 'technical-check'
  | 'review'
  | 'panel'
  | 'award'
  | 'awarded'
  | 'declined'
  | 'withdrawn';

export interface ApplicationTextInput {
  readonly title: string;
  readonly summary: string;
  readonly technicalNeeds: string;
  readonly userKind: ApplicationTextInputUserKind;
  readonly isUnionFunded: boolean;
  readonly hasSealOfExcellence: boolean;
  readonly requestedGpuSeconds: number;
  readonly jobGpuCountMax: number;
  readonly startsAt: string;
  readonly endsAt: string;
}

export type ApplicationTextInputUserKind = 'sme' | 'company' | 'public-body' | 'research';

export type ApplicationUserKind = 'sme' | 'company' | 'public-body' | 'research';

export type ListApplicationsSort =
  | 'id'
  | '-id'
  | 'added'
  | '-added'
  | 'requested'
  | '-requested'
  | 'due'
  | '-due';

export type ListApplicationsState =
  | 'eligibility'
  | 'technical-check'
  | 'review'
  | 'panel'
  | 'award'
  | 'awarded'
  | 'declined'
  | 'withdrawn';

export interface NewApplicationInput {
  readonly id: `application_${string}`;
  readonly call: `access-call_${string}`;
  readonly applicant: `party_${string}`;
  readonly title: string;
  readonly summary: string;
  readonly technicalNeeds: string;
  readonly userKind: NewApplicationInputUserKind;
  readonly isUnionFunded: boolean;
  readonly hasSealOfExcellence: boolean;
  readonly requestedGpuSeconds: number;
  readonly jobGpuCountMax: number;
  readonly startsAt: string;
  readonly endsAt: string;
}

export type NewApplicationInputUserKind = 'sme' | 'company' | 'public-body' | 'research';

export interface ReasonSaidInput {
  readonly said: string;
}

export interface RecommendationInput {
  readonly gpuSeconds: number;
  readonly said: string;
}
