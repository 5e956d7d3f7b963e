/** The operations on me, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Who the token or the session belongs to, with its roles and permissions. Permission:
 * anyone-logged-in.
 */
export const getMe = operation<GetMeCall>({
  method: 'GET',
  path: '/v1/me',
});

export interface GetMeCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: Me;
}

export interface GivenRole {
  readonly role: GivenRoleRole;
  readonly scopeKinds: readonly GivenRoleScopeKinds[];
}

export type GivenRoleRole =
  | 'administrator'
  | 'programme-officer'
  | 'funder-officer'
  | 'operator'
  | 'principal-investigator'
  | 'member'
  | 'bidder'
  | 'applicant'
  | 'reviewer'
  | 'auditor'
  | 'site-agent'
  | 'directory';

export type GivenRoleScopeKinds = 'platform' | 'programme' | 'party' | 'call' | 'project' | 'site';

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly MeRoles[];
  readonly permissions: readonly MePermissions[];
  readonly given: readonly MeGiven[];
  readonly tokenId: `token_${string}` | null;
  readonly sessionId: `session_${string}` | null;
}

export interface MeGiven {
  readonly role: MeGivenRole;
  readonly permissions: readonly MeGivenPermissions[];
  readonly gives: readonly GivenRole[];
}

export type MeGivenPermissions =
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

export type MeGivenRole =
  | 'administrator'
  | 'programme-officer'
  | 'funder-officer'
  | 'operator'
  | 'principal-investigator'
  | 'member'
  | 'bidder'
  | 'applicant'
  | 'reviewer'
  | 'auditor'
  | 'site-agent'
  | 'directory';

export type MePermissions =
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

export interface MeRoles {
  readonly role: MeRolesRole;
  readonly scope: Scope;
}

export type MeRolesRole =
  | 'administrator'
  | 'programme-officer'
  | 'funder-officer'
  | 'operator'
  | 'principal-investigator'
  | 'member'
  | 'bidder'
  | 'applicant'
  | 'reviewer'
  | 'auditor'
  | 'site-agent'
  | 'directory';

export interface Scope {
  readonly kind: ScopeKind;
  readonly id: string;
}

export type ScopeKind = 'platform' | 'programme' | 'party' | 'call' | 'project' | 'site';
