/**
 * The legs of one entry of GPU-seconds, in plain numbers. One is filled again for entry after
 * entry: an entry of a job costs no object and no bigint a leg.
 */
import { assert } from '../kernel/assert.ts';
import { floatAt, intAt } from '../kernel/column.ts';
import type { AccountIndex } from './account.ts';
import type { Leg } from './ledger.ts';

const LEGS_MAX = 4;

export class GpuTimeLegs {
  readonly accounts = new Int32Array(LEGS_MAX);
  readonly gpuSeconds = new Float64Array(LEGS_MAX);
  count = 0;

  /** Without a leg, for the next entry. */
  cleared(): this {
    this.count = 0;
    return this;
  }

  /** `gpuSeconds` is whole: positive into the account, negative out of it. Zero is no leg. */
  add(account: AccountIndex, gpuSeconds: number): void {
    if (gpuSeconds === 0) return;
    assert(this.count < LEGS_MAX, 'An entry of GPU-seconds has more than four legs');
    this.accounts[this.count] = account;
    this.gpuSeconds[this.count] = gpuSeconds;
    this.count += 1;
  }

  toLegs(): readonly Leg[] {
    return Array.from({ length: this.count }, (_, leg) => ({
      account: intAt(this.accounts, leg) as AccountIndex,
      amount: BigInt(floatAt(this.gpuSeconds, leg)),
    }));
  }
}
