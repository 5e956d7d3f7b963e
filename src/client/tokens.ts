/** The operations on tokens, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Your tokens, and those of programs that you make tokens for. Permission: anyone-logged-in. */
export const listTokens = operation<ListTokensCall>({
  method: 'GET',
  path: '/v1/tokens',
});

export interface ListTokensCall {
  readonly input: {
    readonly query?: {
      readonly siteId?: `site_${string}` | undefined;
      readonly isRevoked?: boolean | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'createdAt' | '-createdAt' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Token[];
    readonly nextCursor: string | null;
  };
}

/**
 * Make a token for yourself, a site or the directory; it is shown this once. Permission:
 * anyone-logged-in.
 */
export const createToken = operation<CreateTokenCall>({
  method: 'POST',
  path: '/v1/tokens',
  isDoneOnce: false,
});

export interface CreateTokenCall {
  readonly input: {
    readonly body: {
      readonly name: string;
      readonly siteId?: `site_${string}` | undefined;
      readonly isOfDirectory?: true | undefined;
      readonly permissions?: readonly CreateTokenPermissions[] | undefined;
      readonly expiresAt: string;
    };
  };
  readonly answer: MadeToken;
}

/**
 * End a token, and those made with it, on every server within a second. Permission:
 * anyone-logged-in.
 */
export const revokeToken = operation<RevokeTokenCall>({
  method: 'POST',
  path: '/v1/tokens/:tokenId/revoke',
});

export interface RevokeTokenCall {
  readonly input: {
    readonly params: {
      readonly tokenId: `token_${string}`;
    };
  };
  readonly answer: Token;
}

export type CreateTokenPermissions =
  | 'programme.read'
  | 'programme.apply'
  | 'party.read'
  | 'budget.read'
  | 'commitment.read'
  | 'commitment.write'
  | 'commitment.sign'
  | 'commitment.call'
  | 'commitment.pay'
  | 'position.read'
  | 'position.write'
  | 'vote.read'
  | 'vote.put'
  | 'vote.cast'
  | 'interest.read'
  | 'interest.answer'
  | 'agreement.read'
  | 'agreement.write'
  | 'agreement.sign'
  | 'call.read'
  | 'call.write'
  | 'call.launch'
  | 'question.ask'
  | 'question.answer'
  | 'bid.read'
  | 'bid.write'
  | 'bid.open'
  | 'evaluation.read'
  | 'evaluation.assign'
  | 'evaluation.score'
  | 'selection.read'
  | 'selection.decide'
  | 'complaint.write'
  | 'award.decide'
  | 'contract.read'
  | 'contract.manage'
  | 'contract.accept'
  | 'contract.pay'
  | 'condition.read'
  | 'condition.write'
  | 'site.read'
  | 'site.operate'
  | 'entitlement.read'
  | 'allocation.read'
  | 'allocation.write'
  | 'change.read'
  | 'change.ask'
  | 'registration.read'
  | 'registration.decide'
  | 'application.read'
  | 'application.write'
  | 'application.check'
  | 'application.decide'
  | 'application.review'
  | 'job.read'
  | 'job.submit'
  | 'job.cancel'
  | 'decision.read'
  | 'usage.read'
  | 'usage.report'
  | 'ledger.read'
  | 'statement.read'
  | 'period.close'
  | 'invoice.read'
  | 'invoice.issue'
  | 'billing.read'
  | 'billing.write'
  | 'rehearsal.read'
  | 'rehearsal.run'
  | 'person.read'
  | 'person.write'
  | 'person.provision'
  | 'role.write'
  | 'token.write'
  | 'audit.read'
  | 'event.read'
  | 'total.read'
  | 'metric.read'
  | 'backup.run';

export interface MadeToken {
  readonly token: Token;
  readonly secret: string;
}

export interface Token {
  readonly id: `token_${string}`;
  readonly name: string;
  readonly personId: `person_${string}` | null;
  readonly siteId: `site_${string}` | null;
  readonly isOfDirectory: boolean;
  readonly shownPrefix: string;
  readonly permissions: readonly TokenPermissions[] | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly version: number;
}

export type TokenPermissions =
  | 'programme.read'
  | 'programme.apply'
  | 'party.read'
  | 'budget.read'
  | 'commitment.read'
  | 'commitment.write'
  | 'commitment.sign'
  | 'commitment.call'
  | 'commitment.pay'
  | 'position.read'
  | 'position.write'
  | 'vote.read'
  | 'vote.put'
  | 'vote.cast'
  | 'interest.read'
  | 'interest.answer'
  | 'agreement.read'
  | 'agreement.write'
  | 'agreement.sign'
  | 'call.read'
  | 'call.write'
  | 'call.launch'
  | 'question.ask'
  | 'question.answer'
  | 'bid.read'
  | 'bid.write'
  | 'bid.open'
  | 'evaluation.read'
  | 'evaluation.assign'
  | 'evaluation.score'
  | 'selection.read'
  | 'selection.decide'
  | 'complaint.write'
  | 'award.decide'
  | 'contract.read'
  | 'contract.manage'
  | 'contract.accept'
  | 'contract.pay'
  | 'condition.read'
  | 'condition.write'
  | 'site.read'
  | 'site.operate'
  | 'entitlement.read'
  | 'allocation.read'
  | 'allocation.write'
  | 'change.read'
  | 'change.ask'
  | 'registration.read'
  | 'registration.decide'
  | 'application.read'
  | 'application.write'
  | 'application.check'
  | 'application.decide'
  | 'application.review'
  | 'job.read'
  | 'job.submit'
  | 'job.cancel'
  | 'decision.read'
  | 'usage.read'
  | 'usage.report'
  | 'ledger.read'
  | 'statement.read'
  | 'period.close'
  | 'invoice.read'
  | 'invoice.issue'
  | 'billing.read'
  | 'billing.write'
  | 'rehearsal.read'
  | 'rehearsal.run'
  | 'person.read'
  | 'person.write'
  | 'person.provision'
  | 'role.write'
  | 'token.write'
  | 'audit.read'
  | 'event.read'
  | 'total.read'
  | 'metric.read'
  | 'backup.run';
