/** Complaints on a decision, the award that ends a call, and what became of it. */
import type { BidId, CallId, ContractId, PartyId, ProgrammeId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { AwardEnd, Complaint, ComplaintId, ComplaintState, Lapse } from '../award.ts';

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

export async function insertLapse(
  writer: Writer,
  call: CallId,
  { bid, reason }: Pick<Lapse, 'bid' | 'reason'>,
): Promise<void> {
  const { actor, at } = writer.caller;
  await writer.query(
    `INSERT INTO procurement.award_lapse (bid, call, reason, lapsed_at, lapsed_by)
     VALUES ($1, $2, $3, $4, $5)`,
    [bid, call, reason, at, actor],
  );
}

/** Of a bid, whether it was awarded or not. Changes under the lock of its call alone. */
export async function selectAwardEnd(reader: Reader, bid: BidId): Promise<AwardEnd> {
  const [row] = await reader.query<AwardEndRow>(
    `SELECT ${AWARD_END_COLUMNS} FROM procurement.bid AS b ${AWARD_END} WHERE b.id = $1`,
    [bid],
  );
  return row === undefined ? { contract: undefined, lapse: undefined } : awardEndFromRow(bid, row);
}

/** Beside bids `b`: the contract of each, or how its award has lapsed. */
export const AWARD_END = `LEFT JOIN procurement.signed_contract AS g ON g.bid = b.id
  LEFT JOIN procurement.award_lapse AS l ON l.bid = b.id`;
export const AWARD_END_COLUMNS = 'g.contract, l.reason AS lapse_reason, l.lapsed_at';

export interface AwardEndRow {
  readonly contract: ContractId | null;
  readonly lapse_reason: string | null;
  readonly lapsed_at: bigint | null;
}

export function awardEndFromRow(
  bid: BidId,
  { contract, lapse_reason: reason, lapsed_at: at }: AwardEndRow,
): AwardEnd {
  const isLapsed = reason !== null && at !== null;
  const lapse = isLapsed ? { bid, reason, lapsedAt: toEpochSeconds(Number(at)) } : undefined;
  return { contract: contract ?? undefined, lapse };
}

/** Awards with the bids of their decision; those that it took have no exclusion. */
export const AWARDED = `procurement.award AS a
  JOIN procurement.selection_bid AS s ON s.call = a.call AND s.number = a.number
  JOIN procurement.bid AS b ON b.id = s.bid ${AWARD_END}
  JOIN procurement.call AS c ON c.id = a.call
  JOIN funding.party AS p ON p.id = b.bidder`;

export interface AwardedRow extends AwardEndRow {
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
  s.union_micros, a.awarded_at, ${AWARD_END_COLUMNS}`;
