/** A ranking is not stored: it is computed from what is, each time that somebody asks. */
import { present } from '../../kernel/assert.ts';
import type { BidId, CallId } from '../../kernel/ids.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import { type JudgedBid, type Ranking, rankBids } from '../ranking.ts';
import { selectCall } from './calls.ts';

/** By the weights of the call. Ask on a snapshot, or with the call locked. */
export async function selectRanking(reader: Reader, callId: CallId): Promise<Ranking> {
  const call = present(await selectCall(reader, callId), callId);
  return rankBids(callId, call.terms.criteria, await selectJudgedBids(reader, callId));
}

interface JudgedRow {
  readonly id: BidId;
  readonly lot: string;
  readonly state: JudgedBid['state'];
  readonly received_at: bigint;
  readonly finding: 'passed' | 'failed' | null;
  readonly reason: string | null;
  /** `[criterion, thousandths]` */
  readonly consensus: readonly (readonly [string, number])[];
}

/** The bids of a call that were opened, with what a ranking needs of each. */
export async function selectJudgedBids(
  reader: Reader,
  call: CallId,
): Promise<readonly JudgedBid[]> {
  const rows = await reader.query<JudgedRow>(
    `SELECT b.id, b.content->>'lot' AS lot, b.state, b.received_at, f.finding, f.reason,
            (SELECT coalesce(jsonb_agg(jsonb_build_array(k.criterion, k.thousandths)
                                       ORDER BY k.criterion), '[]')
               FROM procurement.last_consensus AS k WHERE k.bid = b.id) AS consensus
       FROM procurement.bid AS b
       LEFT JOIN procurement.last_financial_check AS f ON f.bid = b.id
      WHERE b.call = $1 AND b.state IN ('opened', 'excluded') ORDER BY b.position`,
    [call],
  );
  return rows.map((row) => ({
    bid: row.id,
    lot: row.lot,
    state: row.state,
    receivedAt: toEpochSeconds(Number(row.received_at)),
    consensus: row.consensus.map(([criterion, thousandths]) => ({ criterion, thousandths })),
    financialFinding: findingOf(row),
  }));
}

function findingOf({ finding, reason }: JudgedRow): JudgedBid['financialFinding'] {
  if (finding === null) return undefined;
  return finding === 'passed' ? { kind: 'passed' } : { kind: 'failed', reason: reason ?? '' };
}
