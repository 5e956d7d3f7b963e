/** The requests that are being served: each may take so long, and all end when the server does. */
import type { FastifyReply } from 'fastify';

const LOOK_MILLISECONDS = 250;

interface Active {
  readonly reply: FastifyReply;
  readonly controller: AbortController;
  /** Milliseconds of performance.now(); never for a stream. */
  readonly endsAt: number;
}

export class ActiveRequests {
  readonly #active = new Set<Active>();
  readonly #refuseLate: (reply: FastifyReply) => void;
  readonly #timer: NodeJS.Timeout;

  /** One timer looks at all of them: a timer each would cost more than most requests. */
  constructor(refuseLate: (reply: FastifyReply) => void) {
    this.#refuseLate = refuseLate;
    this.#timer = setInterval(() => this.#look(), LOOK_MILLISECONDS);
    this.#timer.unref();
  }

  /** Its signal is aborted when the client goes, the time is over, or the server ends streams. */
  begin(reply: FastifyReply, secondsMax: number): AbortSignal {
    const controller = new AbortController();
    const active = { reply, controller, endsAt: performance.now() + secondsMax * 1_000 };
    this.#active.add(active);
    reply.raw.once('close', () => {
      this.#active.delete(active);
      if (!reply.raw.writableFinished) controller.abort();
    });
    return controller.signal;
  }

  /** Streams have no end of their own. */
  endStreams(): void {
    for (const { controller, endsAt } of this.#active) {
      if (endsAt === Number.POSITIVE_INFINITY) controller.abort();
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
      active.controller.abort();
      this.#refuseLate(active.reply);
    }
  }
}
