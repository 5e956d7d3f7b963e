/** Steps of applications that are overdue are said to be, in a transaction of their own. */
import { escalateOverdue } from '../../access/commands/escalate.ts';
import { hasOverdue } from '../../access/store/applications.ts';
import { done } from '../../kernel/outcome.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';

/** The rest is said after the next turn. */
const STEPS_A_TURN_MAX = 100;

export async function escalateOverdueSteps(database: Database, at: EpochSeconds): Promise<void> {
  if (!(await hasOverdue(database, at))) return;
  const caller = { actor: 'system_access', at, requestId: '' };
  await database.write(caller, async (writer) =>
    done(await escalateOverdue(writer, STEPS_A_TURN_MAX)),
  );
}
