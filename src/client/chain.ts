/** The operations on chain, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

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
 * From a job, an invoice, a line of a statement or an entry to the euro, and forward. Permission:
 * ledger.read.
 */
export const getChain = operation<GetChainCall>({
  method: 'GET',
  path: '/v1/chain/:id',
});

export interface GetChainCall {
  readonly input: {
    readonly params: {
      readonly id: string;
    };
  };
  readonly answer: Chain;
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
