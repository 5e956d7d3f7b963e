/** A real Slurm for tests: started by the project's own fixture, and ended by it. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { slurmFetchOf } from '../../src/agent/slurm-fetch.ts';
import { SlurmRest } from '../../src/agent/slurm-rest.ts';
import { type EpochSeconds, toEpochSeconds } from '../../src/kernel/units.ts';

const run = promisify(execFile);
const SCRIPT = new URL('../../scripts/slurm-fixture.mjs', import.meta.url).pathname;

/** A user that every Debian has and that is nobody's own: jobs run as it. */
export const SITE_USER = 'games';

/** How long a test waits, on a machine that does much else. */
const PATIENCE_SECONDS = 120;
/** A test that waits once or twice in vain is ended by its wait, which says for what. */
export const TEST_MILLISECONDS_MAX = 400_000;

export interface SlurmFixture {
  readonly folder: string;
  readonly cluster: string;
  readonly restUrl: string;
  readonly keyFile: string;
  readonly confFile: string;
}

/** Daemons may come too late on a busy machine: once more, in another folder, on other ports. */
export async function startSlurm(): Promise<SlurmFixture> {
  try {
    return await bringUp();
  } catch (error) {
    console.warn(`A Slurm did not come up, another one is tried. ${error}`);
    return bringUp();
  }
}

async function bringUp(): Promise<SlurmFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'ps-'));
  rmSync(folder, { recursive: true });
  const { stdout } = await run('node', [SCRIPT, 'up', folder, '--json']);
  return JSON.parse(stdout);
}

export async function endSlurm({ folder }: SlurmFixture): Promise<void> {
  await run('node', [SCRIPT, 'down', folder]);
}

/** Starts or stops one daemon, such as slurmrestd. */
export async function turn(
  { folder }: SlurmFixture,
  verb: 'start' | 'stop',
  daemon: string,
): Promise<void> {
  await run('node', [SCRIPT, verb, folder, daemon]);
}

/** A command of Slurm, at this site. */
export async function slurmCommand(
  { confFile }: SlurmFixture,
  ...[program = '', ...words]: readonly string[]
): Promise<string> {
  const env = { ...process.env, SLURM_CONF: confFile };
  const { stdout } = await run(program, words, { env });
  return stdout.trim();
}

interface SbatchWish {
  readonly account: string;
  /** Of each part of a heterogeneous job, or of the only one. */
  readonly gpuCounts: readonly number[];
  readonly seconds: number;
  /** Left out: it is no array. */
  readonly tasks?: string;
}

/** `sbatch` as a user of the site; answers the number of the job. */
export async function sbatch(
  fixture: SlurmFixture,
  { account, gpuCounts, seconds, tasks }: SbatchWish,
): Promise<number> {
  const parts = gpuCounts.map((gpuCount) => [
    ...[`--account=${account}`, `--gres=gpu:${gpuCount}`, '-n1', '-t5', '-o', '/dev/null'],
    ...(tasks === undefined ? [] : [`--array=${tasks}`]),
  ]);
  const text = await slurmCommand(
    fixture,
    ...['setpriv', `--reuid=${SITE_USER}`, `--regid=${SITE_USER}`, '--clear-groups'],
    ...['sbatch', '--parsable', '-D', '/tmp'],
    ...parts.flatMap((part, index) => (index === 0 ? part : [':', ...part])),
    `--wrap=sleep ${seconds}`,
  );
  return Number(text);
}

/**
 * A second slurmrestd, on a unix socket. It knows its callers by their uid, or with SLURM_JWT by
 * their token: never by both.
 */
export async function startRestOnSocket(
  { folder, confFile }: SlurmFixture,
  more: Readonly<Record<string, string>> = {},
) {
  const socketPath = join(folder, 'run', `rest-by-${more.SLURM_JWT ?? 'uid'}`);
  const plugins = 'openapi/v0.0.38,openapi/dbv0.0.38';
  const checks = 'disable_user_check,disable_unshare_files,disable_unshare_sysv';
  const env = { ...process.env, SLURM_CONF: confFile, SLURMRESTD_SECURITY: checks, ...more };
  const by = more.SLURM_JWT === undefined ? 'rest_auth/local' : 'rest_auth/jwt';
  const words = ['-a', by, '-s', plugins, `unix:${socketPath}`];
  const server = spawn('/usr/sbin/slurmrestd', words, { env, stdio: 'ignore' });
  const gone = new Promise((resolve) => server.once('exit', resolve));
  await until(async () => existsSync(socketPath));
  const end = async () => {
    server.kill();
    await gone;
  };
  return { url: `unix:${socketPath}`, end };
}

export function restOf({ restUrl, keyFile }: SlurmFixture): SlurmRest {
  return new SlurmRest({
    url: restUrl,
    key: readFileSync(keyFile),
    operator: 'root',
    fetch: slurmFetchOf(restUrl),
    now: clock,
  });
}

export function clock(): EpochSeconds {
  return toEpochSeconds(Math.floor(Date.now() / 1_000));
}

/** A command that fails, as while a daemon comes up, says no more than that it is not so yet. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_SECONDS * 1_000;
  for (;;) {
    let cause: unknown;
    const found = await isSo().catch((error: unknown) => {
      cause = error;
      return false;
    });
    if (found) return;
    if (performance.now() > end) {
      throw new Error(`not so after ${PATIENCE_SECONDS} s: ${isSo}`, { cause });
    }
    await sleep(0.2);
  }
}

/** `until`, and where it is not so in the end, what agents and daemons said last. */
export async function untilAtSite(
  { folder }: SlurmFixture,
  isSo: () => Promise<boolean>,
): Promise<void> {
  try {
    await until(isSo);
  } catch (cause) {
    const { stdout } = await run('tail', ['-vn', '4', ...logsIn(join(folder, 'log'))]);
    throw new Error(`${cause instanceof Error ? cause.message : cause}\n${stdout}`, { cause });
  }
}

function logsIn(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => join(folder, name));
}

export function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
