/** The built Polder as real processes on this machine, to be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, createWriteStream, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Another build may be named, so that one that is being written anew is not tested. */
export const MAIN =
  process.env.KILL_TEST_MAIN ?? fileURLToPath(new URL('../../dist/main.js', import.meta.url));

const READY_MILLISECONDS_MAX = 60_000;
export const SECRET_KEY = 'a key for tests that is long enough to be one';

export interface Login {
  readonly name: string;
  readonly url: string;
}

/** A folder that the account of an embedded store can enter. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polder-kill-'));
  chmodSync(folder, 0o711);
  return folder;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

export interface ServerPlace {
  readonly port: number;
  /** Where its log goes; also its data, where it has no `databaseUrl`. */
  readonly folder: string;
  readonly databaseUrl?: string;
  /** The large demo is loaded first. */
  readonly isDemo?: boolean;
  /** Whether it decides; off, nothing changes but by requests. */
  readonly engine?: 'on' | 'off';
  /** Beside its settings. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** One server: the same port and the same store, whatever number of processes it takes. */
export class PolderServer {
  readonly origin: string;
  readonly logFile: string;
  readonly #place: ServerPlace;
  #child: ChildProcess | undefined;
  #ready: Promise<readonly Login[]> = Promise.resolve([]);

  constructor(place: ServerPlace) {
    this.#place = place;
    this.origin = `http://127.0.0.1:${place.port}`;
    this.logFile = join(place.folder, `server-${place.port}.log`);
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Answers the logins once it takes requests. `environment` in place of that of its place. */
  start(environment = this.#place.environment): Promise<readonly Login[]> {
    const { port, folder, databaseUrl, engine = 'on', isDemo = false } = this.#place;
    const options = isDemo ? ['--json', '--demo'] : ['--json'];
    const child = spawn(process.execPath, [MAIN, 'serve', ...options], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        POLDER_DATA: join(folder, 'data'),
        POLDER_PORT: String(port),
        POLDER_LOG_FORMAT: 'json',
        POLDER_LOG_LEVEL: 'info',
        POLDER_RATE_LIMIT: '100000',
        POLDER_ENGINE: engine,
        ...environment,
        ...(databaseUrl !== undefined && {
          DATABASE_URL: databaseUrl,
          POLDER_SECRET_KEY: SECRET_KEY,
        }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stderr.pipe(createWriteStream(this.logFile, { flags: 'a' }));
    this.#ready = readyOf(child, this.logFile);
    this.#ready.catch(() => undefined);
    return this.#ready;
  }

  /** Waits for the last `start`. */
  async ready(): Promise<void> {
    await this.#ready;
  }

  /** `SIGKILL`, and until the process is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** `SIGSTOP`: it keeps its connections, and does nothing. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** Goes on where it stood. */
  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}

function readyOf(child: ChildProcess, logFile: string): Promise<readonly Login[]> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => {
      reject(new Error(`not ready after ${READY_MILLISECONDS_MAX} ms; see ${logFile}`));
    }, READY_MILLISECONDS_MAX);
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.endsWith('}\n')) return;
      // A refusal to start is JSON too; the end of the process follows it.
      const said: { readonly logins?: readonly Login[] } = JSON.parse(text);
      if (said.logins === undefined) return;
      clearTimeout(timer);
      resolve(said.logins);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${code ?? signal} before it was ready; see ${logFile}`));
    });
  });
}
