/** The operations on usage, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Report what jobs used: each attempt once a month, up to 10,000 at a time. Permission:
 * usage.report.
 */
export const reportUsage = operation<ReportUsageCall>({
  method: 'POST',
  path: '/v1/sites/:siteId/usage',
});

export interface ReportUsageCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
    readonly body: {
      readonly reports: readonly UsageReportInput[];
    };
  };
  readonly answer: UsageAnswer;
}

/** What jobs used, as reported and as accepted. Permission: usage.read. */
export const listUsage = operation<ListUsageCall>({
  method: 'GET',
  path: '/v1/usage',
});

export interface ListUsageCall {
  readonly input: {
    readonly query?: {
      readonly job?: string | undefined;
      readonly allocation?: `allocation_${string}` | undefined;
      readonly site?: `site_${string}` | undefined;
      readonly month?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListUsageSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Usage[];
    readonly nextCursor: string | null;
  };
}

/**
 * Correct what was reported: the charge follows, in a closed month by a new statement. Permission:
 * usage.report.
 */
export const correctUsage = operation<CorrectUsageCall>({
  method: 'POST',
  path: '/v1/usage/corrections',
});

export interface CorrectUsageCall {
  readonly input: {
    readonly body: UsageCorrectionInput;
  };
  readonly answer: CorrectedUsage;
}

export interface CorrectedUsage {
  readonly job: string;
  readonly attempt: number;
  readonly month: string;
  readonly revision: number;
  readonly accepted: CorrectedUsageAccepted;
  readonly gpuSeconds: number;
}

export interface CorrectedUsageAccepted {
  readonly start: string;
  readonly end: string;
  readonly gpuCount: number;
}

export type ListUsageSort = 'job' | '-job' | 'receivedAt' | '-receivedAt';

export interface Usage {
  readonly job: string;
  readonly attempt: number;
  readonly month: string;
  readonly revision: number;
  readonly allocation: `allocation_${string}`;
  readonly funder: `party_${string}`;
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly reported: UsageReported;
  readonly accepted: UsageAccepted;
  readonly gpuSeconds: number;
  readonly source: 'site' | 'engine';
  readonly receivedAt: string;
  readonly chargedAt: string | null;
  readonly isRehearsed: boolean;
  readonly siteJob: number | null;
}

export interface UsageAccepted {
  readonly start: string;
  readonly end: string;
  readonly gpuCount: number;
}

export interface UsageAnswer {
  readonly acceptedCount: number;
  readonly repeatedCount: number;
  readonly refusals: readonly UsageAnswerRefusals[];
}

export interface UsageAnswerRefusals {
  readonly index: number;
  readonly reason: UsageAnswerRefusalsReason;
}

export type UsageAnswerRefusalsReason =
  | 'not_within_a_month'
  | 'exists_with_different_content'
  | 'unknown_run'
  | 'shares_gpu'
  | 'outside_known_run';

export interface UsageCorrectionInput {
  readonly job: string;
  readonly attempt: number;
  readonly start: string;
  readonly end: string;
  readonly gpuCount: number;
  readonly month: string;
  readonly reason: string;
}

export interface UsageReportInput {
  readonly job: string;
  readonly attempt: number;
  readonly start: string;
  readonly end: string;
  readonly gpuCount: number;
}

export interface UsageReported {
  readonly start: string;
  readonly end: string;
  readonly gpuCount: number;
}
