import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller, Database, Reader, Writer } from '../transaction.ts';
import type { AnyOutcome } from '../write.ts';

const LOOK_MILLISECONDS = 5;

/**
 * Two writes at once, always in the same order: `second` begins when `first` has done its work and
 * is not committed. The commit comes once `second` is over, or waits for what `first` holds.
 */
export async function whileUncommitted<First extends AnyOutcome, Second>(
  database: Database,
  caller: Caller,
  first: (writer: Writer) => Promise<First>,
  second: () => Promise<Second>,
): Promise<readonly [First, Second]> {
  let running: Promise<Second> | undefined;
  const outcome = await database.write(caller, async (writer) => {
    const answer = await first(writer);
    running ??= second();
    await untilOverOrWaiting(database, running);
    return answer;
  });
  running ??= second();
  return [outcome, await running];
}

/** Until it is over, or any statement of this database waits for a lock. */
export async function untilOverOrWaiting(reader: Reader, running: Promise<unknown>): Promise<void> {
  let isOver = false;
  const noteOver = () => {
    isOver = true;
  };
  running.then(noteOver, noteOver);
  while (!isOver && !(await isAnyWaiting(reader))) await sleep(LOOK_MILLISECONDS);
}

async function isAnyWaiting(reader: Reader): Promise<boolean> {
  const rows = await reader.query(
    `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    [],
  );
  return rows.length > 0;
}

/** A writer that does `work` after each statement that `pattern` matches, before it is answered. */
export function afterQuery(writer: Writer, pattern: RegExp, work: () => Promise<void>): Writer {
  return {
    caller: writer.caller,
    audit: (entry, caller) => writer.audit(entry, caller),
    publish: (event) => writer.publish(event),
    query: async <Row>(sql: string, values?: readonly unknown[]) => {
      const rows = await writer.query<Row>(sql, values);
      if (pattern.test(sql)) await work();
      return rows;
    },
  };
}
