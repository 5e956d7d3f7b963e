/** The operations on after-award, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * What was used of an award by month, whether that is enough, and its final report. Permission:
 * application.read.
 */
export const getUseOfAward = operation<GetUseOfAwardCall>({
  method: 'GET',
  path: '/v1/applications/:applicationId/use',
});

export interface GetUseOfAwardCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
  };
  readonly answer: UseOfAward;
}

/**
 * Awards that are used less than their call asks for, or owe an overdue final report. Permission:
 * application.read.
 */
export const listAwardsToTend = operation<ListAwardsToTendCall>({
  method: 'GET',
  path: '/v1/awards-to-tend',
});

export interface ListAwardsToTendCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: AwardsToTend;
}

/**
 * Cut the share of an award that is hardly used to what was used, from next month on. Permission:
 * application.decide.
 */
export const cutAllocation = operation<CutAllocationCall>({
  method: 'POST',
  path: '/v1/applications/:applicationId/cut',
});

export interface CutAllocationCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: ReasonSaidInput;
  };
  readonly answer: Application;
}

/**
 * Hand in the final report of an award, once; what was used by then stands beside it. Permission:
 * application.write.
 */
export const handInFinalReport = operation<HandInFinalReportCall>({
  method: 'POST',
  path: '/v1/applications/:applicationId/report',
});

export interface HandInFinalReportCall {
  readonly input: {
    readonly params: {
      readonly applicationId: `application_${string}`;
    };
    readonly body: FinalReportTextInput;
  };
  readonly answer: Application;
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

export type ApplicationState =
  | 'eligibility'
  | 'technical-check'
  | 'review'
  | 'panel'
  | 'award'
  | 'awarded'
  | 'declined'
  | 'withdrawn';

export type ApplicationUserKind = 'sme' | 'company' | 'public-body' | 'research';

export interface AwardToTend {
  readonly application: `application_${string}`;
  readonly title: string;
  readonly applicant: `party_${string}`;
  readonly funder: `party_${string}`;
  readonly call: `access-call_${string}`;
  readonly allocation: `allocation_${string}`;
  readonly endsAt: string;
  readonly why: 'too-little-used' | 'report-overdue';
  readonly awardedGpuSeconds: number;
  readonly usedGpuSeconds: number;
  readonly reportDueAt: string | null;
}

export interface AwardsToTend {
  readonly items: readonly AwardToTend[];
}

export interface FinalReport {
  readonly said: string;
  readonly results: readonly string[];
  readonly usedGpuSeconds: number;
  readonly handedInAt: string;
}

export interface FinalReportTextInput {
  readonly said: string;
  readonly results: readonly string[];
}

export interface LeastUseFinding {
  readonly sharePpm: number;
  readonly months: number;
  readonly finding: 'too-early' | 'enough' | 'too-little';
  readonly monthCount: number;
  readonly awardedGpuSeconds: number;
  readonly usedGpuSeconds: number;
}

export interface ReasonSaidInput {
  readonly said: string;
}

export interface UseOfAward {
  readonly allocation: `allocation_${string}`;
  readonly endsAt: string;
  readonly months: readonly UseOfAwardMonths[];
  readonly leastUse: LeastUseFinding | null;
  readonly reportDueAt: string | null;
  readonly report: FinalReport | null;
}

export interface UseOfAwardMonths {
  readonly month: string;
  readonly isClosed: boolean;
  readonly awardedGpuSeconds: number;
  readonly usedGpuSeconds: number;
}
