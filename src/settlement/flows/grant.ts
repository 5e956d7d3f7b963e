/**
 * The start of a period: each contract's capacity becomes entitlements, and each funder awards
 * parts of its entitlement to its allocations. An allocation that covers only a part of the period
 * is awarded that part of its share.
 */
import { awardsOf, ppmInPeriod } from '../../access/allocation.ts';
import type { Entitlement } from '../../capacity/entitlement.ts';
import { assert, present } from '../../kernel/assert.ts';
import { type EpochSeconds, toGpuSeconds } from '../../kernel/units.ts';
import { type Books, cellOf } from '../books.ts';
import type { PostingTime } from '../ledger.ts';
import { movement, mustPost } from '../posting.ts';

/** What was granted and awarded in a period; `closePeriod` needs it again. */
export interface OpenPeriod {
  readonly periodIndex: number;
  /** Entries of this period have this number or a higher one. */
  readonly firstEntry: number;
  readonly entitlements: readonly Entitlement[];
  /** By funder and cluster, see `cellOf`. */
  readonly entitledGpuSeconds: Float64Array;
  /** By allocation and cluster. */
  readonly awardedGpuSeconds: Float64Array;
}

/** Posts the grants and awards of a period. `entitlements` are all those of the period. */
export function openPeriod(
  books: Books,
  periodIndex: number,
  entitlements: readonly Entitlement[],
  recordedAt: EpochSeconds,
): OpenPeriod {
  const time = { periodIndex, recordedAt };
  const firstEntry = books.ledger.entryCount;
  const entitledGpuSeconds = entitledIn(books, entitlements);
  postGrants(books, entitlements, time);
  const awardedGpuSeconds = awardsIn(books, periodIndex, entitledGpuSeconds);
  postAwards(books, awardedGpuSeconds, time);
  return { periodIndex, firstEntry, entitlements, entitledGpuSeconds, awardedGpuSeconds };
}

/**
 * The same for a period that was opened before, in books that go on from what was brought forward:
 * posts nothing.
 */
export function resumePeriod(
  books: Books,
  periodIndex: number,
  entitlements: readonly Entitlement[],
): OpenPeriod {
  const entitledGpuSeconds = entitledIn(books, entitlements);
  const awardedGpuSeconds = awardsIn(books, periodIndex, entitledGpuSeconds);
  return { periodIndex, firstEntry: 0, entitlements, entitledGpuSeconds, awardedGpuSeconds };
}

function postGrants(books: Books, entitlements: readonly Entitlement[], time: PostingTime): void {
  const { ledger } = books;
  for (const entitlement of entitlements) {
    const { contract, cluster, funder, gpuSeconds } = entitlement;
    if (gpuSeconds === 0) continue;
    const from = ledger.account('capacity', `${contract}/${cluster}`);
    const cell = entitlementCellOf(books, entitlement);
    const to = present(books.entitlementAccounts[cell], `The entitlement of ${funder}`);
    const subject = ledger.subject(`${contract}/${cluster}/${funder}`);
    const legs = movement(from, to, BigInt(gpuSeconds));
    mustPost(ledger, { flow: 'grant', subject, attempt: 0, revision: 0, ...time, legs });
  }
}

/** What each funder is entitled to at each cluster, by `cellOf`. */
function entitledIn(books: Books, entitlements: readonly Entitlement[]): Float64Array {
  const entitled = new Float64Array(books.entitlementAccounts.length);
  for (const entitlement of entitlements) {
    // Of a cluster that a refused condition keeps out there are no books, and nothing is granted.
    if (entitlement.gpuSeconds === 0) continue;
    const cell = entitlementCellOf(books, entitlement);
    entitled[cell] = (entitled[cell] ?? 0) + entitlement.gpuSeconds;
  }
  return entitled;
}

function entitlementCellOf(books: Books, { funder, cluster }: Entitlement): number {
  const funderIndex = books.funders.indexOf(funder);
  const clusterIndex = books.clusters.indexOf(cluster);
  // An index of -1 would be a cell of another funder.
  const isKnown = funderIndex >= 0 && clusterIndex >= 0;
  assert(isKnown, `The books have no entitlement of ${funder} at ${cluster}`);
  return cellOf(books, funderIndex, clusterIndex);
}

/** What each allocation is awarded at each cluster in a period, by `cellOf`. */
function awardsIn(books: Books, periodIndex: number, entitled: Float64Array): Float64Array {
  const awarded = new Float64Array(books.allocationAccounts.length);
  const period = present(books.periods[periodIndex], `The period ${periodIndex}`);
  const allocations = books.allocations.map((allocation, index) => ({
    index,
    allocation: { ...allocation, sharePpm: ppmInPeriod(allocation, period) },
  }));
  for (const [funderIndex, funder] of books.funders.entries()) {
    for (const [clusterIndex, site] of books.siteByCluster.entries()) {
      const whole = entitled[cellOf(books, funderIndex, clusterIndex)] ?? 0;
      const mine = allocations
        .filter(({ allocation: { sites } }) => sites.includes(site.id))
        .filter(({ allocation }) => allocation.funder === funder && allocation.sharePpm > 0);
      if (whole === 0 || mine.length === 0) continue;
      const parts = awardsOf(
        toGpuSeconds(whole),
        mine.map(({ allocation }) => allocation),
      ).awarded;
      for (const [place, { index }] of mine.entries()) {
        awarded[cellOf(books, index, clusterIndex)] = parts[place] ?? 0;
      }
    }
  }
  return awarded;
}

function postAwards(books: Books, awarded: Float64Array, time: PostingTime): void {
  const { ledger } = books;
  for (const [allocationIndex, { id }] of books.allocations.entries()) {
    const funderIndex = present(books.funderIndexByAllocation[allocationIndex], 'A funder');
    for (const [clusterIndex, cluster] of books.clusters.entries()) {
      const cell = cellOf(books, allocationIndex, clusterIndex);
      const amount = BigInt(awarded[cell] ?? 0);
      if (amount === 0n) continue;
      const pool = books.entitlementAccounts[cellOf(books, funderIndex, clusterIndex)];
      const to = books.allocationAccounts[cell];
      const legs = movement(present(pool, 'A pool'), present(to, `The account of ${id}`), amount);
      const subject = ledger.subject(`${id}/${cluster}`);
      mustPost(ledger, { flow: 'award', subject, attempt: 0, revision: 0, ...time, legs });
    }
  }
}
