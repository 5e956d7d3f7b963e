/**
 * What each party committed and paid, was entitled to and got, by site, cluster and month. Every
 * figure that the ledger carries is derived from its entries alone, never from a running balance:
 * an auditor with the ledger can make the statement again. Demand, the promise and lost capacity
 * are metered, not moved, so they are passed beside the ledger.
 */
import { present } from '../kernel/assert.ts';
import type { PartyId } from '../kernel/ids.ts';
import type { Interval } from '../kernel/time.ts';
import { type EurMicros, sumMicros, toEurMicros, toGpuSeconds } from '../kernel/units.ts';
import type { AccountIndex, AccountKind } from './account.ts';
import { type Books, cellOf } from './books.ts';
import type { FlowName } from './flow.ts';
import { type GpuTimePlace, gpuTimeLineOf } from './gpu-time-line.ts';
import type { PeriodMetering } from './metering-input.ts';
import { type Totals, totalsOf } from './replay.ts';
import {
  type AllocationLine,
  type CommitmentLine,
  type ContractLine,
  type EntryFilter,
  type GpuTimeLine,
  lineIdOf,
} from './statement-line.ts';

export interface Statement extends Interval {
  /** Whom it is about; also who paid and is entitled to nothing, and then without GPU time. */
  readonly funder: PartyId;
  readonly committedMicros: EurMicros;
  readonly calledMicros: EurMicros;
  readonly paidMicros: EurMicros;
  readonly creditedMicros: EurMicros;
  readonly gpuTime: readonly GpuTimeLine[];
  readonly allocations: readonly AllocationLine[];
  readonly commitments: readonly CommitmentLine[];
  readonly contracts: readonly ContractLine[];
}

/**
 * A statement for each funder of the books, in their order; after them for every other party whose
 * money is in the ledger: who promised what no contract draws on and so is entitled to nothing, and
 * operators whose contracts leave them no share of their own. `metering` has one element a period,
 * in order. Cost: one pass over the ledger.
 */
export function statementsOf(
  books: Books,
  metering: readonly PeriodMetering[],
): readonly Statement[] {
  const totals = totalsOf(books.ledger, 0);
  return partiesOf(books).flatMap((funder, funderIndex) => {
    const isFunder = funderIndex < books.funders.length;
    const commitments = commitmentLinesOf(books, totals, funder);
    const contracts = contractLinesOf(books, totals, funder);
    const hasMoney = [...commitments, ...contracts].some(({ entries }) => entries.length > 0);
    if (!isFunder && !hasMoney) return [];
    const gpuTime = isFunder ? gpuTimeLinesOf(books, totals, funderIndex, metering) : [];
    return {
      funder,
      start: present(books.periods[0], 'The first period').start,
      end: present(books.periods.at(-1), 'The last period').end,
      committedMicros: sumMicros(commitments.map(({ committedMicros }) => committedMicros)),
      calledMicros: sumMicros(commitments.map(({ calledMicros }) => calledMicros)),
      paidMicros: sumMicros(commitments.map(({ paidMicros }) => paidMicros)),
      creditedMicros: sumMicros(gpuTime.map(({ creditMicros }) => creditMicros)),
      gpuTime,
      allocations: allocationLinesOf(books, totals, funderIndex),
      commitments,
      contracts,
    };
  });
}

/** The funders first: their places are their indices; then all of whom there may be money. */
function partiesOf({ funders, commitments, sites }: Books): readonly PartyId[] {
  const promising = commitments.map(({ party }) => party);
  return [...new Set([...funders, ...promising, ...sites.map(({ operator }) => operator)])];
}

function gpuTimeLinesOf(
  books: Books,
  totals: Totals,
  funderIndex: number,
  metering: readonly PeriodMetering[],
): readonly GpuTimeLine[] {
  return metering.flatMap((metered, periodIndex) =>
    books.clusters.flatMap((_, clusterIndex) => {
      const place: GpuTimePlace = { funderIndex, clusterIndex, periodIndex };
      return gpuTimeLineOf(books, totals, place, metered) ?? [];
    }),
  );
}

function allocationLinesOf(
  books: Books,
  totals: Totals,
  funderIndex: number,
): readonly AllocationLine[] {
  return books.periods.flatMap((_, periodIndex) =>
    books.allocations.flatMap((_allocation, allocationIndex) => {
      if (books.funderIndexByAllocation[allocationIndex] !== funderIndex) return [];
      return books.clusters.flatMap((_cluster, clusterIndex) => {
        const place = { allocationIndex, clusterIndex, periodIndex };
        return allocationLineOf(books, totals, place) ?? [];
      });
    }),
  );
}

