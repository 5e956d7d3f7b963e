/** Complaints on a decision, the award that ends a call, its reserve, and what became of each. */
import type { BidId, CallId, ContractId, PartyId, ProgrammeId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type {
  AwardCourse,
  AwardedBid,
  Complaint,
  ComplaintId,
  ComplaintState,
  Lapse,
} from '../award.ts';

export interface ComplaintRow {
  readonly id: ComplaintId;
  readonly call: CallId;
  readonly number: number;
  readonly bid: BidId;
  readonly called_up: BidId | null;
  readonly ground: string;
  readonly lodged_at: bigint;
  readonly state: ComplaintState;
  readonly answer: string | null;
  readonly answered_at: bigint | null;
  readonly version: number;
}

export const COMPLAINT_COLUMNS = `k.id, k.call, k.number, k.bid, k.called_up, k.ground, k.lodged_at,
  k.state, k.answer, k.answered_at, k.version`;

export async function selectComplaint(reader: Reader, id: string): Promise<Complaint | undefined> {
  const [row] = await reader.query<ComplaintRow>(
    `SELECT ${COMPLAINT_COLUMNS} FROM procurement.complaint AS k WHERE k.id = $1`,
    [id],
  );
  return row === undefined ? undefined : complaintFromRow(row);
}

/** Those on one decision and on its reserve. Its call is locked by whoever decides upon them. */
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
    calledUp: row.called_up ?? undefined,
    ground: row.ground,
    lodgedAt: toEpochSeconds(Number(row.lodged_at)),
    state: row.state,
    answer: row.answer ?? undefined,
    answeredAt: timeOrNone(row.answered_at),
    version: row.version,
  };
}

