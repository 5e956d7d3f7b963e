/** The operations of procurement, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * What was awarded: to whom, in which lot and state, for how much union money. Permission: public.
 */
export const listPublishedAwards = operation<ListPublishedAwardsCall>({
  method: 'GET',
  path: '/v1/published/awards',
});

export interface ListPublishedAwardsCall {
  readonly input: {
    readonly query?: {
      readonly call?: `call_${string}` | undefined;
      readonly programme?: `programme_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'awarded' | '-awarded' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly PublishedAward[];
    readonly nextCursor: string | null;
  };
}

/**
 * What was awarded in a call, to whom, for how much and why; how many bids were not. Permission:
 * public.
 */
export const getAwardNotice = operation<GetAwardNoticeCall>({
  method: 'GET',
  path: '/v1/published/calls/:callId/award-notice',
});

export interface GetAwardNoticeCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly format?: 'json' | 'pdf' | undefined;
    };
  };
  readonly answer: AwardNotice;
}

/**
 * Sign the contract of an awarded bid: its sites and entitlements are there at once. Permission:
 * contract.manage.
 */
export const signContract = operation<SignContractCall>({
  method: 'POST',
  path: '/v1/bids/:bidId/contract',
});

export interface SignContractCall {
  readonly input: {
    readonly params: {
      readonly bidId: `bid_${string}`;
    };
    readonly body: ContractDraftInput;
  };
  readonly answer: ContractLife;
}

export interface AwardNotice {
  readonly call: `call_${string}`;
  readonly callName: string;
  readonly buyer: `party_${string}`;
  readonly buyerName: string;
  readonly decidedAt: string;
  readonly standstillEndsAt: string;
  readonly awardedAt: string;
  readonly basis: 'rank-order' | 'optimum' | 'list';
  readonly reason: string | null;
  readonly awards: readonly NoticeAward[];
  readonly lots: readonly NoticeLot[];
  readonly keptOut: readonly AwardNoticeKeptOut[];
}

export interface AwardNoticeKeptOut {
  readonly because: AwardNoticeKeptOutBecause;
  readonly count: number;
}

export type AwardNoticeKeptOutBecause =
  | 'union_share'
  | 'state_match'
  | 'projects_in_lot'
  | 'projects_in_all'
  | 'union_money_in_phase'
  | 'union_money_in_all'
  | 'state_commitment'
  | 'left_out';

export interface ContractDraftInput {
  readonly id: `contract_${string}`;
  readonly operator: `party_${string}`;
  readonly sites: readonly SiteNamesInput[];
  readonly acceleratorClass: string;
  readonly wattsPerGpuBusy: number;
  readonly wattsPerGpuIdle: number;
  readonly gpusPerNode: number;
  readonly nodesPerRack: number;
  readonly racksPerPod: number;
  readonly creditPpm: number;
  readonly endAt: string;
  readonly contributions: readonly ContractDraftInputContributions[];
  readonly milestones: readonly ContractDraftInputMilestones[];
  readonly indexation: ContractDraftInputIndexation | null;
  readonly commission: `party_${string}`;
}

export interface ContractDraftInputContributions {
  readonly commitment: `commitment_${string}`;
  readonly micros: string;
}

export interface ContractDraftInputIndexation {
  readonly index: string;
  readonly baseMillionths: number;
  readonly floorPpm: number;
  readonly capPpm: number;
}

export interface ContractDraftInputMilestones {
  readonly name: string;
  readonly sharePpm: number;
  readonly phase: number;
  readonly acceptedPpmMin: number;
  readonly instalments: readonly ContractDraftInputMilestonesInstalments[];
}

export interface ContractDraftInputMilestonesInstalments {
  readonly commitment: `commitment_${string}`;
  readonly number: number;
}

export interface ContractExit {
  readonly by: ContractExitBy;
  readonly reasons: string;
  readonly fromAt: string;
}

export type ContractExitBy = 'joint-undertaking' | 'operator' | 'both';

export interface ContractLife {
  readonly contract: `contract_${string}`;
  readonly call: `call_${string}`;
  readonly bid: `bid_${string}`;
  readonly signedAt: string;
  readonly governanceBody: readonly `party_${string}`[];
  readonly milestones: readonly ContractLifeMilestones[];
  readonly due: readonly ContractLifeDue[];
  readonly tests: readonly ContractLifeTests[];
  readonly indexation: ContractLifeIndexation | null;
  readonly prices: readonly ContractLifePrices[];
  readonly missingItems: readonly ContractLifeMissingItems[];
  readonly documents: readonly ContractLifeDocuments[];
  readonly duties: readonly ContractLifeDuties[];
  readonly changes: readonly ContractLifeChanges[];
  readonly exit: ContractExit | null;
  readonly version: number;
}

export interface ContractLifeChanges {
  readonly number: number;
  readonly subject: ContractLifeChangesSubject;
  readonly words: string;
  readonly notifiedAt: string;
  readonly effectiveAt: string | null;
  readonly approvals: readonly ContractLifeChangesApprovals[];
}

export interface ContractLifeChangesApprovals {
  readonly party: `party_${string}`;
  readonly isApproved: boolean;
  readonly reasons: string;
  readonly at: string;
}

export type ContractLifeChangesSubject =
  | 'third-country-access'
  | 'control'
  | 'critical-assets'
  | 'strategic-purpose';

export interface ContractLifeDocuments {
  readonly item: ContractLifeDocumentsItem;
  readonly name: string;
  readonly sha256: string;
  readonly filedAt: string;
}

export type ContractLifeDocumentsItem =
  | 'ownership'
  | 'contributions'
  | 'access-time'
  | 'access-conditions'
  | 'accounting-of-access-time'
  | 'service-level'
  | 'liability'
  | 'arbitration';

export interface ContractLifeDue {
  readonly number: number;
  readonly micros: string;
  readonly dueAt: string;
}

export interface ContractLifeDuties {
  readonly year: number;
  readonly report: ContractLifeDutiesReport;
  readonly lateFrom: string;
  readonly state: 'due' | 'handed-in' | 'late';
  readonly handedInAt: string | null;
  readonly isHandedInLate: boolean;
}

export type ContractLifeDutiesReport = 'audit-report' | 'use-of-union-access-time';

export interface ContractLifeIndexation {
  readonly index: string;
  readonly baseMillionths: number;
  readonly floorPpm: number;
  readonly capPpm: number;
}

export interface ContractLifeMilestones {
  readonly name: string;
  readonly sharePpm: number;
  readonly phase: number;
  readonly acceptedPpmMin: number;
  readonly instalments: readonly ContractLifeMilestonesInstalments[];
}

export interface ContractLifeMilestonesInstalments {
  readonly commitment: `commitment_${string}`;
  readonly number: number;
}

export type ContractLifeMissingItems =
  | 'ownership'
  | 'contributions'
  | 'access-time'
  | 'access-conditions'
  | 'accounting-of-access-time'
  | 'service-level'
  | 'liability'
  | 'arbitration';

export interface ContractLifePrices {
  readonly fromAt: string;
  readonly microsPerGpuHour: string;
  readonly value: ContractLifePricesValue;
}

export interface ContractLifePricesValue {
  readonly index: string;
  readonly month: string;
  readonly millionths: number;
  readonly source: string;
  readonly publishedAt: string;
}

export interface ContractLifeTests {
  readonly number: number;
  readonly phase: number;
  readonly cluster: `cluster_${string}` | null;
  readonly measuredGpus: number;
  readonly measuredH100Equivalents: number;
  readonly testedBy: string;
  readonly testedAt: string;
  readonly documentSha256: string;
  readonly result: ContractLifeTestsResult;
  readonly gpuCount: number;
  readonly acceptedPpm: number;
  readonly fromAt: string;
}

export type ContractLifeTestsResult = 'accepted' | 'accepted-in-part' | 'not-accepted';

export interface NoticeAward {
  readonly rank: number;
  readonly bid: `bid_${string}`;
  readonly lot: string;
  readonly title: string;
  readonly bidder: `party_${string}`;
  readonly bidderName: string;
  readonly hosts: readonly `party_${string}`[];
  readonly scoreThousandths: number;
  readonly unionMicros: string;
  readonly contract: `contract_${string}` | null;
}

export interface NoticeLot {
  readonly lot: string;
  readonly received: number;
  readonly excluded: number;
  readonly unranked: number;
  readonly ranked: number;
  readonly awarded: number;
}

export interface PublishedAward {
  readonly call: `call_${string}`;
  readonly callName: string;
  readonly programme: `programme_${string}`;
  readonly lot: string;
  readonly bid: `bid_${string}`;
  readonly title: string;
  readonly bidder: `party_${string}`;
  readonly bidderName: string;
  readonly hosts: readonly `party_${string}`[];
  readonly unionMicros: string;
  readonly awardedAt: string;
}

export interface SiteNamesInput {
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly powerMicrosPerMwh: string;
  readonly gpuCounts?: readonly number[] | undefined;
}
