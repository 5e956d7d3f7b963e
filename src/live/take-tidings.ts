/**
 * Takes in what the agent of a site tells: orders that were carried out, what became of runs, and
 * what was used. Always: told again, by whichever agent, it changes nothing.
 */
import { noteSeenLosses, type SeenCluster } from '../capacity/commands.ts';
import type { SiteId } from '../kernel/ids.ts';
import { type Month, monthOf } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import { lockUsage } from '../metering/store/usage.ts';
import type { Writer } from '../platform/database/transaction.ts';
import { loadPeriods } from '../settlement/store/periods.ts';
import type { SiteRun, SiteTidings, TidingsTaken } from '../sites/connection.ts';
import { noteHeard, selectClusterOfPartition } from '../sites/store/connections.ts';
import { putRunWaits } from '../sites/store/run-waits.ts';
import { markOrdersAcknowledged } from '../sites/store/site-orders.ts';
import { announceReports, insertFacts } from '../sites/store/site-reports.ts';
import { planInterval } from './plan-ports.ts';
import { chargeWaiting } from './post-usage.ts';
import { SiteJobs } from './site-jobs.ts';
import {
  firstMonthOf,
  GatheredUsages,
  takeSiteRun,
  withdrawUnstarted,
  withdrawWaited,
} from './take-site-run.ts';
import { type UntakenRun, untakenSentences } from './untaken-text.ts';

export async function takeTidings(
  writer: Writer,
  site: SiteId,
  tidings: SiteTidings,
): Promise<TidingsTaken> {
  const { acknowledged, facts, runs } = tidings;
  await markOrdersAcknowledged(writer, site, acknowledged.map(BigInt), writer.caller.at);
  const newFacts = await insertFacts(writer, site, facts);
  if (newFacts.length > 0) await announceReports(writer);
  const months = new Set((await loadPeriods(writer)).map(({ month }) => month));
  const jobs = await SiteJobs.load(writer, site, runs);
  await lockUsage(writer, [
    ...runs.flatMap((run) => jobs.numberOf(run) ?? run.run?.jobNumber ?? []),
    ...newFacts.map(({ jobNumber }) => jobNumber),
  ]);
  const untaken: UntakenRun[] = [];
  const usages = new GatheredUsages(writer, site);
  let newUsageCount = await withdrawUnstarted(writer, site, newFacts, usages);
  newUsageCount += await withdrawWaited(writer, site, newFacts, usages);
  for (const run of runs) {
    const taken = await takeSiteRun(writer, { site, run, months, jobs, usages });
    if (typeof taken === 'number') newUsageCount += taken;
    else untaken.push({ run, reason: taken });
  }
  const refusals = untaken.map(({ run: { siteJob }, reason }) => ({ siteJob, reason }));
  await usages.save();
  if (newUsageCount > 0) await chargeWaiting(writer);
  const isSeen = isAllTaken(runs, refusals, months);
  await noteLosses(writer, site, tidings.outOfService);
  if (tidings.waits !== undefined) await putRunWaits(writer, site, tidings.waits);
  const seenUntil = isSeen ? seenAt(tidings, writer.caller.at) : toEpochSeconds(0);
  const drift = [...tidings.drift, ...untakenSentences(untaken)];
  await noteHeard(writer, site, { seenUntil, drift });
  const newFactCount = newFacts.length;
  const detail = { newFactCount, newUsageCount, refusedCount: refusals.length };
  writer.audit({ action: 'site.tidings', subject: site, detail });
  return { newFactCount, newUsageCount, isSeen, refusals };
}

/** What is of a month that will be opened is to be told again; before the first nothing is owed. */
function isAllTaken(
  runs: readonly SiteRun[],
  refusals: TidingsTaken['refusals'],
  months: ReadonlySet<Month>,
): boolean {
  const firstMonth = firstMonthOf(months);
  const early = new Set(
    refusals.flatMap(({ siteJob, reason }) => (reason === 'no_period' ? [siteJob] : [])),
  );
  const lastMonthOf = ({ heldUntil }: SiteRun) => monthOf(toEpochSeconds(heldUntil - 1));
  return runs.every((run) => lastMonthOf(run) < firstMonth || !early.has(run.siteJob));
}

/** Nobody has seen what is still to come: a clock that was ahead once would hide it for good. */
function seenAt({ seenUntil }: SiteTidings, at: EpochSeconds): EpochSeconds {
  return seenUntil < at ? seenUntil : at;
}

async function noteLosses(
  writer: Writer,
  site: SiteId,
  outOfService: SiteTidings['outOfService'],
): Promise<void> {
  const seen: SeenCluster[] = [];
  for (const { partition, gpuCount } of outOfService) {
    const cluster = await selectClusterOfPartition(writer, site, partition);
    if (cluster !== undefined) seen.push({ cluster, outGpus: gpuCount });
  }
  await noteSeenLosses(writer, site, seen, planInterval);
}
