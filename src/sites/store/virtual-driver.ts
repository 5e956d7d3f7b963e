/**
 * A virtual site under the real clock. It keeps its own memory in the schema `virtual_site`, so it
 * survives a crash of Polder as a real site does, and several servers may drive it at once. Nothing
 * runs in it: whoever asks makes it settle what has happened up to now.
 */
import { assert } from '../../kernel/assert.ts';
import type { AllocationId, SiteId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import type {
  NoticeOrder,
  RunReport,
  RunUsage,
  SiteAccount,
  SiteDriver,
  StartOrder,
  StopOrder,
} from '../site-driver.ts';
import { virtualWorkOf } from '../virtual-work.ts';
import {
  rememberAccounts,
  rememberNotices,
  rememberSite,
  rememberStarts,
  rememberStops,
  selectHappened,
  selectReports,
  selectUsage,
  type VirtualStart,
  writeReports,
} from './virtual-memory.ts';

export interface VirtualSiteSettings {
  readonly site: SiteId;
  /** Of the streams that say how long jobs run, and which fail. */
  readonly seed: number;
  readonly now: () => EpochSeconds;
}

export class VirtualDriver implements SiteDriver {
  readonly site: SiteId;
  readonly #database: Reader;
  readonly #seed: number;
  readonly #now: () => EpochSeconds;
  #isKnown = false;

  constructor(database: Reader, { site, seed, now }: VirtualSiteSettings) {
    this.site = site;
    this.#database = database;
    this.#seed = seed;
    this.#now = now;
  }

  async provision(allocations: readonly AllocationId[]): Promise<readonly SiteAccount[]> {
    if (allocations.length === 0) return [];
    return rememberAccounts(this.#database, this.site, allocations, this.#now());
  }

  async submit(orders: readonly StartOrder[]): Promise<void> {
    if (orders.length === 0) return;
    const now = this.#now();
    const starts = orders.map((order) => this.#toStart(order, now));
    await rememberStarts(this.#database, this.site, starts);
  }

  async cancel(orders: readonly StopOrder[]): Promise<void> {
    if (orders.length === 0) return;
    await rememberStops(this.#database, this.site, orders, this.#now());
  }

  async notice(orders: readonly NoticeOrder[]): Promise<void> {
    if (orders.length === 0) return;
    await rememberNotices(this.#database, this.site, orders, this.#now());
  }

  async observe(after: number, countMax: number): Promise<readonly RunReport[]> {
    await this.#settle();
    return selectReports(this.#database, this.site, after, countMax);
  }

  async usage(after: number, countMax: number): Promise<readonly RunUsage[]> {
    await this.#settle();
    return selectUsage(this.#database, this.site, after, countMax);
  }

  /**
   * Takes over runs that began elsewhere, such as in the rehearsal before the platform went live.
   * As with `submit`, what is told again changes nothing.
   */
  async adopt(runs: readonly VirtualStart[]): Promise<void> {
    if (runs.length === 0) return;
    for (const { startedAt, endsAt } of runs) {
      assert(startedAt < endsAt, 'An adopted run ends after it has started');
    }
    await rememberStarts(this.#database, this.site, runs);
  }

  #toStart(order: StartOrder, now: EpochSeconds): VirtualStart {
    const { jobNumber, attempt, cluster, allocation, gpuCount } = order;
    const { seconds, isFailing } = virtualWorkOf(this.#seed, order);
    const endsAt = toEpochSeconds(now + seconds);
    const run = { jobNumber, attempt, cluster, allocation, gpuCount };
    return { ...run, startedAt: now, endsAt, isFailing };
  }

  async #settle(): Promise<void> {
    if (!this.#isKnown) await rememberSite(this.#database, this.site);
    this.#isKnown = true;
    const happened = await selectHappened(this.#database, this.site, this.#now());
    if (happened.length > 0) await writeReports(this.#database, this.site, happened);
  }
}
