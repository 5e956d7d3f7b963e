/**
 * A wire to a store that can fall silent, as one does whose other end was unplugged, or whose
 * connections a firewall has forgotten: it stays open, and nothing comes through it any more, not
 * even that one side has gone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '../../../kernel/assert.ts';
import type { Place } from '../connection.ts';

export interface SilentWire {
  /** The store at the other end. */
  readonly place: Place;
  /** For good, of the connections that are there; those that come after it are heard. */
  fallSilent(): void;
  close(): void;
}

export async function silentWireTo(place: Place): Promise<SilentWire> {
  assert('socket' in place, 'the store of tests is at a socket');
  const { socket } = place;
  const folder = mkdtempSync(join(tmpdir(), 'polder-wire-'));
  const ends = new Set<Socket>();
  const silent = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const name = `.s.PGSQL.${socket.port}`;
    const far = createConnection({ path: join(socket.folder, name), allowHalfOpen: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      from.on('error', () => undefined);
      from.on('data', (bytes) => silent.has(from) || to.write(bytes));
      from.on('end', () => silent.has(from) || to.end());
      from.on('close', () => silent.has(from) || to.destroy());
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(join(folder, `.s.PGSQL.${socket.port}`), resolve);
  });
  return {
    place: { socket: { ...socket, folder } },
    fallSilent: () => {
      for (const end of ends) silent.add(end);
    },
    close: () => {
      server.close();
      for (const end of ends) end.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
