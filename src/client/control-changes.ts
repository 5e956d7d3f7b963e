/** The operations on control-changes, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Notify a change that needs the prior approval of the governance body of the site. Permission:
 * contract.manage.
 */
export const notifyControlChange = operation<NotifyControlChangeCall>({
  method: 'POST',
  path: '/v1/contracts/:contractId/control-changes',
});

export interface NotifyControlChangeCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
    };
    readonly body: {
      readonly subject: NotifyControlChangeSubject;
      readonly words: string;
    };
  };
  readonly answer: ContractLife;
}

/** Say yes or no to a change, once, as a member of the governance body. Permission: vote.cast. */
export const sayToControlChange = operation<SayToControlChangeCall>({
  method: 'POST',
  path: '/v1/contracts/:contractId/control-changes/:number/approvals',
});

export interface SayToControlChangeCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
      readonly number: string;
    };
    readonly body: {
      readonly party: `party_${string}`;
      readonly isApproved: boolean;
      readonly reasons: string;
    };
  };
  readonly answer: ContractLife;
}

/**
 * Let a change take effect, when the governance body has approved it. Permission: contract.manage.
 */
export const effectControlChange = operation<EffectControlChangeCall>({
  method: 'POST',
  path: '/v1/contracts/:contractId/control-changes/:number/effect',
});

export interface EffectControlChangeCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
      readonly number: string;
    };
    readonly query?: {
      readonly vote?: `vote_${string}` | undefined;
    };
  };
  readonly answer: ContractLife;
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

export type NotifyControlChangeSubject =
  | 'third-country-access'
  | 'control'
  | 'critical-assets'
  | 'strategic-purpose';
