/** The requests that are being served: each may take so long, and all end when the server does. */
import type { FastifyReply } from 'fastify';

const LOOK_MILLISECONDS = 250;

/**
 * One of them. Its signal is made when it is first asked for: only streams do, and a controller for
 * every request kept so much alive through the small collections of memory that the large ones came
 * twice as often, each of which holds up all that is being answered.
 */
export class ActiveRequest {
  readonly reply: FastifyReply;
  /** Milliseconds of performance.now(); never for a stream. */
  readonly endsAt: number;
  #made: AbortController | undefined;
  #isOver = false;

  constructor(reply: FastifyReply, endsAt: number) {
    this.reply = reply;
    this.endsAt = endsAt;
  }

  /** Aborted when the client goes, the time is over, or the server ends streams. */
  get signal(): AbortSignal {
    this.#made ??= new AbortController();
    if (this.#isOver) this.#made.abort();
    return this.#made.signal;
  }

  end(): void {
    this.#isOver = true;
    this.#made?.abort();
  }
}

export class ActiveRequests {
  readonly #active = new Set<ActiveRequest>();
  readonly #refuseLate: (reply: FastifyReply) => void;
  readonly #timer: NodeJS.Timeout;

  /** One timer looks at all of them: a timer each would cost more than most requests. */
  constructor(refuseLate: (reply: FastifyReply) => void) {
    this.#refuseLate = refuseLate;
    this.#timer = setInterval(() => this.#look(), LOOK_MILLISECONDS);
    this.#timer.unref();
  }

  begin(reply: FastifyReply, secondsMax: number): ActiveRequest {
    const active = new ActiveRequest(reply, performance.now() + secondsMax * 1_000);
    this.#active.add(active);
    reply.raw.once('close', () => {
      this.#active.delete(active);
      if (!reply.raw.writableFinished) active.end();
    });
    return active;
  }

  /** Streams have no end of their own. */
  endStreams(): void {
    for (const active of this.#active) {
      if (active.endsAt === Number.POSITIVE_INFINITY) active.end();
    }
  }

  get count(): number {
    return this.#active.size;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    for (const active of this.#active) {
      if (active.endsAt > now) continue;
      this.#active.delete(active);
      if (active.reply.sent) continue;
      active.end();
      this.#refuseLate(active.reply);
    }
  }
}
