import type { DonationId, PartyId } from '../../kernel/ids.ts';
import { toEpochSeconds, toGpuSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { DonatedTime, DonatedTimeDraft, DonationPurpose } from '../donated-time.ts';

export interface DonationRow {
  readonly id: DonationId;
  readonly donor: PartyId;
  readonly receiver: PartyId;
  readonly gpu_seconds: bigint;
  readonly start_at: bigint;
  readonly end_at: bigint;
  readonly purpose: DonationPurpose;
  readonly donated_at: bigint;
  readonly taken_back_at: bigint | null;
  readonly version: number;
}

export const DONATION_COLUMNS = `d.id, d.donor, d.receiver, d.gpu_seconds, d.start_at, d.end_at,
  d.purpose, d.donated_at, d.taken_back_at, d.version`;

export async function selectDonation(reader: Reader, id: string): Promise<DonatedTime | undefined> {
  return donationOf(reader, id, '');
}

export async function lockDonation(writer: Writer, id: string): Promise<DonatedTime | undefined> {
  return donationOf(writer, id, 'FOR UPDATE');
}

async function donationOf(reader: Reader, id: string, lock: '' | 'FOR UPDATE') {
  const [row] = await reader.query<DonationRow>(
    `SELECT ${DONATION_COLUMNS} FROM funding.donated_time AS d WHERE d.id = $1 ${lock}`,
    [id],
  );
  return row === undefined ? undefined : donationFromRow(row);
}

export function donationFromRow(row: DonationRow): DonatedTime {
  const { id, donor, receiver, purpose, version, taken_back_at: takenBack } = row;
  return {
    id,
    donor,
    receiver,
    gpuSeconds: toGpuSeconds(Number(row.gpu_seconds)),
    startAt: toEpochSeconds(Number(row.start_at)),
    endAt: toEpochSeconds(Number(row.end_at)),
    purpose,
    donatedAt: toEpochSeconds(Number(row.donated_at)),
    takenBackAt: timeOrNone(takenBack),
    version,
  };
}

export async function insertDonation(writer: Writer, draft: DonatedTimeDraft): Promise<void> {
  await writer.query(
    `INSERT INTO funding.donated_time (id, donor, receiver, gpu_seconds, start_at, end_at, purpose,
       donated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      draft.id,
      draft.donor,
      draft.receiver,
      draft.gpuSeconds,
      draft.startAt,
      draft.endAt,
      draft.purpose,
      writer.caller.at,
    ],
  );
}

export async function updateDonationTakenBack(writer: Writer, id: DonationId): Promise<void> {
  await writer.query(
    'UPDATE funding.donated_time SET taken_back_at = $2, version = version + 1 WHERE id = $1',
    [id, writer.caller.at],
  );
}
