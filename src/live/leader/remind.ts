/** What falls due, and what is overdue, is said once, by an event of which people are told. */
import { done, refused } from '../../kernel/outcome.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Database, Reader, Writer } from '../../platform/database/transaction.ts';
import { type DueThing, readDueThings } from '../reminders/due.ts';
import type { PartPorts } from '../serve-parts.ts';
import type { SideWork } from './side-work.ts';

const LOOK_MILLISECONDS = 600_000;
/** The rest is said at the next look. */
const THINGS_AT_ONCE_MAX = 200;

export function remindersOf({ database, now }: Pick<PartPorts, 'database' | 'now'>): SideWork {
  return {
    everyMilliseconds: LOOK_MILLISECONDS,
    failure: 'what is due could not be said to be',
    work: () => remindOfDue(database, now()),
  };
}

/** Answers how much was said. Two servers that look at once say it once. */
export async function remindOfDue(database: Database, at: EpochSeconds): Promise<number> {
  if ((await readUnsaid(database, at)).length === 0) return 0;
  const caller = { actor: 'system_reminders', at, requestId: '' };
  const said = await database.write(caller, async (writer) => {
    const things = await insertReminders(writer, await readUnsaid(writer, at));
    if (things.length === 0) return refused({ reason: 'nothing_due' });
    for (const { dueAt: _, ...event } of things) writer.publish(event);
    const detail = { reminders: things.length };
    writer.audit({ action: 'reminders.tell', subject: 'platform', detail });
    return done(things.length);
  });
  return said.ok ? said.value : 0;
}

async function readUnsaid(reader: Reader, at: EpochSeconds): Promise<readonly DueThing[]> {
  const due = await readDueThings(reader, at);
  if (due.length === 0) return [];
  const rows = await reader.query<{ readonly index: bigint }>(
    `SELECT t.index FROM unnest($1::text[], $2::text[], $3::bigint[])
              WITH ORDINALITY AS t (kind, subject, due_at, index)
      WHERE NOT EXISTS (SELECT FROM live.reminder AS r
              WHERE (r.kind, r.subject, r.due_at) = (t.kind, t.subject, t.due_at))
      ORDER BY t.index LIMIT $4`,
    [...columnsOf(due), THINGS_AT_ONCE_MAX],
  );
  return rows.flatMap(({ index }) => due[Number(index) - 1] ?? []);
}

/** Those that another server has not said meanwhile. */
async function insertReminders(
  writer: Writer,
  things: readonly DueThing[],
): Promise<readonly DueThing[]> {
  const rows = await writer.query<{ readonly said: string }>(
    `INSERT INTO live.reminder (kind, subject, due_at, told_at)
     SELECT *, $4 FROM unnest($1::text[], $2::text[], $3::bigint[])
     ON CONFLICT DO NOTHING RETURNING kind || ' ' || subject || ' ' || due_at AS said`,
    [...columnsOf(things), writer.caller.at],
  );
  const said = new Set(rows.map((row) => row.said));
  return things.filter(({ kind, subject, dueAt }) => said.delete(`${kind} ${subject} ${dueAt}`));
}

function columnsOf(things: readonly DueThing[]) {
  return [
    things.map(({ kind }) => kind),
    things.map(({ subject }) => subject),
    things.map(({ dueAt }) => dueAt),
  ] as const;
}
