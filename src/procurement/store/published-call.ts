/** All that is public of a call and what came of it, gathered for an export. */
import type { BidId, ContractId, PartyId } from '../../kernel/ids.ts';
import { type EpochSeconds, sumMicros, toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import type { PublishedAward, PublishedCall } from '../open-contracting.ts';
import { AWARDED } from './awards.ts';
import { selectCallParties } from './call-parties.ts';
import { selectCall } from './calls.ts';

/** `undefined` where there is no such call, or it was never launched. */
export async function selectPublishedCall(
  reader: Reader,
  id: string,
): Promise<PublishedCall | undefined> {
  const call = await selectCall(reader, id);
  if (call?.launchedAt === undefined || call.state === 'drafted') return undefined;
  const { terms, launchedAt, cancelledAt, extensions } = call;
  const { buyer: found, nameOf } = await selectCallParties(reader, terms.id);
  const awards = await selectAwards(reader, terms.id);
  const buyer = found ?? terms.states[0];
  if (buyer === undefined) return undefined;
  const opening = await selectOpening(reader, terms.id);
  return { terms, launchedAt, cancelledAt, extensions, buyer, awards, nameOf, ...opening };
}

interface OpenedLot {
  readonly lot: string;
  readonly count: number;
  readonly opened_at: bigint;
}

/** Withdrawn bids were never opened, and are not counted. */
async function selectOpening(
  reader: Reader,
  call: string,
): Promise<Pick<PublishedCall, 'openedAt' | 'bidCountByLot'>> {
  const rows = await reader.query<OpenedLot>(
    `SELECT content->>'lot' AS lot, count(*)::integer AS count, max(opened_at) AS opened_at
       FROM procurement.bid WHERE call = $1 AND content IS NOT NULL GROUP BY 1 ORDER BY 1`,
    [call],
  );
  const moments = rows.map(({ opened_at: at }) => Number(at));
  return {
    openedAt: moments.length === 0 ? undefined : toEpochSeconds(Math.max(...moments)),
    bidCountByLot: new Map(rows.map(({ lot, count }) => [lot, count])),
  };
}

interface AwardRow {
  readonly bid: BidId;
  readonly lot: string;
  readonly bidder: PartyId;
  readonly union_micros: readonly string[];
  readonly awarded_at: bigint;
  readonly standstill_ends_at: bigint | null;
  readonly contract: ContractId | null;
  readonly signed_at: bigint | null;
  readonly start_at: bigint | null;
  readonly end_at: bigint | null;
  readonly exit_from_at: bigint | null;
  readonly lapsed_at: bigint | null;
}

async function selectAwards(reader: Reader, call: string): Promise<readonly PublishedAward[]> {
  const rows = await reader.query<AwardRow>(
    `SELECT s.bid, s.lot, b.bidder, s.union_micros, a.awarded_at, u.standstill_ends_at,
            g.contract, g.signed_at, g.exit_from_at, l.lapsed_at,
            (SELECT min(f.start_at) FROM procurement.phase AS f WHERE f.contract = g.contract)
              AS start_at,
            (SELECT max(f.end_at) FROM procurement.phase AS f WHERE f.contract = g.contract)
              AS end_at
       FROM ${AWARDED}
      WHERE a.call = $1 ORDER BY s.rank`,
    [call],
  );
  return rows.map((row) => ({
    ...{ bid: row.bid, lot: row.lot, supplier: row.bidder },
    unionMicros: sumMicros(row.union_micros.map(BigInt)),
    awardedAt: secondsOf(row.awarded_at),
    standstillEndsAt: timeOrNone(row.standstill_ends_at),
    lapsedAt: timeOrNone(row.lapsed_at),
    contract:
      row.contract === null
        ? undefined
        : {
            id: row.contract,
            signedAt: secondsOf(row.signed_at),
            start: secondsOf(row.start_at),
            end: secondsOf(row.end_at),
            leftFrom: timeOrNone(row.exit_from_at),
          },
  }));
}

function secondsOf(at: bigint | null): EpochSeconds {
  return toEpochSeconds(Number(at));
}
