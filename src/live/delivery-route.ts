/** What each funder is entitled to and has got, by month and cluster, as the books have it now. */
import Type from 'typebox';
import { monthOf } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { Database, Reader } from '../platform/database/transaction.ts';
import { type Bind, whereInReach } from '../platform/http/page-sql.ts';
import { type AnyRoute, defineRoute } from '../platform/http/route.ts';
import { wireGpuSeconds, wireId, wireMonth } from '../platform/http/wire.ts';
import type { Reach } from '../platform/identity/access.ts';

export interface DeliveryPorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;

const wireDelivery = Type.Object(
  {
    month: wireMonth,
    funder: wireId('party_'),
    site: wireId('site_'),
    cluster: wireId('cluster_'),
    entitledGpuSeconds: wireGpuSeconds,
    usedGpuSeconds: wireGpuSeconds,
    runningGpuSeconds: wireGpuSeconds,
  },
  { ...CLOSED, title: 'Delivery' },
);

const deliveryRoute = defineRoute({
  operationId: 'getDelivery',
  method: 'GET',
  path: '/v1/delivery',
  summary: 'What each funder is entitled to and has got, by month and cluster',
  description:
    'Used is what the jobs of its allocations were charged in the month; running is what those ' +
    'that still run have held since the month began, and is charged when they end or their use ' +
    'is reported; of jobs that share a GPU it is the part that they asked for, and the rest is ' +
    'charged to those that were on it. Months are those from fromMonth up to the present one, ' +
    'which alone is told without it.',
  room: 'settlement',
  permission: 'entitlement.read',
  kind: 'read',
  query: Type.Object({ fromMonth: Type.Optional(wireMonth) }, CLOSED),
  answer: Type.Object({ rows: Type.Array(wireDelivery, { maxItems: 100_000 }) }, CLOSED),
  handle: async ({ caller, query, reach }, { database }: DeliveryPorts) => {
    const fromMonth = query.fromMonth ?? monthOf(caller.at);
    const rows = await selectDelivery(database, { fromMonth, now: caller.at, reach });
    return { ok: true, body: { rows: rows.map(fromRow) } };
  },
});

/** Sums are numeric, and come as text. */
interface DeliveryRow {
  readonly month: string;
  readonly funder: `party_${string}`;
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly entitled: string;
  readonly used: string;
  readonly running: string;
}

function fromRow({ month, funder, site, cluster, entitled, used, running }: DeliveryRow) {
  return {
    month,
    funder,
    site,
    cluster,
    entitledGpuSeconds: Number(entitled),
    usedGpuSeconds: Number(used),
    runningGpuSeconds: Number(running),
  };
}

interface Wanted {
  readonly fromMonth: string;
  readonly now: EpochSeconds;
  readonly reach: Reach;
}

/**
 * A run of which the use of the month was reported runs no more, whether that was heard or not, and
 * its use is charged. Linear in the entries of the months: 26,000 of one month take 60 ms on two
 * cores.
 */
export function selectDelivery(reader: Reader, { fromMonth, now, reach }: Wanted) {
  const values: unknown[] = [fromMonth, monthOf(now), now];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const columns = { party: 'e.funder', site: 'k.site', programme: 'c.programme' };
  const inReach = whereInReach(reach, columns)?.(bind) ?? 'true';
  return reader.query<DeliveryRow>(
    `WITH used AS (
       SELECT n.month, w.funder, split_part(a.owner, '/', 2) AS cluster, sum(l.amount) AS amount
         FROM settlement.entry AS n
         JOIN settlement.leg AS l ON l.entry = n.seq
         JOIN settlement.account AS a ON a.id = l.account AND a.kind = 'used'
         JOIN access.allocation AS w ON w.id = split_part(a.owner, '/', 1)
        WHERE n.month BETWEEN $1 AND $2 AND n.flow IN ('use', 'unwind')
        GROUP BY 1, 2, 3),
     running AS (
       SELECT p.month, j.funder, r.cluster,
              div(sum(coalesce(nullif(j.gpu_share_ppm, 0), j.gpu_count * 1000000::bigint)
                      * ($3::numeric - greatest(r.started_at, p.start_at))), 1000000) AS amount
         FROM scheduling.run AS r
         JOIN scheduling.job AS j ON j.number = r.job_number
         JOIN settlement.period AS p ON p.month = $2
        WHERE r.ended_at IS NULL AND r.started_at < $3
          AND NOT EXISTS (
            SELECT FROM metering.usage AS u
             WHERE (u.job_number, u.attempt, u.month) = (r.job_number, r.attempt, p.month))
        GROUP BY 1, 2, 3)
     SELECT e.month, e.funder, k.site, e.cluster, sum(e.gpu_seconds)::text AS entitled,
            coalesce(max(used.amount), 0)::text AS used,
            coalesce(max(running.amount), 0)::text AS running
       FROM capacity.entitlement AS e
       JOIN capacity.cluster AS k ON k.id = e.cluster
       JOIN procurement.contract AS c ON c.id = e.contract
       LEFT JOIN used
         ON (used.month, used.funder, used.cluster) = (e.month, e.funder, e.cluster)
       LEFT JOIN running
         ON (running.month, running.funder, running.cluster) = (e.month, e.funder, e.cluster)
      WHERE e.month BETWEEN $1 AND $2 AND (${inReach})
      GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4, 2`,
    values,
  );
}

export const DELIVERY_ROUTES: readonly AnyRoute<DeliveryPorts>[] = [deliveryRoute];
