/** What pages offer to give and to end is what the server lets one give, by any roles. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Actor,
  ROLES,
  type RoleName,
  type Scope,
} from '../../src/platform/identity/access.ts';
import { mayGrant, rolesGivenBy } from '../../src/platform/identity/permissions.ts';
import { mayGive } from '../../web/src/pages/people/givable-roles.ts';

const ROLE_NAMES = Object.keys(ROLES) as readonly RoleName[];
const IDS: Readonly<Record<Scope['kind'], readonly string[]>> = {
  platform: ['polder'],
  programme: ['programme_a', 'programme_b'],
  party: ['party_a', 'party_b'],
  call: ['call_a', 'call_b'],
  project: ['allocation_a', 'allocation_b'],
  site: ['site_a', 'site_b'],
};
/** A project is of a party, a call of a programme: those of their letter. */
const AROUND = { project: 'party', call: 'programme' } as const;

function scopesAround(scope: Scope): readonly Scope[] {
  const { kind, id } = scope;
  if (kind !== 'project' && kind !== 'call') return [scope];
  const outer = AROUND[kind];
  return [scope, { kind: outer, id: `${outer}${id.slice(id.indexOf('_'))}` }];
}

const anyScopeOf = (role: RoleName) =>
  fc
    .constantFrom(...ROLES[role])
    .chain((kind) => fc.constantFrom(...IDS[kind]).map((id): Scope => ({ kind, id })));
const anyGrant = fc
  .constantFrom(...ROLE_NAMES)
  .chain((role) => anyScopeOf(role).map((scope) => ({ role, scope })));

test('a role is offered where it may be given, and nowhere else', () => {
  fc.assert(
    fc.property(fc.array(anyGrant, { maxLength: 4 }), anyGrant, (grants, wanted) => {
      const actor: Actor = { id: 'person_a', name: 'A', grants, restrictedTo: undefined };
      const held = [...new Set(grants.map(({ role }) => role))];
      const me = {
        roles: grants.map(({ role, scope }) => ({ role, scope })),
        given: held.map((role) => ({
          ...{ role, permissions: [] },
          gives: rolesGivenBy(role).map((each) => ({ role: each, scopeKinds: ROLES[each] })),
        })),
      };
      const around = scopesAround(wanted.scope);
      expect(mayGive(me, wanted.role, { around })).toBe(mayGrant(actor, wanted, around));
    }),
    { numRuns: 3_000 },
  );
});
