/** The outbox: what sites are asked to do, kept from the decision until they have acknowledged. */
import type { ClusterId, JobId, SiteId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import type { Page, PageRequest } from '../../platform/http/page.ts';
import {
  type ListSource,
  selectPage,
  whereEqual,
  whereInReach,
} from '../../platform/http/page-sql.ts';
import type { Reach } from '../../platform/identity/access.ts';

export const ORDER_KINDS = ['start', 'stop', 'notice'] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

export interface NewOrder {
  readonly site: SiteId;
  readonly cluster: ClusterId;
  readonly kind: OrderKind;
  readonly jobNumber: number;
  readonly attempt: number;
  /**
   * Of a start: allocation, gpuCount, nodes, gpuCounts, requestedSeconds, keptSeconds; name and
   * script are added when it is sent. Of a notice: vacateAt in epoch seconds. Of a stop: nothing.
   */
  readonly payload: JsonObject;
}

/**
 * Adds orders in the transaction that decides them, in the order given. An order that stands there
 * already is left as it is: the stop of a run may be decided twice.
 */
export async function saveOrders(
  writer: Writer,
  orders: readonly NewOrder[],
  at: EpochSeconds,
): Promise<void> {
  if (orders.length === 0) return;
  await writer.query(
    `INSERT INTO sites.site_order (site, cluster, kind, job_number, attempt, payload, created_at)
     SELECT site, cluster, kind, job_number, attempt, payload::jsonb, $7
       FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::integer[], $6::text[])
            WITH ORDINALITY AS given (site, cluster, kind, job_number, attempt, payload, place)
      ORDER BY place
     ON CONFLICT (job_number, attempt, kind) DO NOTHING`,
    [
      orders.map(({ site }) => site),
      orders.map(({ cluster }) => cluster),
      orders.map(({ kind }) => kind),
      orders.map(({ jobNumber }) => jobNumber),
      orders.map(({ attempt }) => attempt),
      orders.map(({ payload }) => JSON.stringify(payload)),
      at,
    ],
  );
}

export interface OpenOrder extends NewOrder {
  readonly id: bigint;
  readonly createdAt: EpochSeconds;
  /** How often it was sent without an acknowledgement. */
  readonly sendCount: number;
}

/**
 * `countMax` orders of a site that it has not acknowledged: the `oldest` first, or all that `ends`
 * runs before all that starts them, so that starts that a site does not take hold up no end.
 */
export async function loadOpenOrders(
  reader: Reader,
  site: SiteId,
  { countMax, first }: { readonly countMax: number; readonly first: 'oldest' | 'ends' },
): Promise<readonly OpenOrder[]> {
  const rows = await reader.query<{
    id: bigint;
    site: SiteId;
    cluster: ClusterId;
    kind: OrderKind;
    job_number: number;
    attempt: number;
    payload: JsonObject;
    created_at: bigint;
    send_count: number;
  }>(
    `SELECT id, site, cluster, kind, job_number, attempt, payload, created_at, send_count
       FROM sites.site_order WHERE site = $1 AND acknowledged_at IS NULL
      ORDER BY $3::boolean AND kind = 'start', id LIMIT $2`,
    [site, countMax, first === 'ends'],
  );
  return rows.map((row) => ({
    id: row.id,
    site: row.site,
    cluster: row.cluster,
    kind: row.kind,
    jobNumber: row.job_number,
    attempt: row.attempt,
    payload: row.payload,
    createdAt: toEpochSeconds(Number(row.created_at)),
    sendCount: row.send_count,
  }));
}

/**
 * Notes that orders are about to be sent; to be called before they are. Bookkeeping of one
 * statement, which needs no transaction and no entry in the audit.
 */
export async function markOrdersSent(
  database: Reader,
  ids: readonly bigint[],
  at: EpochSeconds,
): Promise<void> {
  await database.query(
    `UPDATE sites.site_order SET sent_at = $2, send_count = send_count + 1
      WHERE id = ANY ($1::bigint[]) AND acknowledged_at IS NULL`,
    [ids.map(String), at],
  );
}

/**
 * Notes that the site has taken orders; those that it has acknowledged before stay as they are, and
 * so do those of other sites, which have not heard of them.
 */
export async function markOrdersAcknowledged(
  database: Reader,
  site: SiteId,
  ids: readonly bigint[],
  at: EpochSeconds,
): Promise<void> {
  await database.query(
    `UPDATE sites.site_order SET acknowledged_at = $2, sent_at = COALESCE(sent_at, $2)
      WHERE id = ANY ($1::bigint[]) AND site = $3 AND acknowledged_at IS NULL`,
    [ids.map(String), at, site],
  );
}

export interface OrderRow {
  readonly id: bigint;
  readonly site: SiteId;
  readonly cluster: ClusterId;
  readonly kind: OrderKind;
  readonly job: JobId;
  readonly attempt: number;
  readonly created_at: bigint;
  readonly send_count: number;
  readonly sent_at: bigint | null;
  readonly acknowledged_at: bigint | null;
}

const ORDERS: ListSource<'createdAt'> = {
  select: `id, site, cluster, kind, attempt, created_at, send_count, sent_at, acknowledged_at,
    'job_' || CASE WHEN job_number < 100000000 THEN lpad(job_number::text, 8, '0')
                   ELSE job_number::text END AS job`,
  from: 'sites.site_order AS site_order',
  // Orders are numbered in the order in which they are made.
  sorts: { createdAt: { column: 'id', type: 'bigint' } },
  id: { column: 'id', type: 'bigint' },
};

export interface OrderFilters {
  readonly site: string | undefined;
  readonly kind: OrderKind | undefined;
  readonly isAcknowledged: boolean | undefined;
}

/** A page of the orders to the sites in the reach. */
export function selectOrders(
  reader: Reader,
  filters: OrderFilters,
  page: PageRequest<'createdAt'>,
  reach: Reach,
): Promise<Page<OrderRow>> {
  const { site, kind, isAcknowledged } = filters;
  return selectPage<OrderRow, 'createdAt'>(reader, ORDERS, page, [
    whereInReach(reach, { site: 'site' }),
    whereEqual('site', site),
    whereEqual('kind', kind),
    whereEqual('(acknowledged_at IS NOT NULL)', isAcknowledged),
  ]);
}
