/**
 * Credit for capacity below the service level. Announced maintenance is outside it: of what was
 * contracted less maintenance, the agreed part must be available; each GPU-second missing to it is
 * credited at the agreed part of its price, to the funders by their entitlements. The operator
 * credits nobody for its own share.
 */
import { present } from '../../kernel/assert.ts';
import type { ClusterId, ContractId, PartyId } from '../../kernel/ids.ts';
import { divideByWeights } from '../../kernel/shares.ts';
import { type EpochSeconds, SECONDS_PER_HOUR, WHOLE_PPM } from '../../kernel/units.ts';
import type { Contract } from '../../procurement/contract.ts';
import { priceAt } from '../../procurement/indexation.ts';
import type { Books } from '../books.ts';
import type { EntryDraft, PostingTime } from '../ledger.ts';
import { toWholeCents, withoutZero } from '../posting.ts';
import type { OpenPeriod } from './grant.ts';

/** What a cluster could not deliver of its contracted GPU-seconds in a period. */
export interface ClusterDelivery {
  readonly clusterIndex: number;
  /** Out of service without notice. */
  readonly lostGpuSeconds: number;
  readonly maintenanceGpuSeconds: number;
}

interface Contracted {
  readonly contract: Contract;
  readonly cluster: ClusterId;
  readonly gpuSeconds: bigint;
}

/** Of one contract on one cluster in a period, in GPU-seconds: its parts of a delivery. */
interface Delivered {
  readonly contracted: bigint;
  readonly lost: bigint;
  readonly maintenance: bigint;
}

/** GPU-seconds below the service level, 0 or more. The level is rounded down to a whole one. */
export function missingGpuSeconds(
  contract: Contract,
  { contracted, lost, maintenance }: Delivered,
): bigint {
  const base = contracted - maintenance;
  const level = (base * BigInt(contract.serviceLevel.availabilityPpm)) / BigInt(WHOLE_PPM);
  const missing = level - (base - lost);
  return missing > 0n ? missing : 0n;
}

/**
 * What missing GPU-seconds are credited with, rounded down to a whole micro, by the price in force
 * at `at`, which is the start of their period: prices change at the turn of a month only.
 */
export function creditMicrosOf(contract: Contract, missing: bigint, at: EpochSeconds): bigint {
  const divisor = BigInt(SECONDS_PER_HOUR) * BigInt(WHOLE_PPM);
  return (missing * priceAt(contract, at) * BigInt(contract.serviceLevel.creditPpm)) / divisor;
}

/** The credits of a period, to be posted. */
export function creditDrafts(
  books: Books,
  opened: OpenPeriod,
  deliveries: readonly ClusterDelivery[],
  recordedAt: EpochSeconds,
): readonly EntryDraft[] {
  const time = { periodIndex: opened.periodIndex, recordedAt };
  const drafts: EntryDraft[] = [];
  for (const delivery of deliveries) {
    const cluster = books.clusters[delivery.clusterIndex];
    const contracts = books.contracts
      .map((contract) => toContracted(contract, cluster, opened))
      .filter((contracted) => contracted !== undefined);
    const weights = contracts.map(({ gpuSeconds }) => gpuSeconds);
    if (contracts.length === 0) continue;
    const lost = divideByWeights(BigInt(delivery.lostGpuSeconds), weights);
    const maintenance = divideByWeights(BigInt(delivery.maintenanceGpuSeconds), weights);
    for (const [index, { contract, gpuSeconds, cluster: id }] of contracts.entries()) {
      const missing = missingGpuSeconds(contract, {
        contracted: gpuSeconds,
        lost: lost[index] ?? 0n,
        maintenance: maintenance[index] ?? 0n,
      });
      for (const [funder, part] of partsByFunder(books, opened, [contract.id, id], missing)) {
        const draft = creditDraft(books, { contract, cluster: id, gpuSeconds: part }, funder, time);
        if (draft !== undefined) drafts.push(draft);
      }
    }
  }
  return drafts;
}

function toContracted(
  contract: Contract,
  cluster: ClusterId | undefined,
  { entitlements }: OpenPeriod,
): Contracted | undefined {
  const gpuSeconds = entitlements
    .filter((one) => one.contract === contract.id && one.cluster === cluster)
    .reduce((sum, one) => sum + BigInt(one.gpuSeconds), 0n);
  if (cluster === undefined || gpuSeconds === 0n) return undefined;
  return { contract, cluster, gpuSeconds };
}

function partsByFunder(
  books: Books,
  { entitlements }: OpenPeriod,
  [contract, cluster]: readonly [ContractId, ClusterId],
  missing: bigint,
): readonly (readonly [PartyId, bigint])[] {
  const mine = entitlements.filter((one) => one.contract === contract && one.cluster === cluster);
  const parts = divideByWeights(
    missing,
    mine.map(({ gpuSeconds }) => BigInt(gpuSeconds)),
  );
  const operator = books.siteByCluster[books.clusters.indexOf(cluster)]?.operator;
  return mine
    .map(({ funder }, index) => [funder, parts[index] ?? 0n] as const)
    .filter(([funder]) => funder !== operator);
}

function creditDraft(
  books: Books,
  missing: Contracted,
  funder: PartyId,
  time: PostingTime,
): EntryDraft | undefined {
  const { ledger } = books;
  const { start } = present(books.periods[time.periodIndex], 'The period of a credit');
  const micros = creditMicrosOf(missing.contract, missing.gpuSeconds, start);
  if (micros === 0n) return undefined;
  const cents = toWholeCents(micros);
  const owner = `${funder}/${missing.contract.id}/${missing.cluster}`;
  const legs = withoutZero([
    { account: ledger.account('credit-note', missing.contract.id), amount: -cents },
    { account: ledger.account('credited', owner), amount: micros },
    { account: ledger.account('rounding', 'ledger'), amount: cents - micros },
  ]);
  const key = { flow: 'credit', subject: ledger.subject(owner), attempt: 0, revision: 0 } as const;
  return { ...key, ...time, legs };
}
