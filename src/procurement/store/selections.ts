/** Decisions of calls, each with all that it was computed from. Written with the call locked. */
import type { BidId, CallId, PartyId, ProgrammeId, VoteId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Candidate, Exclusion, Selected, SelectionCaps } from '../selection/candidate.ts';
import type { Decision, SelectionBasis, StoredSelection } from '../selection/decision.ts';
import { scoreOf } from '../selection/select.ts';
import { type CallCapsJson, fromCapsJson, toCapsJson } from './call-json.ts';

/** Money as text, because JSON numbers end at 2^53. */
interface CapsJson extends CallCapsJson {
  readonly committedMicros: readonly (readonly [PartyId, string])[];
}
/** An exclusion with its money, where it has any, as text. */
type ExclusionJson = { readonly reason: Exclusion['reason'] } & Readonly<Record<string, unknown>>;
interface NationalJson {
  readonly state: PartyId;
  readonly micros: string;
}

interface SelectionRow {
  readonly number: number;
  readonly basis: SelectionBasis;
  readonly reason: string | null;
  readonly caps: CapsJson;
  readonly optimum_score: bigint;
  readonly optimum_bound: bigint;
  readonly optimum_is_proven: boolean;
  readonly optimum_milliseconds: number;
  readonly decided_at: bigint;
  readonly decided_by: string;
  readonly standstill_ends_at: bigint;
  readonly voided_at: bigint | null;
  readonly vote: VoteId | null;
}

export interface SelectionBidRow {
  readonly rank: number;
  readonly bid: BidId;
  readonly lot: string;
  readonly score_thousandths: number;
  readonly capex_micros: bigint;
  readonly union_micros: readonly string[];
  readonly national: readonly NationalJson[];
  readonly rank_exclusion: ExclusionJson | null;
  readonly optimum_exclusion: ExclusionJson | null;
  readonly decision_exclusion: ExclusionJson | null;
}

export const SELECTION_BID_COLUMNS = `s.rank, s.bid, s.lot, s.score_thousandths, s.capex_micros,
  s.union_micros, s.national, s.rank_exclusion, s.optimum_exclusion, s.decision_exclusion`;

/** The last decision of a call, whether it stands or is void. */
export async function selectSelection(
  reader: Reader,
  call: CallId,
): Promise<StoredSelection | undefined> {
  const [row] = await reader.query<SelectionRow>(
    `SELECT s.*, w.vote FROM procurement.selection AS s
       LEFT JOIN procurement.act_vote AS w ON (w.call, w.selection) = (s.call, s.number)
      WHERE s.call = $1 ORDER BY s.number DESC LIMIT 1`,
    [call],
  );
  if (row === undefined) return undefined;
  const bids = await reader.query<SelectionBidRow>(
    `SELECT ${SELECTION_BID_COLUMNS} FROM procurement.selection_bid AS s
      WHERE s.call = $1 AND s.number = $2 ORDER BY s.rank`,
    [call, row.number],
  );
  return selectionFromRows(row, bids);
}

/**
 * What was selected in a programme, or called up from a reserve, asks of each state, as long as no
 * contract draws on it and its award has not lapsed. The sums change under the lock of the plan
 * alone, or become less.
 */
export async function selectSelectedMicros(
  reader: Reader,
  programme: ProgrammeId,
): Promise<ReadonlyMap<PartyId, bigint>> {
  const rows = await reader.query<{ readonly state: PartyId; readonly micros: string }>(
    `SELECT n.state, sum(n.micros)::text AS micros
       FROM procurement.call AS c
       JOIN procurement.selection AS s ON s.call = c.id AND s.voided_at IS NULL
       JOIN procurement.selection_bid AS b ON (b.call, b.number) = (s.call, s.number),
            jsonb_to_recordset(b.national) AS n (state text, micros numeric)
      WHERE c.programme = $1 AND c.state IN ('decided', 'awarded')
        AND (b.decision_exclusion IS NULL
          OR EXISTS (SELECT FROM procurement.call_up AS u WHERE u.bid = b.bid))
        AND NOT EXISTS (SELECT FROM procurement.signed_contract AS k WHERE k.bid = b.bid)
        AND NOT EXISTS (SELECT FROM procurement.award_lapse AS l WHERE l.bid = b.bid)
      GROUP BY n.state`,
    [programme],
  );
  return new Map(rows.map(({ state, micros }) => [state, BigInt(micros)]));
}

function selectionFromRows(row: SelectionRow, bids: readonly SelectionBidRow[]): StoredSelection {
  const candidates = bids.map(candidateFromRow);
  return {
    number: row.number,
    candidates,
    caps: fromSelectionCapsJson(row.caps),
    byRank: selectedBy('rank_exclusion', bids, candidates),
    optimum: selectedBy('optimum_exclusion', bids, candidates),
    solved: {
      objective: Number(row.optimum_score),
      bound: Number(row.optimum_bound),
      isOptimal: row.optimum_is_proven,
      milliseconds: row.optimum_milliseconds,
    },
    basis: row.basis,
    reason: row.reason ?? undefined,
    chosen: selectedBy('decision_exclusion', bids, candidates),
    decidedAt: toEpochSeconds(Number(row.decided_at)),
    decidedBy: row.decided_by,
    standstillEndsAt: toEpochSeconds(Number(row.standstill_ends_at)),
    voidedAt: timeOrNone(row.voided_at),
    vote: row.vote ?? undefined,
  };
}

