/** Calls for applications. Their terms never change; one may close earlier than it said. */
import type { AccessCallId, ModeId, PartyId, SiteId } from '../../kernel/ids.ts';
import {
  type EpochSeconds,
  type EurMicros,
  type GpuSeconds,
  toEpochSeconds,
  toEurMicros,
  toGpuSeconds,
} from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import { type AccessCallTerms, lastReceivedAt } from '../access-call.ts';

export interface StoredAccessCall {
  readonly terms: AccessCallTerms;
  readonly openedAt: EpochSeconds;
  readonly version: number;
}

/** Whole numbers, texts and flags: as they stand in the terms. */
type TermsJson = Omit<AccessCallTerms, ColumnOfTerms | 'closedDays'> &
  // Calls of a Polder that knew of none say none.
  Partial<Pick<AccessCallTerms, 'closedDays'>>;
type ColumnOfTerms = 'id' | 'funder' | 'mode' | 'sites' | 'opensAt' | 'closesAt';

export interface AccessCallRow {
  readonly id: AccessCallId;
  readonly funder: PartyId;
  readonly mode: ModeId;
  readonly sites: readonly SiteId[];
  readonly opens_at: bigint;
  readonly closes_at: bigint;
  readonly terms: TermsJson;
  readonly opened_at: bigint;
  readonly version: number;
}

export const ACCESS_CALL_COLUMNS = `c.id, c.funder, c.mode, c.opens_at, c.closes_at, c.terms,
  c.opened_at, c.version, ARRAY(SELECT s.site FROM access.call_site AS s
                    WHERE s.call = c.id ORDER BY s.number) AS sites`;

export async function selectAccessCall(
  reader: Reader,
  id: string,
): Promise<StoredAccessCall | undefined> {
  const [row] = await reader.query<AccessCallRow>(
    `SELECT ${ACCESS_CALL_COLUMNS} FROM access.call AS c WHERE c.id = $1`,
    [id],
  );
  return row === undefined ? undefined : accessCallFromRow(row);
}

/** As {@link selectAccessCall}; it is not closed before the transaction ends. */
export async function holdAccessCall(
  writer: Writer,
  id: string,
): Promise<StoredAccessCall | undefined> {
  await writer.query('SELECT FROM access.call WHERE id = $1 FOR SHARE', [id]);
  return selectAccessCall(writer, id);
}

/** As {@link selectAccessCall}; nobody else reads it to decide before the transaction ends. */
export async function lockAccessCall(
  writer: Writer,
  id: string,
): Promise<StoredAccessCall | undefined> {
  await writer.query('SELECT FROM access.call WHERE id = $1 FOR UPDATE', [id]);
  return selectAccessCall(writer, id);
}

export function accessCallFromRow(row: AccessCallRow): StoredAccessCall {
  return {
    terms: {
      closedDays: [],
      ...row.terms,
      id: row.id,
      funder: row.funder,
      mode: row.mode,
      sites: row.sites,
      opensAt: toEpochSeconds(Number(row.opens_at)),
      closesAt: toEpochSeconds(Number(row.closes_at)),
    },
    openedAt: toEpochSeconds(Number(row.opened_at)),
    version: row.version,
  };
}

export async function insertAccessCall(writer: Writer, terms: AccessCallTerms): Promise<void> {
  const { id, funder, mode, sites, opensAt, closesAt, ...json } = terms;
  const { at, actor } = writer.caller;
  await writer.query(
    `INSERT INTO access.call (id, funder, mode, opens_at, closes_at, terms, opened_at, opened_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, funder, mode, opensAt, closesAt, JSON.stringify(json), at, actor],
  );
  await writer.query(
    `INSERT INTO access.call_site (call, number, site)
     SELECT $1, number, site FROM unnest($2::text[]) WITH ORDINALITY AS given (site, number)`,
    [id, sites],
  );
}

/** From now on it receives nothing. */
export async function updateAccessCallClosed(writer: Writer, id: AccessCallId): Promise<void> {
  await writer.query('UPDATE access.call SET closes_at = $2, version = version + 1 WHERE id = $1', [
    id,
    writer.caller.at,
  ]);
}

/** What everybody asks of a call besides its terms. */
export interface NamedAccessCall extends Pick<StoredAccessCall, 'terms' | 'version'> {
  readonly funderName: string;
  readonly modeName: string;
  readonly priceMicrosPerGpuHour: EurMicros;
  /** From when on it receives nothing. */
  readonly receivesUntil: EpochSeconds;
  /** In the order of its sites. */
  readonly siteNames: readonly string[];
  /** Withdrawn ones do not count. */
  readonly applicationCount: number;
  readonly awardedCount: number;
  readonly requestedGpuSeconds: GpuSeconds;
  readonly awardedGpuSeconds: GpuSeconds;
}

export interface NamedAccessCallRow extends AccessCallRow {
  readonly funder_name: string;
  readonly mode_name: string;
  readonly price_micros_per_gpu_hour: bigint;
  readonly site_names: readonly string[];
  readonly application_count: number;
  readonly awarded_count: number;
  readonly requested_gpu_seconds: bigint;
  readonly awarded_gpu_seconds: bigint;
}

/**
 * At most the largest count of GPU-seconds: each may ask for that much, and whoever does must not
 * keep all others from reading the call.
 */
const sumOf = (column: string) =>
  `least(coalesce(sum(${column}), 0), ${Number.MAX_SAFE_INTEGER})::bigint`;

export const NAMED_ACCESS_CALLS = {
  select: `${ACCESS_CALL_COLUMNS}, p.name AS funder_name, m.name AS mode_name,
    m.price_micros_per_gpu_hour, n.application_count, n.awarded_count, n.requested_gpu_seconds,
    n.awarded_gpu_seconds,
    ARRAY(SELECT k.name FROM access.call_site AS s JOIN capacity.site AS k ON k.id = s.site
           WHERE s.call = c.id ORDER BY s.number) AS site_names`,
  from: `access.call AS c
    JOIN funding.party AS p ON p.id = c.funder
    JOIN access.mode AS m ON m.id = c.mode
    CROSS JOIN LATERAL (
      SELECT count(*)::integer AS application_count,
             count(a.allocation)::integer AS awarded_count,
             ${sumOf('a.requested_gpu_seconds')} AS requested_gpu_seconds,
             ${sumOf('a.awarded_gpu_seconds')} AS awarded_gpu_seconds
        FROM access.application AS a WHERE a.call = c.id AND a.state <> 'withdrawn') AS n`,
} as const;

export async function selectNamedAccessCall(
  reader: Reader,
  id: string,
): Promise<NamedAccessCall | undefined> {
  const { select, from } = NAMED_ACCESS_CALLS;
  const [row] = await reader.query<NamedAccessCallRow>(
    `SELECT ${select} FROM ${from} WHERE c.id = $1`,
    [id],
  );
  return row === undefined ? undefined : namedAccessCallFromRow(row);
}

export function namedAccessCallFromRow(row: NamedAccessCallRow): NamedAccessCall {
  const { terms, version } = accessCallFromRow(row);
  return {
    terms,
    version,
    funderName: row.funder_name,
    modeName: row.mode_name,
    priceMicrosPerGpuHour: toEurMicros(row.price_micros_per_gpu_hour),
    receivesUntil: lastReceivedAt(terms),
    siteNames: row.site_names,
    applicationCount: row.application_count,
    awardedCount: row.awarded_count,
    requestedGpuSeconds: toGpuSeconds(Number(row.requested_gpu_seconds)),
    awardedGpuSeconds: toGpuSeconds(Number(row.awarded_gpu_seconds)),
  };
}
