/** Who asks, and what that one may do: for screens that show only what works. */
import Type, { type Static } from 'typebox';
import { defineRoute } from '../../http/route.ts';
import { wireNullable, wireText } from '../../http/wire.ts';
import { PERMISSIONS, ROLES, type RoleName } from '../access.ts';
import { isAllowedAnywhere, isKeptFrom, permissionsOf, rolesGivenBy } from '../permissions.ts';
import type { IdentityPorts } from './ports.ts';
import {
  wireGrantOfRole,
  wirePermission,
  wireRole,
  wireScopeKind,
  wireSessionId,
  wireTokenId,
} from './wire.ts';

const wireGivenRole = Type.Object(
  { role: wireRole, scopeKinds: Type.Array(wireScopeKind) },
  { additionalProperties: false, title: 'GivenRole' },
);

function toWireGivenRole(role: RoleName): Static<typeof wireGivenRole> {
  return { role, scopeKinds: [...ROLES[role]] };
}

const me = Type.Object(
  {
    id: wireText(100),
    name: wireText(200),
    roles: Type.Array(wireGrantOfRole, { maxItems: 10_000 }),
    permissions: Type.Array(wirePermission, {
      maxItems: 100,
      description: 'those held in some scope; the roles say in which',
    }),
    given: Type.Array(
      Type.Object(
        {
          role: wireRole,
          permissions: Type.Array(wirePermission, { maxItems: 100 }),
          /** What its holder gives and takes, there and in what lies there. */
          gives: Type.Array(wireGivenRole, { maxItems: 20 }),
        },
        { additionalProperties: false },
      ),
      {
        maxItems: 20,
        description: 'what each of the roles gives, in each scope that it is held in',
      },
    ),
    tokenId: wireNullable(wireTokenId),
    sessionId: wireNullable(wireSessionId),
  },
  { additionalProperties: false, title: 'Me' },
);

export const getMe = defineRoute({
  operationId: 'getMe',
  method: 'GET',
  path: '/v1/me',
  summary: 'Who the token or the session belongs to, with its roles and permissions',
  room: 'identity',
  permission: 'anyone-logged-in',
  kind: 'read',
  answer: me,
  handle: async ({ actor }, _ports: IdentityPorts) => {
    const { id, name, grants, token, sessionId } = actor;
    const roles = grants.map(({ role, scope }) => ({
      role,
      scope: { kind: scope.kind, id: scope.id },
    }));
    const permissions = PERMISSIONS.filter((permission) => isAllowedAnywhere(actor, permission));
    const given = [...new Set(grants.map(({ role }) => role))].map((role) => ({
      role,
      permissions: permissions.filter((each) => permissionsOf(role).includes(each)),
      gives: isKeptFrom(actor, 'role.write') ? [] : rolesGivenBy(role).map(toWireGivenRole),
    }));
    const shown = {
      tokenId: (token?.id ?? null) as `token_${string}` | null,
      sessionId: (sessionId ?? null) as `session_${string}` | null,
    };
    return { ok: true, body: { id, name, roles, permissions, given, ...shown } };
  },
});
