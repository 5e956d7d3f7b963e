/** Expressions of interest with their contact log. */
import type { InterestId, PartyId, ProgrammeId } from '../../kernel/ids.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type {
  Interest,
  InterestDraft,
  InterestMember,
  InterestSite,
  InterestState,
  InterestTrack,
} from '../interest.ts';

export interface InterestRow {
  readonly id: InterestId;
  readonly programme: ProgrammeId;
  readonly received_at: bigint;
  readonly state: InterestState;
  readonly track: InterestTrack;
  readonly gpu_count: bigint;
  readonly h100_equivalents: bigint;
  readonly investment_micros: bigint;
  readonly power_kilowatts: bigint;
  readonly content: InterestContent;
  readonly version: number;
  /** `[number, noted_at, noted_by, spoken_to, note]`. */
  readonly notes: readonly (readonly [number, string, string, string, string])[];
}

interface InterestContent {
  readonly consortium: string;
  readonly members: readonly InterestMember[];
  readonly contact: { readonly name: string; readonly mail: string };
  readonly sites: readonly InterestSite[];
}

export const INTEREST_COLUMNS = `i.id, i.programme, i.received_at, i.state, i.track, i.gpu_count,
  i.h100_equivalents, i.investment_micros, i.power_kilowatts, i.content, i.version,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(n.number, n.noted_at::text, n.noted_by,
                                               n.spoken_to, n.note) ORDER BY n.number), '[]')
     FROM procurement.interest_note AS n WHERE n.interest = i.id) AS notes`;

export async function selectInterest(reader: Reader, id: string): Promise<Interest | undefined> {
  const [row] = await reader.query<InterestRow>(
    `SELECT ${INTEREST_COLUMNS} FROM procurement.interest AS i WHERE i.id = $1`,
    [id],
  );
  return row === undefined ? undefined : interestFromRow(row);
}

/** As {@link selectInterest}; nobody else adds a note before the transaction ends. */
export async function lockInterest(writer: Writer, id: string): Promise<Interest | undefined> {
  await writer.query('SELECT FROM procurement.interest WHERE id = $1 FOR UPDATE', [id]);
  return selectInterest(writer, id);
}

export function interestFromRow(row: InterestRow): Interest {
  return {
    id: row.id,
    programme: row.programme,
    state: row.state,
    receivedAt: toEpochSeconds(Number(row.received_at)),
    ...row.content,
    gpuCount: Number(row.gpu_count),
    h100Equivalents: Number(row.h100_equivalents),
    investmentMicros: toEurMicros(row.investment_micros),
    powerKilowatts: Number(row.power_kilowatts),
    track: row.track,
    notes: row.notes.map(([number, at, by, spokenTo, note]) => ({
      number,
      at: toEpochSeconds(Number(at)),
      by,
      spokenTo,
      note,
    })),
    version: row.version,
  };
}

/** Answers the id that it was given: `interest_00000012`. */
export async function insertInterest(writer: Writer, draft: InterestDraft): Promise<InterestId> {
  const { consortium, members, contact, sites } = draft;
  const [next] = await writer.query<{ readonly position: bigint }>(
    `SELECT nextval(pg_get_serial_sequence('procurement.interest', 'position')) AS position`,
  );
  const id: InterestId = `interest_${String(next?.position ?? 0).padStart(8, '0')}`;
  await writer.query(
    `INSERT INTO procurement.interest (id, position, programme, received_at, track, gpu_count,
       h100_equivalents, investment_micros, power_kilowatts, host_states, site_count, content)
     OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      id,
      next?.position,
      draft.programme,
      writer.caller.at,
      draft.track,
      draft.gpuCount,
      draft.h100Equivalents,
      draft.investmentMicros,
      draft.powerKilowatts,
      [...new Set(sites.map(({ host }) => host))],
      sites.length,
      JSON.stringify({ consortium, members, contact, sites } satisfies InterestContent),
    ],
  );
  return id;
}

export async function insertNote(
  writer: Writer,
  { id, notes }: Interest,
  said: { readonly spokenTo: string; readonly note: string },
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.interest_note
       (interest, number, noted_at, noted_by, spoken_to, note)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, notes.length + 1, writer.caller.at, writer.caller.actor, said.spokenTo, said.note],
  );
}

export async function updateInterestState(
  writer: Writer,
  id: InterestId,
  state: InterestState,
): Promise<void> {
  await writer.query(
    'UPDATE procurement.interest SET state = $2, version = version + 1 WHERE id = $1',
    [id, state],
  );
}

/** Totals of the interests of one programme that are in one state; sums as text. */
export interface InterestTotal {
  readonly programme: ProgrammeId;
  readonly state: InterestState;
  readonly count: string;
  readonly sites: string;
  readonly gpus: string;
  readonly h100_equivalents: string;
  readonly investment: string;
  readonly kilowatts: string;
}

export async function selectInterestTotals(reader: Reader): Promise<readonly InterestTotal[]> {
  return reader.query<InterestTotal>(
    `SELECT i.programme, i.state, count(*)::text AS count, sum(i.site_count)::text AS sites,
       sum(i.gpu_count)::text AS gpus, sum(i.h100_equivalents)::text AS h100_equivalents,
       sum(i.investment_micros)::text AS investment, sum(i.power_kilowatts)::text AS kilowatts
     FROM procurement.interest AS i GROUP BY i.programme, i.state ORDER BY 1, 2`,
  );
}

/** In how many interests of a programme each state would host a site. */
export interface InterestHost {
  readonly programme: ProgrammeId;
  readonly host: PartyId;
  readonly count: string;
}

export async function selectInterestHosts(reader: Reader): Promise<readonly InterestHost[]> {
  return reader.query<InterestHost>(
    `SELECT i.programme, h.host, count(*)::text AS count
       FROM procurement.interest AS i, unnest(i.host_states) AS h (host)
      GROUP BY i.programme, h.host ORDER BY 1, 2`,
  );
}
