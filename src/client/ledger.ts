/** The operations on ledger, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** The accounts of the ledger and what they hold. Permission: ledger.read. */
export const listAccounts = operation<ListAccountsCall>({
  method: 'GET',
  path: '/v1/ledger/accounts',
});

export interface ListAccountsCall {
  readonly input: {
    readonly query?: {
      readonly kind?: ListAccountsKind | undefined;
      readonly party?: `party_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'name' | '-name' | 'opened' | '-opened' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Account[];
    readonly nextCursor: string | null;
  };
}

/** The entries of the ledger, each with its legs, which sum to zero. Permission: ledger.read. */
export const listEntries = operation<ListEntriesCall>({
  method: 'GET',
  path: '/v1/ledger/entries',
});

export interface ListEntriesCall {
  readonly input: {
    readonly query?: {
      readonly month?: string | undefined;
      readonly flow?: ListEntriesFlow | undefined;
      readonly account?: string | undefined;
      readonly subject?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'seq' | '-seq' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Entry[];
    readonly nextCursor: string | null;
  };
}

/** One entry of the ledger. Permission: ledger.read. */
export const getEntry = operation<GetEntryCall>({
  method: 'GET',
  path: '/v1/ledger/entries/:seq',
});

export interface GetEntryCall {
  readonly input: {
    readonly params: {
      readonly seq: string;
    };
  };
  readonly answer: Entry;
}

/**
 * Whether everything sums to zero and balances follow from the entries, computed anew. Permission:
 * ledger.read.
 */
export const checkLedger = operation<CheckLedgerCall>({
  method: 'GET',
  path: '/v1/ledger/check',
});

export interface CheckLedgerCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: LedgerCheck;
}

export interface Account {
  readonly name: string;
  readonly kind: AccountKind;
  readonly party: `party_${string}` | null;
  readonly commodity: 'gpu-seconds' | 'eur-micros';
  readonly balance: string;
  readonly mayBeNegative: boolean;
}

export type AccountKind =
  | 'capacity'
  | 'entitlement'
  | 'allocation'
  | 'reserved'
  | 'used'
  | 'expired'
  | 'pledge'
  | 'promised'
  | 'called'
  | 'paid'
  | 'cash'
  | 'earned'
  | 'unassigned'
  | 'credit-note'
  | 'credited'
  | 'revenue'
  | 'rounding';

export interface Entry {
  readonly seq: number;
  readonly flow: EntryFlow;
  readonly subject: string;
  readonly attempt: number;
  readonly revision: number;
  readonly month: string;
  readonly recordedAt: string;
  readonly reversalOf: number | null;
  readonly isRehearsed: boolean;
  readonly legs: readonly EntryLegs[];
}

export type EntryFlow =
  | 'commit'
  | 'call'
  | 'pay'
  | 'grant'
  | 'award'
  | 'reserve'
  | 'use'
  | 'return'
  | 'lend'
  | 'repay'
  | 'draw'
  | 'expire'
  | 'credit'
  | 'charge'
  | 'unwind';

export interface EntryLegs {
  readonly account: string;
  readonly commodity: 'gpu-seconds' | 'eur-micros';
  readonly amount: string;
}

export interface LedgerCheck {
  readonly isWhole: boolean;
  readonly entryCount: number;
  readonly legCount: number;
  readonly gpuSecondsSum: string;
  readonly microsSum: string;
  readonly brokenEntryCount: number;
  readonly brokenAccountCount: number;
  readonly sentence: string;
}

export type ListAccountsKind =
  | 'capacity'
  | 'entitlement'
  | 'allocation'
  | 'reserved'
  | 'used'
  | 'expired'
  | 'pledge'
  | 'promised'
  | 'called'
  | 'paid'
  | 'cash'
  | 'earned'
  | 'unassigned'
  | 'credit-note'
  | 'credited'
  | 'revenue'
  | 'rounding';

export type ListEntriesFlow =
  | 'commit'
  | 'call'
  | 'pay'
  | 'grant'
  | 'award'
  | 'reserve'
  | 'use'
  | 'return'
  | 'lend'
  | 'repay'
  | 'draw'
  | 'expire'
  | 'credit'
  | 'charge'
  | 'unwind';
