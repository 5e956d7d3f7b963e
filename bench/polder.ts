/** The built Polder as a process of its own, on an embedded store with fsync on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ALLOCATIONS, programmeText, SITES } from './programme.ts';

const READY_MILLISECONDS_MAX = 60_000;
const DAY_MILLISECONDS = 86_400_000;
const TOKENS = 20;
/** So that nothing is refused: whether a limit holds is not what is measured. */
const NO_LIMIT = '1000000';
/** As the unit and the container of deploy/ start it, and npm start. */
const AS_DEPLOYED = ['--max-semi-space-size=64'];

export interface Login {
  readonly name: string;
  readonly url: string;
}

export interface Tokens {
  readonly administrator: string;
  /** Of one person with all roles everywhere. */
  readonly users: readonly string[];
  readonly auditor: string;
}

export interface Polder {
  readonly port: number;
  readonly folder: string;
  readonly logFile: string;
  readonly logins: readonly Login[];
  /** From the start of the process until it said that it is ready. */
  readonly readySeconds: number;
  readonly pid: number;
  /** Ends it in order, or at once. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** A folder that the account of an embedded store can enter. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polder-bench-'));
  chmodSync(folder, 0o711);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

export interface StartOptions {
  /** The main.js of a build. */
  readonly main: string;
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** For a profiler. */
  readonly nodeOptions?: readonly string[];
}

export async function startPolder(options: StartOptions): Promise<Polder> {
  const { main, folder, environment = {}, nodeOptions = [] } = options;
  const port = await freePort();
  const begin = performance.now();
  const child = spawn(process.execPath, [...AS_DEPLOYED, ...nodeOptions, main, 'serve', '--json'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      POLDER_DATA: join(folder, 'data'),
      POLDER_PORT: String(port),
      POLDER_RATE_LIMIT: NO_LIMIT,
      POLDER_LOG_FORMAT: 'json',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const logFile = join(folder, `server-${port}.log`);
  child.stderr.pipe(createWriteStream(logFile));
  const { logins } = await readyOf(child, logFile);
  const readySeconds = (performance.now() - begin) / 1_000;
  const end = (signal: 'SIGTERM' | 'SIGKILL') => endOf(child, signal);
  return { port, folder, logFile, logins, readySeconds, pid: child.pid ?? 0, end };
}

function readyOf(child: ChildProcess, logFile: string): Promise<{ logins: readonly Login[] }> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(
      () => reject(new Error(`not ready; see ${logFile}`)),
      READY_MILLISECONDS_MAX,
    );
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.endsWith('}\n')) return;
      clearTimeout(timer);
      resolve(JSON.parse(said));
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${code ?? signal} before it was ready; see ${logFile}`));
    });
  });
}

async function endOf(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

/** Applies the programme and makes tokens. */
export async function prepare({ port, logins }: Polder): Promise<Tokens> {
  const [ada, petra, aud] = logins.map(({ url }) => url);
  const administrator = (await tokensOf(ada, 1))[0] ?? '';
  const auditor = (await tokensOf(aud, 1))[0] ?? '';
  const users = await tokensOf(petra, TOKENS);
  const plan = { fileName: 'five-gigafactories.yaml', fileText: programmeText(new Date()) };
  await ask(port, users[0] ?? '', '/v1/plan', plan);
  const grants = [
    ...SITES.map((id) => ({ role: 'operator', scope: { kind: 'site', id } })),
    ...ALLOCATIONS.map((id) => ({
      role: 'principal-investigator',
      scope: { kind: 'project', id },
    })),
  ];
  for (const grant of grants) {
    const personId = 'person_demo-programme-officer';
    await ask(port, administrator, '/v1/role-grants', { personId, ...grant });
  }
  // Roles are known to every server within a second.
  await sleep(1_100);
  return { administrator, users, auditor };
}

/** Tokens of a persona, made in the session that its link opens. */
async function tokensOf(url = '', count: number): Promise<readonly string[]> {
  const { origin } = new URL(url);
  const entered = await fetch(url, { redirect: 'manual' });
  const cookies = entered.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const csrf = cookies.find((each) => each.startsWith('polder_csrf='))?.split('=')[1] ?? '';
  const headers = { cookie: cookies.join('; '), 'x-polder-csrf': csrf, origin };
  const expiresAt = `${new Date(Date.now() + DAY_MILLISECONDS).toISOString().slice(0, 19)}Z`;
  const secrets: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const made = await post(`${origin}/v1/tokens`, headers, { name: `bench ${index}`, expiresAt });
    secrets.push((made as { readonly secret: string }).secret);
  }
  return secrets;
}

/** GET, or POST where there is a body. Throws where it is refused. */
export async function ask(
  port: number,
  token: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const address = `http://127.0.0.1:${port}${path}`;
  const headers = { authorization: `Bearer ${token}` };
  if (body !== undefined) return post(address, headers, body);
  const response = await fetch(address, { headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text.startsWith('{') ? JSON.parse(text) : text;
}

async function post(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<unknown> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${address}: ${response.status} ${text}`);
  return JSON.parse(text);
}
