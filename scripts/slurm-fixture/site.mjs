/**
 * A site from first to last: its folder, its daemons in the order in which they need each other,
 * and its end. What it is like is noted in `site.json`, so that one daemon can be started again.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { slurmConf, slurmdbdConf } from './conf.mjs';
import { isListening, isRunning, startProcess, stopProcess, waitFor } from './daemons.mjs';

const START_SECONDS_MAX = 60;
const START_ATTEMPTS_MAX = 3;
const START_AGAIN_MILLISECONDS = 1_000;
/** Below those that a machine gives to outgoing connections, which could take one in between. */
const PORTS = { from: 20_000, until: 32_000 };
/** The address of a unix socket ends at 107 bytes. */
const FOLDER_BYTES_MAX = 80;
const FOLDERS = ['etc', 'log', 'run', 'state', 'spool', 'munge', 'mysql', 'bin', 'dev', 'out'];
const CLUSTER = 'fixture';
const ANSWERING_NODES = 'answering-nodes';

/**
 * `isAnswered`: one process answers for all nodes, and jobs run nothing. `priority`: `shares` or
 * `first-come`. `scheduler`: as SchedulerParameters; empty for what Slurm does by default.
 * `takesWholeNodes`: a job has its nodes alone, and takes the free ones with the lowest numbers.
 */
