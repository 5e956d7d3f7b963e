/** The store behind a connection that may break while a write is saved. */
import type { Outcome } from '../../src/kernel/outcome.ts';
import { CommitUnknown } from '../../src/platform/database/errors.ts';
import type {
  Caller,
  Database,
  Reader,
  SqlRow,
  Writer,
} from '../../src/platform/database/transaction.ts';

type AnyOutcome = Outcome<unknown, { readonly reason: string }>;

/** How the answer to the next write is lost. */
export type Loss = 'saved' | 'unsaved';

class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

export class ShakyDatabase implements Database {
  readonly #database: Database;
  #loss: Loss | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The answer to the next write is lost. */
  loseNextAnswer(loss: Loss): void {
    this.#loss = loss;
  }

  /** Whether a loss still waits for a write; it waits no longer. */
  forgetLoss(): void {
    this.#loss = undefined;
  }

  query<Row = SqlRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    return this.#database.query<Row>(sql, values);
  }

  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return this.#database.snapshot(work);
  }

  async write<T extends AnyOutcome>(
    caller: Caller,
    work: (writer: Writer) => Promise<T>,
  ): Promise<T> {
    const loss = this.#loss;
    this.#loss = undefined;
    if (loss === undefined) return this.#database.write(caller, work);
    if (loss === 'saved') {
      const outcome = await this.#database.write(caller, work);
      if (!outcome.ok) return outcome;
      throw new CommitUnknown('The answer was lost after the store had saved');
    }
    const outcome = await this.#database
      .write(caller, async (writer) => {
        const inner = await work(writer);
        if (inner.ok) throw new ConnectionLost();
        return inner;
      })
      .catch((error: unknown) => {
        if (!(error instanceof ConnectionLost)) throw error;
        throw new CommitUnknown('The connection was lost before the store had saved');
      });
    return outcome;
  }
}
