/**
 * A load generator: clients that ask as fast as they are answered, or at a given pace. At a pace a
 * request counts from the moment when it was due and not from when a client was free to send it,
 * so that a server that stalls cannot hide it.
 */
import { Connection } from './connection.ts';
import { nextRequestOf, type RequestSource } from './requests.ts';

export interface Stream {
  readonly name: string;
  readonly port: number;
  readonly clients: number;
  /** `undefined`: as fast as they are answered. */
  readonly requestsPerSecond?: number;
  readonly source: RequestSource;
}

export interface LoadPlan {
  /** Not counted. */
  readonly warmSeconds: number;
  readonly seconds: number;
  readonly streams: readonly Stream[];
}

export interface StreamResult {
  readonly name: string;
  readonly answered: number;
  /** Those before the clock ran too. */
  readonly answeredInAll: number;
  readonly refused: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  readonly maxMilliseconds: number;
  /** The first one, for the reader. */
  readonly firstRefusal: string;
}

export async function runLoad(plan: LoadPlan): Promise<readonly StreamResult[]> {
  const running = plan.streams.map((stream) => new RunningStream(stream));
  const from = performance.now() + plan.warmSeconds * 1_000;
  const until = from + plan.seconds * 1_000;
  return Promise.all(running.map((stream) => stream.run(from, until)));
}

class RunningStream {
  readonly #stream: Stream;
  readonly #next: () => Buffer | undefined;
  readonly #milliseconds: number[] = [];
  #answeredInAll = 0;
  #refused = 0;
  #firstRefusal = '';
  #lastAt = 0;

  constructor(stream: Stream) {
    this.#stream = stream;
    this.#next = nextRequestOf(stream.source);
  }

  async run(from: number, until: number): Promise<StreamResult> {
    const pace = this.#stream.requestsPerSecond;
    const begin = performance.now();
    const state = { due: 0 };
    const dueAt = (): number => {
      if (pace === undefined) return performance.now();
      const at = begin + (state.due * 1_000) / pace;
      state.due += 1;
      return at;
    };
    const clients = Array.from({ length: this.#stream.clients }, () =>
      this.#client(dueAt, from, until),
    );
    await Promise.all(clients);
    return this.#result(from);
  }

  async #client(dueAt: () => number, from: number, until: number): Promise<void> {
    const connection = new Connection(this.#stream.port);
    try {
      for (;;) {
        const at = dueAt();
        if (at >= until || performance.now() >= until) return;
        const wait = at - performance.now();
        if (wait > 0.5) await pause(wait);
        const request = this.#next();
        if (request === undefined) return;
        const { status, beginning } = await connection.send(request);
        const now = performance.now();
        this.#answeredInAll += 1;
        if (status >= 300) this.#refuse(`${status} ${beginning}`);
        else if (now >= from) this.#milliseconds.push(now - at);
        this.#lastAt = Math.max(this.#lastAt, now);
      }
    } catch (error) {
      this.#refuse(String(error));
    } finally {
      connection.close();
    }
  }

  #refuse(text: string): void {
    if (this.#refused === 0) this.#firstRefusal = text;
    this.#refused += 1;
  }

  #result(from: number): StreamResult {
    const sorted = this.#milliseconds.sort((a, b) => a - b);
    const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
    const seconds = (this.#lastAt - from) / 1_000;
    return {
      name: this.#stream.name,
      answered: sorted.length,
      answeredInAll: this.#answeredInAll,
      refused: this.#refused,
      seconds,
      requestsPerSecond: sorted.length / seconds,
      p50Milliseconds: at(0.5),
      p99Milliseconds: at(0.99),
      maxMilliseconds: at(1),
      firstRefusal: this.#firstRefusal,
    };
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
