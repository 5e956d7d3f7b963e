/** What Slurm's accounting says of the accounts of Polder, as runs to be charged. */

import type { SiteId } from '../../kernel/ids.ts';
import { type EpochSeconds, SECONDS_PER_MINUTE, toEpochSeconds } from '../../kernel/units.ts';
import { allocationOfAccount, type SiteRun } from '../connection.ts';
import { type MarkOf, parseRunName } from './run-mark.ts';
import type { SlurmJob } from './slurm-job.ts';
import { groupRuns, isOfEarlierSize, isOver } from './slurm-runs.ts';
import { meaningOfState } from './slurm-states.ts';

/** A job without a limit of time. */
const MINUTES_MAX = 366 * 24 * 60;

/** `now` by the site's clock: up to then what goes on has held its GPUs. */
export function siteRunsOf(
  at: { readonly site: SiteId; readonly markOf: MarkOf },
  accounted: readonly SlurmJob[],
  now: EpochSeconds,
): readonly SiteRun[] {
  const { site } = at;
  const own = groupRuns(at, accounted);
  const firsts = new Set<SlurmJob>();
  for (const { records } of own.values()) {
    const first = records.find(({ startedAt }) => startedAt !== undefined);
    if (first !== undefined && first.slurmJobId === records[0]?.slurmJobId) firsts.add(first);
  }
  return accounted.flatMap((record): readonly SiteRun[] => {
    const { startedAt, gpuCount, account } = record;
    if (startedAt === undefined || gpuCount === 0) return [];
    if (allocationOfAccount(account) === undefined) return [];
    const isEnded = isOver(record) || isOfEarlierSize(record);
    // Of a size that is not the first, Slurm tells the first start, and the change as submission.
    const heldSince = Math.max(startedAt, record.submittedAt);
    // Its suspensions are left out of the time since that start, so it may end before the change.
    const heldUntil = Math.max(heldSince, isEnded ? startedAt + record.elapsedSeconds : now);
    const named = firsts.has(record) ? parseRunName(site, record.name) : undefined;
    return [
      {
        siteJob: record.slurmJobId,
        account,
        partition: record.partition,
        username: record.user,
        name: record.name,
        submittedAt: record.submittedAt,
        startedAt: toEpochSeconds(heldSince),
        heldUntil: toEpochSeconds(heldUntil),
        outcome: isEnded ? outcomeOf(record) : undefined,
        gpuCount,
        requestedSeconds:
          Math.min(MINUTES_MAX, Math.max(1, record.timeLimitMinutes)) * SECONDS_PER_MINUTE,
        run: named && { jobNumber: named.jobNumber, attempt: named.attempt },
      },
    ];
  });
}

/** Of a part that a change of size ended, the job goes on. */
function outcomeOf({ state }: SlurmJob): NonNullable<SiteRun['outcome']> {
  const meaning = meaningOfState(state);
  if (meaning.kind === 'cancelled') return 'cancelled';
  if (meaning.kind === 'runs') return 'completed';
  return meaning.kind === 'over' && meaning.as === 'ended' ? 'completed' : 'failed';
}
