import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';

/** A time of the store as the rooms have it: int8 in a column, text where it comes in JSON. */
export function timeOrNone(value: bigint | string | null | undefined): EpochSeconds | undefined {
  return value === null || value === undefined ? undefined : toEpochSeconds(Number(value));
}
