/** A closed month, closed again in a transaction that is undone, posts and says nothing new. */
import { refused } from '../../../src/kernel/outcome.ts';
import { closeStoredPeriod } from '../../../src/live/close-period.ts';
import type { World } from '../world.ts';

export async function againstReplay(world: World): Promise<readonly string[]> {
  const closed = await world.store.query<{ month: string }>(
    `SELECT month FROM settlement.period WHERE state = 'closed' ORDER BY month`,
  );
  const faults: string[] = [];
  const caller = { actor: 'system_checker', at: world.now, requestId: '' };
  for (const { month } of closed) {
    const again = await world.store.write(caller, async (writer) => {
      const outcome = await closeStoredPeriod(writer, month, { chargesKnownRuns: false });
      return refused({ reason: 'looked_at' as const, outcome });
    });
    const { outcome } = again;
    if (!outcome.ok)
      faults.push(`${month} is closed, and cannot be closed again: ${outcome.reason}`);
    else {
      const { postedCount, statements } = outcome.value;
      if (postedCount > 0)
        faults.push(`${month} is closed, and a replay posts ${postedCount} more`);
      const fresh = statements.filter(({ isNew }) => isNew).map(({ funder }) => funder);
      if (fresh.length > 0) faults.push(`${month}: a replay states otherwise for ${fresh}`);
    }
  }
  return faults;
}
