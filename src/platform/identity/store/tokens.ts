/** Rows of identity.token. The secret itself is never here, only its hash. */
import type { Interval } from '../../../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../../../kernel/units.ts';
import { timeOrNone } from '../../database/time-or-none.ts';
import type { Reader, Writer } from '../../database/transaction.ts';
import type { Permission } from '../access.ts';
import type { PersonId } from './persons.ts';

export type TokenId = `token_${string}`;

export type TokenOwner =
  | { readonly kind: 'person'; readonly personId: PersonId }
  | { readonly kind: 'site'; readonly siteId: string }
  | { readonly kind: 'directory' };

export interface StoredToken {
  readonly id: TokenId;
  readonly owner: TokenOwner;
  readonly name: string;
  /** The start of the secret, so that its bearer knows it again. */
  readonly shownPrefix: string;
  /** `undefined`: all that the roles of its owner give. */
  readonly restrictedTo: readonly Permission[] | undefined;
  readonly madeBy: string;
  /** The token that this one was made with, and ends with. */
  readonly madeByToken: TokenId | undefined;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  /** To five minutes. */
  readonly lastUsedAt: EpochSeconds | undefined;
  readonly revokedAt: EpochSeconds | undefined;
  readonly version: number;
}

export const TOKEN_COLUMNS =
  'token.id, token.person_id, token.site_id, token.is_of_directory, token.name, ' +
  'token.shown_prefix, token.permissions, ' +
  'token.made_by, token.made_by_token, token.created_at, token.expires_at, token.last_used_at, ' +
  'token.revoked_at, token.version';

export interface TokenRow {
  readonly id: TokenId;
  readonly person_id: PersonId | null;
  readonly site_id: string | null;
  readonly is_of_directory: boolean;
  readonly name: string;
  readonly shown_prefix: string;
  readonly permissions: readonly Permission[] | null;
  readonly made_by: string;
  readonly made_by_token: TokenId | null;
  readonly created_at: bigint;
  readonly expires_at: bigint;
  readonly last_used_at: bigint | null;
  readonly revoked_at: bigint | null;
  readonly version: number;
}

export function fromTokenRow(row: TokenRow): StoredToken {
  return {
    id: row.id,
    owner: ownerOf(row),
    name: row.name,
    shownPrefix: row.shown_prefix,
    restrictedTo: row.permissions ?? undefined,
    madeBy: row.made_by,
    madeByToken: row.made_by_token ?? undefined,
    createdAt: toEpochSeconds(Number(row.created_at)),
    expiresAt: toEpochSeconds(Number(row.expires_at)),
    lastUsedAt: timeOrNone(row.last_used_at),
    revokedAt: timeOrNone(row.revoked_at),
    version: row.version,
  };
}

function ownerOf(row: Pick<TokenRow, 'person_id' | 'site_id'>): TokenOwner {
  if (row.person_id !== null) return { kind: 'person', personId: row.person_id };
  return row.site_id === null ? { kind: 'directory' } : { kind: 'site', siteId: row.site_id };
}

/** The three columns that say whose a token is. */
function ownerColumns(owner: TokenOwner) {
  return [
    owner.kind === 'person' ? owner.personId : null,
    owner.kind === 'site' ? owner.siteId : null,
    owner.kind === 'directory',
  ] as const;
}

export async function tokenById(reader: Reader, id: string): Promise<StoredToken | undefined> {
  const [row] = await reader.query<TokenRow>(
    `SELECT ${TOKEN_COLUMNS} FROM identity.token WHERE id = $1`,
    [id],
  );
  return row && fromTokenRow(row);
}

