/** What the machine says of a process. A number alone says little: numbers are used again. */
import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process of that number runs. One that has ended and was not yet buried does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!isPermissionError(error)) return false;
  }
  return statOf(pid)?.state !== 'Z';
}

/**
 * Text that no other process has that ever had this number: when it started, and, on Linux, since
 * which start of the machine. Nothing where there is no such process.
 */
export function identityOf(pid: number): string | undefined {
  if (!isRunning(pid)) return undefined;
  const stat = statOf(pid);
  if (stat !== undefined) return `${bootId()}/${stat.startTicks}`;
  return askPs(pid, 'lstart=');
}

/**
 * Within one such text the number of a process means the same: on Linux this start of the machine,
 * and the container. Nothing elsewhere, where there are no containers.
 */
export function spaceOfProcesses(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  return `${bootId()}/${readlinkSync('/proc/self/ns/pid')}`;
}

/** The program and its arguments, joined by spaces. */
export function commandOf(pid: number): string | undefined {
  if (!isRunning(pid)) return undefined;
  if (process.platform !== 'linux') return askPs(pid, 'command=');
  return readText(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim();
}

/** Whether the process is gone within the time. */
export async function waitUntilGone(pid: number, secondsMax: number): Promise<boolean> {
  const end = performance.now() + secondsMax * 1_000;
  while (isRunning(pid)) {
    if (performance.now() > end) return false;
    await sleep(5);
  }
  return true;
}

interface Stat {
  readonly state: string;
  readonly startTicks: string;
}

/** See proc_pid_stat(5): the name, in brackets, may itself hold spaces and brackets. */
function statOf(pid: number): Stat | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTicks: fields[19] ?? '' };
}

function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function askPs(pid: number, column: string): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' });
  return stdout === null || stdout.trim() === '' ? undefined : stdout.trim();
}

function isPermissionError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPERM';
}