interface AllocationPlace {
  readonly allocationIndex: number;
  readonly clusterIndex: number;
  readonly periodIndex: number;
}

function allocationLineOf(
  books: Books,
  totals: Totals,
  { allocationIndex, clusterIndex, periodIndex }: AllocationPlace,
): AllocationLine | undefined {
  const allocation = present(books.allocations[allocationIndex], 'An allocation');
  const cluster = present(books.clusters[clusterIndex], 'A cluster');
  const { month } = present(books.periods[periodIndex], 'A period');
  const { funder, holder, mode, id } = allocation;
  const cell = cellOf(books, allocationIndex, clusterIndex);
  const account = books.allocationAccounts[cell];
  const used = totals.into('use', periodIndex, books.usedAccounts[cell]);
  const awarded = totals.into('award', periodIndex, account);
  if (awarded === 0n && used === 0n) return undefined;
  const revenue = books.ledger.findAccount('revenue', `${funder}/${id}/${cluster}`);
  const named = [account, books.reservedAccounts[cell], books.usedAccounts[cell], revenue];
  return {
    kind: 'allocation',
    id: lineIdOf(funder, 'use', id, cluster, month),
    funder,
    allocation: id,
    holder,
    mode,
    cluster,
    month,
    awardedGpuSeconds: toGpuSeconds(Number(awarded)),
    usedGpuSeconds: toGpuSeconds(Number(used)),
    drawnGpuSeconds: toGpuSeconds(Number(totals.into('draw', periodIndex, account))),
    returnedGpuSeconds: toGpuSeconds(Number(totals.outOf('return', periodIndex, account))),
    chargedMicros: toEurMicros(totals.into('charge', periodIndex, revenue)),
    entries: named
      .filter((index) => index !== undefined)
      .map((index) => ({ account: books.ledger.accountName(index), month })),
  };
}

function commitmentLinesOf(
  books: Books,
  totals: Totals,
  funder: PartyId,
): readonly CommitmentLine[] {
  const mine = books.commitments.filter(({ party }) => party === funder);
  return mine.map(({ id, programme }) => {
    const [promised, called, paid] = accountsOf(books, ['promised', 'called', 'paid'], id);
    return {
      kind: 'commitment',
      id: lineIdOf(funder, 'commitment', id),
      funder,
      commitment: id,
      programme,
      committedMicros: overPeriods(books, totals, 'commit', promised),
      calledMicros: overPeriods(books, totals, 'call', called),
      paidMicros: overPeriods(books, totals, 'pay', paid),
      entries: filtersOf(books, [promised, called, paid]),
    };
  });
}

function contractLinesOf(books: Books, totals: Totals, operator: PartyId): readonly ContractLine[] {
  const siteIds = books.sites.filter((site) => site.operator === operator).map(({ id }) => id);
  const mine = books.contracts.filter(({ site }) => siteIds.includes(site));
  return mine.map(({ id }) => {
    const [earned, creditNote] = accountsOf(books, ['earned', 'credit-note'], id);
    const credited = books.periods.reduce(
      (sum, _, periodIndex) => sum + totals.outOf('credit', periodIndex, creditNote),
      0n,
    );
    return {
      kind: 'contract',
      id: lineIdOf(operator, 'contract', id),
      funder: operator,
      contract: id,
      earnedMicros: overPeriods(books, totals, 'pay', earned),
      creditNoteMicros: toEurMicros(credited),
      entries: filtersOf(books, [earned, creditNote]),
    };
  });
}

function accountsOf(
  books: Books,
  kinds: readonly AccountKind[],
  owner: string,
): readonly (AccountIndex | undefined)[] {
  return kinds.map((kind) => books.ledger.findAccount(kind, owner));
}

function filtersOf(
  books: Books,
  accounts: readonly (AccountIndex | undefined)[],
): readonly EntryFilter[] {
  return accounts
    .filter((account) => account !== undefined)
    .map((account) => ({ account: books.ledger.accountName(account), month: null }));
}

function overPeriods(
  books: Books,
  totals: Totals,
  flow: FlowName,
  account: AccountIndex | undefined,
): EurMicros {
  return sumMicros(books.periods.map((_, periodIndex) => totals.into(flow, periodIndex, account)));
}
