/**
 * By what right a job would run, from its funder's share and position (see `accounts.ts`). In the
 * order in which the queue serves them:
 *  0 `own`       inside the share of a funder that owes nothing: the promise itself;
 *  1 `repaid`    above the share, by a funder that is behind: it gets back what it lent or missed;
 *  2 `indebted`  inside the share of a funder that is ahead: it waits until its lenders are served;
 *  3 `borrowed`  above the share, by a funder that is not behind: it uses what nobody asks for.
 *
 * Why right comes before how far behind: a funder that is paid back must take from those who
 * borrowed, and never from a third one that only uses its own share.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import { WHOLE_PPM } from '../kernel/units.ts';
import { type Accounts, excessGpus, idleGpus } from './accounts.ts';
import type { SchedulingPolicy } from './policy.ts';

/** The place in this list is the code in columns, and never changes. */
export const STANDINGS = ['own', 'repaid', 'indebted', 'borrowed'] as const;
export type Standing = (typeof STANDINGS)[number];

export const OWN = 0;
export const REPAID = 1;
export const INDEBTED = 2;
export const BORROWED = 3;

/** The standing, as an index into `STANDINGS`, of `gpuCount` more GPUs for `funder`. */
export function standingOf(
  accounts: Held & Pick<Accounts, 'position'>,
  funder: number,
  gpuCount: number,
): number {
  const after = intAt(accounts.runningGpus, funder) + gpuCount;
  const position = floatAt(accounts.position, funder);
  if (after <= intAt(accounts.shareGpus, funder)) return position >= 0 ? OWN : INDEBTED;
  return position > 0 ? REPAID : BORROWED;
}

/** What a limit is held against; the running GPUs may be those of another moment. */
type Held = Pick<Accounts, 'funderCount' | 'shareGpus' | 'runningGpus'>;

/** True where `funder` would stay within the most that it may hold above its share. */
export function isWithinBorrowLimit(
  accounts: Held,
  policy: SchedulingPolicy,
  funder: number,
  gpuCount: number,
): boolean {
  return aboveBorrowLimit(accounts, policy, funder, gpuCount) <= 0;
}

/** GPUs by which `gpuCount` more would take `funder` beyond that; 0 or less: they would not. */
export function aboveBorrowLimit(
  accounts: Held,
  policy: SchedulingPolicy,
  funder: number,
  gpuCount: number,
): number {
  const share = intAt(accounts.shareGpus, funder);
  const after = intAt(accounts.runningGpus, funder) + gpuCount - share;
  return after - Math.floor((share * policy.borrowLimitPpm) / WHOLE_PPM);
}

/** True where the idle shares of the others, as far as they may be lent, cover all borrowing. */
export function isWithinLendLimit(
  accounts: Held,
  policy: SchedulingPolicy,
  funder: number,
  gpuCount: number,
): boolean {
  return aboveLendLimit(accounts, policy, funder, gpuCount) <= 0;
}

/** GPUs that would be borrowed and that no share may lend; 0 or less where there are none. */
export function aboveLendLimit(
  accounts: Held,
  policy: SchedulingPolicy,
  funder: number,
  gpuCount: number,
): number {
  const share = intAt(accounts.shareGpus, funder);
  let borrowed = Math.max(0, intAt(accounts.runningGpus, funder) + gpuCount - share);
  let lendable = 0;
  for (let other = 0; other < accounts.funderCount; other += 1) {
    if (other === funder) continue;
    borrowed += excessGpus(accounts, other);
    const limit = Math.floor((intAt(accounts.shareGpus, other) * policy.lendLimitPpm) / WHOLE_PPM);
    lendable += Math.min(idleGpus(accounts, other), limit);
  }
  return borrowed - lendable;
}
