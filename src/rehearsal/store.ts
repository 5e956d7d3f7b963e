/** Rows of the schema `rehearsal`. */
import type { PartyId } from '../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import { timeOrNone } from '../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../platform/database/transaction.ts';
import type { KeptRehearsal, KeyFigures, RehearsalFailure, RehearsalId } from './kept-rehearsal.ts';
import type { RehearsalOrder } from './rehearse-text.ts';

export interface RehearsalRow {
  readonly id: RehearsalId;
  readonly name: string;
  readonly owner: string;
  readonly party: PartyId | null;
  readonly example: string | null;
  readonly assumes_budget: boolean;
  readonly state: KeptRehearsal['state'];
  readonly attempt: number;
  readonly place: bigint | null;
  readonly submitted_at: bigint;
  readonly started_at: bigint | null;
  readonly ended_at: bigint | null;
  readonly beat_at: bigint | null;
  readonly done_ppm: number;
  readonly failure: RehearsalFailure | null;
  readonly figures: KeyFigures | null;
  readonly version: number;
}

export const REHEARSAL_COLUMNS = `r.id, r.name, r.owner, r.party, r.example, r.assumes_budget,
  r.state, r.attempt, r.submitted_at, r.started_at, r.ended_at, r.beat_at, r.done_ppm, r.failure,
  r.figures, r.version,
  CASE WHEN r.state = 'waiting' THEN (
    SELECT count(*) FROM rehearsal.rehearsal AS before
     WHERE before.state = 'waiting' AND before.position <= r.position) END AS place`;

export function fromRow(row: RehearsalRow): KeptRehearsal {
  const { id, name, owner, state, attempt, version } = row;
  return {
    ...{ id, name, owner, state, attempt, version },
    party: row.party ?? undefined,
    example: row.example ?? undefined,
    assumesBudget: row.assumes_budget,
    place: row.place === null ? undefined : Number(row.place),
    donePpm: row.done_ppm,
    submittedAt: toEpochSeconds(Number(row.submitted_at)),
    startedAt: timeOrNone(row.started_at),
    endedAt: timeOrNone(row.ended_at),
    beatAt: timeOrNone(row.beat_at),
    failure: row.failure ?? undefined,
    figures: row.figures ?? undefined,
  };
}

export async function selectRehearsal(
  reader: Reader,
  id: string,
): Promise<KeptRehearsal | undefined> {
  const [row] = await reader.query<RehearsalRow>(
    `SELECT ${REHEARSAL_COLUMNS} FROM rehearsal.rehearsal AS r WHERE r.id = $1`,
    [id],
  );
  return row && fromRow(row);
}

/** As {@link selectRehearsal}, held until the transaction is over. */
export async function lockRehearsal(
  writer: Writer,
  id: string,
): Promise<KeptRehearsal | undefined> {
  await writer.query('SELECT 1 FROM rehearsal.rehearsal WHERE id = $1 FOR UPDATE', [id]);
  return selectRehearsal(writer, id);
}

/** Until the end of the transaction no other rehearsal of this owner is put in line. */
export async function lockOwner(writer: Writer, owner: string): Promise<void> {
  const sql = `SELECT pg_advisory_xact_lock(hashtext('rehearsal.owner'), hashtext($1))`;
  await writer.query(sql, [owner]);
}

/** Waiting, or running and heard of since `heardSince`. */
export async function countOpenOf(
  reader: Reader,
  owner: string,
  heardSince: EpochSeconds,
): Promise<number> {
  const [row] = await reader.query<{ count: bigint }>(
    `SELECT count(*) AS count FROM rehearsal.rehearsal
      WHERE owner = $1 AND (state = 'waiting' OR state = 'running' AND beat_at >= $2)`,
    [owner, heardSince],
  );
  return Number(row?.count ?? 0n);
}

export interface NewRehearsal extends RehearsalOrder {
  readonly id: RehearsalId;
  readonly name: string;
  readonly owner: string;
  readonly party: PartyId | undefined;
  readonly example: string | undefined;
  readonly fingerprint: string;
}

/** False where the ready-made rehearsal of this example is there already. */
export async function insertRehearsal(writer: Writer, made: NewRehearsal): Promise<boolean> {
  const rows = await writer.query(
    `INSERT INTO rehearsal.rehearsal (id, name, owner, party, example, fingerprint, programme,
       assumes_budget, submitted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (example, fingerprint) WHERE example IS NOT NULL DO NOTHING RETURNING id`,
    [
      made.id,
      made.name,
      made.owner,
      made.party ?? null,
      made.example ?? null,
      made.fingerprint,
      made.programme,
      made.assumesBudget,
      writer.caller.at,
    ],
  );
  return rows.length === 1;
}

export async function selectOfExample(
  reader: Reader,
  example: string,
  fingerprint: string,
): Promise<KeptRehearsal | undefined> {
  const [row] = await reader.query<RehearsalRow>(
    `SELECT ${REHEARSAL_COLUMNS} FROM rehearsal.rehearsal AS r
      WHERE r.example = $1 AND r.fingerprint = $2`,
    [example, fingerprint],
  );
  return row && fromRow(row);
}

