/** A measurement in a process of its own, so that its memory and its warm-up are its own. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { roundsInTurnsWith } from './rounds.ts';

/** What `program` says as one line of JSON; it must say a `T`. Throws where it fails. */
export async function foundBy<T>(
  program: string,
  words: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<T> {
  return saidBy(start(program, words, nodeOptions), program);
}

export interface FoundInTurns<T> {
  readonly found: T;
  readonly roundsPerSecond: number;
}

/** Stops it now and then for rounds, so it must say processor times, not those of the clock. */
export async function foundInTurns<T>(
  program: string,
  words: readonly string[],
  nodeOptions: readonly string[],
): Promise<FoundInTurns<T>> {
  const child = start(program, words, nodeOptions);
  const said = saidBy<T>(child, program);
  const [found, roundsPerSecond] = await Promise.all([said, roundsInTurnsWith(child)]);
  return { found, roundsPerSecond };
}

function start(program: string, words: readonly string[], nodeOptions: readonly string[]) {
  return spawn(process.execPath, [...nodeOptions, program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function saidBy<T>(child: ReturnType<typeof start>, program: string): Promise<T> {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const line = await text(child.stdout);
  const code = await ended;
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return JSON.parse(line);
}
