/** What a summary says beyond its fields: sums over funders, names, and who was owed what. */
import type { PartyId, SiteId } from '../../kernel/ids.ts';
import type { Decimal, FunderMonth, FunderSummary, ShortfallCause, Summary } from '../summary.ts';
import { microsPerGpuHour } from './figures.ts';
import { listOf } from './sentences.ts';

export const CAUSES: readonly ShortfallCause[] = [
  'capacity_lost',
  'demand_came_late',
  'not_scheduled',
];

/** Each cause as the end of a sentence that begins with "because". */
export const CAUSE_REASONS: Readonly<Record<ShortfallCause, string>> = {
  capacity_lost: 'capacity was out of service',
  demand_came_late: 'jobs came too late in the month to catch up',
  not_scheduled: 'jobs that were there in time were not started in time',
};

export function sumOf(decimals: readonly Decimal[]): bigint {
  return decimals.reduce((sum, decimal) => sum + BigInt(decimal), 0n);
}

/** The name of a party where the summary has it, or its id without the prefix. */
export function partyName({ funders, decision }: Summary, id: PartyId): string {
  const funder = funders.find((each) => each.id === id);
  if (funder !== undefined) return funder.name;
  return decision?.party === id ? decision.name : id.slice('party_'.length);
}

export function siteName({ sites }: Summary, id: SiteId): string {
  return sites.find((site) => site.id === id)?.name ?? id.slice('site_'.length);
}

/** The smaller of what a funder was entitled to and asked for, over the whole rehearsal. */
export function isOwed({ entitledGpuSeconds, demandedGpuSeconds }: FunderSummary): boolean {
  return BigInt(entitledGpuSeconds) > 0n && BigInt(demandedGpuSeconds) > 0n;
}

/** Funders that got less than they were owed, the largest shortfall first, then as in the file. */
export function fundersShort({ funders }: Summary): readonly FunderSummary[] {
  return funders
    .filter(({ shortfallGpuSeconds }) => BigInt(shortfallGpuSeconds) > 0n)
    .map((funder, index) => ({ funder, index, size: BigInt(funder.shortfallGpuSeconds) }))
    .sort((a, b) => (a.size === b.size ? a.index - b.index : a.size > b.size ? -1 : 1))
    .map(({ funder }) => funder);
}

export function causesOf(lines: readonly FunderMonth[]): ReadonlyMap<ShortfallCause, bigint> {
  return new Map(
    CAUSES.map((cause) => [cause, sumOf(lines.map((line) => line.shortfallByCause[cause]))]),
  );
}

/** The causes that hold, the largest first, as `capacity was …, and jobs came …`. */
export function reasonText(lines: readonly FunderMonth[]): string {
  const causes = [...causesOf(lines)]
    .filter(([, gpuSeconds]) => gpuSeconds > 0n)
    .sort(([a, x], [b, y]) => (x === y ? CAUSES.indexOf(a) - CAUSES.indexOf(b) : x > y ? -1 : 1));
  return listOf(causes.map(([cause]) => CAUSE_REASONS[cause]));
}

export function deliveredOf({ funders }: Summary): bigint {
  return sumOf(funders.map(({ deliveredGpuSeconds }) => deliveredGpuSeconds));
}

export function paidOf({ funders }: Summary): bigint {
  return sumOf(funders.map(({ paidMicros }) => paidMicros));
}

export function accruedOf({ funders }: Summary): bigint {
  return sumOf(funders.map(({ accruedMicros }) => accruedMicros));
}

/** GPU-seconds delivered to the funders whose money bought capacity: what a price is divided by. */
export function paidForGpuSeconds({ funders }: Summary): bigint {
  const paying = funders.filter(({ accruedMicros }) => BigInt(accruedMicros) > 0n);
  return sumOf(paying.map(({ deliveredGpuSeconds }) => deliveredGpuSeconds));
}

/** Money accrued by GPU-hour delivered to those who paid it; `undefined` where there is none. */
export function overallPrice(summary: Summary): bigint | undefined {
  return microsPerGpuHour(accruedOf(summary), paidForGpuSeconds(summary));
}

export function gpuCountOf({ clusters }: Summary): number {
  return clusters.reduce((sum, { gpus }) => sum + gpus, 0);
}

export function monthsOf({ funderMonths }: Summary): readonly string[] {
  const months = new Set<string>(funderMonths.map(({ month }) => month));
  return [...months].sort((a, b) => (a < b ? -1 : 1));
}
