/**
 * What the hosting agreement of a site must hold, and what it asks for every year (rule 5,
 * Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b): eight items, each shown by a
 * document; and by 31 January of each year the audit report and the use of the Union's access time
 * in the year before.
 */
import { present } from '../kernel/assert.ts';
import { parseDate, yearOf } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { Phase } from './contract.ts';

export const HOSTING_ITEMS = [
  'ownership',
  'contributions',
  'access-time',
  'access-conditions',
  'accounting-of-access-time',
  'service-level',
  'liability',
  'arbitration',
] as const;
export type HostingItem = (typeof HOSTING_ITEMS)[number];

/** A document that shows an item, as it was filed; a later one takes its place. */
export interface HostingDocument {
  readonly item: HostingItem;
  readonly name: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly filedAt: EpochSeconds;
}

/** The items that no document shows, in their order. Empty: the agreement is complete. */
export function missingItems(
  documents: readonly Pick<HostingDocument, 'item'>[],
): readonly HostingItem[] {
  return HOSTING_ITEMS.filter((item) => !documents.some((each) => each.item === item));
}

export const YEARLY_REPORTS = ['audit-report', 'use-of-union-access-time'] as const;
export type YearlyReport = (typeof YEARLY_REPORTS)[number];

export interface HandedIn {
  /** The year that it is about. */
  readonly year: number;
  readonly report: YearlyReport;
  readonly at: EpochSeconds;
}

/** `handed-in` late stays `handed-in`, with the time at which it was. */
export type DutyState = 'due' | 'handed-in' | 'late';

export interface YearlyDuty {
  /** The year that is reported on. */
  readonly year: number;
  readonly report: YearlyReport;
  /** The first moment that is too late: the end of 31 January of the year after. */
  readonly lateFrom: EpochSeconds;
  readonly state: DutyState;
  readonly handedInAt: EpochSeconds | undefined;
  readonly isHandedInLate: boolean;
}

/** What is owed for each year that has ended by `now` and in which the contract had capacity. */
export function yearlyDuties(
  phases: readonly Phase[],
  handedIn: readonly HandedIn[],
  now: EpochSeconds,
): readonly YearlyDuty[] {
  return yearsOf(phases)
    .filter((year) => startOfYear(year + 1) <= now)
    .flatMap((year) =>
      YEARLY_REPORTS.map((report): YearlyDuty => {
        const lateFrom = dayOf(`${year + 1}-02-01`);
        const found = handedIn.find((each) => each.year === year && each.report === report);
        const handedInAt = found?.at;
        const open: DutyState = now < lateFrom ? 'due' : 'late';
        return {
          year,
          report,
          lateFrom,
          state: handedInAt === undefined ? open : 'handed-in',
          handedInAt,
          isHandedInLate: handedInAt !== undefined && handedInAt >= lateFrom,
        };
      }),
    );
}

export type ReportRefusal =
  | { readonly reason: 'year_not_over'; readonly year: number }
  | { readonly reason: 'no_duty'; readonly year: number }
  | { readonly reason: 'handed_in_already'; readonly at: EpochSeconds };

/** In this order: a year that has not ended, one without capacity, one that was reported on. */
export function reportRefusal(
  { year, report }: Pick<HandedIn, 'year' | 'report'>,
  duties: readonly YearlyDuty[],
  now: EpochSeconds,
): ReportRefusal | undefined {
  if (startOfYear(year + 1) > now) return { reason: 'year_not_over', year };
  const duty = duties.find((each) => each.year === year && each.report === report);
  if (duty === undefined) return { reason: 'no_duty', year };
  const { handedInAt } = duty;
  return handedInAt === undefined ? undefined : { reason: 'handed_in_already', at: handedInAt };
}

function yearsOf(phases: readonly Phase[]): readonly number[] {
  const years = phases.flatMap(({ start, end, capacity }) => {
    if (capacity.length === 0) return [];
    const first = yearOf(start);
    // `end` is the first second that is not in it any more.
    const last = startOfYear(yearOf(end)) === end ? yearOf(end) - 1 : yearOf(end);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(years)].toSorted((a, b) => a - b);
}

function startOfYear(year: number): EpochSeconds {
  return dayOf(`${year}-01-01`);
}

function dayOf(text: string): EpochSeconds {
  return present(parseDate(text), text);
}
