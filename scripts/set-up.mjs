/**
 * What `npm start` and `npm test` share. It runs on a fresh clone with nothing installed, so it
 * stands on Node's own modules alone. What cannot be set up is thrown as a sentence for the person
 * at the terminal.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_FLOOR = { major: 20, minor: 19 };

export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** The programs of the tools, as paths below the project, to be run with this same Node. */
export const tools = {
  tsc: 'node_modules/typescript/bin/tsc',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  knip: 'node_modules/knip/bin/knip.js',
  vitest: 'node_modules/vitest/vitest.mjs',
  vite: 'node_modules/vite/bin/vite.js',
};

/** Refuses with a sentence where this Node is older than the oldest that Polder runs on. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew =
    major > NODE_FLOOR.major || (major === NODE_FLOOR.major && minor >= NODE_FLOOR.minor);
  if (isNew) return;
  const floor = `${NODE_FLOOR.major}.${NODE_FLOOR.minor}`;
  throw new Error(`Polder needs Node ${floor} or later; this is Node ${process.versions.node}.`);
}

/** Runs `npm ci` unless what is installed is what package-lock.json says. */
export async function installDependencies() {
  if (isInstalled()) return;
  console.log('Installing the dependencies of package-lock.json (npm ci) …');
  const exitCode = await run('npm', ['ci', '--no-audit', '--no-fund'], {
    shell: process.platform === 'win32',
  });
  if (exitCode !== 0) throw new Error(`npm ci failed (exit code ${exitCode}); see above.`);
}

/**
 * Compares contents, not dates: a checkout touches package-lock.json without changing it. npm
 * leaves in node_modules a lock file of what it installed; there, optional packages of other
 * platforms are missing.
 */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  if (installed === undefined || wanted === undefined) return false;
  return Object.entries(wanted).every(([path, { integrity, optional, devOptional }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined ? optional || devOptional : found.integrity === integrity;
  });
}

function packagesOf(lockFile) {
  const path = join(projectFolder, lockFile);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

/** Compiles src/ to dist/ and answers the exit code of tsc. */
export async function build(options) {
  return buildTarget(TARGETS.server, options);
}

/** The same where tsc has just found nothing in src/: to look again is four fifths of its work. */
export async function buildChecked(options) {
  const { args, ...target } = TARGETS.server;
  return buildTarget({ ...target, args: [...args, '--noCheck'] }, options);
}

/** Bundles web/ into dist/web and answers the exit code of vite. */
export async function buildWeb(options) {
  return buildTarget(TARGETS.web, options);
}

/** {@link build} and {@link buildWeb}, each only where a source has changed since it succeeded. */
export async function buildIfOutOfDate() {
  for (const target of Object.values(TARGETS)) {
    if (isBuilt(target)) continue;
    console.log(target.sentence);
    const exitCode = await buildTarget(target);
    if (exitCode !== 0) throw new Error(`The build failed (exit code ${exitCode}); see above.`);
  }
}

const TARGETS = {
  server: {
    sentence: 'Compiling src/ to dist/ (tsc) …',
    args: [tools.tsc, '-p', 'tsconfig.build.json'],
    marker: 'dist/.built',
    result: 'dist/main.js',
    inputs: ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
  },
  web: {
    sentence: 'Bundling web/ into dist/web (vite) …',
    args: [tools.vite, 'build', '--config', 'web/vite.config.ts'],
    marker: 'dist/.web-built',
    result: 'dist/web/index.html',
    inputs: ['web', 'src/client', 'package-lock.json'],
  },
};

/** The marker carries the time at which the build began: a source edited meanwhile is newer. */
async function buildTarget({ args, marker }, options) {
  const startedAt = new Date();
  const exitCode = await runNode(args, options);
  if (exitCode !== 0) return exitCode;
  const path = join(projectFolder, marker);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'When the last successful build began is the date of this file.\n');
  utimesSync(path, startedAt, startedAt);
  return exitCode;
}

function isBuilt({ marker, result, inputs }) {
  const path = join(projectFolder, marker);
  if (!existsSync(path) || !existsSync(join(projectFolder, result))) return false;
  const builtAt = statSync(path).mtimeMs;
  return inputs.every((input) => newestChange(join(projectFolder, input)) < builtAt);
}

/** The date of a folder counts too: it changes when a file in it is deleted. */
function newestChange(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  const children = readdirSync(path).map((name) => newestChange(join(path, name)));
  return Math.max(status.mtimeMs, ...children);
}

export function runNode(args, options = {}) {
  return run(process.execPath, args, options);
}

/**
 * Runs a program in the project's folder with this terminal, passes signals on to it, and answers
 * its exit code (128 + the signal's number where a signal ended it, as shells do).
 */
export function run(program, args, options = {}) {
  const child = spawn(program, args, { cwd: projectFolder, stdio: 'inherit', ...options });
  const stopForwarding = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      stopForwarding();
      reject(new Error(`${program} could not be started: ${error.message}`));
    });
    child.on('close', (exitCode, signal) => {
      stopForwarding();
      resolve(signal === null ? exitCode : 128 + constants.signals[signal]);
    });
  });
}

/** A terminal sends Ctrl-C to the child by itself; a second one would mean "at once". */
function forwardSignals(child) {
  const forward = (signal) => {
    const isFromTerminal = signal === 'SIGINT' && process.stdin.isTTY === true;
    if (!isFromTerminal) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

/** Whether a signal asked the child to end: then nothing more is started. */
export function wasInterrupted(exitCode) {
  return ['SIGINT', 'SIGTERM', 'SIGHUP'].some((name) => exitCode === 128 + constants.signals[name]);
}
