/** Which roles a person may give where, by the roles that it has. The server decides; see docs. */
import type { Me, Scope } from '../../../../src/client/me.ts';

export type Role = Me['given'][number]['role'];
export type ScopeKind = Scope['kind'];

/** A scope that a role can be given in, with those that it lies in, itself first. */
export interface Place {
  readonly around: readonly Scope[];
}

type Giver = Pick<Me, 'roles' | 'given'>;

/** In the order in which its own roles name them, each once. */
export function givableRoles(me: Giver): readonly Role[] {
  const held = new Set(me.roles.map(({ role }) => role));
  const given = me.given.filter(({ role }) => held.has(role));
  return [...new Set(given.flatMap(({ gives }) => gives.map(({ role }) => role)))];
}

/** The kinds of scopes that a role can be given in by this person; none where it may not at all. */
export function kindsOf(me: Giver, wanted: Role): readonly ScopeKind[] {
  const kinds = me.given
    .flatMap(({ gives }) => gives)
    .filter(({ role }) => role === wanted)
    .flatMap(({ scopeKinds }) => scopeKinds);
  return [...new Set(kinds)].filter(
    (kind) => kind !== 'platform' || me.roles.some(({ role }) => role === 'administrator'),
  );
}

/** Whether the person may give, or end, the role there. */
export function mayGive({ roles, given }: Giver, wanted: Role, { around }: Place): boolean {
  const [place] = around;
  if (place === undefined) return false;
  return roles.some(({ role, scope }) => {
    const gives = given.find((each) => each.role === role)?.gives ?? [];
    const kinds = gives.find((each) => each.role === wanted)?.scopeKinds ?? [];
    if (!kinds.some((kind) => kind === place.kind)) return false;
    if (place.kind === 'platform') return role === 'administrator';
    const isThere = around.some(({ kind, id }) => kind === scope.kind && id === scope.id);
    return scope.kind === 'platform' || isThere;
  });
}
