/** The operations on contracts, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** What is bought, from whom, at what price. Permission: contract.read. */
export const listContracts = operation<ListContractsCall>({
  method: 'GET',
  path: '/v1/contracts',
});

export interface ListContractsCall {
  readonly input: {
    readonly query?: {
      readonly programme?: `programme_${string}` | undefined;
      readonly site?: `site_${string}` | undefined;
      readonly commitment?: `commitment_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListContractsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Contract[];
    readonly nextCursor: string | null;
  };
}

/** One contract with its phases and contributions. Permission: contract.read. */
export const getContract = operation<GetContractCall>({
  method: 'GET',
  path: '/v1/contracts/:contractId',
});

export interface GetContractCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
    };
  };
  readonly answer: Contract;
}

/**
 * Price a contract anew from the first of a month, by a published value of its index. Permission:
 * contract.manage.
 */
export const setContractPrice = operation<SetContractPriceCall>({
  method: 'POST',
  path: '/v1/contracts/:contractId/prices',
});

export interface SetContractPriceCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
    };
    readonly body: {
      readonly fromAt: string;
      readonly value: SetContractPriceValue;
    };
  };
  readonly answer: ContractLife;
}

/** File a document that shows an item of the hosting agreement. Permission: contract.manage. */
export const fileHostingDocument = operation<FileHostingDocumentCall>({
  method: 'POST',
  path: '/v1/contracts/:contractId/hosting-documents',
});

export interface FileHostingDocumentCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
    };
    readonly body: {
      readonly item: FileHostingDocumentItem;
      readonly name: string;
      readonly sha256: string;
    };
  };
  readonly answer: ContractLife;
}

/**
 * Hand in the audit report, or the use of the Union’s access time, of a year. Permission:
 * contract.manage.
 */
export const handInYearlyReport = operation<HandInYearlyReportCall>({
  method: 'POST',
  path: '/v1/contracts/:contractId/yearly-reports',
});

export interface HandInYearlyReportCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
    };
    readonly body: {
      readonly year: number;
      readonly report: HandInYearlyReportReport;
      readonly sha256: string;
    };
  };
  readonly answer: ContractLife;
}

/**
 * Leave a contract: capacity and entitlements end from the first of a later month. Permission:
 * contract.manage.
 */
export const exitContract = operation<ExitContractCall>({
  method: 'POST',
  path: '/v1/contracts/:contractId/exit',
});

export interface ExitContractCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
    };
    readonly body: ContractExitInput;
  };
  readonly answer: ContractLife;
}

export interface Contract {
  readonly id: `contract_${string}`;
  readonly programme: `programme_${string}`;
  readonly site: `site_${string}`;
  readonly furtherSites: readonly `site_${string}`[];
  readonly capexMicros: string;
  readonly priceMicrosPerGpuHour: string;
  readonly priceSteps: readonly ContractPriceSteps[];
  readonly publicSharePpm: number;
  readonly availabilityPpm: number;
  readonly creditPpm: number;
  readonly storageTerabytes: number;
  readonly phases: readonly ContractPhases[];
  readonly contributions: readonly ContractContributions[];
  readonly hasLife: boolean;
  readonly version: number;
}

export interface ContractContributions {
  readonly commitment: `commitment_${string}`;
  readonly party: `party_${string}`;
  readonly micros: string;
}

export interface ContractExit {
  readonly by: ContractExitBy;
  readonly reasons: string;
  readonly fromAt: string;
}

export type ContractExitBy = 'joint-undertaking' | 'operator' | 'both';

export interface ContractExitInput {
  readonly by: ContractExitInputBy;
  readonly reasons: string;
  readonly fromAt: string;
}

export type ContractExitInputBy = 'joint-undertaking' | 'operator' | 'both';

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

export interface ContractPhases {
  readonly name: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly capacity: readonly ContractPhasesCapacity[];
}

export interface ContractPhasesCapacity {
  readonly cluster: `cluster_${string}`;
  readonly gpuCount: number;
}

export interface ContractPriceSteps {
  readonly fromAt: string;
  readonly microsPerGpuHour: string;
}

export type FileHostingDocumentItem =
  | 'ownership'
  | 'contributions'
  | 'access-time'
  | 'access-conditions'
  | 'accounting-of-access-time'
  | 'service-level'
  | 'liability'
  | 'arbitration';

export type HandInYearlyReportReport = 'audit-report' | 'use-of-union-access-time';

export type ListContractsSort = 'id' | '-id' | 'site' | '-site' | 'added' | '-added';

export interface SetContractPriceValue {
  readonly index: string;
  readonly month: string;
  readonly millionths: number;
  readonly source: string;
  readonly publishedAt: string;
}
