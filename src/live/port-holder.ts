/**
 * Which process listens on a port of this machine, as far as Linux tells: /proc/net/tcp names the
 * socket of the port, and /proc/<pid>/fd whose it is, for processes that this account may see.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface PortHolder {
  readonly pid: number;
  readonly name: string;
}

/** `undefined` where that cannot be known. */
export function portHolder(port: number): PortHolder | undefined {
  const sockets = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => listeningSockets(textOf(path), port)),
  );
  if (sockets.size === 0) return undefined;
  const pid = namesIn('/proc').find((name) => /^\d+$/.test(name) && holdsOne(name, sockets));
  if (pid === undefined) return undefined;
  return { pid: Number(pid), name: textOf(`/proc/${pid}/comm`).trim() };
}

/** The fourth field is the state, 0A for listening; the tenth is the inode of the socket. */
export function listeningSockets(table: string, port: number): readonly string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${hexPort}`) && fields[3] === '0A')
    .map((fields) => `socket:[${fields[9] ?? ''}]`);
}

function holdsOne(pid: string, sockets: ReadonlySet<string>): boolean {
  return namesIn(`/proc/${pid}/fd`).some((descriptor) => {
    try {
      return sockets.has(readlinkSync(`/proc/${pid}/fd/${descriptor}`));
    } catch {
      return false;
    }
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
