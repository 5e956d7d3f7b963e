import { present } from '../../kernel/assert.ts';
import type { ClusterId, SiteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { Connection } from '../connection.ts';
import { putConnection, type StoredConnection, selectConnection } from '../store/connections.ts';

/** Clusters that are not the site's, or named twice. */
export interface PartitionUnknown {
  readonly reason: 'partition_unknown';
  readonly site: SiteId;
  readonly clusters: readonly ClusterId[];
}

export async function connectSite(
  writer: Writer,
  connection: Connection,
): Promise<Outcome<StoredConnection, PartitionUnknown>> {
  const { site, partitions } = connection;
  const rows = await writer.query<{ id: ClusterId }>(
    'SELECT id FROM capacity.cluster WHERE site = $1',
    [site],
  );
  const own = new Set(rows.map(({ id }) => id));
  const clusters = partitions
    .filter(
      ({ cluster, partition }, index) =>
        !own.has(cluster) ||
        partitions.findIndex((each) => each.cluster === cluster || each.partition === partition) !==
          index,
    )
    .map(({ cluster }) => cluster);
  if (clusters.length > 0) return refused({ reason: 'partition_unknown' as const, site, clusters });
  await putConnection(writer, connection);
  const { depth, mendsDrift, users } = connection;
  const detail = { depth, mendsDrift, clusterCount: partitions.length, userCount: users.length };
  writer.audit({ action: 'site.connect', subject: site, detail });
  return done(present(await selectConnection(writer, site), `The connection of ${site}`));
}
