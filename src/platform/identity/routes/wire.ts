/** How persons, roles and tokens look on the wire. */
import Type, { type Static } from 'typebox';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireId,
  wireInstant,
  wireNullable,
  wireText,
  wireVersion,
  wireWord,
} from '../../http/wire.ts';
import { PERMISSIONS, ROLES, type RoleName, SCOPE_KINDS } from '../access.ts';
import type { StoredGrant } from '../store/grants.ts';
import type { Person } from '../store/persons.ts';
import type { StoredSession } from '../store/sessions.ts';
import type { StoredToken } from '../store/tokens.ts';

const CLOSED = { additionalProperties: false } as const;

export const wirePersonId = wireId('person_');
export const wireGrantId = wireId('grant_');
export const wireTokenId = wireId('token_');
export const wireSessionId = wireId('session_');
export const wireSiteId = wireId('site_');
export const wirePermission = wireWord(PERMISSIONS);
export const wireScopeKind = wireWord(SCOPE_KINDS);
export const wireRole = wireWord(Object.keys(ROLES) as readonly RoleName[]);

/** The pattern of the kernel's ids, or the platform's own `polder`. */
export const wireScope = Type.Object(
  {
    kind: wireScopeKind,
    id: Type.String({
      pattern: '^(?:polder|(?:programme|party|call|allocation|site)_[a-z0-9][a-z0-9.-]{0,79})$',
      description: 'polder, or the id of a programme, party, call, allocation or site',
      maxLength: 100,
    }),
  },
  { ...CLOSED, title: 'Scope', description: 'where a role counts' },
);

export const wireGrantOfRole = Type.Object({ role: wireRole, scope: wireScope }, CLOSED);

export const wirePerson = Type.Object(
  {
    id: wirePersonId,
    name: wireText(200),
    mail: wireNullable(wireText(254)),
    issuer: wireText(500),
    subject: wireText(255),
    isActive: Type.Boolean(),
    createdAt: wireInstant,
    version: wireVersion,
  },
  { ...CLOSED, title: 'Person' },
);

export function toWirePerson(person: Person): Static<typeof wirePerson> {
  const { id, name, mail, issuer, subject, isActive, createdAt, version } = person;
  const at = toWireInstant(createdAt);
  return { id, name, mail: mail ?? null, issuer, subject, isActive, createdAt: at, version };
}

export const wireGrant = Type.Object(
  {
    id: wireGrantId,
    personId: wirePersonId,
    role: wireRole,
    scope: wireScope,
    grantedBy: wireText(100),
    grantedAt: wireInstant,
    endedBy: wireNullable(wireText(100)),
    endedAt: wireNullable(wireInstant),
    version: wireVersion,
  },
  { ...CLOSED, title: 'RoleGrant' },
);

export function toWireGrant(grant: StoredGrant): Static<typeof wireGrant> {
  const { id, personId, role, scope, grantedBy, grantedAt, ended, version } = grant;
  return {
    id,
    personId,
    role,
    scope: { kind: scope.kind, id: scope.id },
    grantedBy,
    grantedAt: toWireInstant(grantedAt),
    endedBy: ended?.by ?? null,
    endedAt: toWireInstantOrNull(ended?.at),
    version,
  };
}

export const wireToken = Type.Object(
  {
    id: wireTokenId,
    name: wireText(100),
    personId: wireNullable(wirePersonId),
    siteId: wireNullable(wireSiteId),
    isOfDirectory: Type.Boolean({ description: 'whether it is that of the directory' }),
    shownPrefix: wireText(24),
    permissions: wireNullable(Type.Array(wirePermission, { maxItems: 100 })),
    createdAt: wireInstant,
    expiresAt: wireInstant,
    lastUsedAt: wireNullable(wireInstant),
    revokedAt: wireNullable(wireInstant),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Token' },
);

export function toWireToken(token: StoredToken): Static<typeof wireToken> {
  const { id, name, owner, shownPrefix, restrictedTo, version } = token;
  return {
    id,
    name,
    personId: owner.kind === 'person' ? owner.personId : null,
    siteId: owner.kind === 'site' ? (owner.siteId as `site_${string}`) : null,
    isOfDirectory: owner.kind === 'directory',
    shownPrefix,
    permissions: restrictedTo === undefined ? null : [...restrictedTo],
    createdAt: toWireInstant(token.createdAt),
    expiresAt: toWireInstant(token.expiresAt),
    lastUsedAt: toWireInstantOrNull(token.lastUsedAt),
    revokedAt: toWireInstantOrNull(token.revokedAt),
    version,
  };
}

export const wireSession = Type.Object(
  {
    id: wireSessionId,
    isCurrent: Type.Boolean({ description: 'whether it is the one that asks' }),
    createdAt: wireInstant,
    lastSeenAt: wireInstant,
    expiresAt: wireInstant,
    revokedAt: wireNullable(wireInstant),
  },
  { ...CLOSED, title: 'Session' },
);

export function toWireSession(
  session: StoredSession,
  current: string | undefined,
): Static<typeof wireSession> {
  return {
    id: session.id,
    isCurrent: session.id === current,
    createdAt: toWireInstant(session.createdAt),
    lastSeenAt: toWireInstant(session.lastSeenAt),
    expiresAt: toWireInstant(session.expiresAt),
    revokedAt: toWireInstantOrNull(session.revokedAt),
  };
}
