/** Roles: given and ended by those whose own roles say so; the commands decide. */
import Type from 'typebox';
import { defineList } from '../../http/list.ts';
import { mapPage } from '../../http/page.ts';
import { type Condition, selectPage, whereEqual } from '../../http/page-sql.ts';
import { defineRoute } from '../../http/route.ts';
import { wireText } from '../../http/wire.ts';
import type { Reach } from '../access.ts';
import { endRole, grantRole } from '../commands/roles.ts';
import { problemTypesOf, refuseWith } from '../problems.ts';
import { fromGrantRow, GRANT_COLUMNS, type GrantRow } from '../store/grants.ts';
import type { IdentityPorts } from './ports.ts';
import {
  toWireGrant,
  wireGrant,
  wireGrantId,
  wirePersonId,
  wireRole,
  wireScope,
  wireScopeKind,
} from './wire.ts';

const GRANTS = {
  select: GRANT_COLUMNS,
  from: 'identity.role_grant',
  sorts: { grantedAt: { column: 'role_grant.granted_at', type: 'bigint' } },
  id: { column: 'role_grant.id', type: 'text' },
} as const;

/** One's own, and those in the scopes of the reach. */
function whereSeen(reach: Reach, actorId: string): Condition | undefined {
  if ('everywhere' in reach) return undefined;
  const scopes = reach.scopes.map(({ kind, id }) => `${kind}:${id}`);
  return (bind) =>
    `role_grant.person_id = ${bind(actorId)}
      OR role_grant.scope_kind || ':' || role_grant.scope_id = ANY(${bind(scopes)})`;
}

export const listRoleGrants = defineList({
  operationId: 'listRoleGrants',
  path: '/v1/role-grants',
  summary: 'Who has and had which role where, since when and by whom',
  room: 'identity',
  permission: 'person.read',
  item: wireGrant,
  filters: {
    personId: Type.Optional(wirePersonId),
    role: Type.Optional(wireRole),
    scopeKind: Type.Optional(wireScopeKind),
    scopeId: Type.Optional(wireText(100)),
    isLive: Type.Optional(Type.Boolean()),
  },
  sorts: ['grantedAt'],
  defaultSort: '-grantedAt',
  readPage: async ({ page, query, reach, actor }, { database }: IdentityPorts) => {
    const { personId, role, scopeKind, scopeId, isLive } = query;
    const found = await selectPage<GrantRow, 'grantedAt'>(database, GRANTS, page, [
      whereSeen(reach, actor.id),
      whereEqual('role_grant.person_id', personId),
      whereEqual('role_grant.role', role),
      whereEqual('role_grant.scope_kind', scopeKind),
      whereEqual('role_grant.scope_id', scopeId),
      whereEqual('(role_grant.ended_at IS NULL)', isLive),
    ]);
    return mapPage(found, (row) => toWireGrant(fromGrantRow(row)));
  },
});

export const grantRoleRoute = defineRoute({
  operationId: 'grantRole',
  method: 'POST',
  path: '/v1/role-grants',
  summary: 'Give a person a role in a scope',
  description: 'Nobody gives a role to oneself. Who has the role there already keeps the grant.',
  room: 'identity',
  permission: 'role.write',
  kind: 'create',
  problems: problemTypesOf(
    'role_not_of_scope',
    'scope_not_found',
    'may_not_grant',
    'own_role',
    'person_inactive',
  ),
  body: Type.Object(
    { personId: wirePersonId, role: wireRole, scope: wireScope },
    { additionalProperties: false },
  ),
  answer: wireGrant,
  handle: async ({ body, caller, actor }, { database, directory }: IdentityPorts) => {
    const granted = await database.write(caller, (writer) =>
      grantRole(writer, body, actor, directory),
    );
    if (!granted.ok) return refuseWith(granted);
    return { ok: true, body: toWireGrant(granted.value), version: granted.value.version };
  },
});

export const endRoleRoute = defineRoute({
  operationId: 'endRole',
  method: 'POST',
  path: '/v1/role-grants/:grantId/end',
  summary: 'End a role of a person, or lay down one of your own',
  room: 'identity',
  permission: 'anyone-logged-in',
  kind: 'command',
  problems: problemTypesOf('may_not_grant', 'last_administrator'),
  params: Type.Object({ grantId: wireGrantId }, { additionalProperties: false }),
  answer: wireGrant,
  handle: async ({ params, caller, actor }, { database, directory }: IdentityPorts) => {
    const ended = await database.write(caller, (writer) =>
      endRole(writer, params.grantId, actor, directory),
    );
    if (!ended.ok) return refuseWith(ended);
    return { ok: true, body: toWireGrant(ended.value), version: ended.value.version };
  },
});