export function candidateFromRow(row: SelectionBidRow): Candidate {
  return {
    bid: row.bid,
    lot: row.lot,
    scoreThousandths: row.score_thousandths,
    capexMicros: toEurMicros(row.capex_micros),
    unionMicrosByPhase: row.union_micros.map((micros) => toEurMicros(BigInt(micros))),
    national: row.national.map(({ state, micros }) => ({
      state,
      micros: toEurMicros(BigInt(micros)),
    })),
  };
}

type ExclusionColumn = 'rank_exclusion' | 'optimum_exclusion' | 'decision_exclusion';

function selectedBy(
  column: ExclusionColumn,
  rows: readonly SelectionBidRow[],
  candidates: readonly Candidate[],
): Selected {
  const bids = rows.filter((row) => row[column] === null).map(({ bid }) => bid);
  const excluded = rows.flatMap((row) => {
    const exclusion = fromExclusionJson(row[column]);
    return exclusion === undefined ? [] : [{ bid: row.bid, exclusion }];
  });
  return { bids, scoreThousandths: scoreOf(candidates, bids), excluded };
}

export function fromExclusionJson(json: ExclusionJson | null): Exclusion | undefined {
  if (json === null) return undefined;
  const { overMicros, ...rest } = json;
  const money = overMicros === undefined ? {} : { overMicros: BigInt(String(overMicros)) };
  // As it was written by `insertSelectionBids`.
  return { ...rest, ...money } as Exclusion;
}

function toSelectionCapsJson(caps: SelectionCaps): CapsJson {
  const committed = [...caps.committedMicros];
  return {
    ...toCapsJson(caps),
    committedMicros: committed.map(([state, micros]) => [state, String(micros)]),
  };
}

function fromSelectionCapsJson(json: CapsJson): SelectionCaps {
  const committed = json.committedMicros.map(
    ([state, micros]) => [state, toEurMicros(BigInt(micros))] as const,
  );
  return { ...fromCapsJson(json), committedMicros: new Map(committed) };
}

/** Adds the next decision of a call, with a row for each candidate; answers its number. */
export async function insertSelection(
  writer: Writer,
  call: CallId,
  decision: Decision,
  standstillEndsAt: EpochSeconds,
): Promise<number> {
  const { basis, reason, caps, solved } = decision;
  const [row] = await writer.query<{ number: number }>(
    `INSERT INTO procurement.selection (call, number, basis, reason, caps, optimum_score,
       optimum_bound, optimum_is_proven, optimum_milliseconds, decided_at, decided_by,
       standstill_ends_at)
     SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
       FROM procurement.selection WHERE call = $1 RETURNING number`,
    [
      call,
      basis,
      reason ?? null,
      JSON.stringify(toSelectionCapsJson(caps)),
      solved.objective,
      solved.bound,
      solved.isOptimal,
      solved.milliseconds,
      writer.caller.at,
      writer.caller.actor,
      standstillEndsAt,
    ],
  );
  const number = row?.number ?? 0;
  await insertSelectionBids(writer, call, number, decision);
  return number;
}

async function insertSelectionBids(
  writer: Writer,
  call: CallId,
  number: number,
  { candidates, byRank, optimum, chosen }: Decision,
): Promise<void> {
  const rows = candidates.map((each, index) => ({
    rank: index + 1,
    bid: each.bid,
    lot: each.lot,
    score: each.scoreThousandths,
    capex: each.capexMicros,
    union: each.unionMicrosByPhase,
    national: each.national.map(({ state, micros }) => ({ state, micros })),
    byRank: exclusionOf(byRank, each.bid),
    optimum: exclusionOf(optimum, each.bid),
    chosen: exclusionOf(chosen, each.bid),
  }));
  await writer.query(
    `INSERT INTO procurement.selection_bid (call, number, rank, bid, lot, score_thousandths,
       capex_micros, union_micros, national, rank_exclusion, optimum_exclusion, decision_exclusion)
     SELECT $1, $2, r.rank, r.bid, r.lot, r.score, r.capex, r."union", r.national, r."byRank",
            r.optimum, r.chosen
       FROM jsonb_to_recordset($3) AS r (rank integer, bid text, lot text, score integer,
         capex bigint, "union" jsonb, national jsonb, "byRank" jsonb, optimum jsonb, chosen jsonb)`,
    [call, number, JSON.stringify(rows, moneyAsText)],
  );
}

/** As {@link fromExclusionJson} reads it; `undefined`: the bid is not kept out. */
function exclusionOf({ excluded }: Selected, wanted: BidId): Exclusion | undefined {
  return excluded.find(({ bid }) => bid === wanted)?.exclusion;
}

function moneyAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

export async function updateSelectionVoided(
  writer: Writer,
  call: CallId,
  number: number,
): Promise<void> {
  await writer.query(
    'UPDATE procurement.selection SET voided_at = $3 WHERE call = $1 AND number = $2',
    [call, number, writer.caller.at],
  );
}
