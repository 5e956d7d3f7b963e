/** By which the connections of one process are known to each other in pg_stat_activity. */
import { hostname } from 'node:os';

/** So that a name with it stays within the 63 bytes that PostgreSQL keeps of one. */
const HOST_CHARACTERS_MAX = 30;

/** Such as `polder leader 4711@machine`. */
export function nameOfProcess(what: string): string {
  const host = hostname().replace(/[^A-Za-z0-9._-]/g, '_');
  return `${what} ${process.pid}@${host.slice(0, HOST_CHARACTERS_MAX)}`;
}

/** A pattern of PostgreSQL: the process at the end of such a name. */
export const PROCESS_OF_NAME = '[0-9]+@[A-Za-z0-9._-]+$';
