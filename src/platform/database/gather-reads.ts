/**
 * Many reads of one kind in one statement. Most of what a read of one row costs is the way to the
 * store and back; those that come in the same turn of the event loop go that way together, so a
 * busy server asks for more at a time and not more often.
 *
 * Nothing is kept: each read is answered by a statement that was sent after it was asked for, and
 * so sees all that was committed before.
 */
import DataLoader from 'dataloader';

/** Rows by key; a key that has none is left out. Each key comes once. */
export type ReadMany<Key, Row> = (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Row>>;

const KEYS_A_STATEMENT_MAX = 500;

/** Answers the row of a key, `undefined` where there is none. A failed statement fails for all. */
export function gatherReads<Key, Row>(
  readMany: ReadMany<Key, Row>,
): (key: Key) => Promise<Row | undefined> {
  const loader = new DataLoader<Key, Row | undefined>(
    async (keys) => {
      const rows = await readMany([...new Set(keys)]);
      return keys.map((key) => rows.get(key));
    },
    {
      cache: false,
      maxBatchSize: KEYS_A_STATEMENT_MAX,
      // After all that has arrived by now was read: at once, each request would be a batch.
      batchScheduleFn: (send) => setImmediate(send),
    },
  );
  return (key) => loader.load(key);
}
