/** Access modes and allocations. Read under `lockPlan` by whoever decides upon them. */
import type { AllocationId, ModeId, PartyId, SiteId } from '../../kernel/ids.ts';
import type { Period } from '../../kernel/time.ts';
import {
  type EpochSeconds,
  toEpochSeconds,
  toEurMicros,
  toGibibytes,
  toPartsPerMillion,
} from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Allocation } from '../allocation.ts';
import type { AllocationState } from '../allocation-rules.ts';
import type { AccessMode, ModePriority } from '../mode.ts';

/** Held until the end of the transaction by whoever changes the plan. */
export async function lockPlan(writer: Writer): Promise<void> {
  await writer.query('SELECT funding.lock_plan()', []);
}

export interface ModeRow {
  readonly id: ModeId;
  readonly name: string;
  readonly priority: ModePriority;
  readonly price_micros_per_gpu_hour: bigint;
  readonly gpu_count_max: number | null;
  readonly version: number;
}

export const MODE_COLUMNS =
  'm.id, m.name, m.priority, m.price_micros_per_gpu_hour, m.gpu_count_max, m.version';

export async function selectModes(reader: Reader): Promise<readonly AccessMode[]> {
  const rows = await reader.query<ModeRow>(
    `SELECT ${MODE_COLUMNS} FROM access.mode AS m ORDER BY m.position`,
    [],
  );
  return rows.map(modeFromRow);
}

export async function selectMode(
  reader: Reader,
  id: string,
): Promise<(AccessMode & { readonly version: number }) | undefined> {
  const [row] = await reader.query<ModeRow>(
    `SELECT ${MODE_COLUMNS} FROM access.mode AS m WHERE m.id = $1`,
    [id],
  );
  return row === undefined ? undefined : { ...modeFromRow(row), version: row.version };
}

export function modeFromRow(row: ModeRow): AccessMode {
  return {
    id: row.id,
    name: row.name,
    priority: row.priority,
    priceMicrosPerGpuHour: toEurMicros(row.price_micros_per_gpu_hour),
    gpuCountMax: row.gpu_count_max ?? undefined,
  };
}

export async function upsertMode(writer: Writer, mode: AccessMode): Promise<void> {
  await writer.query(
    `INSERT INTO access.mode (id, name, priority, price_micros_per_gpu_hour, gpu_count_max)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, priority = excluded.priority,
       price_micros_per_gpu_hour = excluded.price_micros_per_gpu_hour,
       gpu_count_max = excluded.gpu_count_max, version = mode.version + 1`,
    [mode.id, mode.name, mode.priority, mode.priceMicrosPerGpuHour, mode.gpuCountMax ?? null],
  );
}

export interface AllocationRow {
  readonly id: AllocationId;
  readonly name: string;
  readonly funder: PartyId;
  readonly mode: ModeId;
  readonly holder: PartyId;
  readonly share_ppm: number;
  readonly storage_gibibytes: number | null;
  readonly start_at: bigint;
  readonly end_at: bigint;
  readonly frozen_at: bigint | null;
  readonly version: number;
  readonly sites: readonly SiteId[];
}

export const ALLOCATION_COLUMNS = `
  a.id, a.name, a.funder, a.mode, a.holder, a.share_ppm, a.storage_gibibytes, a.start_at,
  a.end_at, a.frozen_at, a.version, ARRAY(SELECT s.site FROM access.allocation_site AS s
                    WHERE s.allocation = a.id ORDER BY s.number) AS sites`;

export async function selectAllocations(reader: Reader): Promise<readonly AllocationState[]> {
  const rows = await reader.query<AllocationRow>(
    `SELECT ${ALLOCATION_COLUMNS} FROM access.allocation AS a ORDER BY a.position`,
    [],
  );
  return rows.map(allocationFromRow);
}

export async function selectAllocationsOf(
  reader: Reader,
  funder: PartyId,
): Promise<readonly AllocationState[]> {
  const rows = await reader.query<AllocationRow>(
    `SELECT ${ALLOCATION_COLUMNS} FROM access.allocation AS a
      WHERE a.funder = $1 ORDER BY a.position`,
    [funder],
  );
  return rows.map(allocationFromRow);
}

export async function selectAllocation(
  reader: Reader,
  id: string,
): Promise<AllocationState | undefined> {
  const [row] = await reader.query<AllocationRow>(
    `SELECT ${ALLOCATION_COLUMNS} FROM access.allocation AS a WHERE a.id = $1`,
    [id],
  );
  return row === undefined ? undefined : allocationFromRow(row);
}

export type AllocationParties = Pick<AllocationState, 'id' | 'funder' | 'holder'>;

/** Of a site, those that have not ended at a time. */
export function selectAllocationsAt(
  reader: Reader,
  site: string,
  at: number,
): Promise<readonly AllocationParties[]> {
  return reader.query<AllocationParties>(
    `SELECT a.id, a.funder, a.holder
       FROM access.allocation_site AS s JOIN access.allocation AS a ON a.id = s.allocation
      WHERE s.site = $1 AND a.end_at > $2 ORDER BY a.position`,
    [site, at],
  );
}

