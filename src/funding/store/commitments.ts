/** Commitments with their instalments. Read under `lockPlan` by whoever decides upon them. */
import type { CommitmentId, PartyId, ProgrammeId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { CommitmentStatus } from '../commitment.ts';
import type { CommitmentDraft } from '../commitment-draft.ts';
import type { CommitmentState, InstalmentState } from '../commitment-steps.ts';

export interface CommitmentRow {
  readonly id: CommitmentId;
  readonly party: PartyId;
  readonly programme: ProgrammeId;
  readonly territory: PartyId | null;
  readonly status: CommitmentStatus;
  readonly signed_at: bigint | null;
  readonly withdrawn_at: bigint | null;
  readonly version: number;
  /** `[number, due_at, micros, called_at, paid_at]`, as text because JSON numbers end at 2^53. */
  readonly instalments: readonly (readonly (string | null)[])[];
}

export const COMMITMENT_COLUMNS = `
  c.id, c.party, c.programme, c.territory, c.status, c.signed_at, c.withdrawn_at, c.version,
  (SELECT jsonb_agg(jsonb_build_array(i.number::text, i.due_at::text, i.micros::text,
                                      i.called_at::text, i.paid_at::text) ORDER BY i.number)
     FROM funding.instalment AS i WHERE i.commitment = c.id) AS instalments`;

export async function selectCommitments(reader: Reader): Promise<readonly CommitmentState[]> {
  const rows = await reader.query<CommitmentRow>(
    `SELECT ${COMMITMENT_COLUMNS} FROM funding.commitment AS c ORDER BY c.position`,
    [],
  );
  return rows.map(commitmentFromRow);
}

export async function selectCommitmentsOf(
  reader: Reader,
  party: PartyId,
): Promise<readonly CommitmentState[]> {
  const rows = await reader.query<CommitmentRow>(
    `SELECT ${COMMITMENT_COLUMNS} FROM funding.commitment AS c
      WHERE c.party = $1 ORDER BY c.position`,
    [party],
  );
  return rows.map(commitmentFromRow);
}

export async function selectCommitment(
  reader: Reader,
  id: string,
): Promise<CommitmentState | undefined> {
  const [row] = await reader.query<CommitmentRow>(
    `SELECT ${COMMITMENT_COLUMNS} FROM funding.commitment AS c WHERE c.id = $1`,
    [id],
  );
  return row === undefined ? undefined : commitmentFromRow(row);
}

export function commitmentFromRow(row: CommitmentRow): CommitmentState {
  return {
    id: row.id,
    party: row.party,
    programme: row.programme,
    territory: row.territory ?? undefined,
    status: row.status,
    instalments: (row.instalments ?? []).map(instalmentFromJson),
    signedAt: timeOrNone(row.signed_at),
    withdrawnAt: timeOrNone(row.withdrawn_at),
    version: row.version,
  };
}

function instalmentFromJson(values: readonly (string | null)[]): InstalmentState {
  const [number, dueAt, micros, calledAt, paidAt] = values;
  return {
    number: Number(number),
    dueAt: toEpochSeconds(Number(dueAt)),
    micros: toEurMicros(BigInt(micros ?? 0)),
    calledAt: timeOrNone(calledAt),
    paidAt: timeOrNone(paidAt),
  };
}

function timeOrNone(value: bigint | string | null | undefined): EpochSeconds | undefined {
  return value === null || value === undefined ? undefined : toEpochSeconds(Number(value));
}

/** Adds a commitment as a draft. */
export async function insertCommitment(writer: Writer, draft: CommitmentDraft): Promise<void> {
  await writer.query(
    'INSERT INTO funding.commitment (id, party, programme, territory) VALUES ($1, $2, $3, $4)',
    [draft.id, draft.party, draft.programme, draft.territory ?? null],
  );
  await insertInstalments(writer, draft);
}

/** Only a draft can be written anew: the schema refuses anything else. */
export async function updateDraft(writer: Writer, draft: CommitmentDraft): Promise<void> {
  await writer.query('DELETE FROM funding.instalment WHERE commitment = $1', [draft.id]);
  await writer.query(
    `UPDATE funding.commitment SET party = $2, programme = $3, territory = $4,
       version = version + 1 WHERE id = $1`,
    [draft.id, draft.party, draft.programme, draft.territory ?? null],
  );
  await insertInstalments(writer, draft);
}

async function insertInstalments(writer: Writer, draft: CommitmentDraft): Promise<void> {
  await writer.query(
    `INSERT INTO funding.instalment (commitment, number, due_at, micros)
     SELECT $1, number, due_at, micros
       FROM unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY AS given (due_at, micros, number)`,
    [
      draft.id,
      draft.instalments.map(({ dueAt }) => dueAt),
      draft.instalments.map(({ micros }) => String(micros)),
    ],
  );
}

export async function updateCommitmentStatus(
  writer: Writer,
  id: CommitmentId,
  status: CommitmentStatus,
): Promise<void> {
  await writer.query(
    `UPDATE funding.commitment SET status = $2::text, version = version + 1,
       signed_at = CASE WHEN $2::text = 'signed' THEN $3::bigint ELSE signed_at END,
       withdrawn_at = CASE WHEN $2::text = 'withdrawn' THEN $3::bigint END
     WHERE id = $1`,
    [id, status, writer.caller.at],
  );
}

export async function updateInstalmentCalled(
  writer: Writer,
  commitment: CommitmentId,
  number: number,
): Promise<void> {
  await writer.query(
    'UPDATE funding.instalment SET called_at = $3 WHERE commitment = $1 AND number = $2',
    [commitment, number, writer.caller.at],
  );
}

export async function updateInstalmentPaid(
  writer: Writer,
  commitment: CommitmentId,
  number: number,
): Promise<void> {
  await writer.query(
    'UPDATE funding.instalment SET paid_at = $3 WHERE commitment = $1 AND number = $2',
    [commitment, number, writer.caller.at],
  );
}
