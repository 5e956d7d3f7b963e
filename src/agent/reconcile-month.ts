/**
 * A month of a site: as Polder charged it, as the accounting of the site has it, and as the site's
 * own report sums it. Nothing is changed, at the site or at Polder.
 */
import { itemsOf } from '../client/runtime.ts';
import { listUsage, type Usage } from '../client/usage.ts';
import { addMonths, type Interval, monthOf } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import { accountOfAllocation } from '../sites/connection.ts';
import { type KnownUsage, type ReconciledLine, reconcile } from '../sites/slurm/reconcile.ts';
import { siteRunsOf } from '../sites/slurm/site-runs.ts';
import { type AgentParts, askWork } from './agent.ts';
import { SlurmKeyNeeded } from './slurm-token.ts';

export interface AccountSums {
  readonly account: string;
  readonly polderGpuSeconds: number;
  readonly accountingGpuSeconds: number;
  /** Of `sreport`. */
  readonly reportGpuSeconds: number;
}

export interface Reconciliation {
  readonly sums: readonly AccountSums[];
  /** Those that differ, each with its reason. */
  readonly differences: readonly ReconciledLine[];
}

const HOUR_SECONDS = 3_600;

/** `monthStart`: the first second of a month in UTC. */
export async function reconcileMonth(
  parts: AgentParts,
  monthStart: EpochSeconds,
): Promise<Reconciliation> {
  const { slurm, site, markOf } = parts;
  if (markOf === undefined) throw new SlurmKeyNeeded('To compare a month');
  const within = { start: monthStart, end: addMonths(monthStart, 1) };
  const { plan } = await askWork(parts);
  const { now } = await slurm.state();
  const runs = siteRunsOf({ site, markOf }, await slurm.recordsSince(monthStart), now);
  const lines = reconcile(plan, runs, await usagesOf(parts, monthStart), within);
  const reported = await reportOf(parts, within, now);
  const accounts = new Set([...lines.map(({ account }) => account), ...reported.keys()]);
  const sums = [...accounts].sort().map((account) => ({
    account,
    polderGpuSeconds: sumOf(lines, account, ({ polderGpuSeconds }) => polderGpuSeconds),
    accountingGpuSeconds: sumOf(lines, account, ({ siteGpuSeconds }) => siteGpuSeconds),
    reportGpuSeconds: reported.get(account) ?? 0,
  }));
  return { sums, differences: lines.filter(({ reason }) => reason !== undefined) };
}

function sumOf(
  lines: readonly ReconciledLine[],
  account: string,
  amountOf: (line: ReconciledLine) => number,
): number {
  return lines
    .filter((line) => line.account === account)
    .reduce((sum, line) => sum + amountOf(line), 0);
}

/** Of each run its latest revision. */
async function usagesOf(
  { polder, site }: AgentParts,
  monthStart: EpochSeconds,
): Promise<readonly KnownUsage[]> {
  const month = monthOf(monthStart);
  const latest = new Map<string, Usage>();
  for await (const usage of itemsOf(listUsage, polder, { query: { site, month, limit: 200 } })) {
    const key = `${usage.job}.${usage.attempt}`;
    const known = latest.get(key);
    if (known === undefined || known.revision < usage.revision) latest.set(key, usage);
  }
  return [...latest.values()].map(({ job, attempt, siteJob, allocation, ...usage }) => ({
    jobNumber: Number(job.slice('job_'.length)),
    attempt,
    siteJob: siteJob ?? undefined,
    account: accountOfAllocation(allocation),
    reportedGpuSeconds: gpuSecondsOf(usage.reported),
    acceptedGpuSeconds: usage.gpuSeconds,
  }));
}

function gpuSecondsOf({ start, end, gpuCount }: Usage['reported']): number {
  return ((Date.parse(end) - Date.parse(start)) / 1_000) * gpuCount;
}

/**
 * The hour that is not over is asked for by itself: a report over several hours leaves out what ran
 * in it (seen with Slurm 22.05).
 */
async function reportOf(
  { accounts }: AgentParts,
  { start, end }: Interval,
  now: EpochSeconds,
): Promise<ReadonlyMap<string, number>> {
  const hour = toEpochSeconds(now - (now % HOUR_SECONDS));
  if (hour >= end) return accounts.report({ start, end });
  const sums = new Map(hour > start ? await accounts.report({ start, end: hour }) : []);
  const latest = { start: hour, end: toEpochSeconds(hour + HOUR_SECONDS) };
  for (const [account, sum] of hour < start ? [] : await accounts.report(latest)) {
    sums.set(account, (sums.get(account) ?? 0) + sum);
  }
  return sums;
}
