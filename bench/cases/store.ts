/** On the data that a load of submissions leaves: audit, backup, its restore, a next start. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Bench, Figure } from '../figure.ts';
import { startLoad } from '../load/start-load.ts';
import { cost, rate } from '../measured.ts';
import { ask, newFolder, prepare, removeFolder, startPolder } from '../polder.ts';
import { ALLOCATIONS } from '../programme.ts';
import { roundRate } from '../rounds.ts';
import { openStore } from '../store.ts';

const CLIENTS = 200;
const STARTS = 3;
const READY_SECONDS_GOAL = 2;
const MEGABYTE = 1_000_000;

export async function measureStore(bench: Bench): Promise<readonly Figure[]> {
  const folder = newFolder();
  const restored = newFolder();
  try {
    const { megabytes, ...audit } = await fill(bench, folder);
    const backup = join(folder, 'bench.backup');
    const written = await timed(() => runPolder(bench.main, folder, ['backup', backup, '--json']));
    const read = await timed(() => runPolder(bench.main, restored, ['restore', backup, '--json']));
    const ready = await startsAgain(bench.main, folder);
    const { bareReadySeconds } = bench.calibration;
    const entriesPerSecond = audit.entryCount / audit.seconds;
    const at = { case: 'store' };
    return [
      rate({ ...at, name: 'audit verified', value: entriesPerSecond }, 'entries/s', [
        audit.roundsPerSecond,
        'rounds',
      ]),
      cost({ ...at, name: 'data', value: megabytes }, 'MB'),
      rate({ ...at, name: 'backup', value: megabytes / written.seconds }, 'MB/s'),
      rate({ ...at, name: 'restore', value: megabytes / read.seconds }, 'MB/s'),
      cost({ ...at, name: 'second start', value: ready, goal: READY_SECONDS_GOAL }, 's', [
        bareReadySeconds,
        'bare start',
      ]),
    ];
  } finally {
    removeFolder(folder);
    removeFolder(restored);
  }
}

async function fill(bench: Bench, folder: string) {
  const polder = await startPolder({ main: bench.main, folder });
  try {
    const { users, auditor } = await prepare(polder);
    const source = { kind: 'submit', tokens: users, allocations: ALLOCATIONS, run: 's' } as const;
    const stream = { name: 'submissions', port: polder.port, clients: CLIENTS, source };
    await startLoad({ warmSeconds: 0, seconds: bench.seconds, streams: [stream] });
    const { seconds, value } = await timed(() =>
      ask(polder.port, auditor, '/v1/audit/verification'),
    );
    const verdict = value as { readonly isWhole: boolean; readonly entryCount: number };
    if (!verdict.isWhole) throw new Error(`the audit is not whole: ${JSON.stringify(verdict)}`);
    const store = await openStore(folder);
    const [row] = await store.query<{ bytes: string }>(
      "SELECT pg_database_size('polder') AS bytes",
    );
    await store.close();
    const megabytes = Number(row?.bytes) / MEGABYTE;
    return { seconds, entryCount: verdict.entryCount, megabytes, roundsPerSecond: roundRate() };
  } finally {
    await polder.end('SIGTERM');
  }
}

/** The middle of some starts. */
async function startsAgain(main: string, folder: string): Promise<number> {
  const seconds: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const polder = await startPolder({ main, folder });
    seconds.push(polder.readySeconds);
    await polder.end('SIGTERM');
  }
  return seconds.sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? 0;
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const begin = performance.now();
  const value = await work();
  return { seconds: (performance.now() - begin) / 1_000, value };
}

/** A command on the data of a folder, to its end. */
async function runPolder(main: string, folder: string, words: readonly string[]) {
  const child = spawn(process.execPath, [main, ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, POLDER_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const said = await text(child.stdout);
  const exitCode = await ended;
  if (exitCode !== 0) throw new Error(`polder ${words.join(' ')} ended with ${exitCode}: ${said}`);
  return said;
}
