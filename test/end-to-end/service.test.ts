/** The built command as a service and as its client: from an empty folder to a cancelled job. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(PROJECT, 'dist/main.js');

const folder = mkdtempSync(join(tmpdir(), 'polder-service-'));
// The embedded PostgreSQL of root runs as another account, which must be let through.
chmodSync(folder, 0o755);
const environment = {
  PATH: process.env.PATH,
  HOME: folder,
  XDG_CONFIG_HOME: join(folder, 'config'),
  POLDER_DATA: join(folder, 'data'),
  POLDER_PORT: '0',
  POLDER_LOG_LEVEL: 'warn',
};

interface Ready {
  readonly url: string;
  readonly logins: readonly {
    readonly name: string;
    readonly role: string;
    readonly url: string;
  }[];
}

interface Service extends Ready {
  readonly process: ChildProcess;
}

/** Starts the service and waits until it says that it is ready. */
function startService(): Promise<Service> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--json'], { env: environment });
  const heard = { stdout: '', stderr: '' };
  child.stderr.on('data', (text) => (heard.stderr += String(text)));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`ended with ${code}: ${heard.stderr}`)));
    child.stdout.on('data', (text) => {
      heard.stdout += String(text);
      if (heard.stdout.endsWith('}\n')) resolve({ ...JSON.parse(heard.stdout), process: child });
    });
  });
}

function stopService({ process: child }: Service): Promise<number | null> {
  return new Promise((resolve) => {
    child.removeAllListeners('close');
    child.once('close', resolve);
    child.kill('SIGTERM');
  });
}

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function polder(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: environment, cwd: folder };
    const child = execFile(process.execPath, [MAIN, ...args], options, (_, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** Follows the link of a persona, and makes a token with the session that it opens. */
async function tokenOf(service: Ready, role: string): Promise<string> {
  const login = service.logins.find((each) => each.role === role);
  const opened = await fetch(login?.url ?? '', { redirect: 'manual' });
  const cookies = opened.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const csrf = cookies.find((cookie) => cookie.startsWith('polder_csrf='))?.split('=')[1] ?? '';
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const made = await fetch(`${service.url}/v1/tokens`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: cookies.join('; '),
      origin: service.url,
      'x-polder-csrf': csrf,
    },
    body: JSON.stringify({ name: 'end to end', expiresAt }),
  });
  const { secret } = (await made.json()) as { readonly secret: string };
  return secret;
}

async function loginAs(service: Ready, role: string): Promise<void> {
  const token = await tokenOf(service, role);
  const { exitCode, stderr } = await polder('login', '--url', service.url, '--token', token);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
}

/** The example, moved to the present so that its jobs may be submitted. */
function presentProgramme(): string {
  const now = new Date();
  const year = now.getUTCFullYear();
  const month = String(now.getUTCMonth() + 1).padStart(2, '0');
  return readFileSync(join(PROJECT, 'examples/groningen.yaml'), 'utf8')
    .replace(
      /start: 2028-03-01\n {2}length: 1 month/,
      `start: ${year}-${month}-01\n  length: 2 months`,
    )
    .replaceAll('2028-', `${year}-`)
    .replaceAll('2027-', `${year - 1}-`)
    .replaceAll('year: 2028', `year: ${year}`)
    .replaceAll('year: 2027', `year: ${year - 1}`);
}

const state: { service: Service | undefined } = { service: undefined };

beforeAll(async () => {
  state.service = await startService();
}, 60_000);

afterAll(async () => {
  if (state.service !== undefined) await stopService(state.service);
  rmSync(folder, { recursive: true, force: true });
});

function running(): Service {
  if (state.service === undefined) throw new Error('the service does not run');
  return state.service;
}

describe('a service on an embedded store', () => {
  test('is ready, and refuses a second one on the same data', async () => {
    const { stdout, exitCode } = await polder('status', '--url', running().url);
    expect(stdout).toContain('is ready');
    expect(exitCode).toBe(0);
    const second = await polder('serve');
    expect(second.stderr).toMatch(/Another Polder, process \d+, has held the data folder/);
    expect(second.exitCode).toBe(1);
  });

  test('refuses whoever has not logged in, and says how to', async () => {
    const { stderr, exitCode } = await polder('jobs', 'list', '--url', running().url);
    expect(stderr).toContain('`polder login` logs you in');
    expect(exitCode).toBe(4);
  });

  test('loads a programme once, after showing what it changes', async () => {
    writeFileSync(join(folder, 'programme.yaml'), presentProgramme());
    await loginAs(running(), 'programme officer');
    const shown = await polder('apply', 'programme.yaml', '--dry-run');
    expect(shown.stdout).toContain('party_groningen');
    const asked = await polder('apply', 'programme.yaml');
    expect(asked.stderr).toContain('nothing was applied: there is nobody to ask; give --yes');
    const applied = await polder('apply', 'programme.yaml', '--yes');
    expect(applied.stderr).toBe('');
    expect(applied.stdout).toContain('applied: the plan has version 1');
    const again = await polder('apply', 'programme.yaml', '--yes', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ isEmpty: true, planVersion: 1 });
  });

  test('stops when it is told to, and starts again with what it had', async () => {
    expect(await stopService(running())).toBe(0);
    state.service = await startService();
    await loginAs(running(), 'member');
    const { stdout } = await polder('allocations', 'list');
    expect(stdout).toContain('allocation_nl-research');
  }, 60_000);

  test('takes a job, explains it, and cancels it', async () => {
    const submit = ['jobs', 'submit', 'allocation_nl-research', '--gpus', '8', '--time', '2h'];
    const submitted = await polder(...submit);
    expect(submitted.stderr).toBe('');
    const id = submitted.stdout.trim();
    expect(id).toMatch(/^job_\d{8}$/);
    const explained = await polder('jobs', 'explain', id, '--json');
    expect(JSON.parse(explained.stdout)).toMatchObject({ job: id });
    const cancelled = await polder('jobs', 'cancel', id);
    expect(cancelled.stdout).toMatch(new RegExp(`^${id}: cancel`));
    const listed = await polder('jobs', 'list', '--csv');
    expect(listed.stdout.split('\n')[1]).toContain(`${id},allocation_nl-research`);
    const waited = await polder('jobs', 'wait', id, '--timeout', '20s');
    expect(waited.stdout).toBe(`${id}: cancelled\n`);
    expect(waited.exitCode).toBe(4);
  }, 60_000);

  test('refuses a job by its rule, with what was expected', async () => {
    const submit = ['jobs', 'submit', 'allocation_nl-research', '--gpus', '8000', '--time', '2h'];
    const { stderr, exitCode } = await polder(...submit);
    expect(stderr).toContain('1600');
    expect(exitCode).toBe(4);
  });

  test('keeps an audit that is whole, and can be backed up while it runs', async () => {
    await loginAs(running(), 'auditor');
    const verified = await polder('audit', 'verify');
    expect(verified.stdout).toMatch(/^whole: \d+ entries\npolder-audit-1 /);
    const backup = await polder('backup', 'polder.backup');
    expect(backup.stdout).toMatch(/^polder\.backup: [\d,]+ rows of /);
    expect((await polder('whoami')).stdout).toContain('Aud Auditor');
    expect((await polder('logout')).exitCode).toBe(0);
    expect((await polder('whoami')).exitCode).toBe(4);
  }, 60_000);
});
