/** Who was awarded time says in the end what came of it. */
import type { ApplicationId } from '../kernel/ids.ts';
import {
  type EpochSeconds,
  type GpuSeconds,
  SECONDS_PER_DAY,
  toEpochSeconds,
} from '../kernel/units.ts';
import type { AccessCallTerms } from './access-call.ts';
import type { Allocation } from './allocation.ts';

export interface FinalReport {
  readonly application: ApplicationId;
  readonly said: string;
  /** Where what came of it is published. */
  readonly results: readonly string[];
  /** As it was when it was handed in. */
  readonly usedGpuSeconds: GpuSeconds;
  readonly handedInAt: EpochSeconds;
}

/** `undefined`: the call asks for none. */
export function reportDueAt(
  { reportDays }: Pick<AccessCallTerms, 'reportDays'>,
  { end }: Pick<Allocation, 'end'>,
): EpochSeconds | undefined {
  return reportDays === undefined ? undefined : toEpochSeconds(end + reportDays * SECONDS_PER_DAY);
}
