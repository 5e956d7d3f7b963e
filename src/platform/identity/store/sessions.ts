/** Rows of identity.session and identity.cli_code, found by the hash of their secret. */
import { type EpochSeconds, toEpochSeconds } from '../../../kernel/units.ts';
import { timeOrNone } from '../../database/time-or-none.ts';
import type { Reader, Writer } from '../../database/transaction.ts';
import type { PersonId } from './persons.ts';

export type SessionId = `session_${string}`;

export interface StoredSession {
  readonly id: SessionId;
  readonly personId: PersonId;
  readonly createdAt: EpochSeconds;
  /** To a minute. */
  readonly lastSeenAt: EpochSeconds;
  readonly idleExpiresAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  readonly revokedAt: EpochSeconds | undefined;
}

export const SESSION_COLUMNS =
  'session.id, session.person_id, session.created_at, session.last_seen_at, ' +
  'session.idle_expires_at, session.expires_at, session.revoked_at';

export interface SessionRow {
  readonly id: SessionId;
  readonly person_id: PersonId;
  readonly created_at: bigint;
  readonly last_seen_at: bigint;
  readonly idle_expires_at: bigint;
  readonly expires_at: bigint;
  readonly revoked_at: bigint | null;
}

export function fromSessionRow(row: SessionRow): StoredSession {
  return {
    id: row.id,
    personId: row.person_id,
    createdAt: toEpochSeconds(Number(row.created_at)),
    lastSeenAt: toEpochSeconds(Number(row.last_seen_at)),
    idleExpiresAt: toEpochSeconds(Number(row.idle_expires_at)),
    expiresAt: toEpochSeconds(Number(row.expires_at)),
    revokedAt: timeOrNone(row.revoked_at),
  };
}

/** The hashes of what the cookies of a session hold. */
export interface SessionHashes {
  readonly session: string;
  readonly csrf: string;
}

export async function insertSession(
  writer: Writer,
  session: StoredSession,
  hashes: SessionHashes,
): Promise<void> {
  await writer.query(
    `INSERT INTO identity.session (id, hash, csrf_hash, person_id, created_at, last_seen_at,
                                   idle_expires_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $5, $6, $7)`,
    [
      session.id,
      hashes.session,
      hashes.csrf,
      session.personId,
      session.createdAt,
      session.idleExpiresAt,
      session.expiresAt,
    ],
  );
}

export async function sessionById(reader: Reader, id: string): Promise<StoredSession | undefined> {
  const [row] = await reader.query<SessionRow>(
    `SELECT ${SESSION_COLUMNS} FROM identity.session WHERE id = $1`,
    [id],
  );
  return row && fromSessionRow(row);
}

export async function revokeSession(writer: Writer, id: string): Promise<boolean> {
  const rows = await writer.query(
    `UPDATE identity.session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
    [id, writer.caller.at],
  );
  return rows.length === 1;
}

export async function revokeSessionOfHash(
  writer: Writer,
  hash: string,
): Promise<SessionId | undefined> {
  const [row] = await writer.query<{ id: SessionId }>(
    `UPDATE identity.session SET revoked_at = $2
      WHERE hash = $1 AND revoked_at IS NULL RETURNING id`,
    [hash, writer.caller.at],
  );
  return row?.id;
}

export async function revokeSessionsOfPerson(writer: Writer, personId: PersonId): Promise<number> {
  const rows = await writer.query(
    `UPDATE identity.session SET revoked_at = $2
      WHERE person_id = $1 AND revoked_at IS NULL RETURNING id`,
    [personId, writer.caller.at],
  );
  return rows.length;
}

/** Ends the oldest sessions of a person beyond the newest `count` that are not over. */
export async function keepNewestSessions(
  writer: Writer,
  personId: PersonId,
  count: number,
): Promise<void> {
  await writer.query(
    `UPDATE identity.session SET revoked_at = $2
      WHERE id IN (SELECT id FROM identity.session
                    WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2
                    ORDER BY created_at DESC, id OFFSET $3)`,
    [personId, writer.caller.at, count],
  );
}

/** Removes what was over before `before`: the audit has kept when it began. */
export async function removeEnded(writer: Writer, before: EpochSeconds): Promise<void> {
  await writer.query('DELETE FROM identity.session WHERE expires_at < $1', [before]);
  await writer.query('DELETE FROM identity.cli_code WHERE expires_at < $1', [before]);
}

/** Notes that a session was used, to a minute; as {@link touchToken}, not audited. */
export async function touchSession(
  reader: Reader,
  id: string,
  seen: { readonly at: EpochSeconds; readonly idleSecondsMax: number },
): Promise<void> {
  await reader.query(
    `UPDATE identity.session SET last_seen_at = $2,
            idle_expires_at = least(expires_at, $2::bigint + $3::bigint)
      WHERE id = $1 AND revoked_at IS NULL AND idle_expires_at > $2
        AND last_seen_at <= $2::bigint - 60`,
    [id, seen.at, seen.idleSecondsMax],
  );
}

export interface CliCode {
  readonly hash: string;
  /** S256 of the verifier that the command line keeps to itself. */
  readonly challenge: string;
  readonly personId: PersonId;
  readonly expiresAt: EpochSeconds;
}

export async function insertCliCode(writer: Writer, code: CliCode): Promise<void> {
  await writer.query(
    `INSERT INTO identity.cli_code (hash, challenge, person_id, expires_at)
     VALUES ($1, $2, $3, $4)`,
    [code.hash, code.challenge, code.personId, code.expiresAt],
  );
}

/** Takes a code that is not over, if the challenge is its own: it can be taken once. */
export async function takeCliCode(
  writer: Writer,
  shown: { readonly hash: string; readonly challenge: string },
): Promise<PersonId | undefined> {
  const [row] = await writer.query<{ person_id: PersonId }>(
    `DELETE FROM identity.cli_code WHERE hash = $1 AND challenge = $2 AND expires_at > $3
     RETURNING person_id`,
    [shown.hash, shown.challenge, writer.caller.at],
  );
  return row?.person_id;
}
