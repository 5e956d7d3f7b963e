import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../audit/verify-audit.ts';
import { StoreUnavailable } from '../errors.ts';
import { type OpenDatabase, openDatabase } from '../open-database.ts';
import { compileStoreHolder } from '../testing/compile-store-holder.ts';
import { StoreHeld } from './lock-file.ts';
import { type EmbeddedStore, openEmbeddedStore } from './open-embedded-store.ts';
import { identityOf, isRunning, waitUntilGone } from './processes.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../../migrations', import.meta.url));
const SETTINGS = { applicationName: 'test', statementSecondsMax: 20, poolSize: 2 };

/** Sees processes and their memory apart, as a container does. */
const UNSHARE = ['unshare', '--pid', '--ipc', '--fork', '--kill-child', '--mount-proc'];

function mayUnshare(): boolean {
  const [program = '', ...options] = UNSHARE;
  return spawnSync(program, [...options, 'true']).status === 0;
}

describe('the embedded store', () => {
  let folder: string;
  let dataFolder: string;
  let holderProgram: string;
  const opened: { close(): Promise<void> }[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'polder-embedded-'));
    chmodSync(folder, 0o711);
    dataFolder = join(folder, 'store');
    holderProgram = compileStoreHolder(join(folder, 'holder'));
  });
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function open(onClose: 'stop' | 'leave-running' = 'stop'): Promise<EmbeddedStore> {
    const store = await openEmbeddedStore({ dataFolder, durability: 'full', onClose });
    opened.push(store);
    return store;
  }
  function connect(store: EmbeddedStore): OpenDatabase {
    const database = openDatabase(store.place, SETTINGS);
    opened.push(database);
    return database;
  }

  /** A process that holds the store and has saved `count` rows. */
  async function startHolder(count: number, isApart = false) {
    const before = isApart ? [...UNSHARE, process.execPath] : [process.execPath];
    const [program = '', ...words] = [...before, holderProgram, dataFolder, MIGRATIONS];
    const holder = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    const saved: number[] = [];
    let serverPid = 0;
    const lines = createInterface({ input: holder.stdout });
    for await (const line of lines) {
      const [word, number] = line.split(' ');
      if (word === 'ready') serverPid = Number(number);
      else saved.push(Number(number));
      if (saved.length >= count) break;
    }
    if (serverPid === 0) throw new Error('The holder ended before it had the store');
    holder.stdout.resume();
    return { holder, saved, serverPid };
  }
  async function killHard(holder: ChildProcess): Promise<void> {
    const ended = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await ended;
  }

  test('starts again, and keeps what it had', async () => {
    const first = await open();
    await connect(first).query('CREATE TABLE kept AS SELECT 7::bigint AS number');
    for (const each of opened.splice(0).reverse()) await each.close();
    expect(first.state()).toMatchObject({ kind: 'unavailable' });
    expect(isRunning(first.serverPid())).toBe(false);
    const second = await open();
    expect(await connect(second).query('SELECT number FROM kept')).toEqual([{ number: 7n }]);
    expect(second.wasAdopted).toBe(false);
  });

  test('listens on no port, writes through to the disk, and is for one account', async () => {
    const database = connect(await open());
    const [settings] = await database.query(
      `SELECT current_setting('listen_addresses') AS addresses, current_setting('fsync') AS fsync,
              current_setting('synchronous_commit') AS commit,
              current_setting('data_checksums') AS checksums,
              current_setting('server_encoding') AS encoding`,
    );
    expect(settings).toEqual({
      addresses: '',
      fsync: 'on',
      commit: 'on',
      checksums: 'on',
      encoding: 'UTF8',
    });
    const rules = await database.query('SELECT type, auth_method FROM pg_hba_file_rules');
    expect(rules).toEqual([{ type: 'local', auth_method: 'peer' }]);
  });

  test('refuses a second Polder, and names the one that holds it', async () => {
    const { holder } = await startHolder(1);
    try {
      const refusal = await open().catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StoreHeld);
      expect(refusal).toMatchObject({
        holder: { pid: holder.pid },
        message: expect.stringMatching(new RegExp(`process ${holder.pid}, .* since 20.*Z: stop`)),
      });
      // Where a full disk takes no file more, who looks must still learn that it is held.
      mkdirSync(join(dataFolder, `polder.lock.${process.pid}.tmp`));
      await expect(open()).rejects.toBeInstanceOf(StoreHeld);
    } finally {
      rmSync(join(dataFolder, `polder.lock.${process.pid}.tmp`), { recursive: true, force: true });
      await killHard(holder);
    }
  });

  test.runIf(mayUnshare())('is not taken from a Polder in another container', async () => {
    await (await open()).close();
    const { holder } = await startHolder(1, true);
    try {
      await expect(open()).rejects.toBeInstanceOf(StoreHeld);
      await expect(open()).rejects.toThrow(/in another container or on another machine/);
      expect(readFileSync(join(dataFolder, 'postgres.log'), 'utf8')).not.toMatch(/pre-existing/);
    } finally {
      await killHard(holder);
      // So that the next need not watch whether the holder, which it cannot see, gives a sign.
      rmSync(join(dataFolder, 'polder.lock'));
    }
  });

  test('starts no second server where one runs that cannot be seen', async () => {
    const left = await open('leave-running');
    await left.close();
    const pidFile = join(dataFolder, 'postgres', 'postmaster.pid');
    const text = readFileSync(pidFile, 'utf8');
    const unseen = text.replace(/^\d+/, '2147483646');
    writeFileSync(pidFile, unseen);
    await expect(open()).rejects.toThrow(/A PostgreSQL that cannot be seen from here runs on/);
    expect(readFileSync(pidFile, 'utf8')).toBe(unseen);
    writeFileSync(pidFile, text);
    expect((await open()).serverPid()).toBe(left.serverPid());
  });

  test('is adopted from a Polder that was killed, with everything acknowledged', async () => {
    const { holder, saved, serverPid } = await startHolder(50);
    await killHard(holder);
    const store = await open();
    expect([store.wasAdopted, store.serverPid()]).toEqual([true, serverPid]);
    await expectSaved(connect(store), saved);
  });

  test('that is killed with its Polder recovers everything acknowledged', async () => {
    const { holder, saved, serverPid } = await startHolder(50);
    process.kill(serverPid, 'SIGKILL');
    await killHard(holder);
    const store = await open();
    expect(store.wasAdopted).toBe(false);
    await expectSaved(connect(store), saved);
  });

  async function expectSaved(database: OpenDatabase, saved: readonly number[]): Promise<void> {
    const [row] = await database.query<{ count: bigint }>(
      'SELECT count(*) FROM saved WHERE number = ANY ($1)',
      [saved],
    );
    expect(row?.count).toBe(BigInt(saved.length));
    expect(await verifyAudit(database, undefined)).toMatchObject({ isWhole: true });
  }

  test('whose server is killed starts it again, and says so meanwhile', async () => {
    const store = await open();
    const database = connect(store);
    const before = store.serverPid();
    await database.query('SELECT 1');
    let heardCount = 0;
    database.listen('some_channel', () => {
      heardCount += 1;
    });
    await until(() => heardCount === 1);
    process.kill(before, 'SIGKILL');
    await waitUntilGone(before, 5);
    await until(() => store.state().kind === 'recovering');
    await expect(database.query('SELECT 1')).rejects.toBeInstanceOf(StoreUnavailable);
    await until(() => store.state().kind === 'ready');
    expect(store.serverPid()).not.toBe(before);
    expect(await database.health()).toMatchObject({ isReady: true });
    await until(() => heardCount === 2);
  });

  test('heals where a process of the server is killed', async () => {
    const store = await open();
    const database = connect(store);
    const [row] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    process.kill(row?.pid ?? 0, 'SIGKILL');
    await until(async () => (await database.health()).isReady);
    expect(isRunning(store.serverPid())).toBe(true);
  });

  test('is left running where that is asked, and adopted by the next', async () => {
    const left = await open('leave-running');
    await left.close();
    expect(isRunning(left.serverPid())).toBe(true);
    const next = await open();
    expect([next.wasAdopted, next.serverPid()]).toEqual([true, left.serverPid()]);
  });

  test('starts beside a file of a server whose number is another process now', async () => {
    const lines = [process.pid, join(dataFolder, 'postgres'), 1, 5432, '/nowhere', '', '1 2', ''];
    const pidFile = join(dataFolder, 'postgres', 'postmaster.pid');
    writeFileSync(pidFile, lines.join('\n'), { mode: 0o644 });
    expect((await open()).wasAdopted).toBe(false);
  });

  test.each([
    ['of an ended process', { pid: 2_147_483_000, identity: 'x', since: '2020' }],
    ['of another process of that number', { pid: process.ppid, identity: 'x', since: '2020' }],
    ['that a full disk left empty', undefined],
  ])('takes over a lock %s', async (_name, holder) => {
    const path = join(dataFolder, 'polder.lock');
    writeFileSync(path, holder === undefined ? '' : JSON.stringify(holder));
    await open();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      pid: process.pid,
      identity: identityOf(process.pid),
    });
  });

  test.each([
    ['19', /is of PostgreSQL 19, this build has 18: use the newer version/],
    ['17', /is of PostgreSQL 17, this build has 18: write a backup/],
  ])('refuses data of PostgreSQL %s', async (major, sentence) => {
    const other = join(folder, `of-${major}`);
    mkdirSync(join(other, 'postgres'), { recursive: true });
    writeFileSync(join(other, 'postgres', 'PG_VERSION'), `${major}\n`);
    const settings = { dataFolder: other, durability: 'full', onClose: 'stop' } as const;
    await expect(openEmbeddedStore(settings)).rejects.toThrow(sentence);
    await expect(openEmbeddedStore(settings)).rejects.toThrow(sentence);
  });

  test('finds a place for its socket where the path of the data is long', async () => {
    const deep = join(folder, 'long'.repeat(30));
    renameSync(dataFolder, deep);
    const settings = { dataFolder: deep, durability: 'full', onClose: 'stop' } as const;
    const store = await openEmbeddedStore(settings);
    opened.push(store);
    expect(await connect(store).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(store.place.socket.folder).toMatch(/polder-[0-9a-f]{16}$/);
  });

  test.runIf(process.getuid?.() === 0)(
    'run by root says what to do where its account cannot enter the data folder',
    async () => {
      const closed = join(folder, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const settings = { dataFolder: join(closed, 'store'), durability: 'full' } as const;
      const refusal = openEmbeddedStore({ ...settings, onClose: 'stop' });
      await expect(refusal).rejects.toThrow(
        /cannot enter the data folder .*\/closed\/store: choose a folder/,
      );
    },
  );
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('It did not come about within 10 seconds');
    await sleep(2);
  }
}
