/** What a summary says beyond its fields: sums over funders, names, and who was owed what. */
import { compare } from '../../kernel/compare.ts';
import type { PartyId, SiteId } from '../../kernel/ids.ts';
import { countText } from '../../kernel/number-text.ts';
import type {
  Decimal,
  DecisionSummary,
  FunderMonth,
  FunderSummary,
  ShortfallCause,
  Summary,
} from '../summary.ts';
import { secondsOfIso } from './dates.ts';
import { eurText, fractionText, microsPerGpuHour, priceText, shareText } from './figures.ts';
import { countOf, listOf } from './sentences.ts';

const LITTLE = fractionText(0.000_001);

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
export function partyName({ funders, budgets, decision }: Summary, id: PartyId): string {
  const funder = funders.find((each) => each.id === id);
  if (funder !== undefined) return funder.name;
  const name = budgets.find((each) => each.party === id)?.name;
  if (name !== undefined) return name;
  return decision?.party === id ? decision.name : id.slice('party_'.length);
}

export function siteName({ sites }: Summary, id: SiteId): string {
  return sites.find((site) => site.id === id)?.name ?? id.slice('site_'.length);
}

/** The smaller of what a funder was entitled to and asked for, over the whole rehearsal. */
export function isOwed({ entitledGpuSeconds, demandedGpuSeconds }: FunderSummary): boolean {
  return BigInt(entitledGpuSeconds) > 0n && BigInt(demandedGpuSeconds) > 0n;
}

export function causesOf(lines: readonly FunderMonth[]): ReadonlyMap<ShortfallCause, bigint> {
  return new Map(
    CAUSES.map((cause) => [cause, sumOf(lines.map((line) => line.shortfallByCause[cause]))]),
  );
}

/** Those of `causes` that hold, the largest first, as `capacity was … and jobs that …`. */
export function reasonText(
  lines: readonly FunderMonth[],
  causes: readonly ShortfallCause[],
): string {
  const holding = [...causesOf(lines)]
    .filter(([cause, gpuSeconds]) => causes.includes(cause) && gpuSeconds > 0n)
    .sort(([a, x], [b, y]) => compare(y, x) || CAUSES.indexOf(a) - CAUSES.indexOf(b));
  return listOf(holding.map(([cause]) => CAUSE_REASONS[cause]));
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

/** Of what was available, also for work done again, checkpoints and restarts. */
export function grossShareText({ gpuSeconds: { used, available } }: Summary): string {
  return shareText(BigInt(used), BigInt(available));
}

/**
 * For work that counts, of what was available: `0.000_000` of the summary can be a little more than
 * nothing.
 */
export function usedShareText({ utilisation, gpuSeconds }: Summary): string {
  const isLittle = utilisation === 0 && BigInt(gpuSeconds.used) > 0n;
  return isLittle ? LITTLE : fractionText(utilisation);
}

/** The same of the bound; `undefined` where there was no work at all. */
export function boundShareText({ utilisationBound, use }: Summary): string | undefined {
  if (utilisationBound > 0) return fractionText(utilisationBound);
  const isLittle = use.some(({ boundGpuSeconds }) => BigInt(boundGpuSeconds) > 0n);
  return isLittle ? LITTLE : undefined;
}

/** Under contracts, for service below its level: no price of a GPU-hour is lower for it. */
export function creditsOf({ funderMonths }: Summary): bigint {
  return sumOf(funderMonths.map(({ creditMicros }) => creditMicros));
}

/** GPU-seconds delivered to the funders whose money bought capacity: what a price is divided by. */
export function paidForGpuSeconds({ funders }: Summary): bigint {
  const paying = funders.filter(({ accruedMicros }) => BigInt(accruedMicros) > 0n);
  return sumOf(paying.map(({ deliveredGpuSeconds }) => deliveredGpuSeconds));
}

/** What is yet to happen for a decision to hold: what was built depends on nobody any more. */
export function openConditionsOf({ dependsOn }: DecisionSummary): DecisionSummary['dependsOn'] {
  return dependsOn.filter(({ state }) => state !== 'built');
}

/** Money accrued by GPU-hour delivered to those who paid it; `undefined` where there is none. */
export function overallPrice(summary: Summary): bigint | undefined {
  return microsPerGpuHour(accruedOf(summary), paidForGpuSeconds(summary));
}

/** `EUR 2.00 for each GPU-hour, before EUR 5,000 of credits`. */
export function priceBeforeCredits(summary: Summary, price: bigint): string {
  const credits = creditsOf(summary);
  const before = credits === 0n ? '' : `, before ${eurText(String(credits))} of credits`;
  return `${priceText(String(price))} for each GPU-hour${before}`;
}

/** `25,000 of 75,000 GPUs`: under contract on average in this time, and on the floor in the end. */
export function sizeText({ clusters, gpuSeconds, interval }: Summary): string {
  const built = clusters.reduce((sum, { gpus }) => sum + gpus, 0);
  const seconds = (secondsOfIso(interval.end) ?? 0) - (secondsOfIso(interval.start) ?? 0);
  const gpus = seconds > 0 ? Math.round(Number(gpuSeconds.installed) / seconds) : built;
  return gpus === built ? countOf(built, 'GPU') : `${countText(gpus)} of ${countOf(built, 'GPU')}`;
}

/** An operator funds nothing: it sells what nobody bought. */
export function isOperator({ committedMicros, accruedMicros }: FunderSummary): boolean {
  return BigInt(committedMicros) === 0n && BigInt(accruedMicros) === 0n;
}

/** `7 funders and 5 operators that sell the rest`. */
export function whoText({ funders }: Summary): string {
  const operators = funders.filter(isOperator).length;
  const payers = funders.length - operators;
  if (operators === 0) return countOf(payers, 'funder');
  const sell = operators === 1 ? 'sells' : 'sell';
  if (payers === 0) return `${countOf(operators, 'operator')} that ${sell} it all`;
  return `${countOf(payers, 'funder')} and ${countOf(operators, 'operator')} that ${sell} the rest`;
}

/** Without those that paid nothing, own nothing and asked for nothing: rows of noughts. */
export function withoutIdle(summary: Summary): Summary {
  const funders = summary.funders.filter(
    (each) =>
      !isOperator(each) ||
      BigInt(each.entitledGpuSeconds) > 0n ||
      BigInt(each.demandedGpuSeconds) > 0n,
  );
  const ids = new Set(funders.map(({ id }) => id));
  const funderMonths = summary.funderMonths.filter(({ funder }) => ids.has(funder));
  return { ...summary, funders, funderMonths };
}

export function monthsOf({ funderMonths }: Summary): readonly string[] {
  const months = new Set<string>(funderMonths.map(({ month }) => month));
  return [...months].sort(compare);
}
