/** A connection of the bench's own to the embedded store of a Polder that runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { until } from './metrics.ts';

/** The line of postmaster.pid that names the folder of the socket, from 0. */
const SOCKET_FOLDER_LINE = 4;
const LOOK_MILLISECONDS = 200;

export interface Store {
  query<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  copy(sql: string): CopyStreamQuery;
  close(): Promise<void>;
}

/** As PostgreSQL calls it: an address for `DATABASE_URL`. */
export function addressOfStore(folder: string): string {
  const socketFolder = encodeURIComponent(socketFolderOf(folder));
  return `postgres://polder@${socketFolder}:5432/polder`;
}

export async function openStore(folder: string): Promise<Store> {
  const place = { host: socketFolderOf(folder), port: 5432, user: 'polder', database: 'polder' };
  const client = new pg.Client(place);
  // The end of the server ends this connection too; who still asks is told by the query.
  client.on('error', () => undefined);
  await client.connect();
  return {
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await client.query(sql, [...values])).rows as readonly Row[],
    copy: (sql) => client.query(copyFrom(sql)),
    close: () => client.end(),
  };
}

function socketFolderOf(folder: string): string {
  const text = readFileSync(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8');
  return text.split('\n')[SOCKET_FOLDER_LINE] ?? '';
}

/** Until the number of jobs `where` is as it should be. Throws after `secondsMax`. */
export async function untilCount(
  store: Store,
  where: string,
  isEnough: (count: number) => boolean,
  secondsMax: number,
): Promise<void> {
  const counted = async () => {
    await sleep(LOOK_MILLISECONDS);
    const sql = `SELECT count(*)::integer AS count FROM scheduling.job WHERE ${where}`;
    return (await store.query<{ count: number }>(sql))[0]?.count ?? 0;
  };
  await until(counted, isEnough, secondsMax);
}
