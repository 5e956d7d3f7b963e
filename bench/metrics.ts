/** What a running Polder tells of its engine. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './polder.ts';

export interface EngineFigures {
  readonly isLeading: boolean;
  readonly turns: number;
  readonly turnSecondsMax: number;
  readonly turnSecondsSum: number;
}

export async function engineFigures(port: number, token: string): Promise<EngineFigures> {
  const text = String(await ask(port, token, '/metrics'));
  const value = (name: string) =>
    Number(new RegExp(`^polder_engine_${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    isLeading: value('is_leading') === 1,
    turns: value('turns_total'),
    turnSecondsMax: value('turn_seconds_max'),
    turnSecondsSum: value('turn_seconds_total'),
  };
}

/** Asks until it is so. Throws where that takes too long. */
export async function until<T>(
  look: () => Promise<T>,
  isSo: (found: T) => boolean,
  secondsMax: number,
): Promise<T> {
  const end = performance.now() + secondsMax * 1_000;
  for (;;) {
    const found = await look();
    if (isSo(found)) return found;
    if (performance.now() > end) throw new Error(`not after ${secondsMax} s: ${String(found)}`);
    await sleep(10);
  }
}
