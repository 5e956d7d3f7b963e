/** Commitments with their instalments. Read under `lockPlan` by whoever decides upon them. */
import type { CommitmentId, PartyId, ProgrammeId } from '../../kernel/ids.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { CommitmentStatus } from '../commitment.ts';
import type { CommitmentDraft } from '../commitment-draft.ts';
import type {
  CommitmentDefault,
  CommitmentState,
  InstalmentState,
  UnpaidInstalment,
} from '../commitment-steps.ts';
import { OWN_BUDGET } from '../source.ts';
import {
  conditionFromJson,
  insertConditions,
  type SourceColumns,
  sourceFromRow,
  sourceToColumns,
} from './commitment-terms.ts';

export interface CommitmentRow extends SourceColumns {
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
  /** `[sentence, met_at]` */
  readonly conditions: readonly (readonly [string, string | null])[] | null;
  readonly defaulted_at: bigint | null;
  readonly defaulted_number: number | null;
  readonly payable_until_at: bigint | null;
}

export const COMMITMENT_COLUMNS = `
  c.id, c.party, c.programme, c.territory, c.status, c.signed_at, c.withdrawn_at, c.version,
  (SELECT jsonb_agg(jsonb_build_array(i.number::text, i.due_at::text, i.micros::text,
                                      i.called_at::text, i.paid_at::text) ORDER BY i.number)
     FROM funding.instalment AS i WHERE i.commitment = c.id) AS instalments,
  (SELECT jsonb_agg(jsonb_build_array(n.sentence, n.met_at::text) ORDER BY n.number)
     FROM funding.condition AS n WHERE n.commitment = c.id) AS conditions,
  c.source, c.transfer_by_at, c.transferred_at, c.valuation_micros, c.certifier, c.certified_at,
  c.defaulted_at, c.defaulted_number, c.payable_until_at`;

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
    default: defaultFromRow(row),
    source: sourceFromRow(row),
    conditions: (row.conditions ?? []).map(conditionFromJson),
    version: row.version,
  };
}

function defaultFromRow(row: CommitmentRow): CommitmentDefault | undefined {
  const { defaulted_at, defaulted_number, payable_until_at } = row;
  if (defaulted_at === null || defaulted_number === null) return undefined;
  return {
    number: defaulted_number,
    payableUntilAt: toEpochSeconds(Number(payable_until_at)),
    at: toEpochSeconds(Number(defaulted_at)),
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

/** Adds a commitment as a draft. */
export async function insertCommitment(writer: Writer, draft: CommitmentDraft): Promise<void> {
  const { source, conditions } = draft.terms ?? OWN_BUDGET;
  await writer.query(
    `INSERT INTO funding.commitment (id, party, programme, territory, source, transfer_by_at,
       transferred_at, valuation_micros, certifier, certified_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [draft.id, draft.party, draft.programme, draft.territory ?? null, ...sourceToColumns(source)],
  );
  await insertInstalments(writer, draft);
  await insertConditions(writer, draft.id, conditions);
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
  if (draft.terms === undefined) return;
  await writer.query(
    `UPDATE funding.commitment SET source = $2, transfer_by_at = $3, transferred_at = $4,
       valuation_micros = $5, certifier = $6, certified_at = $7 WHERE id = $1`,
    [draft.id, ...sourceToColumns(draft.terms.source)],
  );
  await writer.query('DELETE FROM funding.condition WHERE commitment = $1', [draft.id]);
  await insertConditions(writer, draft.id, draft.terms.conditions);
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

/** At the time of the caller, whose clock may be behind the one by which the payment was called. */
export async function updateInstalmentPaid(
  writer: Writer,
  commitment: CommitmentId,
  number: number,
): Promise<void> {
  await writer.query(
    `UPDATE funding.instalment SET paid_at = greatest(called_at, $3)
      WHERE commitment = $1 AND number = $2`,
    [commitment, number, writer.caller.at],
  );
}

/** Declares the default, at the time of the caller. */
export async function updateCommitmentDefaulted(
  writer: Writer,
  id: CommitmentId,
  { number, payableUntilAt }: UnpaidInstalment,
): Promise<void> {
  await writer.query(
    `UPDATE funding.commitment SET status = 'defaulted', defaulted_at = $2, defaulted_number = $3,
       payable_until_at = $4, version = version + 1 WHERE id = $1`,
    [id, writer.caller.at, number, payableUntilAt],
  );
}
