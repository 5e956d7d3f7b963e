/** Asking again where what failed is known to pass by itself. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  readonly isPassing: (error: unknown) => boolean;
  readonly secondsMax: number;
  readonly pauseMilliseconds: number;
}

/** The first answer; throws what does not pass, and what has not passed in time. */
export async function whilePassing<T>(
  ask: () => Promise<T>,
  { isPassing, secondsMax, pauseMilliseconds }: Patience,
): Promise<T> {
  const end = performance.now() + secondsMax * 1_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) || performance.now() > end) throw error;
      await sleep(pauseMilliseconds);
    }
  }
}
