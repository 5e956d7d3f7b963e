/** A closed month, closed again in a transaction that is undone, posts and says nothing new. */
import { refused } from '../../../src/kernel/outcome.ts';
import { closeStoredPeriod } from '../../../src/live/close-period.ts';
import type { Writer } from '../../../src/platform/database/transaction.ts';
import type { World } from '../world.ts';

export async function againstReplay(world: World): Promise<readonly string[]> {
  const closed = await world.store.query<{ month: string }>(
    `SELECT month FROM settlement.period WHERE state = 'closed' ORDER BY month`,
  );
  const faults: string[] = [];
  const caller = { actor: 'system_checker', at: world.now, requestId: '' };
  for (const { month } of closed) {
    const again = await world.store.write(caller, async (writer) =>
      refused({ reason: 'looked_at' as const, found: await closeAgain(writer, month) }),
    );
    faults.push(...again.found);
  }
  return faults;
}

async function closeAgain(writer: Writer, month: string): Promise<readonly string[]> {
  const outcome = await closeStoredPeriod(writer, month, { chargesKnownRuns: false });
  if (!outcome.ok) return [`${month} is closed, and cannot be closed again: ${outcome.reason}`];
  const { postedCount, statements } = outcome.value;
  const faults = postedCount > 0 ? [`${month} is closed, and a replay posts ${postedCount}`] : [];
  for (const { funder, isNew } of statements) {
    const difference = isNew ? await firstDifference(writer, month, funder) : undefined;
    if (difference !== undefined) faults.push(`${month}: ${funder}: ${difference}`);
  }
  return faults;
}

async function firstDifference(
  writer: Writer,
  month: string,
  funder: string,
): Promise<string | undefined> {
  const rows = await writer.query<{ lines: unknown }>(
    `SELECT lines FROM settlement.statement WHERE month = $1 AND funder = $2
      ORDER BY revision DESC LIMIT 2`,
    [month, funder],
  );
  const [anew, stated] = rows.map(({ lines }) => leavesOf(lines, ''));
  const paths = [...new Set([...(stated?.keys() ?? []), ...(anew?.keys() ?? [])])];
  const path = paths.find((each) => stated?.get(each) !== anew?.get(each));
  if (path === undefined) return undefined;
  return `${path} is stated as ${stated?.get(path)}, and a replay says ${anew?.get(path)}`;
}

/**
 * A commitment that was drafted after the close is on a later statement, and a site that was late
 * may change by what a shortfall was caused: amounts are compared.
 */
const LATER_KEYS = new Set(['commitments', 'entries', 'shortfallByCause']);

/** Each value by its path, such as `.gpuTime.0.usedGpuSeconds`. */
function leavesOf(value: unknown, path: string): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, String(value)]]);
  const parts = Object.entries(value)
    .filter(([key]) => !LATER_KEYS.has(key))
    .map(([key, part]) => leavesOf(part, `${path}.${key}`));
  return new Map(parts.flatMap((part) => [...part]));
}
