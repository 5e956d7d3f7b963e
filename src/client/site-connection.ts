/** The operations on site-connection, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** What sites were asked to do, the latest first. Permission: site.operate. */
export const listSiteOrders = operation<ListSiteOrdersCall>({
  method: 'GET',
  path: '/v1/site-orders',
});

export interface ListSiteOrdersCall {
  readonly input: {
    readonly query?: {
      readonly site?: `site_${string}` | undefined;
      readonly kind?: 'start' | 'stop' | 'notice' | undefined;
      readonly isAcknowledged?: boolean | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'createdAt' | '-createdAt' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly SiteOrder[];
    readonly nextCursor: string | null;
  };
}

/**
 * Say that an agent drives the site, how far it may go, and who is who there. Permission:
 * token.write.
 */
export const connectSite = operation<ConnectSiteCall>({
  method: 'POST',
  path: '/v1/sites/:siteId/connection',
});

export interface ConnectSiteCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
    readonly body: SiteConnectionDraftInput;
  };
  readonly answer: SiteConnection;
}

/**
 * How the site is connected, when its agent was heard, and what it found amiss. Permission:
 * site.operate.
 */
export const getSiteConnection = operation<GetSiteConnectionCall>({
  method: 'GET',
  path: '/v1/sites/:siteId/connection',
});

export interface GetSiteConnectionCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
  };
  readonly answer: SiteConnection;
}

/** For the agent: what the site should have, and the orders that wait. Permission: site.operate. */
export const readSiteWork = operation<ReadSiteWorkCall>({
  method: 'GET',
  path: '/v1/sites/:siteId/work',
});

export interface ReadSiteWorkCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
    readonly query?: {
      readonly limit?: number | undefined;
    };
  };
  readonly answer: SiteWork;
}

/**
 * For the agent: orders that were carried out, what became of runs, and what was used. Permission:
 * usage.report.
 */
export const reportSiteWork = operation<ReportSiteWorkCall>({
  method: 'POST',
  path: '/v1/sites/:siteId/work',
});

export interface ReportSiteWorkCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
    readonly body: SiteTidingsInput;
  };
  readonly answer: SiteTidingsTaken;
}

export interface AgentOrder {
  readonly kind: 'start' | 'stop' | 'notice';
  readonly number: number;
  readonly jobNumber: number;
  readonly attempt: number;
  readonly vacateAt: string | null;
  readonly start: AgentOrderStart | null;
}

export interface AgentOrderStart {
  readonly cluster: `cluster_${string}`;
  readonly allocation: `allocation_${string}`;
  readonly gpuCount: number;
  readonly nodes: readonly number[];
  readonly gpuCounts: readonly number[];
  readonly requestedSeconds: number;
  readonly keptSeconds: number;
  readonly name: string;
  readonly script: string | null;
  readonly user: string | null;
}

export interface RunFactInput {
  readonly jobNumber: number;
  readonly attempt: number;
  readonly kind: RunFactInputKind;
  readonly at: string;
  readonly keptSeconds: number;
}

export type RunFactInputKind = 'started' | 'ended' | 'failed' | 'vacated' | 'stopped';

export interface RunWaitInput {
  readonly jobNumber: number;
  readonly attempt: number;
  readonly siteJob: number;
  readonly state: string;
  readonly reason: string;
}

export interface SiteConnection {
  readonly site: `site_${string}`;
  readonly depth: 'observe' | 'accounts' | 'submission';
  readonly mendsDrift: boolean;
  readonly partitions: readonly SiteConnectionPartitions[];
  readonly users: readonly SiteConnectionUsers[];
  readonly seenUntil: string;
  readonly heardAt: string | null;
  readonly drift: readonly string[];
}

export interface SiteConnectionDraftInput {
  readonly depth: 'observe' | 'accounts' | 'submission';
  readonly mendsDrift: boolean;
  readonly partitions: readonly SiteConnectionDraftInputPartitions[];
  readonly users: readonly SiteConnectionDraftInputUsers[];
}

export interface SiteConnectionDraftInputPartitions {
  readonly cluster: `cluster_${string}`;
  readonly partition: string;
}

export interface SiteConnectionDraftInputUsers {
  readonly person: `person_${string}`;
  readonly username: string;
}

export interface SiteConnectionPartitions {
  readonly cluster: `cluster_${string}`;
  readonly partition: string;
}

export interface SiteConnectionUsers {
  readonly person: string;
  readonly username: string;
}

export interface SiteOrder {
  readonly number: number;
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly kind: 'start' | 'stop' | 'notice';
  readonly job: `job_${string}`;
  readonly attempt: number;
  readonly createdAt: string;
  readonly sendCount: number;
  readonly sentAt: string | null;
  readonly acknowledgedAt: string | null;
}

export interface SiteRunInput {
  readonly siteJob: number;
  readonly account: string;
  readonly partition: string;
  readonly username: string;
  readonly name: string;
  readonly submittedAt: string;
  readonly startedAt: string;
  readonly heldUntil: string;
  readonly outcome: 'completed' | 'failed' | 'cancelled' | null;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  readonly run: SiteRunInputRun | null;
}

export interface SiteRunInputRun {
  readonly jobNumber: number;
  readonly attempt: number;
}

export interface SiteTidingsInput {
  readonly acknowledged: readonly number[];
  readonly facts: readonly RunFactInput[];
  readonly runs: readonly SiteRunInput[];
  readonly seenUntil: string;
  readonly drift: readonly string[];
  readonly outOfService: readonly SiteTidingsInputOutOfService[];
  readonly waits: readonly RunWaitInput[] | null;
}

export interface SiteTidingsInputOutOfService {
  readonly partition: string;
  readonly gpuCount: number;
}

export interface SiteTidingsTaken {
  readonly newFactCount: number;
  readonly newUsageCount: number;
  readonly isSeen: boolean;
  readonly refusals: readonly SiteTidingsTakenRefusals[];
}

export interface SiteTidingsTakenRefusals {
  readonly siteJob: number;
  readonly reason: SiteTidingsTakenRefusalsReason;
}

export type SiteTidingsTakenRefusalsReason =
  | 'unknown_account'
  | 'unknown_partition'
  | 'unknown_run'
  | 'no_period';

export interface SiteWork {
  readonly now: string;
  readonly depth: 'observe' | 'accounts' | 'submission';
  readonly mendsDrift: boolean;
  readonly seenUntil: string;
  readonly partitions: readonly SiteWorkPartitions[];
  readonly funders: readonly SiteWorkFunders[];
  readonly modes: readonly SiteWorkModes[];
  readonly allocations: readonly SiteWorkAllocations[];
  readonly orders: readonly AgentOrder[];
}

export interface SiteWorkAllocations {
  readonly allocation: `allocation_${string}`;
  readonly funder: `party_${string}`;
  readonly mode: `mode_${string}`;
  readonly sharePpm: number;
  readonly limitGpuSeconds: number;
  readonly storageGibibytes: number | null;
  readonly state: 'open' | 'closed';
  readonly users: readonly string[];
}

export interface SiteWorkFunders {
  readonly funder: `party_${string}`;
  readonly sharePpm: number;
}

export interface SiteWorkModes {
  readonly mode: `mode_${string}`;
  readonly priority: SiteWorkModesPriority;
  readonly gpuCountMax: number | null;
}

export type SiteWorkModesPriority = 'emergency' | 'reserved-research' | 'ordinary' | 'market';

export interface SiteWorkPartitions {
  readonly cluster: `cluster_${string}`;
  readonly partition: string;
}
