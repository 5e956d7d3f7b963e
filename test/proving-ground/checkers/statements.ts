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
  const rows = await writer.query<{ lines: unknown; closed_at: bigint }>(
    `SELECT lines, closed_at FROM settlement.statement WHERE month = $1 AND funder = $2
      ORDER BY revision DESC LIMIT 2`,
    [month, funder],
  );
  const [anew, stated] = rows.map(({ lines }) => leavesOf(lines, ''));
  const late = await writer.query(HEARD_LATER, [month, funder, rows[1]?.closed_at]);
  const namesWithEntries = await selectNamesWithEntries(writer, month);
  const mayDiffer = (path: string): boolean =>
    (late.length > 0 && OF_DEMAND.some((key) => path.includes(`.${key}`))) ||
    (stated?.has(path) === false && isOnlyNamed(path, anew?.get(path), namesWithEntries));
  const paths = [...new Set([...(stated?.keys() ?? []), ...(anew?.keys() ?? [])])];
  const path = paths.find((each) => stated?.get(each) !== anew?.get(each) && !mayDiffer(each));
  if (path === undefined) return undefined;
  return `${path} is stated as ${stated?.get(path)}, and a replay says ${anew?.get(path)}`;
}

/** What a statement has from demand. */
const OF_DEMAND = ['demandedGpuSeconds', 'shortfallGpuSeconds', 'shortfallByCause'];

/**
 * What an end that was heard of after the statement may change, without the month being closed
 * again: how much was asked for. So it is with a run of which the use that was reported by then did
 * not tell this end: it had notice, it gave its GPUs back without one, or the use was reported
 * wrongly. Where the engine had charged the run to the end of the month, it is corrected, and the
 * month is closed again; in all other cases the use told the end, and nothing may differ.
 */
const HEARD_LATER = `
  SELECT FROM scheduling.job AS job
    JOIN scheduling.run AS run ON run.job_number = job.number
    JOIN settlement.period AS period ON period.month = $1
    JOIN metering.usage AS usage ON usage.job_number = run.job_number
     AND usage.attempt = run.attempt AND usage.month = period.month AND usage.revision = 0
   WHERE job.funder = $2 AND usage.accepted_end_at < period.end_at
     AND (run.vacate_at IS NOT NULL OR run.cause IN ('reclaimed', 'interrupted')
          OR run.ended_at <> usage.accepted_end_at)
     AND EXISTS (
       SELECT FROM sites.site_report AS report
        WHERE report.job_number = run.job_number AND report.attempt = run.attempt
          AND report.kind <> 'started' AND report.received_at >= $3)
   LIMIT 1`;

/** The accounts with an entry of the month. */
async function selectNamesWithEntries(writer: Writer, month: string): Promise<ReadonlySet<string>> {
  const rows = await writer.query<{ name: string }>(
    `SELECT DISTINCT account.name FROM settlement.entry AS entry
       JOIN settlement.leg AS leg ON leg.entry = entry.seq
       JOIN settlement.account AS account ON account.id = leg.account
      WHERE entry.month <= $1`,
    [month],
  );
  return new Set(rows.map(({ name }) => name));
}

/**
 * A replay names what came to the plan after the close: a commitment, if there is no money of it;
 * an account of an allocation, if nothing was entered there. What was stated it must say again.
 */
function isOnlyNamed(
  path: string,
  value: string | undefined,
  namesWithEntries: ReadonlySet<string>,
): boolean {
  const [, account] = /\.entries\.([^.]*)\.[^.]*$/.exec(path) ?? [];
  if (account !== undefined) return !namesWithEntries.has(account);
  return path.startsWith('.commitments.') && (!path.endsWith('Micros') || value === '0');
}

/** Each value by its path, such as `.gpuTime.line_1.usedGpuSeconds`; a row is named by its id. */
function leavesOf(value: unknown, path: string): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, String(value)]]);
  const parts = Object.entries(value).map(([key, part]) =>
    leavesOf(part, `${path}.${Array.isArray(value) ? nameOf(part, key) : key}`),
  );
  return new Map(parts.flatMap((part) => [...part]));
}

function nameOf(row: { readonly id?: string; readonly account?: string }, index: string): string {
  return row.id ?? row.account ?? index;
}
