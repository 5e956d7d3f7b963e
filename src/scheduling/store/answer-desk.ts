/**
 * Where the handlers of one server wait for the engine's answers. One connection listens for all of
 * them; who asks about a job that is asked about already waits for the same answer.
 *
 *  1. The question is written down and the engine woken.
 *  2. The engine answers with its next turn and announces the number of the job.
 *  3. Whoever waits for it reads the answer. Where another server asked anew meanwhile, the answer
 *     is gone: the next one is for both.
 *  4. It gives up after `waitMillisecondsMax`: then there is no engine just now.
 */
import type { EpochSeconds } from '../../kernel/units.ts';
import type { OpenDatabase } from '../../platform/database/open-database.ts';
import { ANSWER_CHANNEL, askQuestion, type EngineAnswer, selectAnswer } from './questions.ts';

export interface AnswerDesk {
  /** `undefined`: no answer came in time, or the engine knows no such waiting job. */
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
  #isClosed = false;

  constructor(database: Pick<OpenDatabase, 'query' | 'listen'>, waitMillisecondsMax: number) {
    this.#database = database;
    this.#waitMillisecondsMax = waitMillisecondsMax;
    this.#listening = database.listen(ANSWER_CHANNEL, (payload) => {
      // What was announced before this connection was there is not told: each looks for itself.
      if (payload === undefined) this.#wakeAll();
      else this.#wake.get(Number(payload))?.();
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
    this.#isClosed = true;
    this.#wakeAll();
    await this.#listening.stop();
  }

  async #askAndWait(jobNumber: number, at: EpochSeconds): Answer {
    let isTimeOver = false;
    const timer = setTimeout(() => {
      isTimeOver = true;
      this.#wake.get(jobNumber)?.();
    }, this.#waitMillisecondsMax);
    // Before the question: the answer may be announced while its statement still returns.
    let announced = this.#announcement(jobNumber);
    try {
      await askQuestion(this.#database, jobNumber, at);
      for (;;) {
        await announced;
        announced = this.#announcement(jobNumber);
        const found = await selectAnswer(this.#database, jobNumber);
        if (found !== undefined || isTimeOver || this.#isClosed) return found?.answer;
      }
    } finally {
      clearTimeout(timer);
      this.#wake.delete(jobNumber);
    }
  }

  #wakeAll(): void {
    for (const wake of this.#wake.values()) wake();
  }

  /** The next one, whenever it comes. */
  #announcement(jobNumber: number): Promise<void> {
    return new Promise((resolve) => this.#wake.set(jobNumber, resolve));
  }
}
