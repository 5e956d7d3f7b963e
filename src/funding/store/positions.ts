/** Decisions of parties on programmes. Only added; the view of the schema says which counts. */
import type { PartyId, ProgrammeId } from '../../kernel/ids.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { OtherTrack, Position, PositionDraft, PositionReason } from '../position.ts';

export interface PositionRow {
  readonly number: bigint;
  readonly party: PartyId;
  readonly programme: ProgrammeId;
  readonly takes_part: boolean;
  readonly reason: PositionReason | null;
  readonly explanation: string;
  readonly shortfall_year: number | null;
  readonly shortfall_micros: bigint | null;
  readonly tracks: readonly OtherTrack[];
  readonly decided_at: bigint;
  readonly decided_by: string;
}

export const POSITION_COLUMNS = `p.number, p.party, p.programme, p.takes_part, p.reason,
  p.explanation, p.shortfall_year, p.shortfall_micros, p.tracks, p.decided_at, p.decided_by`;

/** A party in a programme now: by its latest decision, or by a commitment that it signed since. */
export interface StandingRow extends Nullable<Omit<PositionRow, 'number'>> {
  readonly party: PartyId;
  readonly programme: ProgrammeId;
  readonly is_by_commitment: boolean;
  readonly signed_at: bigint | null;
}
type Nullable<Row> = { readonly [Key in keyof Row]: Row[Key] | null };

export const STANDING_COLUMNS = `p.party, p.programme, p.is_by_commitment, p.takes_part, p.reason,
  p.explanation, p.shortfall_year, p.shortfall_micros, p.tracks, p.decided_at, p.decided_by,
  p.signed_at`;

export function positionFromRow(row: PositionRow): Position {
  const { shortfall_year: year, shortfall_micros: micros } = row;
  return {
    party: row.party,
    programme: row.programme,
    takesPart: row.takes_part,
    reason: row.reason ?? undefined,
    explanation: row.explanation,
    budgetGap:
      year === null || micros === null ? undefined : { year, shortfallMicros: toEurMicros(micros) },
    tracks: row.tracks,
    decidedAt: toEpochSeconds(Number(row.decided_at)),
    decidedBy: row.decided_by,
  };
}

/** In the name and at the time of the caller. */
export async function insertPosition(writer: Writer, draft: PositionDraft): Promise<Position> {
  const { party, programme, takesPart, reason, explanation, budgetGap, tracks } = draft;
  await writer.query(
    `INSERT INTO funding.position (party, programme, takes_part, reason, explanation,
       shortfall_year, shortfall_micros, tracks, decided_at, decided_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      party,
      programme,
      takesPart,
      reason ?? null,
      explanation,
      budgetGap?.year ?? null,
      budgetGap?.shortfallMicros ?? null,
      tracks,
      writer.caller.at,
      writer.caller.actor,
    ],
  );
  return { ...draft, decidedAt: writer.caller.at, decidedBy: writer.caller.actor };
}
