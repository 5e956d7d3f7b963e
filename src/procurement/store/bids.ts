/** Bids. What is sealed of them is kept in `sealed-bids.ts`; content is here once it is opened. */
import type { BidId, CallId, PartyId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { BidState, OpenedBid, SealedBid } from '../bid.ts';
import type { BidFault } from '../bid-rules.ts';
import { type BidContentJson, fromBidContentJson, type SealedText } from './bid-content.ts';

export interface BidRow {
  readonly id: BidId;
  readonly call: CallId;
  readonly bidder: PartyId;
  readonly state: BidState;
  readonly revision: number;
  readonly received_at: bigint;
  readonly content_sha256: string;
  readonly opened_at: bigint | null;
  readonly faults: readonly BidFault[];
  readonly version: number;
}

interface OpenedRow extends BidRow {
  readonly content: BidContentJson;
}

/** All but the content: only {@link selectOpenedBids} and its like read that. */
export const BID_COLUMNS = `b.id, b.call, b.bidder, b.state, b.revision, b.received_at,
  b.content_sha256, b.opened_at, b.faults, b.version`;

export interface StoredBid extends SealedBid {
  /** Counted from 1; a bid that is amended gets another. */
  readonly revision: number;
  readonly openedAt: EpochSeconds | undefined;
  /** Why it is excluded; empty otherwise. */
  readonly faults: readonly BidFault[];
  readonly version: number;
}

/** The bids of a call that were opened and are not excluded, in the order of their receipt. */
export async function selectOpenedBids(
  reader: Reader,
  call: CallId,
): Promise<readonly OpenedBid[]> {
  return selectContents(reader, call, ['opened']);
}

/** All bids of a call whose content is known, excluded ones with their faults. */
export async function selectBidsWithContent(
  reader: Reader,
  call: CallId,
): Promise<readonly (OpenedBid & StoredBid)[]> {
  return selectContents(reader, call, ['opened', 'excluded']);
}

async function selectContents(reader: Reader, call: CallId, states: readonly BidState[]) {
  const rows = await reader.query<OpenedRow>(
    `SELECT ${BID_COLUMNS}, b.content FROM procurement.bid AS b
      WHERE b.call = $1 AND b.state = ANY($2) ORDER BY b.position`,
    [call, states],
  );
  return rows.map((row) => ({ ...bidFromRow(row), content: fromBidContentJson(row.content) }));
}

/** One bid with its content; `undefined` where there is no such bid, or it is not opened. */
export async function selectOpenedBid(
  reader: Reader,
  id: string,
): Promise<(OpenedBid & StoredBid) | undefined> {
  const [row] = await reader.query<OpenedRow>(
    `SELECT ${BID_COLUMNS}, b.content FROM procurement.bid AS b
      WHERE b.id = $1 AND b.content IS NOT NULL`,
    [id],
  );
  if (row === undefined) return undefined;
  return { ...bidFromRow(row), content: fromBidContentJson(row.content) };
}

/** All bids of a call in any state, without content, in the order of their first receipt. */
export async function selectSealedBids(
  reader: Reader,
  call: CallId,
): Promise<readonly StoredBid[]> {
  const rows = await reader.query<BidRow>(
    `SELECT ${BID_COLUMNS} FROM procurement.bid AS b WHERE b.call = $1 ORDER BY b.position`,
    [call],
  );
  return rows.map(bidFromRow);
}

/** Those of one bidder in a call that are still sealed. */
export async function countSealedBids(
  reader: Reader,
  call: CallId,
  bidder: PartyId,
): Promise<number> {
  const [row] = await reader.query<{ readonly count: number }>(
    `SELECT count(*)::integer AS count FROM procurement.bid
      WHERE call = $1 AND bidder = $2 AND state = 'sealed'`,
    [call, bidder],
  );
  return row?.count ?? 0;
}

export async function selectBid(reader: Reader, id: string): Promise<StoredBid | undefined> {
  const [row] = await reader.query<BidRow>(
    `SELECT ${BID_COLUMNS} FROM procurement.bid AS b WHERE b.id = $1`,
    [id],
  );
  return row === undefined ? undefined : bidFromRow(row);
}

/**
 * A bid as others than its bidder may know of it: before the opening it is not there, nor ever if
 * it was withdrawn.
 */
export async function selectBidOnceOpened(
  reader: Reader,
  id: string,
): Promise<StoredBid | undefined> {
  const bid = await selectBid(reader, id);
  return bid?.openedAt === undefined ? undefined : bid;
}

export function bidFromRow(row: BidRow): StoredBid {
  return {
    id: row.id,
    call: row.call,
    bidder: row.bidder,
    state: row.state,
    revision: row.revision,
    receivedAt: toEpochSeconds(Number(row.received_at)),
    contentSha256: row.content_sha256,
    openedAt: timeOrNone(row.opened_at),
    faults: row.faults,
    version: row.version,
  };
}

/** What is received: who bids in which call, and the hash of what is sealed. */
export type ReceivedBid = Pick<SealedBid, 'id' | 'call' | 'bidder' | 'contentSha256'>;

export async function insertBid(writer: Writer, bid: ReceivedBid): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.bid (id, call, bidder, received_at, content_sha256)
     VALUES ($1, $2, $3, $4, $5)`,
    [bid.id, bid.call, bid.bidder, writer.caller.at, bid.contentSha256],
  );
}

export async function updateBidRevision(
  writer: Writer,
  { id, revision, contentSha256 }: Pick<StoredBid, 'id' | 'revision' | 'contentSha256'>,
): Promise<void> {
  await writer.query(
    `UPDATE procurement.bid SET revision = $2, content_sha256 = $3, received_at = $4,
       version = version + 1 WHERE id = $1`,
    [id, revision, contentSha256, writer.caller.at],
  );
}

export async function updateBidWithdrawn(writer: Writer, id: BidId): Promise<void> {
  await writer.query(
    `UPDATE procurement.bid SET state = 'withdrawn', version = version + 1 WHERE id = $1`,
    [id],
  );
}

/** Writes what was sealed; the bid is excluded where it has faults. */
export async function updateBidOpened(
  writer: Writer,
  id: BidId,
  { content, salt }: SealedText,
  faults: readonly BidFault[],
): Promise<void> {
  await writer.query(
    `UPDATE procurement.bid SET state = $2, content = $3, salt = $4, opened_at = $5, faults = $6,
       version = version + 1 WHERE id = $1`,
    [
      id,
      faults.length === 0 ? 'opened' : 'excluded',
      JSON.stringify(content),
      salt,
      writer.caller.at,
      JSON.stringify(faults),
    ],
  );
}
