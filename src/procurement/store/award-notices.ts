/** What is told to all of an award, gathered from the decision that was awarded. */
import type { CallId, PartyId } from '../../kernel/ids.ts';
import { sumMicros, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import type { AwardNotice, NoticeAward, NoticeLot } from '../award-notice.ts';
import type { Exclusion } from '../selection/candidate.ts';
import type { SelectionBasis } from '../selection/decision.ts';
import { AWARDED, AWARDED_COLUMNS, type AwardedRow, awardCourseFromRow } from './awards.ts';
import { selectCallParties } from './call-parties.ts';

interface DecisionRow {
  readonly call: CallId;
  readonly call_name: string;
  readonly states: readonly PartyId[];
  readonly number: number;
  readonly basis: SelectionBasis;
  readonly reason: string | null;
  readonly decided_at: bigint;
  readonly standstill_ends_at: bigint;
  readonly awarded_at: bigint;
}

/** `undefined` where nothing was awarded. Ask on a snapshot. */
export async function selectAwardNotice(
  reader: Reader,
  callId: string,
): Promise<AwardNotice | undefined> {
  const [row] = await reader.query<DecisionRow>(
    `SELECT a.call, c.terms->>'name' AS call_name, c.terms->'states' AS states, a.number, d.basis,
            d.reason, d.decided_at, d.standstill_ends_at, a.awarded_at
       FROM procurement.award AS a
       JOIN procurement.selection AS d ON d.call = a.call AND d.number = a.number
       JOIN procurement.call AS c ON c.id = a.call
      WHERE a.call = $1`,
    [callId],
  );
  if (row === undefined) return undefined;
  const { buyer: found, nameOf } = await selectCallParties(reader, callId);
  const buyer = found ?? row.states[0];
  if (buyer === undefined) return undefined;
  return {
    call: row.call,
    callName: row.call_name,
    buyer,
    buyerName: nameOf(buyer),
    decidedAt: toEpochSeconds(Number(row.decided_at)),
    standstillEndsAt: toEpochSeconds(Number(row.standstill_ends_at)),
    awardedAt: toEpochSeconds(Number(row.awarded_at)),
    basis: row.basis,
    reason: row.reason ?? undefined,
    awards: await selectAwards(reader, row.call),
    lots: await selectLots(reader, row),
    keptOut: await selectKeptOut(reader, row),
  };
}

interface AwardRow extends AwardedRow {
  readonly rank: number;
  readonly score_thousandths: number;
}

async function selectAwards(reader: Reader, call: CallId): Promise<readonly NoticeAward[]> {
  const rows = await reader.query<AwardRow>(
    `SELECT ${AWARDED_COLUMNS}, s.rank, s.score_thousandths
       FROM ${AWARDED} WHERE a.call = $1 ORDER BY s.rank`,
    [call],
  );
  return rows.map((row) => ({
    rank: row.rank,
    bid: row.bid,
    lot: row.lot,
    title: row.title,
    bidder: row.bidder,
    bidderName: row.bidder_name,
    hosts: row.hosts,
    scoreThousandths: row.score_thousandths,
    unionMicros: sumMicros(row.union_micros.map(BigInt)),
    awardedAt: toEpochSeconds(Number(row.awarded_at)),
    ...awardCourseFromRow(row.bid, row),
  }));
}

async function selectLots(
  reader: Reader,
  { call, number }: DecisionRow,
): Promise<readonly NoticeLot[]> {
  return reader.query<NoticeLot>(
    `SELECT l.lot->>'id' AS lot,
            count(b.id)::integer AS received,
            (count(b.id) FILTER (WHERE b.state = 'excluded'))::integer AS excluded,
            (count(b.id) FILTER (WHERE b.state = 'opened' AND s.bid IS NULL))::integer AS unranked,
            count(s.bid)::integer AS ranked,
            count(a.bid)::integer AS awarded
       FROM procurement.call AS c
      CROSS JOIN jsonb_array_elements(c.terms->'lots') WITH ORDINALITY AS l (lot, place)
       LEFT JOIN procurement.bid AS b
         ON b.call = c.id AND b.content IS NOT NULL AND b.content->>'lot' = l.lot->>'id'
       LEFT JOIN procurement.selection_bid AS s
         ON s.call = c.id AND s.number = $2 AND s.bid = b.id
       LEFT JOIN procurement.awarded_bid AS a ON a.call = c.id AND a.bid = b.id
      WHERE c.id = $1 GROUP BY l.place, l.lot ORDER BY l.place`,
    [call, number],
  );
}

async function selectKeptOut(
  reader: Reader,
  { call, number }: DecisionRow,
): Promise<AwardNotice['keptOut']> {
  return reader.query<{ readonly because: Exclusion['reason']; readonly count: number }>(
    `SELECT s.decision_exclusion->>'reason' AS because, count(*)::integer AS count
       FROM procurement.selection_bid AS s
      WHERE s.call = $1 AND s.number = $2 AND s.decision_exclusion IS NOT NULL
        AND NOT EXISTS (SELECT FROM procurement.call_up AS u WHERE u.bid = s.bid)
      GROUP BY 1 ORDER BY 1`,
    [call, number],
  );
}
