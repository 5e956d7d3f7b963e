/** The operations of identity, from the table of routes by scripts/generate-client.mjs. */
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

/** Persons who have a role where you may see persons. Permission: person.read. */
export const listPersons = operation<ListPersonsCall>({
  method: 'GET',
  path: '/v1/persons',
});

export interface ListPersonsCall {
  readonly input: {
    readonly query?: {
      readonly isActive?: boolean | undefined;
      readonly mail?: string | undefined;
      readonly subject?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListPersonsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Person[];
    readonly nextCursor: string | null;
  };
}

/** A person. Permission: person.read. */
export const getPerson = operation<GetPersonCall>({
  method: 'GET',
  path: '/v1/persons/:personId',
});

export interface GetPersonCall {
  readonly input: {
    readonly params: {
      readonly personId: `person_${string}`;
    };
  };
  readonly answer: Person;
}

/** Enter a person before the first login, so that roles can be given. Permission: person.write. */
export const createPerson = operation<CreatePersonCall>({
  method: 'POST',
  path: '/v1/persons',
});

export interface CreatePersonCall {
  readonly input: {
    readonly body: {
      readonly issuer: string;
      readonly subject: string;
      readonly name: string;
      readonly mail?: string | undefined;
    };
  };
  readonly answer: Person;
}

/**
 * Let a person in, or keep it out: that ends its sessions and tokens at once. Permission:
 * person.write.
 */
export const setPersonActive = operation<SetPersonActiveCall>({
  method: 'PATCH',
  path: '/v1/persons/:personId',
});

export interface SetPersonActiveCall {
  readonly input: {
    readonly params: {
      readonly personId: `person_${string}`;
    };
    readonly body: {
      readonly isActive: boolean;
    };
  };
  readonly answer: Person;
}

/** Who has and had which role where, since when and by whom. Permission: person.read. */
export const listRoleGrants = operation<ListRoleGrantsCall>({
  method: 'GET',
  path: '/v1/role-grants',
});

export interface ListRoleGrantsCall {
  readonly input: {
    readonly query?: {
      readonly personId?: `person_${string}` | undefined;
      readonly role?: ListRoleGrantsRole | undefined;
      readonly scopeKind?: ListRoleGrantsScopeKind | undefined;
      readonly scopeId?: string | undefined;
      readonly isLive?: boolean | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'grantedAt' | '-grantedAt' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly RoleGrant[];
    readonly nextCursor: string | null;
  };
}

/** Give a person a role in a scope. Permission: role.write. */
export const grantRole = operation<GrantRoleCall>({
  method: 'POST',
  path: '/v1/role-grants',
});

export interface GrantRoleCall {
  readonly input: {
    readonly body: {
      readonly personId: `person_${string}`;
      readonly role: GrantRoleRole;
      readonly scope: ScopeInput;
    };
  };
  readonly answer: RoleGrant;
}

/** End a role of a person, or lay down one of your own. Permission: anyone-logged-in. */
export const endRole = operation<EndRoleCall>({
  method: 'POST',
  path: '/v1/role-grants/:grantId/end',
});

export interface EndRoleCall {
  readonly input: {
    readonly params: {
      readonly grantId: `grant_${string}`;
    };
  };
  readonly answer: RoleGrant;
}

export type GrantRoleRole =
  | 'administrator'
  | 'programme-officer'
  | 'funder-officer'
  | 'operator'
  | 'principal-investigator'
  | 'member'
  | 'bidder'
  | 'reviewer'
  | 'auditor'
  | 'site-agent';

export type ListPersonsSort = 'name' | '-name' | 'createdAt' | '-createdAt';

export type ListRoleGrantsRole =
  | 'administrator'
  | 'programme-officer'
  | 'funder-officer'
  | 'operator'
  | 'principal-investigator'
  | 'member'
  | 'bidder'
  | 'reviewer'
  | 'auditor'
  | 'site-agent';

export type ListRoleGrantsScopeKind =
  | 'platform'
  | 'programme'
  | 'party'
  | 'call'
  | 'project'
  | 'site';

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly MeRoles[];
  readonly permissions: readonly MePermissions[];
  readonly tokenId: `token_${string}` | null;
  readonly sessionId: `session_${string}` | null;
}

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
  | 'condition.read'
  | 'condition.write'
  | 'site.read'
  | 'site.operate'
  | 'entitlement.read'
  | 'allocation.read'
  | 'allocation.write'
  | 'job.read'
  | 'job.submit'
  | 'job.cancel'
  | 'decision.read'
  | 'usage.read'
  | 'usage.report'
  | 'ledger.read'
  | 'statement.read'
  | 'period.close'
  | 'person.read'
  | 'person.write'
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
  | 'reviewer'
  | 'auditor'
  | 'site-agent';

export interface Person {
  readonly id: `person_${string}`;
  readonly name: string;
  readonly mail: string | null;
  readonly issuer: string;
  readonly subject: string;
  readonly isActive: boolean;
  readonly createdAt: string;
  readonly version: number;
}

export interface RoleGrant {
  readonly id: `grant_${string}`;
  readonly personId: `person_${string}`;
  readonly role: RoleGrantRole;
  readonly scope: Scope;
  readonly grantedBy: string;
  readonly grantedAt: string;
  readonly endedBy: string | null;
  readonly endedAt: string | null;
  readonly version: number;
}

export type RoleGrantRole =
  | 'administrator'
  | 'programme-officer'
  | 'funder-officer'
  | 'operator'
  | 'principal-investigator'
  | 'member'
  | 'bidder'
  | 'reviewer'
  | 'auditor'
  | 'site-agent';

export interface Scope {
  readonly kind: ScopeKind;
  readonly id: string;
}

export interface ScopeInput {
  readonly kind: ScopeInputKind;
  readonly id: string;
}

export type ScopeInputKind = 'platform' | 'programme' | 'party' | 'call' | 'project' | 'site';

export type ScopeKind = 'platform' | 'programme' | 'party' | 'call' | 'project' | 'site';
