/**
 * The rehearsals of a server. Each takes the first in line where it has a free place, tells the
 * store every second that it is still at it, and keeps what came of it. All that is to be known
 * lies in the store: several servers take from one line, and a rehearsal whose server died is known
 * by its silence.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type EpochSeconds, WHOLE_PPM } from '../../kernel/units.ts';
import { CommitUnknown, StoreUnavailable } from '../../platform/database/errors.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { claimRehearsal, endRehearsal } from '../../rehearsal/commands.ts';
import type { RehearsalResult, RunRehearsal } from '../../rehearsal/rehearse-text.ts';
import { beat, type Claimed, isAnyWaiting } from '../../rehearsal/store.ts';

export interface DeskPorts {
  readonly database: Database;
  readonly now: () => EpochSeconds;
  readonly log: Logger;
  readonly run: RunRehearsal;
  /** How many run at the same time; 0: none on this server. */
  readonly atOnceMax: number;
  readonly lookMilliseconds: number;
}

export interface RunningDesk {
  /** Lets go of what runs, which another server, or this one when it comes back, takes up again. */
  stop(): Promise<void>;
}

export function openRehearsalDesk(ports: DeskPorts): RunningDesk {
  return new RehearsalDesk(ports);
}

class RehearsalDesk implements RunningDesk {
  readonly #ports: DeskPorts;
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #look: Promise<void> | undefined;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    this.#timer = setInterval(() => this.#lookSoon(), ports.lookMilliseconds);
    this.#lookSoon();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#look;
    await Promise.all(this.#running);
  }

  #lookSoon(): void {
    if (this.#look !== undefined || this.#stopping.signal.aborted) return;
    this.#look = this.#takeWhatWaits()
      .catch((err: unknown) => this.#ports.log.warn({ err }, 'no rehearsal could be taken'))
      .finally(() => {
        this.#look = undefined;
      });
  }

  async #takeWhatWaits(): Promise<void> {
    const { database, atOnceMax } = this.#ports;
    while (this.#running.size < atOnceMax && (await isAnyWaiting(database))) {
      const claimed = await database.write(this.#caller(), claimRehearsal);
      if (!claimed.ok) return;
      const run = this.#run(claimed.value).finally(() => {
        this.#running.delete(run);
        this.#lookSoon();
      });
      this.#running.add(run);
    }
  }

  async #run(claimed: Claimed): Promise<void> {
    const { log } = this.#ports;
    try {
      const result = await this.#resultOf(claimed);
      if (result !== undefined) await this.#keep(claimed, result);
    } catch (err) {
      log.error({ err, rehearsal: claimed.id }, 'a rehearsal was not kept');
    }
  }

  /**
   * Again until the store is there: what came of hours is not given up for a second without it.
   * Where nobody knows whether it was saved, the second time finds it over, and changes nothing.
   */
  async #keep(claimed: Claimed, result: Parameters<typeof endRehearsal>[2]): Promise<void> {
    const { database, log } = this.#ports;
    for (;;) {
      try {
        await database.write(this.#caller(), (writer) => endRehearsal(writer, claimed, result));
        return;
      } catch (err) {
        const isPassing = err instanceof StoreUnavailable || err instanceof CommitUnknown;
        if (!isPassing || this.#stopping.signal.aborted) throw err;
        log.warn({ err, rehearsal: claimed.id }, 'a rehearsal is not kept yet; it is tried again');
      }
      await pause(AGAIN_MILLISECONDS, undefined, { signal: this.#stopping.signal }).catch(() => {});
    }
  }

  /** `undefined` where it was cancelled, or where another server has it. */
  async #resultOf(
    claimed: Claimed,
  ): Promise<RehearsalResult | { readonly kind: 'released' } | undefined> {
    const { log, run } = this.#ports;
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, this.#stopping.signal]);
    const watched = { donePpm: 0 };
    const beats = setInterval(() => void this.#beat(claimed, watched, ended), BEAT_MILLISECONDS);
    try {
      return await run(claimed, {
        signal,
        tell: (done) => {
          watched.donePpm = Math.min(WHOLE_PPM, Math.max(0, Math.round(done * WHOLE_PPM)));
        },
      });
    } catch (err) {
      if (ended.signal.aborted) return undefined;
      if (this.#stopping.signal.aborted) return { kind: 'released' };
      log.error({ err, rehearsal: claimed.id }, 'a rehearsal broke');
      return { kind: 'failed', failure: 'broke' };
    } finally {
      clearInterval(beats);
    }
  }

  async #beat(
    claimed: Claimed,
    { donePpm }: { readonly donePpm: number },
    ended: AbortController,
  ): Promise<void> {
    const { database, now, log } = this.#ports;
    try {
      const isOurs = await beat(database, claimed, { at: now(), donePpm });
      if (!isOurs) ended.abort();
    } catch (err) {
      log.warn({ err, rehearsal: claimed.id }, 'a rehearsal could not be told of');
    }
  }

  #caller() {
    return { actor: 'system_rehearsals', at: this.#ports.now(), requestId: '' };
  }
}

const BEAT_MILLISECONDS = 1_000;
const AGAIN_MILLISECONDS = 1_000;
