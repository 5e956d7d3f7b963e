/**
 * The folders of the embedded store: `<dataFolder>/postgres` with the data, and a private one for
 * its socket. Nobody but the account of Polder gets in: the folder of the socket is for the account
 * of the server alone, and the server asks the system who is at the other end (peer).
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import { type Account, canEnter, chooseAccount, EmbeddedImpossible } from './account.ts';
import { type Binaries, POSTGRES_MAJOR } from './binaries.ts';

/** The only account of the database, to which the account of Polder is mapped. */
export const DATABASE_USER = 'polder';
export const SOCKET_PORT = 5432;

/** So long may the path of a socket be on Linux and macOS, its end counted: 108 and 104 bytes. */
const SOCKET_PATH_BYTES_MAX = process.platform === 'darwin' ? 103 : 107;

export interface StoreFolders {
  /** What was given, without links. */
  readonly root: string;
  /** The data of PostgreSQL. */
  readonly postgres: string;
  readonly log: string;
  readonly account: Account | undefined;
}

/** The folders, made where they are not there, with the account that the server runs as. */
export function openFolders(dataFolder: string): StoreFolders {
  // Others may pass through it, as the account of the server must, but not look into it.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  // The mask of the process may take from the mode of what is made.
  const isNew = makeRoot(dataFolder, mode) !== undefined;
  if (isNew) chmodSync(dataFolder, mode);
  const root = realpathSync(dataFolder);
  const postgres = join(root, 'postgres');
  const account = chooseAccount([postgres, root]);
  if (account !== undefined && !canEnter(account, root)) {
    throw new EmbeddedImpossible(
      `The embedded PostgreSQL runs as the account ${account.uid}, because it refuses to run as ` +
        `root, and that account cannot enter the data folder ${root}: choose a folder outside ` +
        'of private ones, such as /var/lib/polder, let others pass through the folders above it ' +
        '(chmod o+x), or start Polder as an ordinary user',
    );
  }
  return { root, postgres, log: join(root, 'postgres.log'), account };
}

const CANNOT_BE_MADE: Readonly<Record<string, string>> = {
  ENOENT: 'it leads to where nothing is, such as a disk that is not mounted',
  ELOOP: 'it leads to a link to itself',
  ENAMETOOLONG: 'its name is too long',
};

function makeRoot(dataFolder: string, mode: number): string | undefined {
  try {
    return makeFolder(dataFolder, mode);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const said = CANNOT_BE_MADE[code];
    if (said === undefined) throw cause;
    const message = `The data folder ${dataFolder} cannot be made (${code}): ${said}`;
    throw new EmbeddedImpossible(message, { cause });
  }
}

/** Whether there is a store in the folder; nothing is made. */
export function hasStore(dataFolder: string): boolean {
  return existsSync(join(dataFolder, 'postgres', 'PG_VERSION'));
}

/** Makes the data where there is none. Data of another major version is refused. */
export function initialise(folders: StoreFolders, binaries: Binaries, isDurable: boolean): void {
  const { postgres, account } = folders;
  if (existsSync(join(postgres, 'PG_VERSION'))) refuseOtherMajor(postgres);
  else create(folders, binaries, isDurable);
  const name = userInfo().username;
  writeAs(account, join(postgres, 'pg_hba.conf'), `local all ${DATABASE_USER} peer map=polder\n`);
  writeAs(account, join(postgres, 'pg_ident.conf'), `polder "${name}" ${DATABASE_USER}\n`);
}

function refuseOtherMajor(postgres: string): void {
  const major = Number(readFileSync(join(postgres, 'PG_VERSION'), 'utf8'));
  if (major === POSTGRES_MAJOR) return;
  const advice =
    major > POSTGRES_MAJOR
      ? 'use the newer version of Polder that wrote it'
      : 'write a backup with the version of Polder that wrote it, and restore that with this one';
  throw new EmbeddedImpossible(
    `The data in ${postgres} is of PostgreSQL ${major}, this build has ${POSTGRES_MAJOR}: ` +
      advice,
  );
}

/** Aside first, so that what is broken off leaves no half data that would be taken for whole. */
function create(folders: StoreFolders, binaries: Binaries, isDurable: boolean): void {
  const { postgres, account } = folders;
  const aside = `${postgres}.new.tmp`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { mode: 0o700 });
  if (account !== undefined) chownSync(aside, account.uid, account.gid);
  const settings = ['--auth=peer', '--encoding=UTF8', '--locale=C', '--data-checksums'];
  const effort = isDurable ? [] : ['--no-sync'];
  const { status, stderr, error } = spawnSync(
    binaries.initdb,
    ['-D', aside, '-U', DATABASE_USER, '--no-instructions', ...settings, ...effort],
    { ...account, cwd: '/', encoding: 'utf8', env: { LC_ALL: 'C', TZ: 'UTC' } },
  );
  if (status !== 0) {
    rmSync(aside, { recursive: true, force: true });
    const said = error?.message ?? stderr.trim();
    throw new EmbeddedImpossible(`The store could not be made in ${postgres}: ${said}`);
  }
  if (existsSync(postgres)) rmSync(postgres, { recursive: true });
  renameSync(aside, postgres);
}

function writeAs(account: Account | undefined, path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFileSync(path, text, { mode: 0o600 });
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

/**
 * The folder of the socket, below the data folder, or, where that makes its path too long, below
 * that of temporary files, with a name that follows from the data folder.
 */
export function openSocketFolder({ root, account }: StoreFolders): string {
  const besides = join(root, 'socket');
  const isShort = Buffer.byteLength(join(besides, '.s.PGSQL.5432')) <= SOCKET_PATH_BYTES_MAX;
  const digest = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const folder = isShort ? besides : join(realpathSync(tmpdir()), `polder-${digest}`);
  if (!existsSync(folder)) {
    mkdirSync(folder, { mode: 0o700 });
    if (account !== undefined) chownSync(folder, account.uid, account.gid);
  }
  const stat = lstatSync(folder);
  const uid = account?.uid ?? process.getuid?.();
  if (!stat.isDirectory() || stat.uid !== uid) {
    throw new EmbeddedImpossible(
      `The socket needs the folder ${folder} for the account ${uid} alone, and it belongs to ` +
        `${stat.uid}: remove it, or choose a data folder with a shorter path`,
    );
  }
  chmodSync(folder, 0o700);
  return folder;
}