export async function bringUp(given, wanted) {
  const { nodeCount, gpusPerNode, isAnswered, priority, scheduler, takesWholeNodes } = wanted;
  const startedAt = performance.now();
  const folder = resolve(given);
  if (Buffer.byteLength(folder) > FOLDER_BYTES_MAX) {
    throw new Error(`${folder} is too long for sockets: at most ${FOLDER_BYTES_MAX} bytes`);
  }
  if (existsSync(join(folder, 'site.json'))) throw new Error(`${folder} holds a site already`);
  const site = {
    folder,
    user: userInfo().username,
    cluster: CLUSTER,
    nodeCount,
    gpusPerNode,
    isAnswered,
    priority,
    scheduler,
    takesWholeNodes,
    ports: await freePorts(isAnswered ? 1 : nodeCount),
    hasOwnName: await needsOwnName(),
  };
  prepare(site);
  writeFileSync(join(folder, 'site.json'), JSON.stringify(site));
  try {
    await startAll(site);
  } catch (error) {
    await stopAll(site);
    throw error;
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const places = placesOf(site);
  writeFileSync(places.envFile, environmentOf(places));
  return { ...places, seconds };
}

export async function bringDown(given) {
  const site = readSite(given);
  if (site === undefined) return;
  await stopAll(site);
  rmSync(site.folder, { recursive: true, force: true });
}

export async function stopDaemon(given, name) {
  const site = readSite(given);
  if (site === undefined) throw new Error(`${given} holds no site`);
  await stopProcess(site.folder, name, 20);
}

export async function startDaemon(given, name) {
  const site = readSite(given);
  if (site === undefined) throw new Error(`${given} holds no site`);
  await startOne(site, name);
}

function placesOf({ folder, cluster, ports, nodeCount, gpusPerNode }) {
  return {
    folder,
    cluster,
    nodeCount,
    gpusPerNode,
    restUrl: `http://127.0.0.1:${ports.slurmrestd}`,
    keyFile: join(folder, 'etc', 'jwt.key'),
    confFile: join(folder, 'etc', 'slurm.conf'),
    envFile: join(folder, 'env'),
  };
}

/** For a shell: with it, the commands of Slurm and of Polder speak to this site. */
function environmentOf({ confFile, restUrl, keyFile }) {
  return [
    `export SLURM_CONF=${confFile}`,
    `export POLDER_SLURM_URL=${restUrl}`,
    `export POLDER_SLURM_KEY_FILE=${keyFile}`,
    '',
  ].join('\n');
}

function readSite(given) {
  const file = join(resolve(given), 'site.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function prepare(site) {
  const { folder, gpusPerNode } = site;
  for (const name of FOLDERS) mkdirSync(join(folder, name), { recursive: true });
  for (const place of ['', 'etc', 'run', 'munge', 'bin']) chmodSync(join(folder, place), 0o755);
  chmodSync(join(folder, 'mysql'), 0o700);
  chmodSync(join(folder, 'out'), 0o1777);
  writeFileSync(join(folder, 'etc', 'munge.key'), randomBytes(128), { mode: 0o400 });
  writeFileSync(join(folder, 'etc', 'jwt.key'), randomBytes(32), { mode: 0o400 });
  writeFileSync(join(folder, 'etc', 'plugstack.conf'), '');
  writeFileSync(join(folder, 'etc', 'cgroup.conf'), 'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n');
  writeFileSync(join(folder, 'etc', 'slurm.conf'), slurmConf(site));
  writeFileSync(join(folder, 'etc', 'slurmdbd.conf'), slurmdbdConf(site), { mode: 0o600 });
  // A GPU without a device is dropped; a link to /dev/null is one.
  for (let gpu = 0; gpu < gpusPerNode; gpu += 1)
    symlinkSync('/dev/null', join(folder, `dev/gpu${gpu}`));
  const gres = `Name=gpu File=${join(folder, 'dev')}/gpu[0-${gpusPerNode - 1}]\n`;
  writeFileSync(join(folder, 'etc', 'gres.conf'), gres);
  for (let node = 1; node <= site.ports.slurmds.length; node += 1) {
    mkdirSync(join(folder, 'spool', `n${node}`));
  }
  // A daemon knows what it is by the name by which it is called, and Debian's have another.
  for (const name of ['slurmctld', 'slurmd', 'slurmstepd']) {
    symlinkSync(`/usr/sbin/${name}-wlm`, join(folder, 'bin', name));
  }
}

async function startAll(site) {
  const { folder } = site;
  makeStore(site);
  await Promise.all([startOne(site, 'munged'), startOne(site, 'mariadbd')]);
  grantStore(site);
  await startOne(site, 'slurmdbd');
  run(site, ['sacctmgr', '-i', 'add', 'cluster', CLUSTER], { isFailureFine: true });
  if (site.user !== 'root') {
    const words = ['sacctmgr', '-i', 'add', 'user', site.user, 'account=root', 'adminlevel=Admin'];
    run(site, words, { isFailureFine: true });
  }
  // They answer before slurmctld first asks them.
  if (site.isAnswered) await startOne(site, ANSWERING_NODES);
  await startOne(site, 'slurmctld');
  const slurmds = site.isAnswered ? [] : nodeDaemonsOf(site);
  await Promise.all([...slurmds, 'slurmrestd'].map((name) => startOne(site, name)));
  const isIdle = () => {
    const { stdout } = run(site, ['sinfo', '-h', '-t', 'idle', '-o', '%D'], {
      isFailureFine: true,
    });
    return Number(stdout.trim()) === site.nodeCount;
  };
  if (!(await waitFor(isIdle, START_SECONDS_MAX))) {
    throw new Error(`the nodes did not come up; see ${join(folder, 'log')}`);
  }
}

function nodeDaemonsOf({ isAnswered, ports }) {
  return isAnswered ? [ANSWERING_NODES] : ports.slurmds.map((_, index) => `slurmd.n${index + 1}`);
}

async function stopAll(site) {
  const { folder } = site;
  if (isRunning(folder, 'slurmctld')) {
    run(site, ['scancel', '--partition=main'], { isFailureFine: true });
    const listJobs = ['squeue', '-h', '-o', '%A'];
    const isEmpty = () => run(site, listJobs, { isFailureFine: true }).stdout.trim() === '';
    await waitFor(isEmpty, 8);
  }
  const names = ['slurmrestd', ...nodeDaemonsOf(site)];
  await Promise.all(names.map((name) => stopProcess(folder, name)));
  for (const name of ['slurmctld', 'slurmdbd', 'mariadbd', 'munged']) {
    await stopProcess(folder, name, 20);
  }
}

/** How each daemon is started, and by what it is known to be there. */
function daemonOf(site, name) {
  const { folder, ports } = site;
  const at = (...parts) => join(folder, ...parts);
  const socket = at('mysql', 'socket');
  if (name === 'munged') {
    const places = ['key-file=etc/munge.key', 'socket=munge/socket', 'pid-file=munge/pid'];
    const files = [...places, 'seed-file=munge/seed', 'log-file=log/munged.log'];
    const options = files.map((option) => `--${option.replace('=', `=${folder}/`)}`);
    const words = ['/usr/sbin/munged', '--foreground', '--force', ...options];
    return { words, isThere: () => existsSync(at('munge', 'socket')) };
  }
  if (name === 'mariadbd') return { words: storeWords(site), isThere: () => canAskStore(site) };
  const env = { SLURM_CONF: at('etc', 'slurm.conf') };
  if (name === 'slurmdbd') {
    // The client of the store finds its socket by this alone.
    const withStore = { ...env, MYSQL_UNIX_PORT: socket, MARIADB_UNIX_PORT: socket };
    const isThere = () => isListening(ports.slurmdbd);
    return { words: named(site, ['/usr/sbin/slurmdbd', '-D']), env: withStore, isThere };
  }
  if (name === 'slurmctld') {
    const words = named(site, [at('bin', 'slurmctld'), '-D', '-f', at('etc', 'slurm.conf')]);
    return { words, env, isThere: () => isListening(ports.slurmctld) };
  }
  if (name === 'slurmrestd') {
    const plugins = 'openapi/v0.0.38,openapi/dbv0.0.38';
    const words = ['/usr/sbin/slurmrestd', '-s', plugins, `127.0.0.1:${ports.slurmrestd}`];
    // Without these it refuses to run as root; with SLURM_JWT it trusts tokens and nothing else.
    const checks = 'disable_user_check,disable_unshare_files,disable_unshare_sysv';
    const own = { ...env, SLURM_JWT: 'daemon', SLURMRESTD_SECURITY: checks };
    return { words: named(site, words), env: own, isThere: () => isListening(ports.slurmrestd) };
  }
  if (name === ANSWERING_NODES) {
    const [port] = ports.slurmds;
    const program = new URL('answering-nodes.mjs', import.meta.url).pathname;
    const words = [process.execPath, program, port, ports.slurmctld, at('munge', 'socket')];
    return { words: words.map(String), isThere: () => isListening(port) };
  }
  const node = name.replace('slurmd.', '');
  const port = ports.slurmds[Number(node.slice(1)) - 1];
  const options = ['-D', '-f', at('etc', 'slurm.conf'), '-N', node, '-d', at('bin', 'slurmstepd')];
  const isThere = () => isListening(port);
  return { words: named(site, [at('bin', 'slurmd'), ...options]), env, isThere };
}

/** As a service manager does, it tries again where a daemon ends before it is there. */
async function startOne(site, name) {
  const { words, env, isThere } = daemonOf(site, name);
  const { folder } = site;
  for (let attempt = 1; ; attempt += 1) {
    startProcess(folder, name, { words, env });
    let hasEnded = false;
    const isUp = await waitFor(async () => {
      hasEnded = !isRunning(folder, name);
      return hasEnded || (await isThere());
    }, START_SECONDS_MAX);
    if (isUp && !hasEnded) return;
    if (!isUp) throw new Error(`${name} did not come up; see ${join(folder, 'log')}`);
    if (attempt === START_ATTEMPTS_MAX) {
      throw new Error(`${name} ended at once: ${lastWords(site, name)}`);
    }
    await sleep(START_AGAIN_MILLISECONDS);
  }
}

function lastWords({ folder }, name) {
  const file = join(folder, 'log', `${name}.out`);
  return readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' | ');
}

/** Under the name `localhost`, where the name of the host does not mean loopback. */
function named({ hasOwnName }, words) {
  if (!hasOwnName) return words;
  return ['unshare', '-u', 'sh', '-c', 'hostname localhost && exec "$@"', 'sh', ...words];
}

async function needsOwnName() {
  const found = await lookup(hostname(), 4).catch(() => undefined);
  if (found?.address === '127.0.0.1') return false;
  if (spawnSync('unshare', ['-u', 'true']).status === 0) return true;
  throw new Error(
    `Slurm binds to what ${hostname()} resolves to, ${found?.address ?? 'nothing'}: ` +
      'run this as root, or let the name resolve to 127.0.0.1',
  );
}

function storeWords({ folder, user }) {
  return [
    '/usr/sbin/mariadbd',
    '--no-defaults',
    `--datadir=${folder}/mysql/data`,
    // One that starts removes the temporary tables of all others in the same folder.
    `--tmpdir=${folder}/mysql`,
    `--socket=${folder}/mysql/socket`,
    `--pid-file=${folder}/mysql/pid`,
    '--skip-networking',
    '--skip-name-resolve',
    '--innodb-buffer-pool-size=128M',
    '--innodb-log-file-size=32M',
    '--innodb-lock-wait-timeout=900',
    '--innodb-flush-log-at-trx-commit=2',
    `--log-error=${folder}/log/mysql.log`,
    `--user=${user}`,
    '--lc-messages-dir=/usr/share/mysql',
  ];
}

function makeStore(site) {
  const { folder, user } = site;
  const options = ['auth-root-authentication-method=socket', 'skip-test-db', 'skip-name-resolve'];
  const words = [
    'mariadb-install-db',
    '--no-defaults',
    `--datadir=${folder}/mysql/data`,
    `--tmpdir=${folder}/mysql`,
    `--user=${user}`,
    '--innodb-log-file-size=32M',
    ...options.map((option) => `--${option}`),
  ];
  run(site, words);
}

function canAskStore(site) {
  const words = ['mariadb-admin', '--no-defaults', `--socket=${site.folder}/mysql/socket`];
  return run(site, [...words, '-u', site.user, 'ping'], { isFailureFine: true }).status === 0;
}

function grantStore(site) {
  const sql =
    'CREATE DATABASE slurm; ' +
    "CREATE USER slurm@localhost IDENTIFIED BY 'slurm'; GRANT ALL ON slurm.* TO slurm@localhost;";
  const words = ['mariadb', '--no-defaults', `--socket=${site.folder}/mysql/socket`];
  run(site, [...words, '-u', site.user, '-e', sql]);
}

function run({ folder }, [program, ...words], { isFailureFine = false } = {}) {
  const env = { ...process.env, SLURM_CONF: join(folder, 'etc', 'slurm.conf') };
  const done = spawnSync(program, words, { env, encoding: 'utf8', timeout: 60_000 });
  if (done.status !== 0 && !isFailureFine) {
    throw new Error(`${program} failed: ${(done.error?.message ?? done.stderr).trim()}`);
  }
  return done;
}

async function freePorts(nodeCount) {
  const servers = [];
  while (servers.length < nodeCount + 3) {
    const port = randomInt(PORTS.from, PORTS.until);
    const server = await listenAt(port);
    if (server !== undefined) servers.push({ port, server });
  }
  await Promise.all(servers.map(({ server }) => new Promise((closed) => server.close(closed))));
  const [slurmctld, slurmdbd, slurmrestd, ...slurmds] = servers.map(({ port }) => port);
  return { slurmctld, slurmdbd, slurmrestd, slurmds };
}

/** `undefined` where the port is taken. */
function listenAt(port) {
  return new Promise((found) => {
    const server = createServer();
    server.on('error', () => found(undefined));
    server.listen(port, '127.0.0.1', () => found(server));
  });
}
