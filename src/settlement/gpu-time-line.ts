import { present } from '../kernel/assert.ts';
import { divideByWeights } from '../kernel/shares.ts';
import { type GpuSeconds, toEurMicros, toGpuSeconds } from '../kernel/units.ts';
import type { AccountIndex } from './account.ts';
import { type Books, cellOf } from './books.ts';
import type { FlowName } from './flow.ts';
import type { PeriodMetering } from './metering-input.ts';
import type { Totals } from './replay.ts';
import { shortfallOf } from './shortfall.ts';
import { type GpuTimeLine, lineIdOf } from './statement-line.ts';

export interface GpuTimePlace {
  readonly funderIndex: number;
  readonly clusterIndex: number;
  readonly periodIndex: number;
}

type Figures = Omit<
  GpuTimeLine,
  | 'kind'
  | 'id'
  | 'funder'
  | 'site'
  | 'cluster'
  | 'month'
  | 'demandedGpuSeconds'
  | 'shortfallGpuSeconds'
  | 'shortfallByCause'
  | 'entries'
>;

/** A funder's line for a cluster and period; `undefined` where there is nothing to state. */
export function gpuTimeLineOf(
  books: Books,
  totals: Totals,
  place: GpuTimePlace,
  metering: PeriodMetering,
): GpuTimeLine | undefined {
  const figures = figuresOf(books, totals, place);
  const demand = metering.demands.find(
    (one) => one.funderIndex === place.funderIndex && one.clusterIndex === place.clusterIndex,
  );
  const demanded = demand?.demandedGpuSeconds ?? 0;
  const { entitledGpuSeconds: entitled, deliveredGpuSeconds: delivered } = figures;
  if (entitled === 0 && delivered === 0 && demanded === 0) return undefined;
  const promised = demand?.promisedGpuSeconds ?? 0;
  const outOfService = outOfServicePartOf(books, totals, place, metering);
  const shortfall = shortfallOf({ entitled, demanded, delivered, promised, outOfService });
  const funder = present(books.funders[place.funderIndex], 'A funder');
  const cluster = present(books.clusters[place.clusterIndex], 'A cluster');
  const { month } = present(books.periods[place.periodIndex], 'A period');
  return {
    kind: 'gpu-time',
    id: lineIdOf(funder, 'gpu', cluster, month),
    funder,
    site: present(books.siteByCluster[place.clusterIndex], 'A site').id,
    cluster,
    month,
    ...figures,
    demandedGpuSeconds: toGpuSeconds(demanded),
    shortfallGpuSeconds: shortfall.gpuSeconds,
    shortfallByCause: shortfall.byCause,
    entries: accountsOf(books, place).map((account) => ({
      account: books.ledger.accountName(account),
      month,
    })),
  };
}

function figuresOf(books: Books, totals: Totals, place: GpuTimePlace): Figures {
  const cell = cellOf(books, place.funderIndex, place.clusterIndex);
  const pool = books.entitlementAccounts[cell];
  const into = (flow: FlowName): GpuSeconds =>
    toGpuSeconds(Number(totals.into(flow, place.periodIndex, pool)));
  const outOf = (flow: FlowName): GpuSeconds =>
    toGpuSeconds(Number(totals.outOf(flow, place.periodIndex, pool)));
  const delivered = usedAccountsOf(books, place).reduce(
    (sum, account) => sum + totals.into('use', place.periodIndex, account),
    0n,
  );
  const credited = creditedAccountsOf(books, place).reduce(
    (sum, account) => sum + totals.into('credit', place.periodIndex, account),
    0n,
  );
  return {
    entitledGpuSeconds: into('grant'),
    awardedGpuSeconds: outOf('award'),
    deliveredGpuSeconds: toGpuSeconds(Number(delivered)),
    lentGpuSeconds: outOf('lend'),
    borrowedGpuSeconds: into('lend'),
    repaidGpuSeconds: into('repay'),
    gaveBackGpuSeconds: outOf('repay'),
    drawnGpuSeconds: outOf('draw'),
    returnedGpuSeconds: into('return'),
    expiredGpuSeconds: outOf('expire'),
    creditMicros: toEurMicros(credited),
  };
}

/**
 * The funder's part of what was out of service at the cluster, in proportion to the entitlements
 * there. Maintenance counts as a loss does: it is no matter of the service level, but nothing could
 * have been scheduled on it.
 */
function outOfServicePartOf(
  books: Books,
  totals: Totals,
  place: GpuTimePlace,
  { deliveries }: PeriodMetering,
): number {
  const delivery = deliveries.find(({ clusterIndex }) => clusterIndex === place.clusterIndex);
  const weights = books.funders.map((_, funderIndex) => {
    const cell = cellOf(books, funderIndex, place.clusterIndex);
    return totals.into('grant', place.periodIndex, books.entitlementAccounts[cell]);
  });
  if (delivery === undefined || weights.every((weight) => weight === 0n)) return 0;
  const outGpuSeconds = delivery.lostGpuSeconds + delivery.maintenanceGpuSeconds;
  const parts = divideByWeights(BigInt(outGpuSeconds), weights);
  return Number(parts[place.funderIndex] ?? 0n);
}

function accountsOf(books: Books, place: GpuTimePlace): readonly AccountIndex[] {
  const cell = cellOf(books, place.funderIndex, place.clusterIndex);
  const pool = present(books.entitlementAccounts[cell], 'A pool');
  return [pool, ...usedAccountsOf(books, place), ...creditedAccountsOf(books, place)];
}

function usedAccountsOf(books: Books, place: GpuTimePlace): readonly AccountIndex[] {
  return books.funderIndexByAllocation.flatMap((funderIndex, allocationIndex) => {
    if (funderIndex !== place.funderIndex) return [];
    const cell = cellOf(books, allocationIndex, place.clusterIndex);
    return books.usedAccounts[cell] ?? [];
  });
}

function creditedAccountsOf(books: Books, place: GpuTimePlace): readonly AccountIndex[] {
  const funder = books.funders[place.funderIndex];
  const cluster = books.clusters[place.clusterIndex];
  return books.contracts.flatMap(
    ({ id }) => books.ledger.findAccount('credited', `${funder}/${id}/${cluster}`) ?? [],
  );
}
