/** The operations on contract-life, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * How a contract was signed, and what was accepted, priced, filed, approved and left. Permission:
 * contract.read.
 */
export const getContractLife = operation<GetContractLifeCall>({
  method: 'GET',
  path: '/v1/contracts/:contractId/life',
});

export interface GetContractLifeCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
    };
  };
  readonly answer: ContractLife;
}

/**
 * Record what was measured of a phase: the plan gets that capacity, milestones fall due.
 * Permission: contract.accept.
 */
export const acceptPhase = operation<AcceptPhaseCall>({
  method: 'POST',
  path: '/v1/contracts/:contractId/acceptance-tests',
});

export interface AcceptPhaseCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
    };
    readonly body: AcceptanceTestDraftInput;
  };
  readonly answer: ContractLife;
}

/**
 * Say that a milestone was paid to the contractor, once; the same again changes nothing.
 * Permission: contract.pay.
 */
export const payMilestone = operation<PayMilestoneCall>({
  method: 'POST',
  path: '/v1/contracts/:contractId/milestones/:number/pay',
});

export interface PayMilestoneCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
      readonly number: string;
    };
    readonly body: {
      readonly reference: string;
    };
  };
  readonly answer: ContractLife;
}

export interface AcceptanceTestDraftInput {
  readonly phase: number;
  readonly cluster?: `cluster_${string}` | undefined;
  readonly measuredGpus: number;
  readonly measuredH100Equivalents: number;
  readonly testedBy: string;
  readonly testedAt: string;
  readonly documentSha256: string;
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
