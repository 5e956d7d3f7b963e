/**
 * The built command as a service and as its client: from an empty folder to a cancelled job, and
 * from its backup to the same again.
 */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Environment,
  emptyDatabase,
  MAIN,
  type Ready,
  type Service,
  startBuilt,
  stopService,
} from './built-service.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'polder-service-'));
// The embedded PostgreSQL of root runs as another account, which must be let through.
chmodSync(folder, 0o755);
const environment: Environment = {
  PATH: process.env.PATH,
  HOME: folder,
  XDG_CONFIG_HOME: join(folder, 'config'),
  POLDER_DATA: join(folder, 'data'),
  POLDER_PORT: '0',
  POLDER_LOG_LEVEL: 'warn',
};

const startService = (own: Environment = {}) => startBuilt({ ...environment, ...own });

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function polder(...args: readonly string[]): Promise<Ended> {
  return polderWith({}, args);
}

/** `input` comes by standard input. */
function polderWith(own: Environment, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...environment, ...own }, cwd: folder };
    const child = execFile(process.execPath, [MAIN, ...args], options, (_, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
    child.stdin?.end(input);
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

async function loginAs(service: Ready, role: string): Promise<string> {
  const token = await tokenOf(service, role);
  const args = ['login', '--url', service.url, '--token'];
  const { exitCode, stderr } = await polderWith({}, args, `${token}\n`);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  return token;
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

interface State {
  service: Service | undefined;
  /** What was there when the backup was made. */
  before: { readonly lists: readonly string[]; readonly seal: string | undefined } | undefined;
}

const state: State = { service: undefined, before: undefined };

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
    const [status, second] = await Promise.all([
      polder('status', '--url', running().url),
      polder('serve'),
    ]);
    expect(status.stdout).toContain('is ready');
    expect(status.exitCode).toBe(0);
    expect(second.stderr).toMatch(/Another Polder, process \d+, has held the data folder/);
    expect(second.exitCode).toBe(1);
  });

  test('listens on its own address alone', async () => {
    const { url } = running();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const besides = url.replace('127.0.0.1', '127.0.0.2');
    await expect(fetch(`${besides}/health/live`)).rejects.toThrow('fetch failed');
  });

  test.runIf(process.platform === 'linux')('no thread comes before that of requests', () => {
    const pid = running().process.pid ?? 0;
    const niceness = readdirSync(`/proc/${pid}/task`).map((id) => getPriority(Number(id)));
    expect(getPriority(pid)).toBe(getPriority());
    expect(niceness.filter((each) => each > getPriority()).length).toBeGreaterThanOrEqual(2);
  });

  test('refuses whoever has not logged in, and says how to', async () => {
    const { stderr, exitCode } = await polder('jobs', 'list', '--url', running().url);
    expect(stderr).toContain('`polder login` logs you in');
    expect(exitCode).toBe(4);
  });

  test('loads a programme once, after showing what it changes', async () => {
    writeFileSync(join(folder, 'programme.yaml'), presentProgramme());
    await loginAs(running(), 'programme officer');
    const [shown, asked] = await Promise.all([
      polder('apply', 'programme.yaml', '--dry-run'),
      polder('apply', 'programme.yaml'),
    ]);
    expect(shown.stdout).toContain('party_groningen');
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

  test('takes a job that is content with a share of one GPU, and says so', async () => {
    const submit = ['jobs', 'submit', 'allocation_nl-research', '--time', '2h'];
    const submitted = await polder(...submit, '--gpus', '1', '--gpu-share', '0.25');
    expect(submitted.stderr).toBe('');
    const shown = await polder('jobs', 'show', submitted.stdout.trim());
    expect(shown.stdout).toMatch(/^asked for\s+0\.25 of a GPU for 2 h/m);
    const refused = await polder(...submit, '--gpus', '2', '--gpu-share', '0.25');
    expect(refused.stderr).toContain('Expected gpuCount 1 beside gpuShare 0.25, found 2.');
    expect(refused.exitCode).toBe(4);
  });

  test('refuses a job by its rule, with what was expected', async () => {
    const submit = ['jobs', 'submit', 'allocation_nl-research', '--gpus', '8000', '--time', '2h'];
    const { stderr, exitCode } = await polder(...submit);
    expect(stderr).toContain('1600');
    expect(exitCode).toBe(4);
  });

  test('gets an administrator from whoever has its store', async () => {
    const made = await polder('administrator', 'create', '--name', 'Grace Hopper');
    expect(made.stderr).toMatch(/^Grace Hopper \(person_\w+\) is an administrator of \//);
    const whoami = await polderWith({ POLDER_TOKEN: made.stdout.trim() }, ['whoami']);
    expect(whoami.stdout).toContain('roles   administrator in platform:polder\n');
  });

  test('keeps an audit that is whole, and can be backed up while it runs', async () => {
    const token = await loginAs(running(), 'auditor');
    const verified = await polder('audit', 'verify');
    expect(verified.stdout).toMatch(/^whole: \d+ entries\npolder-audit-1 /);
    const lists = await listsOf(running(), token);
    for (const list of lists) expect(list).toMatch(/^[a-z]\w+,/);
    state.before = { lists, seal: verified.stdout.split('\n')[1] };
    const backup = await polder('backup', BACKUP);
    expect(backup.stdout).toMatch(/^polder\.backup: [\d,]+ rows of /);
    expect((await polder('whoami')).stdout).toContain('Aud Auditor');
    expect((await polder('logout')).exitCode).toBe(0);
    expect((await polder('whoami')).exitCode).toBe(4);
  }, 60_000);

  test('refuses to be filled from a backup while it runs', async () => {
    const { stderr, exitCode } = await polder('restore', BACKUP);
    expect(stderr).toMatch(/Another Polder, process \d+, has held the data folder/);
    expect(exitCode).toBe(1);
  });
});

const BACKUP = 'polder.backup';
const LISTS = ['parties', 'commitments', 'sites', 'allocations', 'jobs', 'usage', 'statements'];

/** Every list as CSV, which the server sorts by itself. */
async function listsOf({ url }: Service, token: string): Promise<readonly string[]> {
  const headers = { authorization: `Bearer ${token}` };
  const answers = LISTS.map((list) => fetch(`${url}/v1/${list}?format=csv`, { headers }));
  return Promise.all(answers.map(async (answer) => (await answer).text()));
}

describe('a service on a restored store', () => {
  test.concurrent.each(['an empty folder', 'DATABASE_URL'])(
    'of %s has the same lists, and an audit that goes on from the same seal',
    async (place) => {
      const database = place === 'DATABASE_URL' ? await emptyDatabase() : undefined;
      const own =
        database === undefined
          ? { POLDER_DATA: join(folder, 'restored') }
          : { DATABASE_URL: database.url, POLDER_SECRET_KEY: 'k'.repeat(40), POLDER_DEMO: 'on' };
      const restored = await polderWith(own, ['restore', BACKUP]);
      expect(restored.stderr).toBe('');
      expect(restored.stdout).toMatch(/: as it was at .*; the audit is whole, \d+ entries\n$/);
      const service = await startService(own);
      try {
        const again = await polderWith(own, ['restore', BACKUP]);
        expect(again.stderr).toMatch(
          database === undefined ? /Another Polder/ : /The database is not empty: it has \d+/,
        );
        const token = await tokenOf(service, 'auditor');
        expect(await listsOf(service, token)).toEqual(state.before?.lists);
        const verify = [
          'audit',
          'verify',
          '--seal',
          state.before?.seal ?? '',
          '--url',
          service.url,
        ];
        const verified = await polderWith({ POLDER_TOKEN: token }, verify);
        expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
      } finally {
        expect(await stopService(service)).toBe(0);
        await database?.close();
      }
    },
    60_000,
  );
});
