/** Roles are given and ended, never removed: who could do what on a day can always be said. */
import { present } from '../../../kernel/assert.ts';
import { done, type Outcome, refused } from '../../../kernel/outcome.ts';
import type { Reader, Writer } from '../../database/transaction.ts';
import { type Actor, type RoleName, type Scope, THE_PLATFORM } from '../access.ts';
import {
  isAllowed,
  isKeptFrom,
  isRoleOfProgram,
  isRoleOfScope,
  isSameScope,
  mayGrant,
} from '../permissions.ts';
import { newId } from '../secrets.ts';
import {
  endGrant,
  grantById,
  insertGrant,
  liveGrantsOf,
  lockAdministrators,
  lockGrant,
  type StoredGrant,
} from '../store/grants.ts';
import { lockPerson } from '../store/persons.ts';
import { type TokenRestricted, tokenRestricted } from './token-restricted.ts';

/** What identity asks of the rooms about the scopes that they hold. */
export interface ScopeDirectory {
  /**
   * The scopes that a scope lies in, itself first, such as a project and the party whose
   * entitlement it uses; `undefined` where there is no such thing.
   */
  scopesAround(reader: Reader, scope: Scope): Promise<readonly Scope[] | undefined>;
}

export interface GrantDraft {
  readonly personId: string;
  readonly role: RoleName;
  readonly scope: Scope;
}

export type GrantRefusal =
  | { readonly reason: 'role_not_of_scope'; readonly role: RoleName; readonly scope: Scope }
  | { readonly reason: 'scope_not_found'; readonly scope: Scope }
  | { readonly reason: 'may_not_grant'; readonly role: RoleName; readonly scope: Scope }
  | { readonly reason: 'own_role' }
  | { readonly reason: 'person_not_found'; readonly personId: string }
  | { readonly reason: 'person_inactive'; readonly personId: string };

/**
 * Gives a person a role. Refused, in this order: the role does not exist in such a scope; the
 * actor has no role that gives it there; the scope is not there; the actor would raise itself; the
 * person is not there, or deactivated. Who has the role already keeps the grant it has.
 */
export async function grantRole(
  writer: Writer,
  draft: GrantDraft,
  actor: Actor,
  directory: ScopeDirectory,
): Promise<Outcome<StoredGrant, GrantRefusal>> {
  const { personId, role, scope } = draft;
  const isOfScope = !isRoleOfProgram(role) && isRoleOfScope(role, scope);
  if (!isOfScope) return refused({ reason: 'role_not_of_scope', role, scope });
  const around = await directory.scopesAround(writer, scope);
  if (!mayGrant(actor, draft, around ?? [scope])) {
    return refused({ reason: 'may_not_grant', role, scope });
  }
  if (around === undefined) return refused({ reason: 'scope_not_found', scope });
  if (actor.id === personId) return refused({ reason: 'own_role' });
  const person = await lockPerson(writer, personId);
  if (person === undefined) return refused({ reason: 'person_not_found', personId });
  if (!person.isActive) return refused({ reason: 'person_inactive', personId });
  return done(await giveRole(writer, { personId: person.id, role, scope }));
}

type GivenRole = Pick<StoredGrant, 'personId' | 'role' | 'scope'>;

/**
 * Gives a role in the name of the caller, who is not asked whether it may: for what follows from a
 * decision of a room, such as the award of a project to the person who leads it.
 */
export async function giveRole(writer: Writer, given: GivenRole): Promise<StoredGrant> {
  const { actor: grantedBy, at: grantedAt } = writer.caller;
  const id = newId('grant');
  const grant = { ...given, id, grantedBy, grantedAt, ended: undefined, version: 1 };
  if (await insertGrant(writer, grant)) {
    auditGrant(writer, 'role.grant', grant);
    return grant;
  }
  const { personId, role } = given;
  const answer = present(await heldGrant(writer, given), `the grant of ${role} to ${personId}`);
  auditGrant(writer, 'role.grant-again', answer);
  return answer;
}

/**
 * Ends a role in the name of the caller, who is not asked whether it may, as {@link giveRole}. What
 * the person does not have, or has no more, is left as it is.
 */
export async function takeRole(writer: Writer, given: GivenRole): Promise<void> {
  // As whoever gives this role again, who would find the grant and then miss it.
  await lockPerson(writer, given.personId);
  const grant = await heldGrant(writer, given);
  if (grant === undefined) return;
  await endGrant(writer, grant.id);
  auditGrant(writer, 'role.end', grant);
}

/** The one that has not ended. */
async function heldGrant(
  reader: Reader,
  { personId, role, scope }: GivenRole,
): Promise<StoredGrant | undefined> {
  const held = await liveGrantsOf(reader, personId);
  return held.find((each) => each.role === role && isSameScope(each.scope, scope));
}

export type EndRefusal =
  | { readonly reason: 'grant_not_found'; readonly grantId: string }
  | TokenRestricted
  | { readonly reason: 'may_not_grant'; readonly role: RoleName; readonly scope: Scope }
  | { readonly reason: 'last_administrator'; readonly personId: string };

/**
 * Ends a grant; anyone may lay down a role of its own. Refused, in this order: the grant is not
 * there, or the actor may neither end it nor know who has a role there; it is one's own, and the
 * token is restricted to other things; the actor may not give such a role there; nobody would run
 * the installation. An ended grant stays as it is.
 */
export async function endRole(
  writer: Writer,
  grantId: string,
  actor: Actor,
  directory: ScopeDirectory,
): Promise<Outcome<StoredGrant, EndRefusal>> {
  const seen = await grantById(writer, grantId);
  if (seen === undefined) return refused({ reason: 'grant_not_found', grantId });
  const { role, scope, personId } = seen;
  const isOwn = actor.id === personId;
  if (isOwn && isKeptFrom(actor, 'role.write')) return tokenRestricted('role.write');
  const around = (await directory.scopesAround(writer, scope)) ?? [scope];
  if (!isOwn && !mayGrant(actor, seen, around)) {
    const isKnown = isAllowed(actor, 'person.read', around);
    return isKnown
      ? refused({ reason: 'may_not_grant', role, scope })
      : refused({ reason: 'grant_not_found', grantId });
  }
  const isAdministrator = role === 'administrator' && isSameScope(scope, THE_PLATFORM);
  // In one order with every other command: first the administrators, then the person.
  const administrators = isAdministrator ? await lockAdministrators(writer) : new Set<string>();
  // As whoever gives this role again, who would find the grant and then miss it.
  await lockPerson(writer, personId);
  const grant = present(await lockGrant(writer, grantId), grantId);
  if (grant.ended !== undefined) {
    auditGrant(writer, 'role.end-again', grant);
    return done(grant);
  }
  if (administrators.has(personId) && administrators.size === 1) {
    return refused({ reason: 'last_administrator', personId });
  }
  await endGrant(writer, grantId);
  auditGrant(writer, 'role.end', grant);
  return done(present(await grantById(writer, grantId), grantId));
}

function auditGrant(writer: Writer, action: string, grant: StoredGrant): void {
  const { id, role, scope, personId } = grant;
  const detail = { grant: id, role, scope: `${scope.kind}:${scope.id}` };
  writer.audit({ action, subject: personId, detail });
}
