/**
 * Takes in what the agent of a site tells: orders that were carried out, what became of runs, and
 * what was used. Always: told again, by whichever agent, it changes nothing.
 */
import { noteSeenLosses, type SeenCluster } from '../capacity/commands.ts';
import type { AllocationId, ClusterId, PartyId, SiteId } from '../kernel/ids.ts';
import { addMonths, type Month, monthOf, startOfMonth } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import { insertUsage, lockLatestUsage, type NewUsage } from '../metering/store/usage.ts';
import { spanWithin, type UsageSpan } from '../metering/usage.ts';
import type { Writer } from '../platform/database/transaction.ts';
import { loadPeriods } from '../settlement/store/periods.ts';
import {
  allocationOfAccount,
  type RunRefusal,
  type SiteRun,
  type SiteTidings,
  type TidingsTaken,
} from '../sites/connection.ts';
import { noteHeard } from '../sites/store/connections.ts';
import { putRunWaits } from '../sites/store/run-waits.ts';
import { markOrdersAcknowledged } from '../sites/store/site-orders.ts';
import { announceReports, insertFacts } from '../sites/store/site-reports.ts';
import { planInterval } from './plan-ports.ts';
import { chargeWaiting } from './post-usage.ts';
import { ensureSiteJob, noteSiteJobOver } from './site-jobs.ts';
import { widened } from './site-plan.ts';

export async function takeTidings(
  writer: Writer,
  site: SiteId,
  tidings: SiteTidings,
): Promise<TidingsTaken> {
  const { acknowledged, facts, runs, seenUntil } = tidings;
  await markOrdersAcknowledged(writer, acknowledged.map(BigInt), writer.caller.at);
  const newFactCount = await insertFacts(writer, site, facts);
  if (newFactCount > 0) await announceReports(writer);
  const refusals: { siteJob: number; reason: RunRefusal }[] = [];
  const months = new Set((await loadPeriods(writer)).map(({ month }) => month));
  let newUsageCount = 0;
  for (const run of runs) {
    const taken = await takeRun(writer, { site, run, months });
    if (typeof taken === 'number') newUsageCount += taken;
    else refusals.push({ siteJob: run.siteJob, reason: taken });
  }
  if (newUsageCount > 0) await chargeWaiting(writer);
  // What is of a month that will be opened is to be told again; before the first nothing is owed.
  const [firstMonth = ''] = [...months].toSorted((a, b) => (a < b ? -1 : 1));
  const isWhole = runs.every(
    (run) =>
      monthOf(run.startedAt) < firstMonth ||
      refusals.every(({ siteJob, reason }) => siteJob !== run.siteJob || reason !== 'no_period'),
  );
  await noteLosses(writer, site, tidings.outOfService);
  if (tidings.waits !== undefined) await putRunWaits(writer, site, tidings.waits);
  await noteHeard(writer, site, { ...tidings, seenUntil: isWhole ? seenUntil : toEpochSeconds(0) });
  const detail = { newFactCount, newUsageCount, refusedCount: refusals.length };
  writer.audit({ action: 'site.tidings', subject: site, detail });
  return { newFactCount, newUsageCount, refusals };
}

async function noteLosses(
  writer: Writer,
  site: SiteId,
  outOfService: SiteTidings['outOfService'],
): Promise<void> {
  const seen: SeenCluster[] = [];
  for (const { partition, gpuCount } of outOfService) {
    const cluster = await clusterOf(writer, site, partition);
    if (cluster !== undefined) seen.push({ cluster, outGpus: gpuCount });
  }
  await noteSeenLosses(writer, site, seen, planInterval);
}

interface RunOfSite {
  readonly site: SiteId;
  readonly run: SiteRun;
  /** Those that were opened. */
  readonly months: ReadonlySet<Month>;
}

