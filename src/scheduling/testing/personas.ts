/** Who asks in the tests of routes, on what `seedProgramme` makes. */
import type { RoleGrant } from '../../platform/identity/access.ts';

export const PERSONAS: Readonly<Record<string, readonly RoleGrant[]>> = {
  public: [],
  member_a: [{ role: 'member', scope: { kind: 'project', id: 'allocation_a' } }],
  member_b: [{ role: 'member', scope: { kind: 'project', id: 'allocation_b' } }],
  funder_a: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_a' } }],
  holder: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_users' } }],
  operator_x: [{ role: 'operator', scope: { kind: 'site', id: 'site_x' } }],
  operator_y: [{ role: 'operator', scope: { kind: 'site', id: 'site_y' } }],
};
