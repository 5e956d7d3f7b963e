/** The operations of procurement, from the table of routes by scripts/generate-client.mjs. */
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

export interface Contract {
  readonly id: `contract_${string}`;
  readonly programme: `programme_${string}`;
  readonly site: `site_${string}`;
  readonly capexMicros: string;
  readonly priceMicrosPerGpuHour: string;
  readonly publicSharePpm: number;
  readonly availabilityPpm: number;
  readonly creditPpm: number;
  readonly storageTerabytes: number;
  readonly phases: readonly ContractPhases[];
  readonly contributions: readonly ContractContributions[];
  readonly version: number;
}

export interface ContractContributions {
  readonly commitment: `commitment_${string}`;
  readonly micros: string;
}

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

export type ListContractsSort = 'id' | '-id' | 'site' | '-site' | 'added' | '-added';
