/** Which runs of Polder wait at a Slurm, and why, as it says itself. */
import type { RunWait } from '../connection.ts';
import type { KnownRun } from './slurm-runs.ts';
import { meaningOfState } from './slurm-states.ts';

/** By number of the run. Of a run that Slurm put back it is the latest record that counts. */
export function waitsOf(runs: ReadonlyMap<string, KnownRun>): readonly RunWait[] {
  return [...runs.values()].flatMap(({ run, records }) => {
    const [first] = records;
    const latest = records.findLast(({ slurmJobId }) => slurmJobId === first?.slurmJobId);
    if (latest === undefined || meaningOfState(latest.state).kind !== 'waits') return [];
    const { slurmJobId: siteJob, state, reason } = latest;
    return [{ ...run, siteJob, state, reason }];
  });
}
