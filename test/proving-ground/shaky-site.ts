/** A site behind a wire that breaks: what reaches it, reaches it; answers may be lost. */

import type { AllocationId } from '../../src/kernel/ids.ts';
import type {
  NoticeOrder,
  RunReport,
  RunUsage,
  SiteAccount,
  SiteDriver,
  StartOrder,
  StopOrder,
} from '../../src/sites/site-driver.ts';
import type { Chance } from './chance.ts';
import type { Fault } from './options.ts';

/** The wire broke, as it was meant to. */
export class WireBroken extends Error {
  override readonly name = 'WireBroken';
}

export interface Wire {
  /** Whether the site cannot be reached at this moment. */
  readonly isLost: () => boolean;
  readonly rateOf: (fault: Fault) => number;
  readonly chance: Chance;
}

export class ShakySite implements SiteDriver {
  readonly site: SiteDriver['site'];
  readonly #driver: SiteDriver;
  readonly #wire: Wire;

  constructor(driver: SiteDriver, wire: Wire) {
    this.site = driver.site;
    this.#driver = driver;
    this.#wire = wire;
  }

  provision(allocations: readonly AllocationId[]): Promise<readonly SiteAccount[]> {
    return this.#driver.provision(allocations);
  }

  submit(orders: readonly StartOrder[]): Promise<void> {
    return this.#tell(() => this.#driver.submit(orders));
  }

  cancel(orders: readonly StopOrder[]): Promise<void> {
    return this.#tell(() => this.#driver.cancel(orders));
  }

  notice(orders: readonly NoticeOrder[]): Promise<void> {
    return this.#tell(() => this.#driver.notice(orders));
  }

  async observe(after: number, countMax: number): Promise<readonly RunReport[]> {
    const { chance, rateOf } = this.#wire;
    this.#refuseIfLost();
    if (!chance.hits(rateOf('reports_again'))) return this.#driver.observe(after, countMax);
    const again = await this.#driver.observe(Math.max(0, after - chance.below(10)), countMax);
    return chance.shuffled([...again, ...again.slice(0, 2)]);
  }

  async usage(after: number, countMax: number): Promise<readonly RunUsage[]> {
    this.#refuseIfLost();
    return this.#driver.usage(after, countMax);
  }

  async #tell(call: () => Promise<void>): Promise<void> {
    const { chance, rateOf } = this.#wire;
    this.#refuseIfLost();
    await call();
    if (chance.hits(rateOf('site_answer_lost'))) {
      throw new WireBroken(`The answer of ${this.site} was lost`);
    }
  }

  #refuseIfLost(): void {
    if (this.#wire.isLost()) throw new WireBroken(`${this.site} cannot be reached`);
  }
}