export function allocationFromRow(row: AllocationRow): AllocationState {
  return {
    id: row.id,
    name: row.name,
    funder: row.funder,
    mode: row.mode,
    holder: row.holder,
    sites: row.sites,
    sharePpm: toPartsPerMillion(row.share_ppm),
    storageGibibytes:
      row.storage_gibibytes === null ? undefined : toGibibytes(row.storage_gibibytes),
    start: toEpochSeconds(Number(row.start_at)),
    end: toEpochSeconds(Number(row.end_at)),
    frozenAt: timeOrNone(row.frozen_at),
    version: row.version,
  };
}

/**
 * Adds an allocation, or writes it anew; its funder stays what it was. Where its holder or mode is
 * another, those that it had are kept.
 */
export async function upsertAllocation(writer: Writer, allocation: Allocation): Promise<void> {
  const { id, name, funder, mode, holder, sharePpm, start, end, sites } = allocation;
  await writer.query(
    `INSERT INTO access.allocation_past_terms (allocation, until_at, holder, mode)
     SELECT id, $2, holder, mode FROM access.allocation
      WHERE id = $1 AND (holder, mode) <> ($3, $4)`,
    [id, writer.caller.at, holder, mode],
  );
  const storage = allocation.storageGibibytes ?? null;
  await writer.query(
    `INSERT INTO access.allocation (id, name, funder, mode, holder, share_ppm, start_at, end_at,
       storage_gibibytes)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, funder = excluded.funder,
       mode = excluded.mode, holder = excluded.holder, share_ppm = excluded.share_ppm,
       start_at = excluded.start_at, end_at = excluded.end_at,
       storage_gibibytes = excluded.storage_gibibytes, version = allocation.version + 1`,
    [id, name, funder, mode, holder, sharePpm, start, end, storage],
  );
  await writer.query('DELETE FROM access.allocation_site WHERE allocation = $1', [id]);
  await writer.query(
    `INSERT INTO access.allocation_site (allocation, number, site)
     SELECT $1, number, site FROM unnest($2::text[]) WITH ORDINALITY AS given (site, number)`,
    [id, sites],
  );
}

export type AllocationTerms = Pick<Allocation, 'holder' | 'mode'>;

/** Who held allocations just before `at`, and in which mode: of those that were changed since. */
export async function selectTermsBefore(
  reader: Reader,
  at: EpochSeconds,
): Promise<ReadonlyMap<AllocationId, AllocationTerms>> {
  const rows = await reader.query<AllocationTerms & { readonly allocation: AllocationId }>(
    `SELECT DISTINCT ON (allocation) allocation, holder, mode FROM access.allocation_past_terms
      WHERE until_at >= $1 ORDER BY allocation, until_at, position`,
    [at],
  );
  return new Map(rows.map(({ allocation, ...terms }) => [allocation, terms]));
}

/** The modes that allocations had after they had begun, and have no more. */
export async function selectPastModes(reader: Reader): Promise<ReadonlySet<ModeId>> {
  const rows = await reader.query<{ readonly mode: ModeId }>(
    `SELECT DISTINCT t.mode FROM access.allocation_past_terms AS t
       JOIN access.allocation AS a ON a.id = t.allocation WHERE a.start_at < t.until_at`,
    [],
  );
  return new Set(rows.map(({ mode }) => mode));
}

export async function updateAllocationEnd(writer: Writer, id: AllocationId): Promise<void> {
  await writer.query(
    'UPDATE access.allocation SET end_at = $2, version = version + 1 WHERE id = $1',
    [id, writer.caller.at],
  );
}

/** From now on, or no longer. */
export async function updateAllocationFrozen(
  writer: Writer,
  id: AllocationId,
  isFrozen: boolean,
): Promise<void> {
  const { at } = writer.caller;
  await writer.query(
    'UPDATE access.allocation SET frozen_at = $2, version = version + 1 WHERE id = $1',
    [id, isFrozen ? at : null],
  );
  await writer.query(
    isFrozen
      ? 'INSERT INTO access.freeze (allocation, from_at) VALUES ($1, $2)'
      : `UPDATE access.freeze SET until_at = greatest(from_at, $2)
          WHERE allocation = $1 AND until_at IS NULL`,
    [id, at],
  );
}

/** A time in which an allocation was frozen; one that lasts ends at infinity. */
export interface Freeze {
  readonly from: number;
  readonly until: number;
}

/** By allocation, in order of time: those that lie within `period`, in part at least. */
export async function selectFreezes(
  reader: Reader,
  { start, end }: Pick<Period, 'start' | 'end'>,
): Promise<ReadonlyMap<AllocationId, readonly Freeze[]>> {
  const rows = await reader.query<{
    readonly allocation: AllocationId;
    readonly from_at: bigint;
    readonly until_at: bigint | null;
  }>(
    `SELECT allocation, from_at, until_at FROM access.freeze
      WHERE from_at < $2 AND (until_at IS NULL OR until_at > $1) ORDER BY from_at, position`,
    [start, end],
  );
  const freezes = new Map<AllocationId, Freeze[]>();
  for (const { allocation, from_at: from, until_at: until } of rows) {
    const of = freezes.get(allocation) ?? [];
    freezes.set(allocation, of);
    of.push({ from: Number(from), until: until === null ? Infinity : Number(until) });
  }
  return freezes;
}
