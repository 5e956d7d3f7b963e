/** Steps of applications that are overdue are said to be, in a transaction of their own. */
import { escalateOverdue } from '../../access/commands/escalate.ts';
import { hasOverdue } from '../../access/store/applications.ts';
import { done } from '../../kernel/outcome.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import type { PartPorts } from '../serve-parts.ts';
import type { SideWork } from './side-work.ts';

/** The rest is said a minute later. */
const STEPS_AT_ONCE_MAX = 100;
const LOOK_MILLISECONDS = 60_000;

/** Once a minute, also where what follows the turns fails. */
export function escalationOf({ database, now }: Pick<PartPorts, 'database' | 'now'>): SideWork {
  return {
    everyMilliseconds: LOOK_MILLISECONDS,
    failure: 'overdue steps of applications could not be said to be overdue',
    work: () => escalateOverdueSteps(database, now()),
  };
}

export async function escalateOverdueSteps(database: Database, at: EpochSeconds): Promise<void> {
  if (!(await hasOverdue(database, at))) return;
  const caller = { actor: 'system_access', at, requestId: '' };
  await database.write(caller, async (writer) =>
    done(await escalateOverdue(writer, STEPS_AT_ONCE_MAX)),
  );
}
