/** What the past refuses of a change of the plan, by what the store has of it. */
import { selectPastModes } from '../access/store/allocations.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { selectLastDecidedAt } from '../scheduling/store/live-jobs.ts';
import { type PastFault, pastFaults, type Turn } from './plan-past.ts';

/**
 * As {@link pastFaults}, of a request that came at `at`. The lock of the plan is held, so that no
 * month is opened meanwhile; but one may have been since the request came, or by a clock that is
 * ahead of this one.
 */
export async function pastRefusals(
  reader: Reader,
  { before, after, at }: Pick<Turn, 'before' | 'after'> & { readonly at: EpochSeconds },
): Promise<readonly PastFault[]> {
  const decidedAt = await selectLastDecidedAt(reader);
  const now = toEpochSeconds(Math.max(at, decidedAt ?? at));
  return pastFaults({ before, after, now, pastModes: await selectPastModes(reader) });
}
