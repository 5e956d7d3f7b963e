/** Whether the server lets a person do something to one thing, by the scopes that it lies in. */
import type { Me, MeGiven, MePermissions, Scope } from '../../../src/client/me.ts';

interface Held extends Pick<Me, 'roles'> {
  readonly given: readonly Pick<MeGiven, 'role' | 'permissions'>[];
}

/** A role for the whole platform counts everywhere; any other in its own scope alone. */
export function mayIn(
  { roles, given }: Held,
  permission: MePermissions,
  scopes: readonly Scope[],
): boolean {
  const giving = given.filter(({ permissions }) => permissions.includes(permission));
  return roles.some(
    ({ role, scope }) =>
      giving.some((each) => each.role === role) &&
      (scope.kind === 'platform' ||
        scopes.some(({ kind, id }) => kind === scope.kind && id === scope.id)),
  );
}
