/** The operations on periods, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** The accounting periods and whether they are closed. Permission: statement.read. */
export const listPeriods = operation<ListPeriodsCall>({
  method: 'GET',
  path: '/v1/periods',
});

export interface ListPeriodsCall {
  readonly input: {
    readonly query?: {
      readonly state?: 'open' | 'ended' | 'closed' | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'month' | '-month' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Period[];
    readonly nextCursor: string | null;
  };
}

/**
 * Close a period: charge its usage, post what lapses, state what is owed; repeatable. Permission:
 * period.close.
 */
export const closePeriod = operation<ClosePeriodCall>({
  method: 'POST',
  path: '/v1/periods/:month/close',
});

export interface ClosePeriodCall {
  readonly input: {
    readonly params: {
      readonly month: string;
    };
    readonly body: {
      readonly chargesKnownRuns?: boolean | undefined;
    };
  };
  readonly answer: ClosedPeriod;
}

export interface ClosedPeriod {
  readonly month: string;
  readonly postedCount: number;
  readonly statements: readonly ClosedPeriodStatements[];
}

export interface ClosedPeriodStatements {
  readonly funder: `party_${string}`;
  readonly revision: number;
  readonly sha256: string;
  readonly isNew: boolean;
}

export interface Period {
  readonly month: string;
  readonly start: string;
  readonly end: string;
  readonly state: 'open' | 'ended' | 'closed';
  readonly isRehearsed: boolean;
}
