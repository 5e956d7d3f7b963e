/** Which runs of Polder wait at a Slurm, and why, as it says itself. */
import type { RunWait } from '../connection.ts';
import type { KnownRun } from './slurm-runs.ts';
import { meaningOfState } from './slurm-states.ts';

/** By number of the run. Of a run that Slurm put back it is the latest record that counts. */
export function waitsOf(runs: ReadonlyMap<string, KnownRun>): readonly RunWait[] {
  return [...runs].flatMap(([key, { records }]) => {
    const [first] = records;
    const run = records.findLast(({ slurmJobId }) => slurmJobId === first?.slurmJobId);
    if (run === undefined || meaningOfState(run.state).kind !== 'waits') return [];
    const [jobNumber = 0, attempt = 0] = key.split('.').map(Number);
    const { slurmJobId: siteJob, state, reason } = run;
    return [{ jobNumber, attempt, siteJob, state, reason }];
  });
}
