/** Sites with their clusters, node groups and outages. */
import { present } from '../../kernel/assert.ts';
import type { ClusterId, PartyId, SiteId } from '../../kernel/ids.ts';
import {
  type EpochSeconds,
  toEpochSeconds,
  toEurMicros,
  toPartsPerMillion,
} from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { OutageState } from '../outage-rules.ts';
import type { Cluster, NodeGroup, Outage, Site } from '../site.ts';

export interface SiteRow {
  readonly id: SiteId;
  readonly name: string;
  readonly operator: PartyId;
  readonly territory: PartyId;
  readonly pue_ppm: number;
  readonly power_micros_per_mwh: bigint;
  readonly version: number;
  readonly clusters: readonly ClusterJson[];
  readonly outages: readonly OutageJson[];
}

/** A cluster without the brands of its numbers. */
interface ClusterJson {
  readonly id: ClusterId;
  readonly acceleratorClass: string;
  readonly h100EquivalentPpm: number;
  readonly wattsPerGpuBusy: number;
  readonly wattsPerGpuIdle: number;
  readonly nodeGroups: readonly NodeGroup[];
}

interface OutageJson {
  readonly cluster: ClusterId;
  readonly kind: Outage['kind'];
  readonly gpuCount: number;
  readonly start: number;
  readonly end: number;
}

const CLUSTER_JSON = `jsonb_build_object(
  'id', k.id, 'acceleratorClass', k.accelerator_class,
  'h100EquivalentPpm', k.h100_equivalent_ppm, 'wattsPerGpuBusy', k.watts_per_gpu_busy,
  'wattsPerGpuIdle', k.watts_per_gpu_idle, 'nodeGroups',
  (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'nodeCount', n.node_count, 'gpusPerNode', n.gpus_per_node,
            'nodesPerRack', n.nodes_per_rack, 'racksPerPod', n.racks_per_pod)
            ORDER BY n.number), '[]')
     FROM capacity.node_group AS n WHERE n.cluster = k.id))`;

/** An outage that was called off takes no time and is left out. */
export const SITE_COLUMNS = `
  s.id, s.name, s.operator, s.territory, s.pue_ppm, s.power_micros_per_mwh, s.version,
  (SELECT coalesce(jsonb_agg(${CLUSTER_JSON} ORDER BY k.position), '[]')
     FROM capacity.cluster AS k WHERE k.site = s.id) AS clusters,
  (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'cluster', o.cluster, 'kind', o.kind, 'gpuCount', o.gpu_count, 'start', o.start_at,
            'end', o.end_at) ORDER BY o.number), '[]')
     FROM capacity.outage AS o JOIN capacity.cluster AS k ON k.id = o.cluster
    WHERE k.site = s.id AND o.start_at < o.end_at) AS outages`;

export async function selectSites(reader: Reader): Promise<readonly Site[]> {
  const rows = await reader.query<SiteRow>(
    `SELECT ${SITE_COLUMNS} FROM capacity.site AS s ORDER BY s.position`,
    [],
  );
  return rows.map(siteFromRow);
}

export async function selectSite(
  reader: Reader,
  id: string,
): Promise<(Site & { readonly version: number }) | undefined> {
  const [row] = await reader.query<SiteRow>(
    `SELECT ${SITE_COLUMNS} FROM capacity.site AS s WHERE s.id = $1`,
    [id],
  );
  return row === undefined ? undefined : { ...siteFromRow(row), version: row.version };
}

/** The site at which a cluster stands, and the cluster. */
export async function selectSiteOfCluster(
  reader: Reader,
  cluster: string,
): Promise<Site | undefined> {
  const [row] = await reader.query<SiteRow>(
    `SELECT ${SITE_COLUMNS} FROM capacity.site AS s
      WHERE s.id = (SELECT site FROM capacity.cluster WHERE id = $1)`,
    [cluster],
  );
  return row === undefined ? undefined : siteFromRow(row);
}

export function siteFromRow(row: SiteRow): Site {
  return {
    id: row.id,
    name: row.name,
    operator: row.operator,
    territory: row.territory,
    clusters: row.clusters.map(
      (cluster): Cluster => ({
        id: cluster.id,
        acceleratorClass: cluster.acceleratorClass,
        h100EquivalentPpm: toPartsPerMillion(cluster.h100EquivalentPpm),
        wattsPerGpuBusy: cluster.wattsPerGpuBusy,
        wattsPerGpuIdle: cluster.wattsPerGpuIdle,
        nodeGroups: cluster.nodeGroups,
      }),
    ),
    outages: row.outages.map(
      ({ cluster, kind, gpuCount, start, end }): Outage => ({
        cluster,
        kind,
        gpuCount,
        start: toEpochSeconds(start),
        end: toEpochSeconds(end),
      }),
    ),
    puePpm: toPartsPerMillion(row.pue_ppm),
    powerMicrosPerMwh: toEurMicros(row.power_micros_per_mwh),
  };
}

/** Adds a site with its clusters, or writes it anew; clusters that it does not name stay. */
export async function upsertSite(writer: Writer, site: Site): Promise<void> {
  await writer.query(
    `INSERT INTO capacity.site (id, name, operator, territory, pue_ppm, power_micros_per_mwh)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, operator = excluded.operator,
       territory = excluded.territory, pue_ppm = excluded.pue_ppm,
       power_micros_per_mwh = excluded.power_micros_per_mwh, version = site.version + 1`,
    [site.id, site.name, site.operator, site.territory, site.puePpm, site.powerMicrosPerMwh],
  );
  for (const cluster of site.clusters) {
    await upsertCluster(writer, site.id, cluster);
    await replaceNodeGroups(writer, cluster);
  }
}