export async function insertComplaint(
  writer: Writer,
  {
    id,
    call,
    number,
    bid,
    calledUp,
    ground,
  }: Pick<Complaint, 'id' | 'call' | 'number' | 'bid' | 'calledUp' | 'ground'>,
): Promise<void> {
  const { actor, at } = writer.caller;
  await writer.query(
    `INSERT INTO procurement.complaint
       (id, call, number, bid, called_up, ground, lodged_at, lodged_by)
     SELECT $1, $2, $3, $4, $5::text, $6,
            greatest($7, coalesce(
              (SELECT called_up_at FROM procurement.call_up WHERE bid = $5),
              (SELECT decided_at FROM procurement.selection WHERE call = $2 AND number = $3))), $8`,
    [id, call, number, bid, calledUp ?? null, ground, at, actor],
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

/** Calls a bid of the reserve of a decision up, which is an award with a standstill of its own. */
export async function insertCallUp(
  writer: Writer,
  decision: { readonly call: CallId; readonly number: number },
  { bid, standstillEndsAt }: { readonly bid: BidId; readonly standstillEndsAt: EpochSeconds },
): Promise<void> {
  const { actor, at } = writer.caller;
  await writer.query(
    `INSERT INTO procurement.call_up
       (bid, call, number, called_up_at, called_up_by, standstill_ends_at)
     SELECT $1, $2, $3, greatest($4, max(awarded_at)), $5, $6
       FROM procurement.award WHERE call = $2 AND number = $3`,
    [bid, decision.call, decision.number, at, actor, standstillEndsAt],
  );
}

/** What was awarded to one bid. */
export interface Award extends AwardedBid {
  readonly call: CallId;
  /** Of the decision by which it was awarded, or whose reserve it was on. */
  readonly number: number;
  readonly programme: ProgrammeId;
  readonly bidder: PartyId;
}

interface AwardRow extends AwardCourseRow, Pick<Award, 'bid' | 'call' | 'number'> {
  readonly programme: ProgrammeId;
  readonly bidder: PartyId;
  readonly awarded_at: bigint;
}

/** `undefined` where the bid was not awarded (yet). */
export async function selectAwardOf(reader: Reader, bid: BidId): Promise<Award | undefined> {
  const [row] = await reader.query<AwardRow>(`${SELECT_AWARDS} WHERE a.bid = $1`, [bid]);
  return row === undefined ? undefined : awardFromRow(row);
}

/** All that was awarded in a call, by its decision and from the reserve, in rank order. */
export async function selectAwardsOf(reader: Reader, call: CallId): Promise<readonly Award[]> {
  const sql = `${SELECT_AWARDS} WHERE a.call = $1 ORDER BY s.rank`;
  return (await reader.query<AwardRow>(sql, [call])).map(awardFromRow);
}

function awardFromRow(row: AwardRow): Award {
  const { call, number, programme, bid, bidder } = row;
  const awardedAt = secondsOf(row.awarded_at);
  return { call, number, programme, bid, bidder, awardedAt, ...awardCourseFromRow(bid, row) };
}

export async function insertLapse(
  writer: Writer,
  call: CallId,
  { bid, reason }: Pick<Lapse, 'bid' | 'reason'>,
): Promise<void> {
  const { actor, at } = writer.caller;
  await writer.query(
    `INSERT INTO procurement.award_lapse (bid, call, reason, lapsed_at, lapsed_by)
     SELECT $1, $2, $3, greatest($4, max(awarded_at)), $5
       FROM procurement.awarded_bid WHERE bid = $1`,
    [bid, call, reason, at, actor],
  );
}

/** Of a bid, whether it was awarded or not. Changes under the lock of its call alone. */
export async function selectAwardCourse(reader: Reader, bid: BidId): Promise<AwardCourse> {
  const [row] = await reader.query<AwardCourseRow>(
    `SELECT ${AWARD_COURSE_COLUMNS} FROM procurement.bid AS b ${AWARD_COURSE} WHERE b.id = $1`,
    [bid],
  );
  if (row !== undefined) return awardCourseFromRow(bid, row);
  return { calledUp: undefined, contract: undefined, lapse: undefined };
}

/** Beside bids `b`: whether each was called up, its contract, or how its award has lapsed. */
export const AWARD_COURSE = `LEFT JOIN procurement.call_up AS u ON u.bid = b.id
  LEFT JOIN procurement.signed_contract AS g ON g.bid = b.id
  LEFT JOIN procurement.award_lapse AS l ON l.bid = b.id`;
export const AWARD_COURSE_COLUMNS = `u.called_up_at, u.standstill_ends_at, g.contract,
  l.reason AS lapse_reason, l.lapsed_at`;

export interface AwardCourseRow {
  readonly called_up_at: bigint | null;
  readonly standstill_ends_at: bigint | null;
  readonly contract: ContractId | null;
  readonly lapse_reason: string | null;
  readonly lapsed_at: bigint | null;
}

export function awardCourseFromRow(bid: BidId, row: AwardCourseRow): AwardCourse {
  const { called_up_at, standstill_ends_at, contract, lapse_reason: reason, lapsed_at } = row;
  const isCalledUp = called_up_at !== null && standstill_ends_at !== null;
  const isLapsed = reason !== null && lapsed_at !== null;
  return {
    calledUp: isCalledUp
      ? { calledUpAt: secondsOf(called_up_at), standstillEndsAt: secondsOf(standstill_ends_at) }
      : undefined,
    contract: contract ?? undefined,
    lapse: isLapsed ? { bid, reason, lapsedAt: secondsOf(lapsed_at) } : undefined,
  };
}

function secondsOf(at: bigint): EpochSeconds {
  return toEpochSeconds(Number(at));
}

/** Awarded bids `a`, by the decision of their call or from its reserve, as it has them. */
export const AWARDED = `procurement.awarded_bid AS a
  JOIN procurement.selection_bid AS s ON (s.call, s.number, s.bid) = (a.call, a.number, a.bid)
  JOIN procurement.bid AS b ON b.id = a.bid ${AWARD_COURSE}
  JOIN procurement.call AS c ON c.id = a.call
  JOIN funding.party AS p ON p.id = b.bidder`;

const SELECT_AWARDS = `SELECT a.call, a.number, c.programme, a.bid, b.bidder, a.awarded_at,
  ${AWARD_COURSE_COLUMNS} FROM ${AWARDED}`;

export interface AwardedRow extends AwardCourseRow {
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
  s.union_micros, a.awarded_at, ${AWARD_COURSE_COLUMNS}`;
