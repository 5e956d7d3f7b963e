/**
 * Under which account the embedded PostgreSQL runs: it refuses to run as root. Where Polder does,
 * it runs as the owner of its data, else of the data folder, else as `polder` or `nobody`.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The machine cannot run the embedded store as it is; the sentence says what to do. */
export class EmbeddedImpossible extends Error {
  override readonly name = 'EmbeddedImpossible';
}

const ROOT = 0;
const ACCOUNT_NAMES = ['polder', 'nobody'] as const;

/** Nothing where Polder does not run as root: then it is its own account. */
export function chooseAccount(folders: readonly string[]): Account | undefined {
  if (process.getuid?.() !== ROOT) return undefined;
  for (const folder of folders) {
    const owner = ownerOf(folder);
    if (owner !== undefined && owner.uid !== ROOT) return owner;
  }
  for (const name of ACCOUNT_NAMES) {
    const account = accountOf(name);
    if (account !== undefined) return account;
  }
  throw new EmbeddedImpossible(
    'PostgreSQL does not run as root, and there is no account `polder` or `nobody` to run it as: ' +
      'start Polder as an ordinary user, or make an account named polder',
  );
}

/** Whether the account gets into the folder, through all that lie above it. */
export function canEnter(account: Account, folder: string): boolean {
  const asked = spawnSync('/bin/sh', ['-c', 'test -x "$0"', folder], { ...account, cwd: '/' });
  return asked.status === 0;
}

function ownerOf(folder: string): Account | undefined {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat && { uid: stat.uid, gid: stat.gid };
}

function accountOf(name: string): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((option) => {
    const { status, stdout } = spawnSync('id', [option, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : Number.NaN;
  });
  if (uid === undefined || gid === undefined || !(uid > ROOT)) return undefined;
  return Number.isInteger(gid) ? { uid, gid } : undefined;
}
