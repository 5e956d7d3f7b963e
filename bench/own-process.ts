/** A measurement in a process of its own, so that its memory and its warm-up are its own. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** What `program` says as one line of JSON; it must say a `T`. Throws where it fails. */
export async function foundBy<T>(
  program: string,
  words: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<T> {
  const child = spawn(process.execPath, [...nodeOptions, program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const line = await text(child.stdout);
  const code = await ended;
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return JSON.parse(line);
}
