/**
 * What happened, for those who listen: one reader of platform.event for all listeners of a server.
 * It is woken by the store's announcements, looks by itself where one is lost, and remembers the
 * newest events, so that listeners who keep up cost the store nothing.
 *
 * A listener pulls: it asks for what comes after the number it has, from memory or from the store.
 * So a slow one takes no memory, and one that comes back misses nothing that is still kept.
 */
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { JsonObject, Reader } from '../database/transaction.ts';

export interface StoredEvent {
  readonly seq: bigint;
  readonly at: EpochSeconds;
  readonly kind: string;
  readonly subject: string;
  /** As text, such as `site:site_de`. */
  readonly scopes: readonly string[];
  readonly detail: JsonObject;
}

export interface EventFeedSettings {
  /** How often the feed looks although nothing was announced. */
  readonly lookMilliseconds: number;
  /** Where looking failed. It is tried again. */
  readonly tellFailure: (error: unknown) => void;
}

const EVENTS_REMEMBERED_MAX = 5_000;
const EVENTS_PER_STEP = 1_000;

export class EventFeed {
  readonly #reader: Reader;
  readonly #settings: EventFeedSettings;
  /** Without a gap; its last has the number `#lastSeq`. */
  #remembered: readonly StoredEvent[] = [];
  #lastSeq: bigint | undefined;
  readonly #waiting = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isLookAgainWanted = false;
  #isStopped = false;

  constructor(reader: Reader, settings: EventFeedSettings) {
    this.#reader = reader;
    this.#settings = settings;
  }

  /** To be called at each announcement on `polder_event`, and once at the start. */
  wake(): void {
    if (this.#isStopped) return;
    if (this.#looking !== undefined) {
      this.#isLookAgainWanted = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#looking = this.#look().finally(() => this.#rest());
  }

  /** Ends all that wait. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    this.#tellWaiting();
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** The number of the newest event, from the store where nothing was looked at yet. */
  async lastSeq(): Promise<bigint> {
    return this.#lastSeq ?? selectLastSeq(this.#reader);
  }

  /**
   * Whether an event of this number has happened. What this feed has not read yet, another server
   * of the store may have told already: so the store is asked.
   */
  async hasHappened(seq: bigint): Promise<boolean> {
    return seq <= (await this.lastSeq()) || seq <= (await selectLastSeq(this.#reader));
  }

  /** The number of the oldest event that is still kept; one more than the last where none is. */
  firstSeq(): Promise<bigint> {
    return selectFirstSeq(this.#reader);
  }

  /** Up to 1,000 events after a number, in order. */
  async after(seq: bigint): Promise<readonly StoredEvent[]> {
    if (this.#lastSeq !== undefined && seq >= this.#lastSeq) return [];
    const [first] = this.#remembered;
    if (first === undefined || first.seq > seq + 1n) return selectEvents(this.#reader, seq);
    const start = Number(seq + 1n - first.seq);
    return this.#remembered.slice(start, start + EVENTS_PER_STEP);
  }

  /** Until there may be more than `seq`, the time is over, or the signal or the feed says stop. */
  async waitBeyond(seq: bigint, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.#isStopped || signal.aborted) return;
    if (this.#lastSeq !== undefined && this.#lastSeq > seq) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      this.#waiting.add(end);
      signal.addEventListener('abort', end);
    });
  }

  async #look(): Promise<void> {
    try {
      this.#lastSeq ??= await selectLastSeq(this.#reader);
      for (;;) {
        const events = await selectEvents(this.#reader, this.#lastSeq);
        if (events.length === 0) break;
        this.#remember(events);
        this.#tellWaiting();
      }
    } catch (error) {
      this.#settings.tellFailure(error);
    }
  }

  #remember(events: readonly StoredEvent[]): void {
    this.#lastSeq = events.at(-1)?.seq ?? this.#lastSeq;
    this.#remembered = [...this.#remembered, ...events].slice(-EVENTS_REMEMBERED_MAX);
  }

  #tellWaiting(): void {
    for (const tell of [...this.#waiting]) tell();
  }

  #rest(): void {
    this.#looking = undefined;
    if (this.#isStopped) return;
    if (this.#isLookAgainWanted) {
      this.#isLookAgainWanted = false;
      this.wake();
      return;
    }
    this.#timer = setTimeout(() => this.wake(), this.#settings.lookMilliseconds);
    this.#timer.unref();
  }
}

interface EventRow extends Omit<StoredEvent, 'at'> {
  readonly at: bigint;
}

async function selectEvents(reader: Reader, after: bigint): Promise<readonly StoredEvent[]> {
  const rows = await reader.query<EventRow>(
    `SELECT seq, at, kind, subject, scopes, detail FROM platform.event
      WHERE seq > $1 ORDER BY seq LIMIT ${EVENTS_PER_STEP}`,
    [after],
  );
  return rows.map((row) => ({ ...row, at: toEpochSeconds(Number(row.at)) }));
}

export async function selectLastSeq(reader: Reader): Promise<bigint> {
  const [row] = await reader.query<{ event_seq: bigint }>(
    'SELECT event_seq FROM platform.chain_head',
    [],
  );
  return row?.event_seq ?? 0n;
}

async function selectFirstSeq(reader: Reader): Promise<bigint> {
  const [row] = await reader.query<{ seq: bigint }>(
    `SELECT coalesce((SELECT min(seq) FROM platform.event), event_seq + 1) AS seq
       FROM platform.chain_head`,
    [],
  );
  return row?.seq ?? 1n;
}