async function upsertCluster(writer: Writer, site: SiteId, cluster: Cluster): Promise<void> {
  await writer.query(
    `INSERT INTO capacity.cluster (id, site, accelerator_class, h100_equivalent_ppm,
       watts_per_gpu_busy, watts_per_gpu_idle)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET site = excluded.site,
       accelerator_class = excluded.accelerator_class,
       h100_equivalent_ppm = excluded.h100_equivalent_ppm,
       watts_per_gpu_busy = excluded.watts_per_gpu_busy,
       watts_per_gpu_idle = excluded.watts_per_gpu_idle, version = cluster.version + 1`,
    [
      cluster.id,
      site,
      cluster.acceleratorClass,
      cluster.h100EquivalentPpm,
      cluster.wattsPerGpuBusy,
      cluster.wattsPerGpuIdle,
    ],
  );
}

async function replaceNodeGroups(writer: Writer, { id, nodeGroups }: Cluster): Promise<void> {
  await writer.query('DELETE FROM capacity.node_group WHERE cluster = $1', [id]);
  await writer.query(
    `INSERT INTO capacity.node_group (cluster, number, node_count, gpus_per_node, nodes_per_rack,
       racks_per_pod)
     SELECT $1, number, node_count, gpus_per_node, nodes_per_rack, racks_per_pod
       FROM unnest($2::integer[], $3::integer[], $4::integer[], $5::integer[]) WITH ORDINALITY
         AS given (node_count, gpus_per_node, nodes_per_rack, racks_per_pod, number)`,
    [
      id,
      nodeGroups.map(({ nodeCount }) => nodeCount),
      nodeGroups.map(({ gpusPerNode }) => gpusPerNode),
      nodeGroups.map(({ nodesPerRack }) => nodesPerRack),
      nodeGroups.map(({ racksPerPod }) => racksPerPod),
    ],
  );
}

export interface OutageRow {
  readonly number: bigint;
  readonly cluster: ClusterId;
  readonly kind: Outage['kind'];
  readonly gpu_count: number;
  readonly start_at: bigint;
  readonly end_at: bigint;
  readonly noted_at: bigint;
  readonly version: number;
}

export function outageFromRow(row: OutageRow): OutageState {
  return {
    number: Number(row.number),
    cluster: row.cluster,
    kind: row.kind,
    gpuCount: row.gpu_count,
    start: toEpochSeconds(Number(row.start_at)),
    end: toEpochSeconds(Number(row.end_at)),
    notedAt: toEpochSeconds(Number(row.noted_at)),
    version: row.version,
  };
}

export const OUTAGE_COLUMNS =
  'o.number, o.cluster, o.kind, o.gpu_count, o.start_at, o.end_at, o.noted_at, o.version';

export async function selectOutage(
  reader: Reader,
  number: number,
): Promise<OutageState | undefined> {
  const [row] = await reader.query<OutageRow>(
    `SELECT ${OUTAGE_COLUMNS} FROM capacity.outage AS o WHERE o.number = $1`,
    [number],
  );
  return row === undefined ? undefined : outageFromRow(row);
}

/** Outages that were called off before they began. */
export async function selectCalledOffOutages(reader: Reader): Promise<readonly OutageState[]> {
  const rows = await reader.query<OutageRow>(
    `SELECT ${OUTAGE_COLUMNS} FROM capacity.outage AS o
      WHERE o.start_at = o.end_at ORDER BY o.number`,
    [],
  );
  return rows.map(outageFromRow);
}

/** Of a cluster, those that end after `now`: told of by people, and seen at the site. */
export async function selectOpenOutages(
  reader: Reader,
  cluster: ClusterId,
  now: EpochSeconds,
): Promise<{ readonly announced: readonly OutageState[]; readonly seen: readonly OutageState[] }> {
  const rows = await reader.query<OutageRow & { readonly is_seen: boolean }>(
    `SELECT ${OUTAGE_COLUMNS}, o.is_seen FROM capacity.outage AS o
      WHERE o.cluster = $1 AND o.start_at < o.end_at AND o.end_at > $2 ORDER BY o.number`,
    [cluster, now],
  );
  return {
    announced: rows.filter(({ is_seen }) => !is_seen).map(outageFromRow),
    seen: rows.filter(({ is_seen }) => is_seen).map(outageFromRow),
  };
}

/** `source`: people tell of it, or the scheduler of the site was seen to lack the GPUs. */
export async function insertOutage(
  writer: Writer,
  outage: Outage,
  source: 'told' | 'seen' = 'told',
): Promise<OutageState> {
  const { cluster, kind, gpuCount, start, end } = outage;
  const rows = await writer.query<OutageRow>(
    `INSERT INTO capacity.outage AS o
       (cluster, kind, gpu_count, start_at, end_at, noted_at, is_seen)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${OUTAGE_COLUMNS}`,
    [cluster, kind, gpuCount, start, end, writer.caller.at, source === 'seen'],
  );
  return outageFromRow(present(rows[0], 'The outage'));
}

export async function updateOutageEnd(
  writer: Writer,
  number: number,
  end: number,
): Promise<OutageState> {
  const rows = await writer.query<OutageRow>(
    `UPDATE capacity.outage AS o SET end_at = $2, version = version + 1
      WHERE o.number = $1 RETURNING ${OUTAGE_COLUMNS}`,
    [number, end],
  );
  return outageFromRow(present(rows[0], `The outage ${number}`));
}

/** Held until the end of the transaction by whoever changes the plan. */
export async function lockPlan(writer: Writer): Promise<void> {
  await writer.query('SELECT funding.lock_plan()', []);
}