/** Answers how many usages are new or changed, or why the run is not taken. */
async function takeRun(writer: Writer, { site, run, months }: RunOfSite) {
  const parts = monthlyParts(run);
  if (parts.length === 0) return 0;
  if (!parts.every(({ month }) => months.has(month))) return 'no_period' as const;
  const known = run.run === undefined ? undefined : await findRun(writer, site, run.run);
  if (run.run !== undefined && known === undefined) return 'unknown_run' as const;
  const named = run.run ?? (await nameOf(writer, site, run));
  if (typeof named === 'string') return named;
  let count = 0;
  for (const { month, span } of parts) {
    const accepted = known === undefined ? span : spanWithin(span, known);
    if (accepted.start >= accepted.end) continue;
    // No run at a site with an agent shares a GPU.
    const usage = { ...named, month, reported: span, accepted, sharedGpuSeconds: undefined };
    if (await saveUsage(writer, site, usage)) count += 1;
  }
  if (run.run === undefined) await noteSiteJobOver(writer, named.jobNumber, run);
  return count;
}

/** Whole months of a run that goes on, and of one that is over all of it. */
function monthlyParts({ startedAt, heldUntil, outcome, gpuCount }: SiteRun) {
  const parts: { readonly month: Month; readonly span: UsageSpan }[] = [];
  for (let start = startedAt; start < heldUntil; ) {
    const monthEnd = addMonths(startOfMonth(start), 1);
    const end = monthEnd < heldUntil ? monthEnd : heldUntil;
    if (outcome === undefined && end < monthEnd) break;
    parts.push({ month: monthOf(start), span: { start, end, gpuCount } });
    start = end;
  }
  return parts;
}

async function findRun(
  writer: Writer,
  site: SiteId,
  { jobNumber, attempt }: { readonly jobNumber: number; readonly attempt: number },
): Promise<UsageSpan | undefined> {
  const [row] = await writer.query<{ start: bigint; end: bigint; gpu_count: number }>(
    `SELECT run.started_at AS start, coalesce(run.ended_at, greatest(run.started_at, $4)) AS "end",
            job.gpu_count
       FROM scheduling.run AS run JOIN scheduling.job AS job ON job.number = run.job_number
      WHERE run.job_number = $1 AND run.attempt = $2 AND job.site = $3`,
    [jobNumber, attempt, site, writer.caller.at],
  );
  if (row === undefined) return undefined;
  const within = widened(toEpochSeconds(Number(row.start)), toEpochSeconds(Number(row.end)));
  return { ...within, gpuCount: row.gpu_count };
}

async function nameOf(writer: Writer, site: SiteId, run: SiteRun) {
  const allocation = allocationOfAccount(run.account);
  const funder = allocation && (await funderOf(writer, allocation));
  if (allocation === undefined || funder === undefined) return 'unknown_account' as const;
  const cluster = await clusterOf(writer, site, run.partition);
  if (cluster === undefined) return 'unknown_partition' as const;
  const jobNumber = await ensureSiteJob(writer, { site, run, allocation, funder, cluster });
  return { jobNumber, attempt: 1 };
}

async function funderOf(writer: Writer, allocation: AllocationId): Promise<PartyId | undefined> {
  const [row] = await writer.query<{ funder: PartyId }>(
    'SELECT funder FROM access.allocation WHERE id = $1',
    [allocation],
  );
  return row?.funder;
}

async function clusterOf(
  writer: Writer,
  site: SiteId,
  partition: string,
): Promise<ClusterId | undefined> {
  const [row] = await writer.query<{ cluster: ClusterId }>(
    'SELECT cluster FROM sites.connection_partition WHERE site = $1 AND partition = $2',
    [site, partition],
  );
  return row?.cluster;
}

/** The next revision, where it says something else than the latest. Answers whether it did. */
async function saveUsage(
  writer: Writer,
  site: SiteId,
  usage: Omit<NewUsage, 'revision'>,
): Promise<boolean> {
  const latest = await lockLatestUsage(writer, usage);
  if (latest !== undefined && isSameSpan(latest.accepted, usage.accepted)) return false;
  const revision = latest === undefined ? 0 : latest.revision + 1;
  const origin = {
    source: 'site',
    site,
    receivedAt: writer.caller.at,
    isRehearsed: false,
  } as const;
  await insertUsage(writer, [{ ...usage, revision }], origin);
  return true;
}

function isSameSpan(a: UsageSpan, b: UsageSpan): boolean {
  return a.start === b.start && a.end === b.end && a.gpuCount === b.gpuCount;
}
