/** Where the money of a commitment comes from, and its conditions, as columns and rows. */
import { present } from '../../kernel/assert.ts';
import type { CommitmentId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { Certificate, Condition, Source } from '../source.ts';

export interface SourceColumns {
  readonly source: Source['kind'];
  readonly transfer_by_at: bigint | null;
  readonly transferred_at: bigint | null;
  readonly valuation_micros: bigint | null;
  readonly certifier: string | null;
  readonly certified_at: bigint | null;
}

export function sourceFromRow(row: SourceColumns): Source {
  switch (row.source) {
    case 'own-budget':
      return { kind: 'own-budget' };
    case 'recovery-fund':
      return {
        kind: 'recovery-fund',
        transferByAt: toEpochSeconds(Number(present(row.transfer_by_at, 'transfer_by_at'))),
        transferredAt: timeOrNone(row.transferred_at),
      };
    case 'in-kind':
      return {
        kind: 'in-kind',
        valuationMicros: toEurMicros(present(row.valuation_micros, 'valuation_micros')),
        certificate: certificateFromRow(row),
      };
  }
}

function certificateFromRow(row: SourceColumns): Certificate | undefined {
  const certifiedAt = timeOrNone(row.certified_at);
  if (row.certifier === null || certifiedAt === undefined) return undefined;
  return { certifier: row.certifier, certifiedAt };
}

/** In the order of {@link SourceColumns}. */
export function sourceToColumns(source: Source): readonly unknown[] {
  const { kind } = source;
  const recovery = kind === 'recovery-fund' ? source : undefined;
  const inKind = kind === 'in-kind' ? source : undefined;
  return [
    kind,
    recovery?.transferByAt ?? null,
    recovery?.transferredAt ?? null,
    inKind?.valuationMicros ?? null,
    inKind?.certificate?.certifier ?? null,
    inKind?.certificate?.certifiedAt ?? null,
  ];
}

export function conditionFromJson([sentence, metAt]: readonly [string, string | null]): Condition {
  return { sentence, metAt: timeOrNone(metAt) };
}

export async function insertConditions(
  writer: Writer,
  commitment: CommitmentId,
  conditions: readonly Condition[],
): Promise<void> {
  if (conditions.length === 0) return;
  await writer.query(
    `INSERT INTO funding.condition (commitment, number, sentence, met_at)
     SELECT $1, number, sentence, met_at
       FROM unnest($2::text[], $3::bigint[]) WITH ORDINALITY AS given (sentence, met_at, number)`,
    [
      commitment,
      conditions.map(({ sentence }) => sentence),
      conditions.map(({ metAt }) => metAt ?? null),
    ],
  );
}

export async function updateTransferred(
  writer: Writer,
  id: CommitmentId,
  transferredAt: EpochSeconds,
): Promise<void> {
  await writer.query(
    'UPDATE funding.commitment SET transferred_at = $2, version = version + 1 WHERE id = $1',
    [id, transferredAt],
  );
}

export async function updateCertificate(
  writer: Writer,
  id: CommitmentId,
  { certifier, certifiedAt }: Certificate,
): Promise<void> {
  await writer.query(
    `UPDATE funding.commitment SET certifier = $2, certified_at = $3, version = version + 1
     WHERE id = $1`,
    [id, certifier, certifiedAt],
  );
}

/** At the time of the caller. */
export async function updateConditionMet(
  writer: Writer,
  id: CommitmentId,
  number: number,
): Promise<void> {
  await writer.query(
    'UPDATE funding.condition SET met_at = $3 WHERE commitment = $1 AND number = $2',
    [id, number, writer.caller.at],
  );
  await writer.query('UPDATE funding.commitment SET version = version + 1 WHERE id = $1', [id]);
}
