/** What a secret stands for, in one statement each: the owner, its roles, and until when. */
import { type EpochSeconds, toEpochSeconds } from '../../../kernel/units.ts';
import type { Reader } from '../../database/transaction.ts';
import {
  type Actor,
  DIRECTORY_ACTOR_ID,
  type Permission,
  type RoleGrant,
  type ScopeKind,
  THE_PLATFORM,
} from '../access.ts';
import { isPermission, isRole } from '../permissions.ts';

/** What a hash was found to be. Times are looked at whenever it is shown. */
export interface Credential {
  readonly kind: 'token' | 'session';
  readonly id: string;
  /** Without `token` and `sessionId`, which depend on how it is shown. */
  readonly actor: Actor;
  /** Of the owner; `undefined` for a program: a site's agent, the directory. */
  readonly issuer: string | undefined;
  readonly isOwnerActive: boolean;
  readonly expiresAt: EpochSeconds;
  /** As {@link expiresAt} for a token. */
  readonly idleExpiresAt: EpochSeconds;
  /** When its use was last noted. */
  readonly seenAt: EpochSeconds;
  readonly isRevoked: boolean;
  /** Of a session. */
  readonly csrfHash: string;
}

const GRANTS = `
  coalesce((SELECT jsonb_agg(jsonb_build_array(role, scope_kind, scope_id)
                             ORDER BY granted_at, role_grant.id)
              FROM identity.role_grant
             WHERE role_grant.person_id = person.id AND ended_at IS NULL), '[]') AS grants`;

type GrantTuple = readonly [role: string, kind: ScopeKind, id: string];

interface OwnerRow {
  readonly id: string;
  readonly person_id: string | null;
  readonly person_name: string | null;
  readonly issuer: string | null;
  readonly is_active: boolean | null;
  readonly grants: readonly GrantTuple[];
  readonly expires_at: bigint;
  readonly revoked_at: bigint | null;
}

interface TokenCredentialRow extends OwnerRow {
  readonly name: string;
  readonly site_id: string | null;
  readonly permissions: readonly string[] | null;
  readonly last_used_at: bigint | null;
}

export async function tokenCredential(
  reader: Reader,
  hash: string,
): Promise<Credential | undefined> {
  const [row] = await reader.query<TokenCredentialRow>(
    `SELECT token.id, token.person_id, token.site_id, token.name, token.permissions,
            token.expires_at, token.revoked_at, token.last_used_at,
            person.name AS person_name, person.issuer, person.is_active, ${GRANTS}
       FROM identity.token LEFT JOIN identity.person ON person.id = token.person_id
      WHERE token.hash = $1`,
    [hash],
  );
  if (row === undefined) return undefined;
  const restrictedTo = row.permissions?.filter(isPermission);
  const expiresAt = toEpochSeconds(Number(row.expires_at));
  return {
    kind: 'token',
    id: row.id,
    actor: row.person_id === null ? programOf(row) : personOf(row, restrictedTo),
    issuer: row.issuer ?? undefined,
    isOwnerActive: row.person_id === null || row.is_active === true,
    expiresAt,
    idleExpiresAt: expiresAt,
    seenAt: toEpochSeconds(Number(row.last_used_at ?? 0)),
    isRevoked: row.revoked_at !== null,
    csrfHash: '',
  };
}

interface SessionCredentialRow extends OwnerRow {
  readonly csrf_hash: string;
  readonly last_seen_at: bigint;
  readonly idle_expires_at: bigint;
}

export async function sessionCredential(
  reader: Reader,
  hash: string,
): Promise<Credential | undefined> {
  const [row] = await reader.query<SessionCredentialRow>(
    `SELECT session.id, session.person_id, session.csrf_hash, session.expires_at,
            session.idle_expires_at, session.last_seen_at, session.revoked_at,
            person.name AS person_name, person.issuer, person.is_active, ${GRANTS}
       FROM identity.session JOIN identity.person ON person.id = session.person_id
      WHERE session.hash = $1`,
    [hash],
  );
  if (row === undefined) return undefined;
  return {
    kind: 'session',
    id: row.id,
    actor: personOf(row, undefined),
    issuer: row.issuer ?? undefined,
    isOwnerActive: row.is_active === true,
    expiresAt: toEpochSeconds(Number(row.expires_at)),
    idleExpiresAt: toEpochSeconds(Number(row.idle_expires_at)),
    seenAt: toEpochSeconds(Number(row.last_seen_at)),
    isRevoked: row.revoked_at !== null,
    csrfHash: row.csrf_hash,
  };
}

/** A role that this version does not know gives nothing. */
function personOf(row: OwnerRow, restrictedTo: readonly Permission[] | undefined): Actor {
  const grants = row.grants.flatMap(([role, kind, id]): readonly RoleGrant[] =>
    isRole(role) ? [{ role, scope: { kind, id } }] : [],
  );
  return { id: row.person_id ?? '', name: row.person_name ?? '', grants, restrictedTo };
}

/** The agent of `site_de` is `agent_de`; there is one directory. */
function programOf({ site_id: siteId, name, permissions }: TokenCredentialRow): Actor {
  const restrictedTo = permissions?.filter(isPermission);
  if (siteId === null) {
    const grants = [{ role: 'directory', scope: THE_PLATFORM }] as const;
    return { id: DIRECTORY_ACTOR_ID, name, grants, restrictedTo };
  }
  const grants = [{ role: 'site-agent', scope: { kind: 'site', id: siteId } }] as const;
  return { id: siteId.replace(/^site_/, 'agent_'), name, grants, restrictedTo };
}
