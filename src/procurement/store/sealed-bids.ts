/** What is sealed of bids, who opens it, and the shares that they hand in. Rows are only added. */
import type { BidId, CallId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { TwoKeySeal } from '../../platform/sealing/two-key-seal.ts';

export interface OpeningOfficer {
  readonly number: 1 | 2;
  readonly person: string;
  /** PEM. */
  readonly publicKey: string;
  readonly registeredAt: EpochSeconds;
  /** When they handed in their shares; `undefined`: not yet. */
  readonly givenAt: EpochSeconds | undefined;
}

interface OfficerRow {
  readonly number: 1 | 2;
  readonly person: string;
  readonly public_key: string;
  readonly registered_at: bigint;
  readonly given_at: bigint | null;
}

/** None, one or both, in the order of their registration. */
export async function selectOpeningOfficers(
  reader: Reader,
  call: CallId,
): Promise<readonly OpeningOfficer[]> {
  const rows = await reader.query<OfficerRow>(
    `SELECT o.number, o.person, o.public_key, o.registered_at, g.given_at
       FROM procurement.opening_officer AS o
       LEFT JOIN procurement.opening AS g ON g.call = o.call AND g.number = o.number
      WHERE o.call = $1 ORDER BY o.number`,
    [call],
  );
  return rows.map((row) => ({
    number: row.number,
    person: row.person,
    publicKey: row.public_key,
    registeredAt: toEpochSeconds(Number(row.registered_at)),
    givenAt: timeOrNone(row.given_at),
  }));
}

/** When the first officer handed in shares; `undefined`: none has. */
export async function selectHandedInAt(
  reader: Reader,
  call: CallId,
): Promise<EpochSeconds | undefined> {
  const [row] = await reader.query<{ readonly at: bigint | null }>(
    'SELECT min(given_at) AS at FROM procurement.opening WHERE call = $1',
    [call],
  );
  return timeOrNone(row?.at);
}

export async function insertOpeningOfficer(
  writer: Writer,
  call: CallId,
  { number, person, publicKey }: Pick<OpeningOfficer, 'number' | 'person' | 'publicKey'>,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.opening_officer (call, number, person, public_key, registered_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [call, number, person, publicKey, writer.caller.at],
  );
}

export interface BidRevision {
  readonly bid: BidId;
  /** Counted from 1. */
  readonly revision: number;
}

export async function insertRevision(
  writer: Writer,
  { bid, revision, contentSha256 }: BidRevision & { readonly contentSha256: string },
  seal: TwoKeySeal,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.bid_revision (bid, revision, received_at, content_sha256, sealed)
     VALUES ($1, $2, $3, $4, $5)`,
    [bid, revision, writer.caller.at, contentSha256, seal.sealed],
  );
  await writer.query(
    `INSERT INTO procurement.sealed_share (bid, revision, number, sealed, share_sha256)
     SELECT $1, $2, number, sealed, share_sha256
       FROM unnest($3::bytea[], $4::text[]) WITH ORDINALITY AS t (sealed, share_sha256, number)`,
    [bid, revision, seal.shares.map((each) => each.sealed), seal.shares.map((each) => each.sha256)],
  );
}

export interface StoredShare extends BidRevision {
  readonly sealed: Buffer;
  readonly share_sha256: string;
}

/** One officer's shares of all bids that are still sealed, of their last revisions. */
export async function selectSharesFor(
  reader: Reader,
  call: CallId,
  number: 1 | 2,
): Promise<readonly StoredShare[]> {
  return reader.query<StoredShare>(
    `SELECT s.bid, s.revision, s.sealed, s.share_sha256
       FROM procurement.bid AS b
       JOIN procurement.sealed_share AS s ON s.bid = b.id AND s.revision = b.revision
      WHERE b.call = $1 AND b.state = 'sealed' AND s.number = $2 ORDER BY b.position`,
    [call, number],
  );
}

export interface GivenShare extends BidRevision {
  readonly share: Buffer;
}

export async function insertOpening(
  writer: Writer,
  call: CallId,
  number: 1 | 2,
  shares: readonly GivenShare[],
): Promise<void> {
  await writer.query(
    'INSERT INTO procurement.opening (call, number, given_at) VALUES ($1, $2, $3)',
    [call, number, writer.caller.at],
  );
  await writer.query(
    `INSERT INTO procurement.given_share (bid, revision, number, share)
     SELECT bid, revision, $1, share
       FROM unnest($2::text[], $3::integer[], $4::bytea[]) AS t (bid, revision, share)`,
    [
      number,
      shares.map(({ bid }) => bid),
      shares.map(({ revision }) => revision),
      shares.map(({ share }) => share),
    ],
  );
}

export interface RevisionToOpen extends BidRevision {
  readonly sealed: Buffer;
  readonly content_sha256: string;
  readonly shares: readonly [Buffer, Buffer];
}

/** The last revision of every sealed bid of a call, where both officers have given a share. */
export async function selectRevisionsToOpen(
  reader: Reader,
  call: CallId,
): Promise<readonly RevisionToOpen[]> {
  const rows = await reader.query<
    Omit<RevisionToOpen, 'shares'> & { readonly first: Buffer; readonly second: Buffer }
  >(
    `SELECT r.bid, r.revision, r.sealed, r.content_sha256, one.share AS first, two.share AS second
       FROM procurement.bid AS b
       JOIN procurement.bid_revision AS r ON r.bid = b.id AND r.revision = b.revision
       JOIN procurement.given_share AS one
         ON one.bid = r.bid AND one.revision = r.revision AND one.number = 1
       JOIN procurement.given_share AS two
         ON two.bid = r.bid AND two.revision = r.revision AND two.number = 2
      WHERE b.call = $1 AND b.state = 'sealed' ORDER BY b.position`,
    [call],
  );
  return rows.map(({ first, second, ...rest }) => ({ ...rest, shares: [first, second] }));
}
