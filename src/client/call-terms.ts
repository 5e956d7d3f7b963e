/** The operations on call-terms, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * The terms of a call, a figure a row: lots, phases, caps, criteria; as CSV too. Permission:
 * call.read.
 */
export const listCallTerms = operation<ListCallTermsCall>({
  method: 'GET',
  path: '/v1/calls/:callId/terms',
});

export interface ListCallTermsCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'number' | '-number' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly CallTerm[];
    readonly nextCursor: string | null;
  };
}

export interface CallTerm {
  readonly number: number;
  readonly part: CallTermPart;
  readonly item: string;
  readonly phase: string;
  readonly term: string;
  readonly value: string;
  readonly unit: string;
}

export type CallTermPart = 'call' | 'lot' | 'criterion' | 'scale' | 'state' | 'document';
