/**
 * Many small requests in one transaction, because each COMMIT waits for the disk: on a disk where
 * a write of its own takes a millisecond, batches of 100 save twenty times as many.
 *
 * 1. A request waits until `waitMilliseconds` have passed, `countMax` wait, or, while a batch
 *    runs, until that is over: under load batches grow by themselves.
 * 2. `work` answers each request of the batch, in its order, in one transaction.
 * 3. Where any answer is done, the transaction is committed, and then every caller gets its own.
 *    A request that is refused must have changed nothing, and added nothing to the audit.
 * 4. Where `work` throws, nothing was saved, and each request runs again alone, so that only the
 *    one at fault fails. Where the store is away, or the commit is unknown, all of them fail.
 */
import { assert } from '../../kernel/assert.ts';
import { done, refused } from '../../kernel/outcome.ts';
import { CommitUnknown, StoreUnavailable } from './errors.ts';
import type { AuditDraft, Caller, Database, EventDraft, Reader } from './transaction.ts';
import type { AnyOutcome } from './write.ts';

export interface BatchSettings {
  /** Requests in one transaction. */
  readonly countMax: number;
  /** How long the first request of a batch may wait for others. */
  readonly waitMilliseconds: number;
  /** Requests that may wait before more are refused as unavailable. */
  readonly waitingCountMax: number;
  /** In whose name the transaction itself is: its time is on the events. */
  readonly toCaller: () => Caller;
}

/** As a Writer; but each entry says whose it is, because a batch serves several. */
export interface BatchWriter extends Reader {
  audit(entry: AuditDraft, caller: Caller): void;
  publish(event: EventDraft): void;
}

export type BatchWork<Request, Answer extends AnyOutcome> = (
  writer: BatchWriter,
  requests: readonly Request[],
) => Promise<readonly Answer[]>;

export interface Batcher<Request, Answer> {
  submit(request: Request): Promise<Answer>;
  /** Takes no more, and waits for those that wait. */
  close(): Promise<void>;
}

export function createBatcher<Request, Answer extends AnyOutcome>(
  database: Database,
  settings: BatchSettings,
  work: BatchWork<Request, Answer>,
): Batcher<Request, Answer> {
  return new RunningBatcher(database, settings, work);
}

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

class RunningBatcher<Request, Answer extends AnyOutcome> implements Batcher<Request, Answer> {
  readonly #database: Database;
  readonly #settings: BatchSettings;
  readonly #work: BatchWork<Request, Answer>;
  #waiting: Waiting<Request, Answer>[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isClosed = false;

  constructor(database: Database, settings: BatchSettings, work: BatchWork<Request, Answer>) {
    this.#database = database;
    this.#settings = settings;
    this.#work = work;
  }

  submit(request: Request): Promise<Answer> {
    const refusal = this.#refusalNow();
    if (refusal !== undefined) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#schedule();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#start();
    while (this.#running !== undefined) await this.#running;
  }

  #refusalNow(): Error | undefined {
    if (this.#isClosed) return new StoreUnavailable('The store is closing');
    if (this.#waiting.length < this.#settings.waitingCountMax) return undefined;
    return new StoreUnavailable(`${this.#waiting.length} requests wait for the store already`);
  }

  #schedule(): void {
    if (this.#running !== undefined) return;
    if (this.#waiting.length >= this.#settings.countMax || this.#isClosed) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), this.#settings.waitMilliseconds);
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#running !== undefined || this.#waiting.length === 0) return;
    const batch = this.#waiting.slice(0, this.#settings.countMax);
    this.#waiting = this.#waiting.slice(batch.length);
    this.#running = this.#answer(batch).then(() => {
      this.#running = undefined;
      // What came meanwhile has waited long enough.
      this.#start();
    });
  }

  /** Never throws: whatever happens is an answer to those who wait. */
  async #answer(batch: readonly Waiting<Request, Answer>[]): Promise<void> {
    try {
      const answers = await this.#write(batch.map(({ request }) => request));
      for (const [index, answer] of answers.entries()) batch[index]?.resolve(answer);
    } catch (error) {
      const isOfAll = error instanceof StoreUnavailable || error instanceof CommitUnknown;
      if (batch.length === 1 || isOfAll) {
        for (const { reject } of batch) reject(error);
        return;
      }
      for (const waiting of batch) await this.#answer([waiting]);
    }
  }

  async #write(requests: readonly Request[]): Promise<readonly Answer[]> {
    const outcome = await this.#database.write(this.#settings.toCaller(), async (writer) => {
      const answers = await this.#work(writer, requests);
      assert(
        answers.length === requests.length,
        `a batch of ${requests.length} requests has ${answers.length} answers`,
      );
      if (answers.some(({ ok }) => ok)) return done(answers);
      return refused({ reason: 'all_refused', answers });
    });
    return outcome.ok ? outcome.value : outcome.answers;
  }
}
