/**
 * A Slurm as a site. Its accounts are made by whoever has the rights (`account-plan.ts`); its
 * reports are facts read from Slurm, which a journal numbers: that of the platform is the inbox.
 */
import type { AllocationId, ClusterId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type {
  NoticeOrder,
  RunReport,
  RunUsage,
  SiteAccount,
  SiteDriver,
  StartOrder,
  StopOrder,
} from '../site-driver.ts';
import { factsOf, type RunFact } from './run-facts.ts';
import type { SlurmJob } from './slurm-job.ts';
import {
  isOver,
  keyOfRun,
  mergeRecords,
  SlurmRuns,
  type SlurmSite,
  withoutUnknownEnd,
} from './slurm-runs.ts';

export interface ReportJournal {
  /** Numbers what is new, in the order given; a fact that is there already stays as it is. */
  add(facts: readonly RunFact[]): Promise<void>;
  read(after: number, countMax: number): Promise<readonly RunReport[]>;
}

export interface SlurmDriverParts extends SlurmSite {
  readonly journal: ReportJournal;
  readonly clusterOf: (partition: string) => ClusterId | undefined;
  readonly allocationOf: (account: string) => AllocationId | undefined;
  /** From when on runs of Polder are looked for, by the site's clock. */
  readonly since: EpochSeconds;
  /** Makes accounts, and answers when they are there. */
  readonly makeAccounts: (accounts: readonly SiteAccount[]) => Promise<void>;
}

export class SlurmDriver implements SiteDriver {
  readonly site: SlurmSite['site'];
  readonly #parts: SlurmDriverParts;
  readonly #runs: SlurmRuns;

  constructor(parts: SlurmDriverParts) {
    this.site = parts.site;
    this.#parts = parts;
    this.#runs = new SlurmRuns(parts);
  }

  async provision(allocations: readonly AllocationId[]): Promise<readonly SiteAccount[]> {
    const accounts = [...new Set(allocations)].map((allocation) => ({
      allocation,
      account: this.#parts.accountOf(allocation),
    }));
    await this.#parts.makeAccounts(accounts);
    return accounts;
  }

  submit(orders: readonly StartOrder[]): Promise<void> {
    return this.#runs.submit(orders);
  }

  /** Tells, too, of those that are over: an end that was repaired may lie before every look. */
  async cancel(orders: readonly StopOrder[]): Promise<void> {
    const records = await this.#runs.cancel(orders);
    const isEndKnown = ({ killedBy }: SlurmJob) => killedBy !== undefined;
    await this.#tell(records.map((each) => (isEndKnown(each) ? each : withoutUnknownEnd(each))));
  }

  notice(orders: readonly NoticeOrder[]): Promise<void> {
    return this.#runs.notice(orders);
  }

  async observe(after: number, countMax: number): Promise<readonly RunReport[]> {
    await this.hear();
    return this.#parts.journal.read(after, countMax);
  }

  /** Ends what should be gone, and tells the journal what has happened. Answers the records. */
  async hear(): Promise<readonly SlurmJob[]> {
    const { slurm, since } = this.#parts;
    const { now } = await slurm.state();
    const accounted = await slurm.recordsSince(since);
    const current = await slurm.currentJobs();
    const records = mergeRecords(accounted, current);
    await this.#runs.tidy(records, now);
    await this.#tell(mergeRecords(accounted, current.map(withoutUnknownEnd)));
    return records;
  }

  async #tell(records: readonly SlurmJob[]): Promise<void> {
    const { journal, markOf } = this.#parts;
    const facts = factsOf(this.#runs.group(records), markOf);
    if (facts.length > 0) await journal.add(facts);
  }

  async usage(after: number, countMax: number): Promise<readonly RunUsage[]> {
    const { journal, clusterOf, allocationOf } = this.#parts;
    const runs = this.#runs.group(await this.hear());
    const usages: RunUsage[] = [];
    for (let last = after; usages.length < countMax; ) {
      const page = await journal.read(last, countMax);
      for (const { number, kind, jobNumber, attempt } of page) {
        if (kind === 'started' || usages.length === countMax) continue;
        const run = runs.get(keyOfRun({ jobNumber, attempt }))?.records.find(hasHeldGpus);
        const cluster = run && clusterOf(run.partition);
        const allocation = run && allocationOf(run.account);
        if (run?.startedAt === undefined || cluster === undefined || allocation === undefined) {
          continue;
        }
        const startedAt = run.startedAt;
        const endedAt = toEpochSeconds(startedAt + run.elapsedSeconds);
        const { gpuCount } = run;
        usages.push({
          number,
          jobNumber,
          attempt,
          cluster,
          allocation,
          gpuCount,
          startedAt,
          endedAt,
        });
      }
      last = page.at(-1)?.number ?? last;
      if (page.length < countMax) break;
    }
    return usages;
  }
}

function hasHeldGpus(record: SlurmJob): boolean {
  return isOver(record) && record.startedAt !== undefined && record.gpuCount > 0;
}
