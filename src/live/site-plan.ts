/** What a connected site should have, from the plan and the ledger, and the orders of its agent. */
import type { ModePriority } from '../access/mode.ts';
import type { AllocationId, ModeId, PartyId, SiteId } from '../kernel/ids.ts';
import { divideCountByWeights } from '../kernel/shares.ts';
import { monthOf } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds, WHOLE_PPM } from '../kernel/units.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { AgentOrder, PlannedAllocation, SitePlan } from '../sites/connection.ts';
import { selectConnection } from '../sites/store/connections.ts';
import { loadOpenOrders } from '../sites/store/site-orders.ts';
import { toAgentOrders } from './leader/dispatch.ts';

export async function readSitePlan(
  reader: Reader,
  site: SiteId,
  at: EpochSeconds,
): Promise<SitePlan | undefined> {
  const connection = await selectConnection(reader, site);
  if (connection === undefined) return undefined;
  const { depth, mendsDrift, partitions, seenUntil } = connection;
  const allocations = await loadAllocations(reader, site, at);
  return {
    site,
    depth,
    mendsDrift,
    partitions,
    // Of a time to come nothing was seen, whatever a clock has said that was ahead once.
    seenUntil: seenUntil < at ? seenUntil : at,
    allocations,
    funders: await loadFunders(reader, site, at),
    modes: await loadModes(reader, allocations),
  };
}

async function loadFunders(reader: Reader, site: SiteId, at: EpochSeconds) {
  const rows = await reader.query<{ funder: PartyId; gpu_seconds: string }>(
    `SELECT allocation.funder, coalesce(max(entitled.gpu_seconds), 0)::text AS gpu_seconds
       FROM access.allocation AS allocation
       JOIN access.allocation_site AS here ON here.allocation = allocation.id AND here.site = $1
       LEFT JOIN (
         SELECT e.funder, sum(e.gpu_seconds) AS gpu_seconds
           FROM capacity.entitlement AS e JOIN capacity.cluster AS k ON k.id = e.cluster
          WHERE k.site = $1 AND e.month = $2 GROUP BY e.funder) AS entitled
         ON entitled.funder = allocation.funder
      GROUP BY allocation.funder ORDER BY allocation.funder COLLATE "C"`,
    [site, monthOf(at)],
  );
  const weights = rows.map((row) => Number(row.gpu_seconds));
  const isAny = weights.some((weight) => weight > 0);
  const shares = isAny ? divideCountByWeights(WHOLE_PPM, weights) : weights;
  return rows.map(({ funder }, index) => ({ funder, sharePpm: shares[index] ?? 0 }));
}

interface AllocationRow {
  readonly id: AllocationId;
  readonly funder: PartyId;
  readonly mode: ModeId;
  readonly share_ppm: number;
  readonly is_open: boolean;
  readonly limit_gpu_seconds: string;
  readonly storage_gibibytes: number | null;
  readonly users: readonly string[];
}

/**
 * The limit is all that was awarded here up to now and has not lapsed: what is left, what is held,
 * and what was used. It rises with each award, and falls at a close by what lapses. Storage is
 * granted from the first day to the last, frozen or not.
 */
async function loadAllocations(
  reader: Reader,
  site: SiteId,
  at: EpochSeconds,
): Promise<readonly PlannedAllocation[]> {
  const rows = await reader.query<AllocationRow>(
    `SELECT allocation.id, allocation.funder, allocation.mode, allocation.share_ppm,
            allocation.start_at <= $2 AND allocation.end_at > $2
              AND allocation.frozen_at IS NULL AS is_open,
            CASE WHEN allocation.start_at <= $2 AND allocation.end_at > $2
              THEN allocation.storage_gibibytes END AS storage_gibibytes,
            greatest(0, coalesce((
              SELECT sum(balance.amount)
                FROM capacity.cluster AS cluster
                JOIN settlement.account AS account
                  ON account.owner = allocation.id || '/' || cluster.id
                 AND account.kind IN ('allocation', 'reserved', 'used')
                JOIN settlement.balance AS balance ON balance.account = account.id
               WHERE cluster.site = $1), 0))::text AS limit_gpu_seconds,
            ARRAY(
              SELECT DISTINCT known.username
                FROM identity.role_grant AS held
                JOIN sites.site_user AS known ON known.site = $1 AND known.person = held.person_id
               WHERE held.scope_kind = 'project' AND held.scope_id = allocation.id
                 AND held.ended_at IS NULL
                 AND held.role IN ('principal-investigator', 'member')
               ORDER BY known.username) AS users
       FROM access.allocation AS allocation
       JOIN access.allocation_site AS here ON here.allocation = allocation.id AND here.site = $1
      ORDER BY allocation.id COLLATE "C"`,
    [site, at],
  );
  return rows.map((row) => ({
    allocation: row.id,
    funder: row.funder,
    mode: row.mode,
    sharePpm: row.share_ppm,
    limitGpuSeconds: Number(row.limit_gpu_seconds),
    storageGibibytes: row.storage_gibibytes ?? undefined,
    state: row.is_open ? ('open' as const) : ('closed' as const),
    users: row.users,
  }));
}

async function loadModes(reader: Reader, allocations: readonly PlannedAllocation[]) {
  const rows = await reader.query<{
    id: ModeId;
    priority: ModePriority;
    gpu_count_max: number | null;
  }>(
    `SELECT id, priority, gpu_count_max FROM access.mode
      WHERE id = ANY ($1::text[]) ORDER BY id COLLATE "C"`,
    [allocations.map(({ mode }) => mode)],
  );
  return rows.map(({ id, priority, gpu_count_max }) => {
    return { mode: id, priority, gpuCountMax: gpu_count_max ?? undefined };
  });
}

/** The users of starts are those of who submitted the jobs, by the names that they have there. */
export async function readAgentOrders(
  reader: Reader,
  site: SiteId,
  countMax: number,
): Promise<readonly AgentOrder[]> {
  const open = await loadOpenOrders(reader, site, { countMax, first: 'ends' });
  const orders = await toAgentOrders(reader, open);
  const rows = await reader.query<{ number: number; username: string }>(
    `SELECT job.number, known.username FROM scheduling.job AS job
       JOIN sites.site_user AS known ON known.site = $1 AND known.person = job.submitted_by
      WHERE job.number = ANY ($2::integer[])`,
    [site, orders.map(({ jobNumber }) => jobNumber)],
  );
  const userOf = new Map(rows.map(({ number, username }) => [number, username]));
  return orders.map((order) =>
    order.kind === 'start' ? { ...order, user: userOf.get(order.jobNumber) } : order,
  );
}

/** Until when a run of Polder may lie outside what Polder knows of it: the clocks are two. */
export const SKEW_SECONDS_MAX = 300;

export function widened(start: EpochSeconds, end: EpochSeconds) {
  return {
    start: toEpochSeconds(start - SKEW_SECONDS_MAX),
    end: toEpochSeconds(end + SKEW_SECONDS_MAX),
  };
}
