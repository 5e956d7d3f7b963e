/** All that is in the store in one text, to see whether a refusal has changed anything. */
import type { StoreDoor } from '../kill/arena.ts';

/** What a request may change though it is refused: who was seen when, and what was asked. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'identity.session': ['last_seen_at', 'idle_expires_at'],
  'identity.token': ['last_used_at', 'version'],
};
const TABLES_LEFT_OUT: readonly string[] = ['scheduling.question'];

export class Digest {
  readonly #store: StoreDoor;
  #sql = '';
  #last: { readonly transactions: string; readonly lines: readonly string[] } | undefined;

  constructor(store: StoreDoor) {
    this.#store = store;
  }

  /** One line a table: its name, the number of its rows, and the sum of their hashes. */
  async read(): Promise<readonly string[]> {
    if (this.#sql === '') this.#sql = await this.#statement();
    // Where no transaction has begun to write or ended since, nothing has changed.
    const [now] = await this.#store.query<{ transactions: string }>(
      'SELECT pg_current_snapshot()::text AS transactions',
    );
    const transactions = now?.transactions ?? '';
    if (this.#last?.transactions === transactions) return this.#last.lines;
    const rows = await this.#store.query<{ line: string }>(this.#sql);
    this.#last = { transactions, lines: rows.map(({ line }) => line) };
    return this.#last.lines;
  }

  async #statement(): Promise<string> {
    const tables = await this.#store.query<{ name: string }>(
      `SELECT schemaname || '.' || tablename AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    return tables
      .filter(({ name }) => !TABLES_LEFT_OUT.includes(name))
      .map(({ name }) => {
        const left = (LEFT_OUT[name] ?? []).map((column) => `'${column}'`).join(', ');
        const row = left === '' ? 't::text' : `(to_jsonb(t) - ARRAY[${left}])::text`;
        return `SELECT format('%s %s %s', '${name}', count(*),
                       coalesce(sum(hashtextextended(${row}, 0)::numeric), 0)) AS line
                  FROM ${name} AS t`;
      })
      .join(' UNION ALL ');
  }
}
