/**
 * What the sites report of use, beside what the leader hears of ends: late, in another order,
 * twice, changed, of runs that nobody knows; and corrections of it.
 */

import type { SiteId } from '../../src/kernel/ids.ts';
import type { Month, Period } from '../../src/kernel/time.ts';
import { periodsOf } from '../../src/kernel/time.ts';
import { toEpochSeconds } from '../../src/kernel/units.ts';
import { closeStoredPeriod } from '../../src/live/close-period.ts';
import { correctCharge, findRunsAt } from '../../src/live/post-usage.ts';
import { acceptUsage, type UsageReport } from '../../src/metering/commands.ts';
import type { RunUsage } from '../../src/sites/site-driver.ts';
import { Chance } from './chance.ts';
import { SITES } from './plan-driver.ts';
import type { World } from './world.ts';

export class UsageDriver {
  readonly #world: World;
  readonly #chance: Chance;
  readonly #cursors = new Map<SiteId, number>();
  readonly #pending = new Map<SiteId, UsageReport[]>();
  readonly #sent = new Map<SiteId, UsageReport[]>();

  constructor(world: World) {
    this.#world = world;
    this.#chance = new Chance(world.seed, 'usage');
  }

  /** Some of what the sites have to say, as far as the wire is good. */
  async report(): Promise<void> {
    for (const site of SITES) {
      await this.#gather(site);
      const isWrong = this.#world.hits('usage_wrong');
      const pending = this.#pending.get(site) ?? [];
      const count = isWrong ? this.#chance.below(pending.length + 1) : pending.length;
      const reports = pending.splice(0, count);
      const sent = this.#sent.get(site) ?? [];
      this.#sent.set(site, [...sent, ...reports]);
      await this.#send(site, isWrong ? this.#spoilt(reports, sent) : reports);
    }
  }

  /** All that is left, as it was. */
  async reportAll(): Promise<void> {
    for (const site of SITES) {
      await this.#gather(site);
      await this.#send(site, this.#pending.get(site)?.splice(0) ?? []);
    }
  }

  async correct(): Promise<void> {
    const rows = await this.#world.store.query<{
      job_number: number;
      attempt: number;
      month: Month;
      start: bigint;
      end: bigint;
      gpu_count: number;
    }>(
      `SELECT job_number, attempt, month, accepted_start_at AS start, accepted_end_at AS "end",
              accepted_gpu_count AS gpu_count
         FROM metering.usage ORDER BY job_number, attempt, month, revision`,
    );
    if (rows.length === 0) return;
    const { job_number: jobNumber, attempt, month, ...span } = this.#chance.pick(rows);
    const seconds = Number(span.end - span.start);
    const start = toEpochSeconds(Number(span.start));
    const end = toEpochSeconds(start + this.#chance.pick([0, 1, Math.floor(seconds / 2), seconds]));
    const gpuCount = this.#chance.pick([span.gpu_count, 1]);
    const correction = { jobNumber, attempt, month, start, end, gpuCount, reason: 'counted anew' };
    await this.#world.write(`correct usage of job ${jobNumber}`, 'person_operator', (writer) =>
      correctCharge(writer, correction),
    );
  }

  /** Somebody closes a month by hand, over or not, its usage complete or not. */
  async close(): Promise<void> {
    const month = this.#chance.pick(['2028-01', '2028-02', '2028-03', '2029-01']);
    const chargesKnownRuns = this.#chance.hits(300);
    await this.#world.write(`close ${month}`, 'person_officer', (writer) =>
      closeStoredPeriod(writer, month, { chargesKnownRuns }),
    );
  }

  async #gather(site: SiteId): Promise<void> {
    const after = this.#cursors.get(site) ?? 0;
    const usages = await this.#world.siteItself(site).usage(after, 1_000);
    const last = usages.at(-1);
    if (last === undefined) return;
    this.#cursors.set(site, last.number);
    const fresh = usages.flatMap(toReports);
    this.#pending.set(site, [...(this.#pending.get(site) ?? []), ...fresh]);
  }

  #spoilt(reports: readonly UsageReport[], sent: readonly UsageReport[]): readonly UsageReport[] {
    const chance = this.#chance;
    const changed = reports.map((report) => {
      if (!chance.hits(400)) return report;
      const gpuCount = Math.max(1, report.gpuCount + chance.pick([-1, 1]));
      const end = Math.max(report.start + 1, report.end + chance.pick([-500, -1, 500]));
      return { ...report, gpuCount, end: toEpochSeconds(end) };
    });
    const again = chance.shuffled(sent).slice(0, 3);
    const unknown = reports.slice(0, 1).map((report) => ({ ...report, attempt: 9 }));
    return chance.shuffled([...changed, ...reports.slice(0, 2), ...again, ...unknown]);
  }

  async #send(site: SiteId, reports: readonly UsageReport[]): Promise<void> {
    if (reports.length === 0) return;
    const batch = {
      reports,
      source: 'site',
      site,
      subject: site,
      scopes: [`site:${site}`],
    } as const;
    await this.#world.write(
      `${reports.length} usage reports of ${site}`,
      `agent_${site}`,
      (writer) => acceptUsage(writer, batch, findRunsAt(site, this.#world.now)),
    );
  }
}

/** A run that crosses the end of a month is reported in parts. */
function toReports({ jobNumber, attempt, gpuCount, startedAt, endedAt }: RunUsage): UsageReport[] {
  if (startedAt >= endedAt) return [];
  return periodsOf({ start: startedAt, end: endedAt }).map(({ month, start, end }: Period) => ({
    jobNumber,
    attempt,
    month,
    start,
    end,
    gpuCount,
  }));
}
