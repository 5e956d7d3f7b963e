/** Rows of identity.role_grant. */
import { type EpochSeconds, toEpochSeconds } from '../../../kernel/units.ts';
import type { Reader, Writer } from '../../database/transaction.ts';
import type { RoleName, Scope, ScopeKind } from '../access.ts';
import type { PersonId } from './persons.ts';

export interface StoredGrant {
  readonly id: `grant_${string}`;
  readonly personId: PersonId;
  readonly role: RoleName;
  readonly scope: Scope;
  /** An actor's id, or `system_…` for what Polder gave by a setting. */
  readonly grantedBy: string;
  readonly grantedAt: EpochSeconds;
  readonly ended: { readonly by: string; readonly at: EpochSeconds } | undefined;
  readonly version: number;
}

export const GRANT_COLUMNS =
  'role_grant.id, role_grant.person_id, role_grant.role, role_grant.scope_kind, ' +
  'role_grant.scope_id, role_grant.granted_by, role_grant.granted_at, role_grant.ended_by, ' +
  'role_grant.ended_at, role_grant.version';

export interface GrantRow {
  readonly id: `grant_${string}`;
  readonly person_id: PersonId;
  readonly role: RoleName;
  readonly scope_kind: ScopeKind;
  readonly scope_id: string;
  readonly granted_by: string;
  readonly granted_at: bigint;
  readonly ended_by: string | null;
  readonly ended_at: bigint | null;
  readonly version: number;
}

export function fromGrantRow(row: GrantRow): StoredGrant {
  const { ended_by: by, ended_at: at } = row;
  return {
    id: row.id,
    personId: row.person_id,
    role: row.role,
    scope: { kind: row.scope_kind, id: row.scope_id },
    grantedBy: row.granted_by,
    grantedAt: toEpochSeconds(Number(row.granted_at)),
    ended: by === null || at === null ? undefined : { by, at: toEpochSeconds(Number(at)) },
    version: row.version,
  };
}

export async function grantById(reader: Reader, id: string): Promise<StoredGrant | undefined> {
  const [row] = await reader.query<GrantRow>(
    `SELECT ${GRANT_COLUMNS} FROM identity.role_grant WHERE id = $1`,
    [id],
  );
  return row && fromGrantRow(row);
}

export async function lockGrant(writer: Writer, id: string): Promise<StoredGrant | undefined> {
  const [row] = await writer.query<GrantRow>(
    `SELECT ${GRANT_COLUMNS} FROM identity.role_grant WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return row && fromGrantRow(row);
}

/** The grants of a person that have not ended, oldest first. */
export async function liveGrantsOf(
  reader: Reader,
  personId: PersonId,
): Promise<readonly StoredGrant[]> {
  const rows = await reader.query<GrantRow>(
    `SELECT ${GRANT_COLUMNS} FROM identity.role_grant
      WHERE person_id = $1 AND ended_at IS NULL ORDER BY granted_at, id`,
    [personId],
  );
  return rows.map(fromGrantRow);
}

/** Whether it was inserted; `false` where the person has the role there already. */
export async function insertGrant(writer: Writer, grant: StoredGrant): Promise<boolean> {
  const { id, personId, role, scope, grantedBy, grantedAt } = grant;
  const rows = await writer.query(
    `INSERT INTO identity.role_grant
       (id, person_id, role, scope_kind, scope_id, granted_by, granted_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (person_id, role, scope_kind, scope_id) WHERE ended_at IS NULL DO NOTHING
     RETURNING id`,
    [id, personId, role, scope.kind, scope.id, grantedBy, grantedAt],
  );
  return rows.length === 1;
}

export async function endGrant(writer: Writer, id: string): Promise<void> {
  const { actor, at } = writer.caller;
  await writer.query(
    `UPDATE identity.role_grant SET ended_by = $2, ended_at = greatest(granted_at, $3::bigint),
            version = version + 1
      WHERE id = $1`,
    [id, actor, at],
  );
}

/**
 * The persons who run the installation now. Locked, in one order, so that two who take each
 * other's role away wait for each other, and the second sees what the first has left.
 */
export async function lockAdministrators(writer: Writer): Promise<ReadonlySet<string>> {
  const rows = await writer.query<{ person_id: string }>(
    `SELECT role_grant.person_id
       FROM identity.role_grant JOIN identity.person ON person.id = role_grant.person_id
      WHERE role_grant.role = 'administrator' AND role_grant.ended_at IS NULL AND person.is_active
      ORDER BY role_grant.id FOR UPDATE`,
  );
  return new Set(rows.map((row) => row.person_id));
}
