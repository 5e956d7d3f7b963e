/** Rows of the connections of sites. */
import type { ClusterId, SiteId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Connection, Depth } from '../connection.ts';

export interface StoredConnection extends Connection {
  readonly seenUntil: EpochSeconds;
  readonly drift: readonly string[];
  readonly heardAt: EpochSeconds | undefined;
}

interface ConnectionRow {
  readonly depth: Depth;
  readonly mends_drift: boolean;
  readonly seen_until: bigint;
  readonly drift: readonly string[];
  readonly heard_at: bigint | null;
}

export async function selectConnection(
  reader: Reader,
  site: SiteId,
): Promise<StoredConnection | undefined> {
  const [row] = await reader.query<ConnectionRow>(
    `SELECT depth, mends_drift, seen_until, drift, heard_at FROM sites.connection WHERE site = $1`,
    [site],
  );
  if (row === undefined) return undefined;
  const partitions = await reader.query<{ cluster: ClusterId; partition: string }>(
    `SELECT cluster, partition FROM sites.connection_partition WHERE site = $1 ORDER BY cluster`,
    [site],
  );
  const users = await reader.query<{ person: string; username: string }>(
    `SELECT person, username FROM sites.site_user WHERE site = $1 ORDER BY person`,
    [site],
  );
  return {
    site,
    depth: row.depth,
    mendsDrift: row.mends_drift,
    partitions,
    users,
    seenUntil: toEpochSeconds(Number(row.seen_until)),
    drift: row.drift,
    heardAt: timeOrNone(row.heard_at),
  };
}

/** `undefined`: the connection of the site does not name the partition. */
export async function selectClusterOfPartition(
  reader: Reader,
  site: SiteId,
  partition: string,
): Promise<ClusterId | undefined> {
  const [row] = await reader.query<{ cluster: ClusterId }>(
    'SELECT cluster FROM sites.connection_partition WHERE site = $1 AND partition = $2',
    [site, partition],
  );
  return row?.cluster;
}

/** The sites that are driven by their agents. */
export async function selectConnectedSites(reader: Reader): Promise<readonly SiteId[]> {
  const rows = await reader.query<{ site: SiteId }>('SELECT site FROM sites.connection', []);
  return rows.map(({ site }) => site);
}

/** Writes all of it, in place of what was there. */
export async function putConnection(writer: Writer, connection: Connection): Promise<void> {
  const { site, depth, mendsDrift, partitions, users } = connection;
  await writer.query(
    `INSERT INTO sites.connection AS held (site, depth, mends_drift) VALUES ($1, $2, $3)
     ON CONFLICT (site) DO UPDATE
       SET depth = excluded.depth, mends_drift = excluded.mends_drift, version = held.version + 1`,
    [site, depth, mendsDrift],
  );
  await writer.query('DELETE FROM sites.connection_partition WHERE site = $1', [site]);
  await writer.query(
    `INSERT INTO sites.connection_partition (site, cluster, partition)
     SELECT $1, cluster, partition
       FROM unnest($2::text[], $3::text[]) AS given (cluster, partition)`,
    [site, partitions.map(({ cluster }) => cluster), partitions.map(({ partition }) => partition)],
  );
  await writer.query('DELETE FROM sites.site_user WHERE site = $1', [site]);
  await writer.query(
    `INSERT INTO sites.site_user (site, person, username)
     SELECT $1, person, username FROM unnest($2::text[], $3::text[]) AS given (person, username)`,
    [site, users.map(({ person }) => person), users.map(({ username }) => username)],
  );
}

/** Notes that the agent was heard, and how far; two agents may be at it at once. */
export async function noteHeard(
  writer: Writer,
  site: SiteId,
  { seenUntil, drift }: { readonly seenUntil: EpochSeconds; readonly drift: readonly string[] },
): Promise<void> {
  await writer.query(
    `UPDATE sites.connection
        SET seen_until = GREATEST(seen_until, $2), drift = $3::text[], heard_at = $4
      WHERE site = $1`,
    [site, seenUntil, drift, writer.caller.at],
  );
}
