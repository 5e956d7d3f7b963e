/**
 * Processes of a site: started in the background with their own log, noted in a file with the time
 * of their start, and stopped by that note alone, so that a number that was given anew is spared.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const POLL_MILLISECONDS = 25;

export function startProcess(folder, name, { words, env = {} }) {
  const log = openSync(join(folder, 'log', `${name}.out`), 'a');
  const [program, ...rest] = words;
  const child = spawn(program, rest, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...env },
  });
  closeSync(log);
  child.unref();
  const note = { pid: child.pid, startedAt: startOf(child.pid) };
  writeFileSync(noteOf(folder, name), JSON.stringify(note));
}

export function isRunning(folder, name) {
  const file = noteOf(folder, name);
  if (!existsSync(file)) return false;
  const { pid, startedAt } = JSON.parse(readFileSync(file, 'utf8'));
  return startedAt !== undefined && startOf(pid) === startedAt;
}

/** By signal, and by force where that does not help within `secondsMax`. */
export async function stopProcess(folder, name, secondsMax = 10) {
  const file = noteOf(folder, name);
  if (!existsSync(file)) return;
  const { pid } = JSON.parse(readFileSync(file, 'utf8'));
  if (isRunning(folder, name)) {
    process.kill(pid, 'SIGTERM');
    const isGone = () => !isRunning(folder, name);
    if (!(await waitFor(isGone, secondsMax))) {
      process.kill(pid, 'SIGKILL');
      // Its ports are free only then.
      await waitFor(isGone, secondsMax);
    }
  }
  rmSync(file, { force: true });
}

/** Of a process that lives, in ticks since the machine began; `undefined` of any other. */
function startOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function noteOf(folder, name) {
  return join(folder, 'run', `${name}.json`);
}

export async function waitFor(isSo, secondsMax) {
  const until = performance.now() + secondsMax * 1_000;
  while (!(await isSo())) {
    if (performance.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  return true;
}

export function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