/** The programme as it was sent. */
export async function selectProgrammeText(reader: Reader, id: string): Promise<string | undefined> {
  const [row] = await reader.query<{ programme: string }>(
    'SELECT programme FROM rehearsal.rehearsal WHERE id = $1',
    [id],
  );
  return row?.programme;
}

export interface KeptResult {
  readonly id: RehearsalId;
  readonly name: string;
  /** summary.json as it was written. */
  readonly summary: string;
}

/** Of those that have finished, in the order of `ids`. */
export async function selectSummaries(
  reader: Reader,
  ids: readonly string[],
): Promise<readonly KeptResult[]> {
  return reader.query<KeptResult>(
    `SELECT r.id, r.name, result.summary
       FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, number)
       JOIN rehearsal.rehearsal AS r USING (id)
       JOIN rehearsal.result ON result.rehearsal = r.id
      ORDER BY wanted.number`,
    [ids],
  );
}

/** The page for people; `undefined` where it has not finished. */
export async function selectReport(reader: Reader, id: string): Promise<string | undefined> {
  const [row] = await reader.query<{ report: string }>(
    'SELECT report FROM rehearsal.result WHERE rehearsal = $1',
    [id],
  );
  return row?.report;
}

export async function isAnyWaiting(reader: Reader): Promise<boolean> {
  const rows = await reader.query(
    `SELECT 1 FROM rehearsal.rehearsal WHERE state = 'waiting' LIMIT 1`,
    [],
  );
  return rows.length > 0;
}

export interface Claimed extends RehearsalOrder {
  readonly id: RehearsalId;
  readonly attempt: number;
}

/** The first in line, which then runs; those that another server takes at the moment are left. */
export async function startFirstWaiting(writer: Writer): Promise<Claimed | undefined> {
  const [row] = await writer.query<{
    id: RehearsalId;
    attempt: number;
    programme: string;
    assumes_budget: boolean;
  }>(
    `UPDATE rehearsal.rehearsal SET state = 'running', attempt = attempt + 1, started_at = $1,
            beat_at = $1, done_ppm = 0, version = version + 1
      WHERE id = (SELECT id FROM rehearsal.rehearsal WHERE state = 'waiting'
                   ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, attempt, programme, assumes_budget`,
    [writer.caller.at],
  );
  if (row === undefined) return undefined;
  const { id, attempt, programme, assumes_budget: assumesBudget } = row;
  return { id, attempt, programme, assumesBudget };
}

/** Notes that it still runs, and how far it is; false where it must end. Not audited. */
export async function beat(
  reader: Reader,
  { id, attempt }: Pick<Claimed, 'id' | 'attempt'>,
  { at, donePpm }: { readonly at: EpochSeconds; readonly donePpm: number },
): Promise<boolean> {
  const rows = await reader.query(
    `UPDATE rehearsal.rehearsal SET beat_at = $3, done_ppm = $4
      WHERE id = $1 AND attempt = $2 AND state = 'running' RETURNING id`,
    [id, attempt, at, donePpm],
  );
  return rows.length === 1;
}

export interface Ending {
  readonly state: 'waiting' | 'finished' | 'failed';
  readonly failure?: RehearsalFailure;
  readonly figures?: KeyFigures;
}

/** False where it does not run any more, or another server runs it. A finished one is all done. */
export async function endRun(
  writer: Writer,
  { id, attempt }: Pick<Claimed, 'id' | 'attempt'>,
  { state, failure, figures }: Ending,
): Promise<boolean> {
  const rows = await writer.query(
    `UPDATE rehearsal.rehearsal
        SET state = $3, failure = $4, figures = $5::jsonb, version = version + 1,
            done_ppm = CASE WHEN $3 = 'finished' THEN 1000000 ELSE done_ppm END,
            ended_at = CASE WHEN $3 = 'waiting' THEN NULL ELSE $6::bigint END
      WHERE id = $1 AND attempt = $2 AND state = 'running' RETURNING id`,
    [
      id,
      attempt,
      state,
      failure ?? null,
      figures === undefined ? null : JSON.stringify(figures),
      writer.caller.at,
    ],
  );
  return rows.length === 1;
}

export async function insertResult(
  writer: Writer,
  id: RehearsalId,
  { summary, report }: { readonly summary: string; readonly report: string },
): Promise<void> {
  await writer.query(
    'INSERT INTO rehearsal.result (rehearsal, summary, report) VALUES ($1, $2, $3)',
    [id, summary, report],
  );
}

export async function updateCancelled(writer: Writer, id: RehearsalId): Promise<void> {
  await writer.query(
    `UPDATE rehearsal.rehearsal SET state = 'cancelled', ended_at = $2, version = version + 1
      WHERE id = $1`,
    [id, writer.caller.at],
  );
}

/** At the place in line that it had. */
export async function updateWaitingAgain(writer: Writer, id: RehearsalId): Promise<void> {
  await writer.query(
    `UPDATE rehearsal.rehearsal
        SET state = 'waiting', failure = NULL, ended_at = NULL, started_at = NULL, beat_at = NULL,
            done_ppm = 0, version = version + 1
      WHERE id = $1`,
    [id],
  );
}
