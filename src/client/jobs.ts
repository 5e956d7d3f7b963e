/** The operations on jobs, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Submit a job. Permission: job.submit. */
export const submitJob = operation<SubmitJobCall>({
  method: 'POST',
  path: '/v1/jobs',
});

export interface SubmitJobCall {
  readonly input: {
    readonly body: {
      readonly allocation: `allocation_${string}`;
      readonly name?: string | undefined;
      readonly gpuCount: number;
      readonly requestedSeconds: number;
      readonly placement?: SubmitJobPlacement | undefined;
      readonly gpuShare?: number | undefined;
      readonly script?: string | undefined;
    };
  };
  readonly answer: Job;
}

/** Jobs, the latest submitted first. Permission: job.read. */
export const listJobs = operation<ListJobsCall>({
  method: 'GET',
  path: '/v1/jobs',
});

export interface ListJobsCall {
  readonly input: {
    readonly query?: {
      readonly state?: ListJobsState | undefined;
      readonly allocation?: `allocation_${string}` | undefined;
      readonly funder?: `party_${string}` | undefined;
      readonly site?: `site_${string}` | undefined;
      readonly cluster?: `cluster_${string}` | undefined;
      readonly submittedBy?: string | undefined;
      readonly since?: string | undefined;
      readonly before?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'submittedAt' | '-submittedAt' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Job[];
    readonly nextCursor: string | null;
  };
}

/** A job with its runs. Permission: job.read. */
export const getJob = operation<GetJobCall>({
  method: 'GET',
  path: '/v1/jobs/:jobId',
});

export interface GetJobCall {
  readonly input: {
    readonly params: {
      readonly jobId: `job_${string}`;
    };
  };
  readonly answer: JobWithRuns;
}

/** Cancel a job. Permission: job.cancel. */
export const cancelJob = operation<CancelJobCall>({
  method: 'POST',
  path: '/v1/jobs/:jobId/cancel',
});

export interface CancelJobCall {
  readonly input: {
    readonly params: {
      readonly jobId: `job_${string}`;
    };
  };
  readonly answer: Job;
}

/** Why a job waits, and what would make it start. Permission: job.read. */
export const explainJob = operation<ExplainJobCall>({
  method: 'GET',
  path: '/v1/jobs/:jobId/explanation',
});

export interface ExplainJobCall {
  readonly input: {
    readonly params: {
      readonly jobId: `job_${string}`;
    };
  };
  readonly answer: Explanation;
}

/** What the engine decided about a job, with its reasons. Permission: decision.read. */
export const listDecisionsOfJob = operation<ListDecisionsOfJobCall>({
  method: 'GET',
  path: '/v1/jobs/:jobId/decisions',
});

export interface ListDecisionsOfJobCall {
  readonly input: {
    readonly params: {
      readonly jobId: `job_${string}`;
    };
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'at' | '-at' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Decision[];
    readonly nextCursor: string | null;
  };
}

/**
 * Jobs that wait on a cluster, in the order of submission, with their reasons. Permission:
 * job.read.
 */
export const listQueue = operation<ListQueueCall>({
  method: 'GET',
  path: '/v1/queue',
});

export interface ListQueueCall {
  readonly input: {
    readonly query?: {
      readonly cluster?: `cluster_${string}` | undefined;
      readonly site?: `site_${string}` | undefined;
      readonly funder?: `party_${string}` | undefined;
      readonly allocation?: `allocation_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'submittedAt' | '-submittedAt' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Job[];
    readonly nextCursor: string | null;
  };
}

export interface Decision {
  readonly seq: number;
  readonly at: string;
  readonly kind: DecisionKind;
  readonly attempt: number | null;
  readonly cluster: `cluster_${string}` | null;
  readonly standing: DecisionStanding | null;
  readonly reason: string | null;
  readonly startsBy: string | null;
  readonly vacateAt: string | null;
  readonly keptSeconds: number | null;
  readonly engineVersion: string;
}

export type DecisionKind =
  | 'admit'
  | 'reject'
  | 'wait'
  | 'start'
  | 'notice'
  | 'interrupt'
  | 'cancel';

export type DecisionStanding = 'own' | 'repaid' | 'indebted' | 'borrowed';

export interface Explanation {
  readonly job: `job_${string}`;
  readonly state: ExplanationState;
  readonly isCurrent: boolean;
  readonly sentence: string;
  readonly reason: string | null;
  readonly waitsSince: string | null;
  readonly standing: ExplanationStanding | null;
  readonly startsBy: string | null;
  readonly queuePosition: number | null;
  readonly positionGpuSeconds: number | null;
  readonly atSite: SiteWait | null;
  readonly earliestStart: ExplanationEarliestStart | null;
  readonly changes: readonly ExplanationChanges[];
}

export interface ExplanationChanges {
  readonly kind: ExplanationChangesKind;
  readonly gpuCount: number | null;
  readonly gpuShare: number | null;
  readonly seconds: number | null;
  readonly gpuSeconds: number | null;
  readonly at: string | null;
  readonly until: string | null;
}

export type ExplanationChangesKind =
  | 'fewer_gpus'
  | 'less_time'
  | 'smaller_share'
  | 'preferred_placement'
  | 'borrow_limit'
  | 'lend_limit'
  | 'debt'
  | 'allocation_opened'
  | 'maintenance';

export interface ExplanationEarliestStart {
  readonly basis: ExplanationEarliestStartBasis;
  readonly at: string | null;
}

export type ExplanationEarliestStartBasis =
  | 'reservation'
  | 'notice'
  | 'requested_ends'
  | 'plan'
  | 'maintenance_end'
  | 'not_tried_yet'
  | 'allocation_closed'
  | 'no_end_makes_room';

export type ExplanationStanding = 'own' | 'repaid' | 'indebted' | 'borrowed';

export type ExplanationState =
  | 'submitted'
  | 'waiting'
  | 'running'
  | 'cancelling'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'rejected';

export interface Job {
  readonly id: `job_${string}`;
  readonly allocation: `allocation_${string}`;
  readonly funder: `party_${string}`;
  readonly site: `site_${string}` | null;
  readonly cluster: `cluster_${string}` | null;
  readonly name: string;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  readonly placement: JobPlacement;
  readonly gpuShare: number | null;
  readonly submittedBy: string;
  readonly submittedAt: string;
  readonly state: JobState;
  readonly rejection: string | null;
  readonly waitReason: string | null;
  readonly waitsSince: string | null;
  readonly startsBy: string | null;
  readonly firstStartedAt: string | null;
  readonly endedAt: string | null;
  readonly attemptCount: number;
  readonly keptSeconds: number;
  readonly isRehearsed: boolean;
  readonly isOfSite: boolean;
  readonly version: number;
}

export type JobPlacement = 'any' | 'prefer-pod' | 'prefer-rack' | 'require-pod' | 'require-rack';

export type JobState =
  | 'submitted'
  | 'waiting'
  | 'running'
  | 'cancelling'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'rejected';

export interface JobWithRuns {
  readonly id: `job_${string}`;
  readonly allocation: `allocation_${string}`;
  readonly funder: `party_${string}`;
  readonly site: `site_${string}` | null;
  readonly cluster: `cluster_${string}` | null;
  readonly name: string;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  readonly placement: JobWithRunsPlacement;
  readonly gpuShare: number | null;
  readonly submittedBy: string;
  readonly submittedAt: string;
  readonly state: JobWithRunsState;
  readonly rejection: string | null;
  readonly waitReason: string | null;
  readonly waitsSince: string | null;
  readonly startsBy: string | null;
  readonly firstStartedAt: string | null;
  readonly endedAt: string | null;
  readonly attemptCount: number;
  readonly keptSeconds: number;
  readonly isRehearsed: boolean;
  readonly isOfSite: boolean;
  readonly version: number;
  readonly runs: readonly JobWithRunsRuns[];
}

export type JobWithRunsPlacement =
  | 'any'
  | 'prefer-pod'
  | 'prefer-rack'
  | 'require-pod'
  | 'require-rack';

export interface JobWithRunsRuns {
  readonly attempt: number;
  readonly cluster: `cluster_${string}`;
  readonly standing: JobWithRunsRunsStanding;
  readonly nodeCount: number;
  readonly startedAt: string;
  readonly vacateAt: string | null;
  readonly endedAt: string | null;
  readonly cause: string | null;
  readonly keptSeconds: number;
}

export type JobWithRunsRunsStanding = 'own' | 'repaid' | 'indebted' | 'borrowed';

export type JobWithRunsState =
  | 'submitted'
  | 'waiting'
  | 'running'
  | 'cancelling'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'rejected';

export type ListJobsState =
  | 'submitted'
  | 'waiting'
  | 'running'
  | 'cancelling'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'rejected';

export interface SiteWait {
  readonly attempt: number;
  readonly siteJob: number;
  readonly state: string;
  readonly reason: string;
  readonly meaning: string;
  readonly holder: string | null;
  readonly resource: string | null;
  readonly sentence: string;
  readonly remedy: string;
  readonly since: string;
  readonly heardAt: string;
}

export type SubmitJobPlacement =
  | 'any'
  | 'prefer-pod'
  | 'prefer-rack'
  | 'require-pod'
  | 'require-rack';
