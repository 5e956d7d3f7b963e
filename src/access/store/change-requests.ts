/** What holders of allocations ask for. Whoever decides upon one locks it first. */
import type { AllocationId, ChangeId, PartyId } from '../../kernel/ids.ts';
import { type GpuSeconds, toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { ChangeRequest, ChangeState } from '../change-request.ts';
import { gpuSecondsOrNone } from './gpu-seconds-or-none.ts';

export interface ChangeRow {
  readonly id: ChangeId;
  readonly allocation: AllocationId;
  readonly state: ChangeState;
  readonly end_at: bigint | null;
  readonly more_gpu_seconds: bigint | null;
  readonly holder: PartyId | null;
  readonly said: string;
  readonly asked_at: bigint;
  readonly asked_by: string;
  readonly answer: string | null;
  readonly decided_at: bigint | null;
  readonly brought_gpu_seconds: bigint | null;
  readonly version: number;
}

export const CHANGE_COLUMNS = `q.id, q.allocation, q.state, q.end_at, q.more_gpu_seconds, q.holder,
  q.said, q.asked_at, q.asked_by, q.answer, q.decided_at, q.brought_gpu_seconds, q.version`;

export async function selectChange(reader: Reader, id: string): Promise<ChangeRequest | undefined> {
  return one(reader, 'q.id = $1', id);
}

/** As {@link selectChange}; nobody else decides it before the transaction ends. */
export async function lockChange(writer: Writer, id: string): Promise<ChangeRequest | undefined> {
  return one(writer, 'q.id = $1 FOR UPDATE', id);
}

/** Of an allocation, the one that is not decided yet. */
export async function selectOpenChange(
  reader: Reader,
  allocation: AllocationId,
): Promise<ChangeRequest | undefined> {
  return one(reader, `q.allocation = $1 AND q.state = 'open'`, allocation);
}

async function one(reader: Reader, where: string, id: string): Promise<ChangeRequest | undefined> {
  const [row] = await reader.query<ChangeRow>(
    `SELECT ${CHANGE_COLUMNS} FROM access.change_request AS q WHERE ${where}`,
    [id],
  );
  return row === undefined ? undefined : changeFromRow(row);
}

export function changeFromRow(row: ChangeRow): ChangeRequest {
  return {
    id: row.id,
    allocation: row.allocation,
    state: row.state,
    end: timeOrNone(row.end_at),
    moreGpuSeconds: gpuSecondsOrNone(row.more_gpu_seconds),
    holder: row.holder ?? undefined,
    said: row.said,
    askedAt: toEpochSeconds(Number(row.asked_at)),
    askedBy: row.asked_by,
    answer: row.answer ?? undefined,
    decidedAt: timeOrNone(row.decided_at),
    broughtGpuSeconds: gpuSecondsOrNone(row.brought_gpu_seconds),
    version: row.version,
  };
}

export type NewChange = Pick<
  ChangeRequest,
  'id' | 'allocation' | 'end' | 'moreGpuSeconds' | 'holder' | 'said'
>;

export async function insertChange(
  writer: Writer,
  { id, allocation, end, moreGpuSeconds, holder, said }: NewChange,
): Promise<void> {
  const { at, actor } = writer.caller;
  await writer.query(
    `INSERT INTO access.change_request
       (id, allocation, end_at, more_gpu_seconds, holder, said, asked_at, asked_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, allocation, end ?? null, moreGpuSeconds ?? null, holder ?? null, said, at, actor],
  );
}

export async function updateChangeDecided(
  writer: Writer,
  id: ChangeId,
  decided: {
    readonly state: Exclude<ChangeState, 'open'>;
    readonly answer: string;
    readonly broughtGpuSeconds?: GpuSeconds;
  },
): Promise<void> {
  const { at, actor } = writer.caller;
  await writer.query(
    `UPDATE access.change_request SET state = $2, answer = $3, decided_at = $4, decided_by = $5,
       brought_gpu_seconds = $6, version = version + 1 WHERE id = $1`,
    [id, decided.state, decided.answer, at, actor, decided.broughtGpuSeconds ?? null],
  );
}