export async function insertToken(writer: Writer, token: StoredToken, hash: string): Promise<void> {
  await writer.query(
    `INSERT INTO identity.token
       (id, person_id, site_id, is_of_directory, name, hash, shown_prefix, permissions, made_by,
        made_by_token, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      token.id,
      ...ownerColumns(token.owner),
      token.name,
      hash,
      token.shownPrefix,
      token.restrictedTo ?? null,
      token.madeBy,
      token.madeByToken ?? null,
      token.createdAt,
      token.expiresAt,
    ],
  );
}

/**
 * Until the end of the transaction nobody else makes a token for this site, or for the directory.
 * One for a person is made by that person alone, whose own row is held.
 */
export async function lockTokensOf(
  writer: Writer,
  owner: Exclude<TokenOwner, { readonly kind: 'person' }>,
): Promise<void> {
  const sql = `SELECT pg_advisory_xact_lock(hashtext('identity.token'), hashtext($1))`;
  await writer.query(sql, [owner.kind === 'site' ? owner.siteId : owner.kind]);
}

/** Tokens of the owner that can still be used. */
export async function countLiveTokens(
  reader: Reader,
  owner: TokenOwner,
  now: EpochSeconds,
): Promise<number> {
  const [row] = await reader.query<{ count: bigint }>(
    `SELECT count(*) AS count FROM identity.token
      WHERE (person_id = $1 OR site_id = $2 OR is_of_directory AND $3)
        AND revoked_at IS NULL AND expires_at > $4`,
    [...ownerColumns(owner), now],
  );
  return Number(row?.count ?? 0);
}

/** Ends a token and every token that was made with it; answers the ids that ended now. */
export async function revokeTokens(writer: Writer, id: string): Promise<readonly TokenId[]> {
  const rows = await writer.query<{ id: TokenId }>(
    `WITH RECURSIVE ended (id) AS (
       SELECT id FROM identity.token WHERE id = $1
       UNION
       SELECT token.id FROM identity.token JOIN ended ON token.made_by_token = ended.id
     )
     UPDATE identity.token SET revoked_at = $2, version = version + 1
      WHERE id IN (SELECT id FROM ended) AND revoked_at IS NULL RETURNING id`,
    [id, writer.caller.at],
  );
  return rows.map((row) => row.id);
}

export async function revokeTokensOfPerson(writer: Writer, personId: PersonId): Promise<number> {
  const rows = await writer.query(
    `UPDATE identity.token SET revoked_at = $2, version = version + 1
      WHERE person_id = $1 AND revoked_at IS NULL RETURNING id`,
    [personId, writer.caller.at],
  );
  return rows.length;
}

/**
 * Notes that a token was used, to five minutes. This is watched, not decided: it has no place in
 * the audit, and is lost without harm.
 */
export async function touchToken(reader: Reader, id: string, now: EpochSeconds): Promise<void> {
  await reader.query(
    `UPDATE identity.token SET last_used_at = $2
      WHERE id = $1 AND revoked_at IS NULL AND coalesce(last_used_at, 0) <= $2::bigint - 300`,
    [id, now],
  );
}

/** A token of a program, which stops with it. */
export interface EndingToken {
  readonly id: TokenId;
  readonly owner: Exclude<TokenOwner, { readonly kind: 'person' }>;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
}

/**
 * Those of programs that end at some time from the start to before the end, where the program has
 * no other that lasts longer.
 */
export async function selectEndingTokens(
  reader: Reader,
  { start, end }: Interval,
): Promise<readonly EndingToken[]> {
  const rows = await reader.query<TokenRow>(
    `SELECT ${TOKEN_COLUMNS} FROM identity.token
      WHERE token.person_id IS NULL AND token.revoked_at IS NULL
        AND token.expires_at >= $1 AND token.expires_at < $2
        AND NOT EXISTS (SELECT FROM identity.token AS other
               WHERE other.person_id IS NULL AND other.revoked_at IS NULL
                 AND other.site_id IS NOT DISTINCT FROM token.site_id
                 AND other.expires_at > token.expires_at)
      ORDER BY token.expires_at, token.id`,
    [start, end],
  );
  return rows
    .map(fromTokenRow)
    .flatMap(({ id, owner, createdAt, expiresAt }) =>
      owner.kind === 'person' ? [] : [{ id, owner, createdAt, expiresAt }],
    );
}
