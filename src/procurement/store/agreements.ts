/** Agreements with their parties. Whoever decides upon one locks it first. */
import type { AgreementId, CommitmentId, PartyId, ProgrammeId } from '../../kernel/ids.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Agreement, AgreementDraft, AgreementParty, Signature } from '../agreement.ts';
import { type CallCoreJson, fromCoreJson, toCoreJson } from './call-json.ts';

export interface AgreementRow {
  readonly id: AgreementId;
  readonly programme: ProgrammeId;
  readonly name: string;
  readonly core: CallCoreJson;
  readonly frozen_at: bigint | null;
  readonly version: number;
  /** `[party, commitment, signed_at, signed_by]`. */
  readonly parties: readonly (readonly [PartyId, CommitmentId | null, string, string])[];
}

export const AGREEMENT_COLUMNS = `a.id, a.programme, a.name, a.core, a.frozen_at, a.version,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(p.party, p.commitment, p.signed_at::text,
                                               p.signed_by) ORDER BY p.number), '[]')
     FROM procurement.agreement_party AS p WHERE p.agreement = a.id) AS parties`;

export async function selectAgreement(reader: Reader, id: string): Promise<Agreement | undefined> {
  const [row] = await reader.query<AgreementRow>(
    `SELECT ${AGREEMENT_COLUMNS} FROM procurement.agreement AS a WHERE a.id = $1`,
    [id],
  );
  return row === undefined ? undefined : agreementFromRow(row);
}

/** As {@link selectAgreement}; nobody else changes or signs it before the transaction ends. */
export async function lockAgreement(writer: Writer, id: string): Promise<Agreement | undefined> {
  await writer.query('SELECT FROM procurement.agreement WHERE id = $1 FOR UPDATE', [id]);
  return selectAgreement(writer, id);
}

export function agreementFromRow(row: AgreementRow): Agreement {
  return {
    id: row.id,
    programme: row.programme,
    name: row.name,
    core: fromCoreJson(row.core),
    parties: row.parties.map(([party, commitment, at, by]): AgreementParty => {
      if (commitment === null) return { party, signature: undefined };
      return { party, signature: { commitment, at: toEpochSeconds(Number(at)), by } };
    }),
    frozenAt: timeOrNone(row.frozen_at),
    version: row.version,
  };
}

export async function insertAgreement(writer: Writer, draft: AgreementDraft): Promise<void> {
  const { id, programme, name, core, parties } = draft;
  await writer.query(
    'INSERT INTO procurement.agreement (id, programme, name, core) VALUES ($1, $2, $3, $4)',
    [id, programme, name, JSON.stringify(toCoreJson(core))],
  );
  await insertParties(
    writer,
    id,
    parties.map((party) => ({ party, signature: undefined })),
  );
}

/** Writes name, core and parties anew; the programme stays. */
export async function updateAgreement(
  writer: Writer,
  { id, name, core }: AgreementDraft,
  parties: readonly AgreementParty[],
): Promise<void> {
  await writer.query('DELETE FROM procurement.agreement_party WHERE agreement = $1', [id]);
  await writer.query(
    `UPDATE procurement.agreement SET name = $2, core = $3, version = version + 1 WHERE id = $1`,
    [id, name, JSON.stringify(toCoreJson(core))],
  );
  await insertParties(writer, id, parties);
}

async function insertParties(
  writer: Writer,
  agreement: AgreementId,
  parties: readonly AgreementParty[],
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.agreement_party
       (agreement, number, party, commitment, signed_at, signed_by)
     SELECT $1, number, party, commitment, signed_at, signed_by
       FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) WITH ORDINALITY
         AS given (party, commitment, signed_at, signed_by, number)`,
    [
      agreement,
      parties.map(({ party }) => party),
      parties.map(({ signature }) => signature?.commitment ?? null),
      parties.map(({ signature }) => signature?.at ?? null),
      parties.map(({ signature }) => signature?.by ?? null),
    ],
  );
}

export async function updateSignature(
  writer: Writer,
  agreement: AgreementId,
  party: PartyId,
  { commitment, at, by }: Signature,
): Promise<void> {
  await writer.query(
    `UPDATE procurement.agreement_party SET commitment = $3, signed_at = $4, signed_by = $5
      WHERE agreement = $1 AND party = $2`,
    [agreement, party, commitment, at, by],
  );
  await writer.query('UPDATE procurement.agreement SET version = version + 1 WHERE id = $1', [
    agreement,
  ]);
}

/** From now on neither its text nor its parties change. */
export async function updateFrozen(writer: Writer, agreement: AgreementId): Promise<void> {
  await writer.query(
    `UPDATE procurement.agreement SET frozen_at = $2, version = version + 1
      WHERE id = $1 AND frozen_at IS NULL`,
    [agreement, writer.caller.at],
  );
}
