/**
 * Where the handlers of one server wait for the engine's answers. One connection listens for all of
 * them; who asks about a job that is asked about already waits for the same answer.
 *
 *  1. The question is written down and the engine woken.
 *  2. The engine answers with its next turn and announces the number of the job.
 *  3. Whoever waits for it reads the answer, or gives up after `waitMillisecondsMax`: then there is
 *     no engine just now, or it does not know the job.
 */
import type { EpochSeconds } from '../../kernel/units.ts';
import type { OpenDatabase } from '../../platform/database/open-database.ts';
import { ANSWER_CHANNEL, askQuestion, type EngineAnswer, selectAnswer } from './questions.ts';

export interface AnswerDesk {
  /** What the engine knows of a waiting job; `undefined` where no answer came in time. */
  ask(jobNumber: number, at: EpochSeconds): Promise<EngineAnswer | undefined>;
  close(): Promise<void>;
}

export function openAnswerDesk(
  database: Pick<OpenDatabase, 'query' | 'listen'>,
  waitMillisecondsMax: number,
): AnswerDesk {
  return new ListeningDesk(database, waitMillisecondsMax);
}

type Answer = Promise<EngineAnswer | undefined>;

class ListeningDesk implements AnswerDesk {
  readonly #database: Pick<OpenDatabase, 'query' | 'listen'>;
  readonly #waitMillisecondsMax: number;
  readonly #asked = new Map<number, Answer>();
  readonly #wake = new Map<number, () => void>();
  readonly #listening;

  constructor(database: Pick<OpenDatabase, 'query' | 'listen'>, waitMillisecondsMax: number) {
    this.#database = database;
    this.#waitMillisecondsMax = waitMillisecondsMax;
    this.#listening = database.listen(ANSWER_CHANNEL, (payload) => {
      if (payload !== undefined) this.#wake.get(Number(payload))?.();
    });
  }

  ask(jobNumber: number, at: EpochSeconds): Answer {
    const asked = this.#asked.get(jobNumber);
    if (asked !== undefined) return asked;
    const answer = this.#askAndWait(jobNumber, at).finally(() => this.#asked.delete(jobNumber));
    this.#asked.set(jobNumber, answer);
    return answer;
  }

  async close(): Promise<void> {
    for (const wake of this.#wake.values()) wake();
    await this.#listening.stop();
  }

  async #askAndWait(jobNumber: number, at: EpochSeconds): Answer {
    // Before the question: the answer may be announced while its statement still returns.
    const announced = this.#announcement(jobNumber);
    try {
      await askQuestion(this.#database, jobNumber, at);
      await announced.promise;
      return await selectAnswer(this.#database, jobNumber);
    } finally {
      announced.stop();
    }
  }

  #announcement(jobNumber: number): { readonly promise: Promise<void>; readonly stop: () => void } {
    let resolve: () => void = () => undefined;
    const promise = new Promise<void>((settle) => {
      resolve = settle;
    });
    const timer = setTimeout(resolve, this.#waitMillisecondsMax);
    this.#wake.set(jobNumber, resolve);
    const stop = () => {
      clearTimeout(timer);
      this.#wake.delete(jobNumber);
    };
    return { promise, stop };
  }
}
