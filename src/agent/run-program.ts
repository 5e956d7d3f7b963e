/**
 * Runs a program of the site within limits of time and output, without a shell. It leads a process
 * group of its own: one that is too slow is ended with all that it began. One that has ended is
 * waited for no longer, whoever it has left its output to: a program in its background, or one that
 * hangs in a file system, may hold that for ever.
 */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setImmediate as oneTurn, setTimeout as sleep } from 'node:timers/promises';

export interface ProgramRun {
  readonly path: string;
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly millisecondsMax: number;
  readonly outputBytesMax: number;
}

export type ProgramEnd =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'not-run'; readonly code: string }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'too-much' };

export interface ProgramResult {
  readonly end: ProgramEnd;
  readonly stdout: string;
  readonly stderr: string;
}

/** In which what was printed before the end is read, where the output stays open. */
const LINGER_MILLISECONDS = 100;

export async function runProgram(run: ProgramRun): Promise<ProgramResult> {
  const { path, words, env, millisecondsMax } = run;
  const child = spawn(path, [...words], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const closed = new Promise((resolve) => child.once('close', resolve));
  const over = new AbortController();
  const within = (milliseconds: number) =>
    sleep(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const end = await Promise.race([
    new Promise<ProgramEnd>((resolve) => {
      child.once('error', ({ code }: NodeJS.ErrnoException) =>
        resolve({ kind: 'not-run', code: code ?? '' }),
      );
      child.once('exit', (code, signal) =>
        resolve(
          code === null ? { kind: 'signalled', signal: signal ?? '' } : { kind: 'ended', code },
        ),
      );
      const tooMuch = () => resolve({ kind: 'too-much' });
      gather(child.stdout, stdout, run, tooMuch);
      gather(child.stderr, stderr, run, tooMuch);
    }),
    within(millisecondsMax).then((): ProgramEnd => ({ kind: 'too-slow' })),
  ]);
  if (end.kind === 'too-slow' || end.kind === 'too-much') endGroup(child.pid);
  else await Promise.race([closed, within(LINGER_MILLISECONDS).then(() => oneTurn())]);
  over.abort();
  child.stdout.destroy();
  child.stderr.destroy();
  // What cannot be ended, as it waits for a disk, does not keep the agent from ending.
  child.unref();
  return {
    end,
    stdout: Buffer.concat(stdout).toString(),
    stderr: Buffer.concat(stderr).toString(),
  };
}

function gather(
  stream: Readable,
  pieces: Buffer[],
  { outputBytesMax }: ProgramRun,
  tooMuch: () => void,
): void {
  let bytes = 0;
  stream.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > outputBytesMax) tooMuch();
    else pieces.push(piece);
  });
}

function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    // Who does not look at signals is ended too.
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
