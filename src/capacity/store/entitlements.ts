/** Each funder's entitlement by contract, cluster and period. */
import type { ClusterId, ContractId, PartyId, SiteId } from '../../kernel/ids.ts';
import type { Interval, Month } from '../../kernel/time.ts';
import {
  type EpochSeconds,
  type GpuSeconds,
  toEpochSeconds,
  toGpuSeconds,
} from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Entitlement } from '../entitlement.ts';

export interface EntitlementRow {
  readonly contract: ContractId;
  readonly site: SiteId;
  readonly cluster: ClusterId;
  readonly funder: PartyId;
  readonly month: Month;
  readonly start_at: bigint;
  readonly end_at: bigint;
  readonly gpu_seconds: bigint;
}

export function entitlementFromRow(row: EntitlementRow): Entitlement {
  const [start, end] = [row.start_at, row.end_at].map((at) => toEpochSeconds(Number(at)));
  return {
    funder: row.funder,
    contract: row.contract,
    site: row.site,
    cluster: row.cluster,
    period: { month: row.month, start: start as EpochSeconds, end: end as EpochSeconds },
    gpuSeconds: toGpuSeconds(Number(row.gpu_seconds)),
  };
}

/**
 * Writes the entitlements of every period anew that begins after `now`; those of periods that have
 * begun stay as they are, and are added where there are none.
 */
export async function replaceEntitlements(
  writer: Writer,
  entitlements: readonly Entitlement[],
  now: EpochSeconds,
): Promise<void> {
  await writer.query('DELETE FROM capacity.entitlement WHERE start_at > $1', [now]);
  const rows = entitlements.filter(({ gpuSeconds }) => gpuSeconds > 0);
  await writer.query(
    `INSERT INTO capacity.entitlement
       (contract, cluster, funder, month, start_at, end_at, gpu_seconds)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[],
                          $6::bigint[], $7::bigint[])
     ON CONFLICT DO NOTHING`,
    [
      rows.map(({ contract }) => contract),
      rows.map(({ cluster }) => cluster),
      rows.map(({ funder }) => funder),
      rows.map(({ period }) => period.month),
      rows.map(({ period }) => period.start),
      rows.map(({ period }) => period.end),
      rows.map(({ gpuSeconds }) => gpuSeconds),
    ],
  );
}

/** The funders that are entitled to something at a site in periods that touch `within`. */
export async function selectEntitledAt(
  reader: Reader,
  site: SiteId,
  within: Interval,
): Promise<readonly PartyId[]> {
  const rows = await reader.query<{ readonly funder: PartyId }>(
    `SELECT DISTINCT e.funder FROM capacity.entitlement AS e
       JOIN capacity.cluster AS k ON k.id = e.cluster
      WHERE k.site = $1 AND e.start_at < $3 AND e.end_at > $2 AND e.gpu_seconds > 0
      ORDER BY e.funder`,
    [site, within.start, within.end],
  );
  return rows.map(({ funder }) => funder);
}

/** What one funder is entitled to at some sites, in the periods that `within` touches. */
export async function selectEntitledWithin(
  reader: Reader,
  funder: PartyId,
  sites: readonly SiteId[],
  within: Interval,
): Promise<readonly (Interval & { readonly gpuSeconds: GpuSeconds })[]> {
  const rows = await reader.query<{
    readonly start_at: bigint;
    readonly end_at: bigint;
    readonly gpu_seconds: bigint;
  }>(
    `SELECT e.start_at, e.end_at, sum(e.gpu_seconds)::bigint AS gpu_seconds
       FROM capacity.entitlement AS e JOIN capacity.cluster AS k ON k.id = e.cluster
      WHERE e.funder = $1 AND k.site = ANY($2) AND e.start_at < $4 AND e.end_at > $3
      GROUP BY e.cluster, e.start_at, e.end_at ORDER BY e.cluster, e.start_at`,
    [funder, sites, within.start, within.end],
  );
  return rows.map((row) => ({
    start: toEpochSeconds(Number(row.start_at)),
    end: toEpochSeconds(Number(row.end_at)),
    gpuSeconds: toGpuSeconds(Number(row.gpu_seconds)),
  }));
}
