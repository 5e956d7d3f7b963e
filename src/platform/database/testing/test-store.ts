/**
 * One embedded store for all test processes of a run, which starts when the first test asks for
 * it: a run that needs no database pays nothing. Its door is a socket, named to the tests by
 * test/store-setup.ts, that answers where the store is.
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { openFolders } from '../embedded/data-folder.ts';
import { type EmbeddedStore, openEmbeddedStore } from '../embedded/open-embedded-store.ts';
import { findPostmaster, stopPostmaster } from '../embedded/postmaster.ts';
import { isRunning } from '../embedded/processes.ts';
import { scratchFolder } from './scratch-folder.ts';

export interface TestStore {
  /** The path of the socket that answers where the store is; see create-test-database.ts. */
  readonly door: string;
  close(): Promise<void>;
}

const PREFIX = 'polder-test-';

export async function startTestStore(): Promise<TestStore> {
  const scratch = scratchFolder();
  await removeAbandoned(scratch);
  const folder = mkdtempSync(join(scratch, `${PREFIX}${process.pid}-`));
  // The account of the server must pass through it.
  chmodSync(folder, 0o711);
  let store: Promise<EmbeddedStore> | undefined;
  const server = createServer({ allowHalfOpen: true }, (caller) => {
    caller.on('error', () => undefined);
    store ??= openTestStore(folder);
    store.then(
      ({ place }) => caller.end(JSON.stringify(place.socket)),
      (error: unknown) => caller.end(JSON.stringify({ failed: String(error) })),
    );
  });
  const door = join(folder, 'door');
  await new Promise<void>((resolve) => server.listen(door, resolve));
  const close = async () => {
    server.close();
    await store?.then((open) => open.close()).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  };
  return { door, close };
}

function openTestStore(folder: string): Promise<EmbeddedStore> {
  const dataFolder = join(folder, 'store');
  return openEmbeddedStore({ dataFolder, durability: 'none', onClose: 'stop' });
}

/** What a run leaves that was killed: a server that still runs, and its files. */
async function removeAbandoned(scratch: string): Promise<void> {
  const left = readdirSync(scratch).filter((name) => name.startsWith(PREFIX));
  for (const name of left) {
    const pid = Number(name.slice(PREFIX.length).split('-')[0]);
    if (!(pid > 0) || isRunning(pid)) continue;
    const folder = join(scratch, name);
    try {
      const postmaster = findPostmaster(openFolders(join(folder, 'store')));
      if (postmaster !== undefined) await stopPostmaster(postmaster.pid);
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Of another account, or being removed by another run at this moment.
    }
  }
}
