/** The programme of the demo: a file of `examples/`, moved such that it began three months ago. */
import { readFileSync } from 'node:fs';
import { assert } from '../../kernel/assert.ts';
import { addMonths } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { RehearsalPlan } from '../../rehearsal/programme-file/plan.ts';
import { readProgrammeText } from '../../rehearsal/programme-file/read.ts';
import { monthsBetween, movedInTime, startOfPeriodIn } from './move-in-time.ts';

export const DEMO_FILE = 'five-gigafactories-live.yaml';
/** Whole months of history before the one that is open. */
export const MONTHS_OF_HISTORY = 3;

export interface DemoProgramme {
  readonly fileName: string;
  readonly fileText: string;
  readonly plan: RehearsalPlan;
}

/** The demo's programme as of `now`. */
export function demoProgrammeAt(now: EpochSeconds): DemoProgramme {
  const folder = new URL('../../../examples/', import.meta.url);
  const text = readFileSync(new URL(DEMO_FILE, folder), 'utf8');
  return programmeAt({ fileName: DEMO_FILE, fileText: text }, now);
}

/** A file whose period begins on the first of a month, moved to begin three months before now's. */
export function programmeAt(
  { fileName, fileText }: Pick<DemoProgramme, 'fileName' | 'fileText'>,
  now: EpochSeconds,
): DemoProgramme {
  const start = addMonths(now, -MONTHS_OF_HISTORY);
  const moved = movedInTime(fileText, monthsBetween(startOfPeriodIn(fileText), start));
  const reading = readProgrammeText(moved, fileName, { assumeBudget: false });
  const faults = reading.ok ? [] : reading.faults.map(({ path, rule }) => `${path} [${rule}]`);
  assert(reading.ok, `${fileName}, moved to ${now}, has faults: ${faults.join('; ')}`);
  assert(reading.plan.interval.start === start, `${fileName} does not begin with a month`);
  return { fileName, fileText: moved, plan: reading.plan };
}
