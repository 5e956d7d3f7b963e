/**
 * Processor time of a server and of its store, from /proc: unlike rates it says the same on a
 * machine that others use at the same time. `undefined` where there is no /proc.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProcessorTime {
  readonly serverSeconds: number;
  readonly storeSeconds: number;
}

const TICKS_PER_SECOND = 100;
/** Fields of /proc/PID/stat after the name in brackets, from 0. */
const FIELD = { parent: 1, user: 11, system: 12, childUser: 13, childSystem: 14 } as const;

/** `folder`: of its data; `undefined` for a server without a store. */
export function processorTime(serverPid: number, folder?: string): ProcessorTime | undefined {
  if (!existsSync('/proc/self/stat')) return undefined;
  const storePid = folder === undefined ? 0 : storePidOf(folder);
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), fields: fieldsOf(name) }));
  const own = ['user', 'system'] as const;
  const all = [...own, 'childUser', 'childSystem'] as const;
  let serverSeconds = 0;
  let storeSeconds = 0;
  for (const { pid, fields } of processes) {
    if (pid === serverPid) serverSeconds += secondsOf(fields, own);
    else if (storePid > 0 && pid === storePid) storeSeconds += secondsOf(fields, all);
    else if (storePid > 0 && Number(fields[FIELD.parent]) === storePid)
      storeSeconds += secondsOf(fields, own);
  }
  return { serverSeconds, storeSeconds };
}

/** What `work` costs; its own answer besides. */
export async function costOf<T>(
  [serverPid, folder]: readonly [number, string | undefined],
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly used: ProcessorTime }> {
  const before = processorTime(serverPid, folder);
  const value = await work();
  const after = processorTime(serverPid, folder);
  const serverSeconds = (after?.serverSeconds ?? 0) - (before?.serverSeconds ?? 0);
  const storeSeconds = (after?.storeSeconds ?? 0) - (before?.storeSeconds ?? 0);
  return { value, used: { serverSeconds, storeSeconds } };
}

/** Of the children of this process that have ended; 0 where there is no /proc. */
export function endedChildrenSeconds(): number {
  return secondsOf(fieldsOf('self'), ['childUser', 'childSystem']);
}

function storePidOf(folder: string): number {
  const text = readFileSync(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
}

/** Empty where the process has ended meanwhile. */
function fieldsOf(pid: string): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function secondsOf(fields: readonly string[], names: readonly (keyof typeof FIELD)[]): number {
  const ticks = names.reduce((sum, name) => sum + Number(fields[FIELD[name]] ?? 0), 0);
  return ticks / TICKS_PER_SECOND;
}
