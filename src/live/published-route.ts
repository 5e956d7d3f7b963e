/** What anyone may know: totals of each programme. No person, project or job is named. */
import Type from 'typebox';
import type { EpochSeconds } from '../kernel/units.ts';
import type { Database, Reader } from '../platform/database/transaction.ts';
import { type AnyRoute, defineRoute } from '../platform/http/route.ts';
import { wireCount, wireGpuSeconds, wireId, wireMicros, wireText } from '../platform/http/wire.ts';

export interface PublishedPorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;

const wirePublished = Type.Object(
  {
    id: wireId('programme_'),
    name: wireText(200),
    funders: Type.Array(wireText(200)),
    gpuCount: wireCount(0, 1_000_000_000),
    entitledGpuSeconds: wireGpuSeconds,
    usedGpuSeconds: wireGpuSeconds,
    committedMicros: wireMicros,
  },
  { ...CLOSED, title: 'PublishedProgramme' },
);

const publishedRoute = defineRoute({
  operationId: 'getPublished',
  method: 'GET',
  path: '/v1/published',
  summary: 'Totals of each programme: who funds it, its GPUs, GPU time and money',
  description:
    'GPUs are those under contract now; GPU-seconds are those of the months that have begun.',
  room: 'plan',
  permission: 'public',
  kind: 'read',
  answer: Type.Object({ programmes: Type.Array(wirePublished) }, CLOSED),
  handle: async ({ caller }, { database }: PublishedPorts) => {
    const rows = await selectPublished(database, caller.at);
    const programmes = rows.map((row) => ({
      id: row.id,
      name: row.name,
      funders: [...row.funders],
      gpuCount: Number(row.gpu_count),
      entitledGpuSeconds: Number(row.entitled),
      usedGpuSeconds: Number(row.used),
      committedMicros: row.committed,
    }));
    return { ok: true, body: { programmes } };
  },
});

/** Sums are numeric, and come as text. */
interface PublishedRow {
  readonly id: `programme_${string}`;
  readonly name: string;
  readonly funders: readonly string[];
  readonly gpu_count: string;
  readonly entitled: string;
  readonly used: string;
  readonly committed: string;
}

/** Binding, or paid before a default: what was paid stays with the programme. */
const COUNTS = `(c.status IN ('signed', 'called', 'paid')
                 OR c.status = 'defaulted' AND i.paid_at IS NOT NULL)`;

/** A cluster belongs to one contract, so its use belongs to the programme of that. */
export function selectPublished(
  reader: Reader,
  now: EpochSeconds,
): Promise<readonly PublishedRow[]> {
  return reader.query<PublishedRow>(
    `SELECT p.id, p.name,
       ARRAY(SELECT DISTINCT f.name FROM funding.commitment AS c
               JOIN funding.party AS f ON f.id = c.party
               JOIN funding.instalment AS i ON i.commitment = c.id
              WHERE c.programme = p.id AND ${COUNTS}
              ORDER BY f.name) AS funders,
       (SELECT coalesce(sum(k.gpu_count), 0)::text FROM procurement.contract AS c
          JOIN procurement.phase AS h ON h.contract = c.id
          JOIN procurement.phase_capacity AS k ON k.contract = c.id AND k.phase = h.number
         WHERE c.programme = p.id AND h.start_at <= $1 AND $1 < h.end_at) AS gpu_count,
       (SELECT coalesce(sum(e.gpu_seconds), 0)::text FROM procurement.contract AS c
          JOIN capacity.entitlement AS e ON e.contract = c.id
         WHERE c.programme = p.id AND e.start_at <= $1) AS entitled,
       (SELECT coalesce(sum(b.amount), 0)::text FROM settlement.account AS a
          JOIN settlement.balance AS b ON b.account = a.id
         WHERE a.kind = 'used' AND split_part(a.owner, '/', 2) IN
           (SELECT k.cluster FROM procurement.contract AS c
              JOIN procurement.phase_capacity AS k ON k.contract = c.id
             WHERE c.programme = p.id)) AS used,
       (SELECT coalesce(sum(i.micros), 0)::text FROM funding.commitment AS c
          JOIN funding.instalment AS i ON i.commitment = c.id
         WHERE c.programme = p.id AND ${COUNTS}) AS committed
     FROM funding.programme AS p ORDER BY p.position`,
    [now],
  );
}

export const PUBLISHED_ROUTES: readonly AnyRoute<PublishedPorts>[] = [publishedRoute];
