/** A statement line as files have it: flat, every figure a whole number in decimal digits. */
import type { EntryFilter, StatementLine } from './statement-line.ts';

export interface LineRow {
  readonly id: string;
  readonly kind: StatementLine['kind'];
  /** What the line is about: funder, cluster, month, … by name. */
  readonly about: Readonly<Record<string, string>>;
  /** By name, unit last, such as `entitledGpuSeconds` and `creditMicros`. */
  readonly figures: Readonly<Record<string, string>>;
  readonly entries: readonly EntryFilter[];
}

/** Order of the columns in a file; a line has those that its kind has. */
export const ABOUT_NAMES = [
  'funder',
  'site',
  'cluster',
  'month',
  'allocation',
  'holder',
  'mode',
  'commitment',
  'programme',
  'contract',
] as const;

export const FIGURE_NAMES = [
  'entitledGpuSeconds',
  'awardedGpuSeconds',
  'demandedGpuSeconds',
  'deliveredGpuSeconds',
  'usedGpuSeconds',
  'lentGpuSeconds',
  'borrowedGpuSeconds',
  'repaidGpuSeconds',
  'gaveBackGpuSeconds',
  'drawnGpuSeconds',
  'returnedGpuSeconds',
  'expiredGpuSeconds',
  'shortfallGpuSeconds',
  'demandCameLateGpuSeconds',
  'capacityLostGpuSeconds',
  'notScheduledGpuSeconds',
  'creditMicros',
  'chargedMicros',
  'committedMicros',
  'calledMicros',
  'paidMicros',
  'earnedMicros',
  'creditNoteMicros',
] as const;

export function toLineRow(line: StatementLine): LineRow {
  const values = new Map<string, unknown>(Object.entries(line));
  if (line.kind === 'gpu-time') {
    values.set('demandCameLateGpuSeconds', line.shortfallByCause.demand_came_late);
    values.set('capacityLostGpuSeconds', line.shortfallByCause.capacity_lost);
    values.set('notScheduledGpuSeconds', line.shortfallByCause.not_scheduled);
  }
  return {
    id: line.id,
    kind: line.kind,
    about: picked(values, ABOUT_NAMES),
    figures: picked(values, FIGURE_NAMES),
    entries: line.entries,
  };
}

function picked(
  values: ReadonlyMap<string, unknown>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const known = names.filter((name) => values.has(name));
  return Object.fromEntries(known.map((name) => [name, String(values.get(name))]));
}
