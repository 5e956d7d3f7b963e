/** The operations on statements, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** The statements of funders, month by month, every revision. Permission: statement.read. */
export const listStatements = operation<ListStatementsCall>({
  method: 'GET',
  path: '/v1/statements',
});

export interface ListStatementsCall {
  readonly input: {
    readonly query?: {
      readonly funder?: `party_${string}` | undefined;
      readonly month?: string | undefined;
      readonly isLatest?: boolean | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListStatementsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly StatementHead[];
    readonly nextCursor: string | null;
  };
}

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

export type ListStatementsSort = 'month' | '-month' | 'funder' | '-funder';

export interface Statement {
  readonly funder: `party_${string}`;
  readonly month: string;
  readonly revision: number;
  readonly sha256: string;
  readonly closedAt: string;
  readonly closedBy: string;
  readonly isRehearsed: boolean;
  readonly entitledGpuSeconds: number;
  readonly deliveredGpuSeconds: number;
  readonly shortfallGpuSeconds: number;
  readonly start: string;
  readonly end: string;
  readonly committedMicros: string;
  readonly calledMicros: string;
  readonly paidMicros: string;
  readonly creditedMicros: string;
  readonly lines: readonly StatementLine[];
}

export interface StatementHead {
  readonly funder: `party_${string}`;
  readonly month: string;
  readonly revision: number;
  readonly sha256: string;
  readonly closedAt: string;
  readonly closedBy: string;
  readonly isRehearsed: boolean;
  readonly entitledGpuSeconds: number;
  readonly deliveredGpuSeconds: number;
  readonly shortfallGpuSeconds: number;
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
