/**
 * Takes in what the accounting of a site says of one time that a job held GPUs there: as usage of a
 * run of Polder, or of a job of the site, which becomes one of Polder. Always:
 *
 *  1. what the site said before changes nothing, also where it was corrected since;
 *  2. what was charged for months before a run started is withdrawn once it has, and for other
 *     months of which the site says nothing once it is over;
 *  3. a time that was taken as a job of the site stays one, whatever it is called later.
 */
import { compare } from '../kernel/compare.ts';
import type { AllocationId, PartyId, SiteId } from '../kernel/ids.ts';
import { addMonths, type Month, monthOf, startOfMonth } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  insertUsage,
  lockUsage,
  type NewUsage,
  selectUsageHistory,
  toUsageKeyText,
  type UsageHistory,
} from '../metering/store/usage.ts';
import { isSameSpan, spanWithin, type UsageSpan } from '../metering/usage.ts';
import type { Writer } from '../platform/database/transaction.ts';
import { allocationOfAccount, type SiteRun } from '../sites/connection.ts';
import type { RunName, RunReport } from '../sites/site-driver.ts';
import { selectClusterOfPartition } from '../sites/store/connections.ts';
import { noteSiteJobOver, type SiteJobs } from './site-jobs.ts';
import { SKEW_SECONDS_MAX, widened } from './site-plan.ts';

interface RunOfSite {
  readonly site: SiteId;
  readonly run: SiteRun;
  /** Those that were opened. */
  readonly months: ReadonlySet<Month>;
  readonly jobs: SiteJobs;
  readonly usages: GatheredUsages;
}

/**
 * What a telling has of usage, saved together: a batch for each run took 7 ms, in which 2,000 runs
 * kept the leader from the ledger for longer than it waits. Who tells holds the usage by a lock.
 */
export class GatheredUsages {
  readonly #writer: Writer;
  readonly #site: SiteId;
  #waiting: NewUsage[] = [];

  constructor(writer: Writer, site: SiteId) {
    this.#writer = writer;
    this.#site = site;
  }

