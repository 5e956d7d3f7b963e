/** The operations on audit, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Every write that was ever made: by whom, when, to what. Permission: audit.read. */
export const listAudit = operation<ListAuditCall>({
  method: 'GET',
  path: '/v1/audit',
});

export interface ListAuditCall {
  readonly input: {
    readonly query?: {
      readonly actor?: string | undefined;
      readonly action?: string | undefined;
      readonly subject?: string | undefined;
      readonly requestId?: string | undefined;
      readonly from?: string | undefined;
      readonly before?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'seq' | '-seq' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly AuditEntry[];
    readonly nextCursor: string | null;
  };
}

/**
 * The end of the audit now, to be kept where nobody of this installation can change it. Permission:
 * audit.read.
 */
export const getAuditSeal = operation<GetAuditSealCall>({
  method: 'GET',
  path: '/v1/audit/seal',
});

export interface GetAuditSealCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: {
    readonly seal: string;
  };
}

/**
 * Whether the audit is as it was written, and still holds what was sealed. Permission: audit.read.
 */
export const verifyAudit = operation<VerifyAuditCall>({
  method: 'GET',
  path: '/v1/audit/verification',
});

export interface VerifyAuditCall {
  readonly input: {
    readonly query?: {
      readonly seal?: string | undefined;
    };
  };
  readonly answer: AuditVerdict;
}

export interface AuditEntry {
  readonly seq: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly requestId: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly previous: string;
  readonly hash: string;
}

export interface AuditVerdict {
  readonly isWhole: boolean;
  readonly entryCount: number | null;
  readonly seal: string | null;
  readonly firstBadSeq: string | null;
  readonly fault: AuditVerdictFault | null;
  readonly sentence: string | null;
}

export type AuditVerdictFault =
  | 'missing'
  | 'out_of_order'
  | 'not_following'
  | 'changed'
  | 'head_differs'
  | 'head_missing'
  | 'shorter_than_sealed'
  | 'differs_from_sealed';
