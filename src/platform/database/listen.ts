/**
 * Hearing what the store announces (LISTEN/NOTIFY), on a connection of its own that is made anew
 * whenever it is lost. What was announced in between is not told: the handler hears `undefined`
 * at every new connection, the first included, and reads the state itself.
 */
import type { ClientConfig } from 'pg';
import { StoreClient } from './store-client.ts';

export interface Listening {
  stop(): Promise<void>;
}

export type HearAnnouncement = (payload: string | undefined) => void;

const RETRY_MILLISECONDS = [20, 100, 500, 2_000] as const;

export function listenOn(config: ClientConfig, channel: string, hear: HearAnnouncement): Listening {
  return new Listener(config, channel, hear);
}

class Listener implements Listening {
  readonly #config: ClientConfig;
  readonly #channel: string;
  readonly #hear: HearAnnouncement;
  #client: StoreClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failureCount = 0;
  #isStopped = false;

  constructor(config: ClientConfig, channel: string, hear: HearAnnouncement) {
    this.#config = config;
    this.#channel = channel;
    this.#hear = hear;
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new StoreClient(this.#config);
    this.#client = client;
    client.on('error', () => this.#retry(client));
    client.on('end', () => this.#retry(client));
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(this.#channel)}`);
    } catch {
      this.#retry(client);
      return;
    }
    if (this.#isStopped || this.#client !== client) return;
    this.#failureCount = 0;
    this.#hear(undefined);
  }

  /** A lost connection tells of it more than once; only the first counts. */
  #retry(client: StoreClient): void {
    if (this.#isStopped || this.#client !== client) return;
    this.#client = undefined;
    void client.end().catch(() => undefined);
    const step = Math.min(this.#failureCount, RETRY_MILLISECONDS.length - 1);
    this.#failureCount += 1;
    this.#timer = setTimeout(() => void this.#connect(), RETRY_MILLISECONDS[step]);
  }
}