  /** All that is known of one attempt by month, also by what this telling said before. */
  async historyOf(name: RunName): Promise<ReadonlyMap<Month, UsageHistory>> {
    const isOfIt = ({ jobNumber, attempt }: NewUsage) =>
      jobNumber === name.jobNumber && attempt === name.attempt;
    if (this.#waiting.some(isOfIt)) await this.save();
    return selectUsageHistory(this.#writer, name);
  }

  /** The next revision, where the site says something new. Answers whether it did. */
  add(usage: Omit<NewUsage, 'revision'>, history: UsageHistory | undefined): boolean {
    if (history !== undefined && isKnown(usage, history)) return false;
    const revision = history === undefined ? 0 : history.latest.revision + 1;
    this.#waiting.push({ ...usage, revision });
    return true;
  }

  /**
   * A first revision may have come meanwhile, because there was no row to hold yet: such as that of
   * the engine at the end of a month. What the site says is then the next one.
   */
  async save(): Promise<void> {
    const [site, receivedAt] = [this.#site, this.#writer.caller.at];
    const origin = { source: 'site', site, receivedAt, isRehearsed: false } as const;
    const usages = this.#waiting;
    this.#waiting = [];
    const added = await insertUsage(this.#writer, usages, origin);
    if (added === undefined) return;
    const missed = usages.filter((usage) => !added.has(toUsageKeyText(usage)));
    const jobNumbers = missed.map(({ jobNumber }) => jobNumber);
    await lockUsage(this.#writer, jobNumbers);
    for (const { revision: _, ...usage } of missed) {
      const histories = await selectUsageHistory(this.#writer, usage);
      this.add(usage, histories.get(usage.month));
    }
    await this.save();
  }
}

/** Answers how many usages are new or changed, or why the run is not taken. */
export async function takeSiteRun(writer: Writer, told: RunOfSite) {
  const { site, run, months, jobs, usages } = told;
  const all = monthlyParts(run);
  const parts = chargeableOf(all, months, writer);
  const isOver = run.outcome !== undefined;
  const siteJob = jobs.numberOf(run);
  const hasJob = siteJob !== undefined || run.run !== undefined;
  if (all.length === 0 && !(isOver && hasJob)) return 0;
  const isOpen = parts.every(({ month }) => months.has(month));
  if (!isOpen || (all.length > 0 && parts.length === 0)) return 'no_period' as const;
  const own = siteJob === undefined ? run.run : undefined;
  const known = own === undefined ? undefined : await findRun(writer, site, own);
  if (own !== undefined && known === undefined) return 'unknown_run' as const;
  const named = own ?? (await nameOf(writer, told));
  if (typeof named === 'string') return named;
  const histories = await usages.historyOf(named);
  let count = 0;
  for (const { month, span } of parts) {
    const accepted = spanWithin(span, known ?? upToNow(writer, span));
    if (accepted.start >= accepted.end) continue;
    // No run at a site with an agent shares a GPU.
    const usage = { ...named, month, reported: span, accepted, sharedGpuSeconds: undefined };
    if (usages.add(usage, histories.get(month))) count += 1;
  }
  if (isOver) count += withdraw(usages, histories, new Set(monthsOf(parts)));
  if (own === undefined) await noteSiteJobOver(writer, named.jobNumber, run);
  return count;
}

type Part = { readonly month: Month; readonly span: UsageSpan };

/** Whole months of a run that goes on, and of one that is over all of it. */
function monthlyParts({ startedAt, heldUntil, outcome, gpuCount }: SiteRun): readonly Part[] {
  const parts: Part[] = [];
  for (let start = startedAt; start < heldUntil; ) {
    const monthEnd = addMonths(startOfMonth(start), 1);
    const end = monthEnd < heldUntil ? monthEnd : heldUntil;
    if (outcome === undefined && end < monthEnd) break;
    parts.push({ month: monthOf(start), span: { start, end, gpuCount } });
    start = end;
  }
  return parts;
}

/**
 * Before the first month nothing is owed. What a clock that was ahead says of the time to come is
 * accepted in none of its months, so that none of them is waited for.
 */
function chargeableOf(
  parts: readonly Part[],
  months: ReadonlySet<Month>,
  { caller }: Writer,
): readonly Part[] {
  const first = firstMonthOf(months);
  const isToCome = ({ span }: Part) => span.start > caller.at + SKEW_SECONDS_MAX;
  return parts.filter((part, index) => part.month >= first && (index === 0 || !isToCome(part)));
}

/** The empty text where none was opened, which comes before every month. */
export function firstMonthOf(months: ReadonlySet<Month>): Month | '' {
  const [first = ''] = [...months].toSorted(compare);
  return first;
}

function monthsOf(parts: readonly Part[]): readonly Month[] {
  return parts.map(({ month }) => month);
}

/** A job of the site cannot have held anything in the time to come, whatever its clock says. */
function upToNow({ caller }: Writer, { start, gpuCount }: UsageSpan): UsageSpan {
  return { start, end: toEpochSeconds(caller.at + SKEW_SECONDS_MAX), gpuCount };
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

async function nameOf(
  writer: Writer,
  { site, run, jobs }: RunOfSite,
): Promise<RunName | 'unknown_account' | 'unknown_partition'> {
  const known = jobs.numberOf(run);
  if (known !== undefined) return { jobNumber: known, attempt: 1 };
  const allocation = allocationOfAccount(run.account);
  const funder = allocation && (await funderOf(writer, site, allocation));
  if (allocation === undefined || funder === undefined) return 'unknown_account';
  const cluster = await selectClusterOfPartition(writer, site, run.partition);
  if (cluster === undefined) return 'unknown_partition';
  const jobNumber = await jobs.make(writer, { site, run, allocation, funder, cluster });
  return { jobNumber, attempt: 1 };
}

/** `undefined`: there is no such allocation, or it was never granted anything at the site. */
async function funderOf(
  writer: Writer,
  site: SiteId,
  allocation: AllocationId,
): Promise<PartyId | undefined> {
  const [row] = await writer.query<{ funder: PartyId }>(
    `SELECT funder FROM access.allocation
      WHERE id = $2 AND (
        EXISTS (SELECT FROM access.allocation_site WHERE allocation = $2 AND site = $1)
        OR EXISTS (SELECT FROM capacity.cluster AS cluster
                     JOIN settlement.account AS held
                       ON held.owner = $2 || '/' || cluster.id AND held.kind = 'allocation'
                    WHERE cluster.site = $1))`,
    [site, allocation],
  );
  return row?.funder;
}

/** The same words may be accepted further than before, once more of a run is known. */
function isKnown(
  { reported, accepted }: Pick<NewUsage, 'reported' | 'accepted'>,
  { latest, latestSource, saidBySite }: UsageHistory,
): boolean {
  if (isSameSpan(latest.accepted, accepted)) return true;
  const isCorrected = saidBySite !== undefined && latestSource !== 'site';
  return isCorrected && isSameSpan(saidBySite, reported);
}

/** Of runs that are over and never started at their site: answers how many usages that changes. */
export async function withdrawUnstarted(
  writer: Writer,
  site: SiteId,
  facts: readonly Omit<RunReport, 'number'>[],
  usages: GatheredUsages,
): Promise<number> {
  const nameIn = ({ jobNumber, attempt }: RunName) => `${jobNumber}.${attempt}`;
  const started = new Set(facts.filter(({ kind }) => kind === 'started').map(nameIn));
  let count = 0;
  for (const fact of facts) {
    if (started.has(nameIn(fact)) || (await hasStarted(writer, site, fact))) continue;
    count += withdraw(usages, await usages.historyOf(fact), new Set());
  }
  return count;
}

/**
 * Of runs that have started at their site, the months before, in which they waited there and which
 * the engine alone has charged. The first statement is for all: most start in the month of the run.
 */
export async function withdrawWaited(
  writer: Writer,
  site: SiteId,
  facts: readonly Omit<RunReport, 'number'>[],
  usages: GatheredUsages,
): Promise<number> {
  const started = facts.filter(({ kind }) => kind === 'started');
  if (started.length === 0) return 0;
  const waited = await writer.query<RunName & { readonly from: bigint }>(
    `SELECT run.job_number AS "jobNumber", run.attempt, told.month_start AS "from"
       FROM unnest($2::integer[], $3::integer[], $4::bigint[])
         AS told (job_number, attempt, month_start)
       JOIN scheduling.run AS run USING (job_number, attempt)
       JOIN scheduling.job AS job ON job.number = run.job_number AND job.site = $1
      WHERE run.started_at < told.month_start`,
    [
      site,
      started.map(({ jobNumber }) => jobNumber),
      started.map(({ attempt }) => attempt),
      started.map(({ at }) => startOfMonth(at)),
    ],
  );
  let count = 0;
  for (const { from, ...name } of waited) {
    const month = monthOf(toEpochSeconds(Number(from)));
    const histories = [...(await usages.historyOf(name))].filter(
      ([each, { latest, latestSource }]) =>
        each < month && latestSource === 'engine' && latest.revision === 0,
    );
    count += withdraw(usages, new Map(histories), new Set());
  }
  return count;
}

async function hasStarted(writer: Writer, site: SiteId, { jobNumber, attempt }: RunName) {
  const rows = await writer.query(
    `SELECT FROM sites.site_report
      WHERE site = $1 AND job_number = $2 AND attempt = $3 AND kind = 'started' LIMIT 1`,
    [site, jobNumber, attempt],
  );
  return rows.length > 0;
}

/** Says of all months but those in `months` that nothing was used. */
function withdraw(
  usages: GatheredUsages,
  histories: ReadonlyMap<Month, UsageHistory>,
  months: ReadonlySet<Month>,
): number {
  let count = 0;
  for (const [month, history] of histories) {
    const { latest, latestSource, saidBySite } = history;
    const { start, end, gpuCount } = latest.accepted;
    if (months.has(month) || start === end) continue;
    // A correction may have put back in other words what the site has withdrawn.
    const wasWithdrawn = saidBySite !== undefined && saidBySite.start === saidBySite.end;
    if (wasWithdrawn && latestSource !== 'site') continue;
    const nothing = { start, end: start, gpuCount };
    const { jobNumber, attempt } = latest;
    const usage = { jobNumber, attempt, month, reported: nothing, accepted: nothing };
    const whole = { ...usage, sharedGpuSeconds: undefined };
    if (usages.add(whole, history)) count += 1;
  }
  return count;
}
