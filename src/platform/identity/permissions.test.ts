import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Actor,
  PERMISSIONS,
  type Permission,
  PUBLIC_ACTOR,
  ROLES,
  type RoleGrant,
  type RoleName,
  type Scope,
  THE_PLATFORM,
} from './access.ts';
import { isAllowed, isWithin, mayGrant, permissionsOf, reachOf } from './permissions.ts';

const SCOPES: readonly Scope[] = [
  THE_PLATFORM,
  { kind: 'programme', id: 'programme_eu' },
  { kind: 'party', id: 'party_nl' },
  { kind: 'party', id: 'party_de' },
  { kind: 'call', id: 'call_one' },
  { kind: 'project', id: 'allocation_weather' },
  { kind: 'site', id: 'site_nl' },
];
const roleNames = Object.keys(ROLES) as RoleName[];
const GRANTS: readonly RoleGrant[] = roleNames.flatMap((role) =>
  SCOPES.filter(({ kind }) => (ROLES[role] as readonly string[]).includes(kind)).map((scope) => ({
    role,
    scope,
  })),
);

const anyGrants = fc.subarray([...GRANTS]);
const anyPermission = fc.constantFrom(...PERMISSIONS);
const anyScopes = fc.subarray([...SCOPES]);

function actorWith(grants: readonly RoleGrant[], restrictedTo?: readonly Permission[]): Actor {
  return { id: 'person_a', name: 'A', grants, restrictedTo };
}

describe('what a role gives', () => {
  it('is nothing without a role, but the published totals', () => {
    const held = PERMISSIONS.filter((permission) =>
      isAllowed(actorWith([]), permission, [...SCOPES]),
    );
    expect(held).toEqual(['total.read']);
    expect(reachOf(PUBLIC_ACTOR, 'total.read')).toEqual({ everywhere: true });
  });

  it('is never taken away by another role', () => {
    fc.assert(
      fc.property(anyGrants, anyGrants, anyPermission, anyScopes, (some, more, asked, scopes) => {
        const before = isAllowed(actorWith(some), asked, scopes);
        const after = isAllowed(actorWith([...some, ...more]), asked, scopes);
        return !before || after;
      }),
    );
  });

  it('is, with a token, what both the roles and the token give', () => {
    fc.assert(
      fc.property(
        anyGrants,
        fc.subarray([...PERMISSIONS]),
        anyPermission,
        anyScopes,
        (grants, restrictedTo, asked, scopes) => {
          const byRoles = isAllowed(actorWith(grants), asked, scopes);
          const byToken = isAllowed(actorWith(grants, restrictedTo), asked, scopes);
          const isIn = restrictedTo.includes(asked) || asked === 'total.read';
          return byToken === (byRoles && isIn);
        },
      ),
    );
  });

  it('stays in its scope, unless it is given for the platform', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GRANTS), anyPermission, anyScopes, (grant, asked, scopes) => {
        const isHeld = permissionsOf(grant.role).includes(asked);
        const isHere = grant.scope.kind === 'platform' || scopes.includes(grant.scope);
        const expected = asked === 'total.read' || (isHeld && isHere);
        expect(isAllowed(actorWith([grant]), asked, scopes)).toBe(expected);
      }),
    );
  });

  it('writes nothing as an auditor, and scores alone as a reviewer', () => {
    const written = [...permissionsOf('auditor'), ...permissionsOf('reviewer')].filter(
      // A rehearsal is one's own: it writes nothing of the chain.
      (permission) => !permission.endsWith('.read') && permission !== 'rehearsal.run',
    );
    expect(written).toEqual(['evaluation.score', 'application.review']);
  });

  it('lets nobody but a bidder read bids, which are sealed', () => {
    expect(roleNames.filter((role) => permissionsOf(role).includes('bid.read'))).toEqual([
      'bidder',
    ]);
  });

  it('keeps who opens, assigns and decides from judging', () => {
    for (const role of roleNames.filter((each) => each !== 'reviewer')) {
      expect(permissionsOf(role)).not.toContain('evaluation.score');
    }
  });

  it('keeps what binds a party from those who run the installation or the programme', () => {
    for (const role of ['administrator', 'programme-officer', 'operator'] as const) {
      expect(permissionsOf(role)).not.toContain('commitment.sign');
      expect(permissionsOf(role)).not.toContain('commitment.pay');
      expect(permissionsOf(role)).not.toContain('contract.pay');
    }
  });
});

const NL = { kind: 'party', id: 'party_nl' } as const;
const DE = { kind: 'party', id: 'party_de' } as const;
const EU = { kind: 'programme', id: 'programme_eu' } as const;
const WEATHER = { kind: 'project', id: 'allocation_weather' } as const;

type GrantRow = readonly [role: RoleName, scope: Scope, gives: RoleName, at: Scope, may: boolean];

const GRANT_ROWS: readonly GrantRow[] = [
  ['administrator', THE_PLATFORM, 'administrator', THE_PLATFORM, true],
  ['administrator', THE_PLATFORM, 'member', WEATHER, true],
  ['administrator', THE_PLATFORM, 'site-agent', { kind: 'site', id: 'site_nl' }, false],
  ['programme-officer', THE_PLATFORM, 'programme-officer', EU, true],
  ['programme-officer', THE_PLATFORM, 'programme-officer', THE_PLATFORM, false],
  ['programme-officer', THE_PLATFORM, 'auditor', THE_PLATFORM, false],
  ['programme-officer', EU, 'reviewer', EU, true],
  ['programme-officer', EU, 'funder-officer', NL, false],
  ['programme-officer', EU, 'administrator', THE_PLATFORM, false],
  ['funder-officer', NL, 'funder-officer', NL, true],
  ['funder-officer', NL, 'funder-officer', DE, false],
  ['principal-investigator', WEATHER, 'member', WEATHER, true],
  ['principal-investigator', WEATHER, 'principal-investigator', WEATHER, false],
  ['member', WEATHER, 'member', WEATHER, false],
  ['auditor', THE_PLATFORM, 'auditor', THE_PLATFORM, false],
];

describe('who may give a role', () => {
  it.each(GRANT_ROWS)('%s in %o gives %s in %o: %s', (...row) => {
    const [role, scope, gives, at, may] = row;
    expect(mayGrant(actorWith([{ role, scope }]), { role: gives, scope: at }, [at])).toBe(may);
  });

  it('counts the scopes that a project lies in', () => {
    const grant = { role: 'principal-investigator', scope: WEATHER } as const;
    const officer = actorWith([{ role: 'funder-officer', scope: NL }]);
    expect(mayGrant(officer, grant, [WEATHER, NL])).toBe(true);
    expect(mayGrant(officer, grant, [WEATHER, DE])).toBe(false);
  });

  it('is nobody by a token without that permission', () => {
    const grant = { role: 'member', scope: WEATHER } as const;
    const grants = [{ role: 'administrator', scope: THE_PLATFORM }] as const;
    expect(mayGrant(actorWith(grants, ['role.write']), grant, [WEATHER])).toBe(true);
    expect(mayGrant(actorWith(grants, ['job.read']), grant, [WEATHER])).toBe(false);
  });

  it('is told by where role.write reaches', () => {
    expect(isWithin(reachOf(actorWith([]), 'role.write'), SCOPES)).toBe(false);
  });
});
