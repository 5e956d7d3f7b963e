/** The operations on sign-contract, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

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
  readonly paidAt: string | null;
  readonly paymentReference: string | null;
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

export interface SiteNamesInput {
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly powerMicrosPerMwh: string;
  readonly gpuCounts?: readonly number[] | undefined;
}
