/** The built command as a service of its own process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createEmptyDatabase } from '../../src/platform/database/testing/create-test-database.ts';

export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Ready {
  readonly url: string;
  readonly logins: readonly {
    readonly name: string;
    readonly role: string;
    readonly url: string;
  }[];
}

export interface Service extends Ready {
  readonly process: ChildProcess;
}

/** Starts the service and waits until it says that it is ready. */
export function startBuilt(env: Environment): Promise<Service> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--json'], { env });
  const heard = { stdout: '', stderr: '' };
  child.stderr.on('data', (text) => (heard.stderr += String(text)));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`ended with ${code}: ${heard.stderr}`)));
    child.stdout.on('data', (text) => {
      heard.stdout += String(text);
      if (!heard.stdout.endsWith('}\n')) return;
      const said: Ready & { readonly ok: boolean } = JSON.parse(heard.stdout);
      if (said.ok) resolve({ ...said, process: child });
      else reject(new Error(heard.stdout));
    });
  });
}

/** Tells it twice at once, as a terminal and npm do together: that is one Ctrl-C. */
export function stopService({ process: child }: Service): Promise<number | null> {
  return new Promise((resolve) => {
    child.removeAllListeners('close');
    child.once('close', resolve);
    child.kill('SIGINT');
    child.kill('SIGTERM');
  });
}

export interface EmptyDatabase {
  readonly url: string;
  /** Closes and drops it. */
  close(): Promise<void>;
}

/** A database without tables, as `DATABASE_URL` names it. */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const { place, close } = await createEmptyDatabase();
  if (!('socket' in place)) throw new Error('the store of the tests has a socket');
  const { folder: host, port, user, database } = place.socket;
  const query = new URLSearchParams({ host });
  return { url: `postgres://${user}@localhost:${port}/${database}?${query}`, close };
}
