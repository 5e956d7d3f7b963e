/** The operations on role-grants, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

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
  | 'applicant'
  | 'reviewer'
  | 'auditor'
  | 'site-agent'
  | 'directory';

export type ListRoleGrantsRole =
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

export type ListRoleGrantsScopeKind =
  | 'platform'
  | 'programme'
  | 'party'
  | 'call'
  | 'project'
  | 'site';

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
  | 'applicant'
  | 'reviewer'
  | 'auditor'
  | 'site-agent'
  | 'directory';

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
