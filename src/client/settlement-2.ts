/** The operations of settlement, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * One statement with its lines; the last revision, or the one asked for. Permission:
 * statement.read.
 */
export const getStatement = operation<GetStatementCall>({
  method: 'GET',
  path: '/v1/statements/:funder/:month',
});

export interface GetStatementCall {
  readonly input: {
    readonly params: {
      readonly funder: `party_${string}`;
      readonly month: string;
    };
    readonly query?: {
      readonly revision?: number | undefined;
    };
  };
  readonly answer: Statement;
}

/**
 * From who pays for a contract to its sites and to what each funder is entitled to. Permission:
 * contract.read.
 */
export const getContractChain = operation<GetContractChainCall>({
  method: 'GET',
  path: '/v1/contracts/:contractId/chain',
});

export interface GetContractChainCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
    };
  };
  readonly answer: Chain;
}

/**
 * From a commitment through its contracts to sites and to what its party is entitled to.
 * Permission: commitment.read.
 */
export const getCommitmentChain = operation<GetCommitmentChainCall>({
  method: 'GET',
  path: '/v1/commitments/:commitmentId/chain',
});

export interface GetCommitmentChainCall {
  readonly input: {
    readonly params: {
      readonly commitmentId: `commitment_${string}`;
    };
  };
  readonly answer: Chain;
}

/**
 * What each funder is entitled to and has got, by month and cluster. Permission: entitlement.read.
 */
export const getDelivery = operation<GetDeliveryCall>({
  method: 'GET',
  path: '/v1/delivery',
});

export interface GetDeliveryCall {
  readonly input: {
    readonly query?: {
      readonly fromMonth?: string | undefined;
    };
  };
  readonly answer: {
    readonly rows: readonly Delivery[];
  };
}

export interface Chain {
  readonly nodes: readonly ChainNodes[];
}

export interface ChainNodes {
  readonly depth: number;
  readonly kind: string;
  readonly id: string;
  readonly text: string;
}

export interface Delivery {
  readonly month: string;
  readonly funder: `party_${string}`;
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly entitledGpuSeconds: number;
  readonly usedGpuSeconds: number;
  readonly runningGpuSeconds: number;
}

export interface Statement {
  readonly funder: `party_${string}`;
  readonly month: string;
  readonly revision: number;
  readonly sha256: string;
  readonly closedAt: string;
  readonly closedBy: string;
  readonly isRehearsed: boolean;
  readonly start: string;
  readonly end: string;
  readonly committedMicros: string;
  readonly calledMicros: string;
  readonly paidMicros: string;
  readonly creditedMicros: string;
  readonly lines: readonly StatementLine[];
}

export interface StatementLine {
  readonly id: string;
  readonly kind: StatementLineKind;
  readonly about: StatementLineAbout;
  readonly figures: StatementLineFigures;
  readonly entries: readonly StatementLineEntries[];
}

export interface StatementLineAbout {
  readonly funder?: string;
  readonly site?: string;
  readonly cluster?: string;
  readonly month?: string;
  readonly allocation?: string;
  readonly holder?: string;
  readonly mode?: string;
  readonly commitment?: string;
  readonly programme?: string;
  readonly contract?: string;
}

export interface StatementLineEntries {
  readonly account: string;
  readonly month: string | null;
}

export interface StatementLineFigures {
  readonly entitledGpuSeconds?: string;
  readonly awardedGpuSeconds?: string;
  readonly demandedGpuSeconds?: string;
  readonly deliveredGpuSeconds?: string;
  readonly usedGpuSeconds?: string;
  readonly lentGpuSeconds?: string;
  readonly borrowedGpuSeconds?: string;
  readonly repaidGpuSeconds?: string;
  readonly gaveBackGpuSeconds?: string;
  readonly drawnGpuSeconds?: string;
  readonly returnedGpuSeconds?: string;
  readonly expiredGpuSeconds?: string;
  readonly shortfallGpuSeconds?: string;
  readonly demandCameLateGpuSeconds?: string;
  readonly capacityLostGpuSeconds?: string;
  readonly notScheduledGpuSeconds?: string;
  readonly creditMicros?: string;
  readonly chargedMicros?: string;
  readonly committedMicros?: string;
  readonly calledMicros?: string;
  readonly paidMicros?: string;
  readonly earnedMicros?: string;
  readonly creditNoteMicros?: string;
}

export type StatementLineKind = 'gpu-time' | 'allocation' | 'commitment' | 'contract';
