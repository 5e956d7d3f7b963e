/**
 * The ledger of a programme with every account it will need, and the tables that turn the index of
 * an allocation, funder or cluster into an account, so that posting for a job looks nothing up by
 * name. Indices are the caller's: positions in the lists that it opened the books with.
 */
import type { Allocation } from '../access/allocation.ts';
import type { AccessMode } from '../access/mode.ts';
import type { Site } from '../capacity/site.ts';
import type { Commitment } from '../funding/commitment.ts';
import { assert, present } from '../kernel/assert.ts';
import type { ClusterId, JobId, PartyId } from '../kernel/ids.ts';
import type { Period } from '../kernel/time.ts';
import type { Contract } from '../procurement/contract.ts';
import type { AccountIndex, AccountKind } from './account.ts';
import { GpuTimeLegs } from './gpu-time-legs.ts';
import { Ledger } from './ledger.ts';

export interface BooksInput {
  readonly periods: readonly Period[];
  /** Every party that has an entitlement, operators included; `funderIndex` counts in it. */
  readonly funders: readonly PartyId[];
  /** `clusterIndex` counts in it. */
  readonly clusters: readonly ClusterId[];
  /** `allocationIndex` counts in it. */
  readonly allocations: readonly Allocation[];
  readonly sites: readonly Site[];
  readonly modes: readonly AccessMode[];
  readonly commitments: readonly Commitment[];
  readonly contracts: readonly Contract[];
  readonly toJobId: (jobNumber: number) => JobId;
}

export interface Books extends BooksInput {
  readonly ledger: Ledger;
  /** Of the entry of a job that is being posted. */
  readonly jobLegs: GpuTimeLegs;
  /** By allocation and cluster, at `allocationIndex * clusters.length + clusterIndex`. */
  readonly allocationAccounts: readonly AccountIndex[];
  readonly reservedAccounts: readonly AccountIndex[];
  readonly usedAccounts: readonly AccountIndex[];
  /** By funder and cluster, at `funderIndex * clusters.length + clusterIndex`. */
  readonly entitlementAccounts: readonly AccountIndex[];
  readonly expiredAccounts: readonly AccountIndex[];
  /** By allocation. */
  readonly funderIndexByAllocation: readonly number[];
  /** By cluster: the site that it stands at. */
  readonly siteByCluster: readonly Site[];
}

/** A place in the tables of {@link Books} by allocation, or by funder, and cluster. */
export function cellOf(books: Books, rowIndex: number, clusterIndex: number): number {
  return rowIndex * books.clusters.length + clusterIndex;
}

/** Opens the ledger and the GPU-time accounts. Every allocation's funder must be a funder. */
export function openBooks(input: BooksInput): Books {
  const ledger = new Ledger(input.periods, input.toJobId);
  const accountsOf = (kind: AccountKind, rows: readonly string[]): readonly AccountIndex[] =>
    rows.flatMap((row) => input.clusters.map((id) => ledger.account(kind, `${row}/${id}`)));
  const allocationIds = input.allocations.map(({ id }) => id);
  return {
    ...input,
    ledger,
    jobLegs: new GpuTimeLegs(),
    allocationAccounts: accountsOf('allocation', allocationIds),
    reservedAccounts: accountsOf('reserved', allocationIds),
    usedAccounts: accountsOf('used', allocationIds),
    entitlementAccounts: accountsOf('entitlement', input.funders),
    expiredAccounts: accountsOf('expired', input.funders),
    funderIndexByAllocation: input.allocations.map(({ id, funder }) => {
      const funderIndex = input.funders.indexOf(funder);
      assert(funderIndex >= 0, `${funder}, the funder of ${id}, is not among the funders`);
      return funderIndex;
    }),
    siteByCluster: input.clusters.map((cluster) =>
      present(
        input.sites.find(({ clusters }) => clusters.some(({ id }) => id === cluster)),
        `The site of ${cluster}`,
      ),
    ),
  };
}
