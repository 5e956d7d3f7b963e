/** What PostgreSQL must be before Polder writes anything to it. */
import { StoreUnavailable } from './errors.ts';
import { SchemaMismatch } from './migrations.ts';
import type { Reader } from './transaction.ts';

const VERSION_MIN = 15;

/** Throws where the server is too old, a replica, or keeps another encoding than UTF-8. */
export async function refuseUnfit(reader: Reader): Promise<void> {
  const [row] = await reader.query<{ version: number; encoding: string; recovers: boolean }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version,
            current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS recovers`,
  );
  const { version = 0, encoding = '', recovers = false } = row ?? {};
  if (version < VERSION_MIN) {
    throw new SchemaMismatch(
      `The server is PostgreSQL ${version}, Polder needs ${VERSION_MIN} or later`,
    );
  }
  if (encoding !== 'UTF8') {
    throw new SchemaMismatch(`The database is in ${encoding}, Polder needs one in UTF8`);
  }
  if (recovers) throw new StoreUnavailable('The server is a replica, which can only be read');
}
