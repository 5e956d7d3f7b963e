/** Complaints on a decision, and the award that ends a call. */
import type { BidId, CallId, PartyId, ProgrammeId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Complaint, ComplaintId, ComplaintState } from '../award.ts';

export interface ComplaintRow {
  readonly id: ComplaintId;
  readonly call: CallId;
  readonly number: number;
  readonly bid: BidId;
  readonly ground: string;
  readonly lodged_at: bigint;
  readonly state: ComplaintState;
  readonly answer: string | null;
  readonly answered_at: bigint | null;
  readonly version: number;
}

export const COMPLAINT_COLUMNS = `k.id, k.call, k.number, k.bid, k.ground, k.lodged_at, k.state,
  k.answer, k.answered_at, k.version`;

export async function selectComplaint(reader: Reader, id: string): Promise<Complaint | undefined> {
  const [row] = await reader.query<ComplaintRow>(
    `SELECT ${COMPLAINT_COLUMNS} FROM procurement.complaint AS k WHERE k.id = $1`,
    [id],
  );
  return row === undefined ? undefined : complaintFromRow(row);
}

/** Those on one decision. Its call is locked by whoever decides upon them. */
export async function selectComplaintsOn(
  reader: Reader,
  call: CallId,
  number: number,
): Promise<readonly Complaint[]> {
  const rows = await reader.query<ComplaintRow>(
    `SELECT ${COMPLAINT_COLUMNS} FROM procurement.complaint AS k
      WHERE k.call = $1 AND k.number = $2 ORDER BY k.position`,
    [call, number],
  );
  return rows.map(complaintFromRow);
}

export function complaintFromRow(row: ComplaintRow): Complaint {
  return {
    id: row.id,
    call: row.call,
    number: row.number,
    bid: row.bid,
    ground: row.ground,
    lodgedAt: toEpochSeconds(Number(row.lodged_at)),
    state: row.state,
    answer: row.answer ?? undefined,
    answeredAt: row.answered_at === null ? undefined : toEpochSeconds(Number(row.answered_at)),
    version: row.version,
  };
}

export async function insertComplaint(
  writer: Writer,
  { id, call, number, bid, ground }: Pick<Complaint, 'id' | 'call' | 'number' | 'bid' | 'ground'>,
): Promise<void> {
  const { actor, at } = writer.caller;
  await writer.query(
    `INSERT INTO procurement.complaint (id, call, number, bid, ground, lodged_at, lodged_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, call, number, bid, ground, at, actor],
  );
}

export async function updateComplaintAnswered(
  writer: Writer,
  { id, state, answer }: Pick<Complaint, 'id' | 'state' | 'answer'>,
): Promise<void> {
  const { actor, at } = writer.caller;
  await writer.query(
    `UPDATE procurement.complaint SET state = $2, answer = $3, answered_at = $4, answered_by = $5,
       version = version + 1 WHERE id = $1`,
    [id, state, answer, at, actor],
  );
}

export async function insertAward(writer: Writer, call: CallId, number: number): Promise<void> {
  const { actor, at } = writer.caller;
  await writer.query(
    `INSERT INTO procurement.award (call, number, awarded_at, awarded_by)
     VALUES ($1, $2, $3, $4)`,
    [call, number, at, actor],
  );
}

/** What was awarded to one bid. */
export interface Award {
  readonly call: CallId;
  readonly programme: ProgrammeId;
  readonly bid: BidId;
  readonly bidder: PartyId;
  readonly awardedAt: EpochSeconds;
}

/** `undefined` where the bid was not awarded (yet). */
export async function selectAwardOf(reader: Reader, bid: BidId): Promise<Award | undefined> {
  const [row] = await reader.query<Omit<Award, 'awardedAt'> & { readonly awarded_at: bigint }>(
    `SELECT a.call, c.programme, s.bid, b.bidder, a.awarded_at FROM ${AWARDED}
      WHERE s.bid = $1 AND s.decision_exclusion IS NULL`,
    [bid],
  );
  if (row === undefined) return undefined;
  const { awarded_at, ...rest } = row;
  return { ...rest, awardedAt: toEpochSeconds(Number(awarded_at)) };
}

/** Awards with the bids of their decision; those that it took have no exclusion. */
export const AWARDED = `procurement.award AS a
  JOIN procurement.selection_bid AS s ON s.call = a.call AND s.number = a.number
  JOIN procurement.bid AS b ON b.id = s.bid
  JOIN procurement.call AS c ON c.id = a.call
  JOIN funding.party AS p ON p.id = b.bidder`;

export interface AwardedRow {
  readonly call: CallId;
  readonly call_name: string;
  readonly programme: ProgrammeId;
  readonly bid: BidId;
  readonly bidder: PartyId;
  readonly bidder_name: string;
  readonly lot: string;
  readonly title: string;
  readonly hosts: readonly PartyId[];
  readonly union_micros: readonly string[];
  readonly awarded_at: bigint;
}

/** What may be public by rule: who, in which lot, where, for how much union money. */
export const AWARDED_COLUMNS = `a.call, c.terms->>'name' AS call_name, c.programme, s.bid, b.bidder,
  p.name AS bidder_name, s.lot, b.content->>'title' AS title,
  ARRAY(SELECT DISTINCT site->>'host' FROM jsonb_array_elements(b.content->'sites') AS site
         ORDER BY 1) AS hosts,
  s.union_micros, a.awarded_at`;
