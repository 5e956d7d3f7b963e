/** What whoever leads does now and then, beside its turns and whatever becomes of those. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface SideWork {
  readonly everyMilliseconds: number;
  /** In the log where it failed, such as `old answers could not be forgotten`. */
  readonly failure: string;
  /** Aborted, it stops where it can. */
  readonly work: (signal: AbortSignal) => Promise<unknown>;
}

export interface RunningSideWork {
  stop(): Promise<void>;
}

/** Once at the start, then again and again; a failure is in the log, and tried at the next time. */
export function startSideWork(
  log: Pick<Logger, 'warn'>,
  { everyMilliseconds, failure, work }: SideWork,
): RunningSideWork {
  const stopping = new AbortController();
  const { signal } = stopping;
  const ended = (async () => {
    while (!signal.aborted) {
      try {
        await work(signal);
      } catch (err) {
        log.warn({ err }, failure);
      }
      await pause(everyMilliseconds, undefined, { signal, ref: false }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}
