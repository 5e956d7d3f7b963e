import { present } from '../../kernel/assert.ts';
import type { ClusterId, JobId, SiteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { Connection } from '../connection.ts';
import { putConnection, type StoredConnection, selectConnection } from '../store/connections.ts';

/** Clusters that are not the site's, named twice, or with a partition that is named twice. */
export interface PartitionUnknown {
  readonly reason: 'partition_unknown';
  readonly site: SiteId;
  readonly clusters: readonly ClusterId[];
}

/** Persons, or names at the site, that stand in more than one line of who is who. */
export interface UserTwice {
  readonly reason: 'user_twice';
  readonly site: SiteId;
  readonly names: readonly string[];
}

/** Jobs wait or run there that share GPUs, which a site with an agent gives whole. */
export interface GpusShared {
  readonly reason: 'gpus_shared';
  readonly site: SiteId;
  /** The first of them, and how many there are. */
  readonly job: JobId;
  readonly jobCount: number;
}

/** Refusals in the order of the result. */
export async function connectSite(
  writer: Writer,
  connection: Connection,
): Promise<Outcome<StoredConnection, PartitionUnknown | UserTwice | GpusShared>> {
  const { site, depth, mendsDrift, partitions, users } = connection;
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
  if (clusters.length > 0) return refused({ reason: 'partition_unknown', site, clusters });
  const names = [users.map(({ person }) => person), users.map(({ username }) => username)];
  const twice = names.flatMap((each) => [...namedTwice(each)]);
  if (twice.length > 0) return refused({ reason: 'user_twice', site, names: twice });
  const [shared] = await selectSharers(writer, site);
  if (shared !== undefined) return refused({ reason: 'gpus_shared', site, ...shared });
  await putConnection(writer, connection);
  const detail = { depth, mendsDrift, clusterCount: partitions.length, userCount: users.length };
  writer.audit({ action: 'site.connect', subject: site, detail });
  return done(present(await selectConnection(writer, site), `The connection of ${site}`));
}

function namedTwice(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return twice;
}

/** The lock keeps the engine from sending another there before the connection is known. */
async function selectSharers(
  writer: Writer,
  site: SiteId,
): Promise<readonly { readonly job: JobId; readonly jobCount: number }[]> {
  await writer.query('SELECT sites.lock_connections()', []);
  return writer.query(
    `SELECT id AS job, (count(*) OVER ())::integer AS "jobCount" FROM scheduling.job
      WHERE site = $1 AND gpu_share_ppm > 0 AND state IN ('waiting', 'running', 'cancelling')
      ORDER BY number LIMIT 1`,
    [site],
  );
}
