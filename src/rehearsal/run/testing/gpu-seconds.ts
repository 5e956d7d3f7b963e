import type { Rehearsal } from '../../rehearse.ts';

/** GPU-seconds that all jobs used, as the jobs have them and as all statements do. */
export function gpuSecondsBy({ jobs, statements }: Pick<Rehearsal, 'jobs' | 'statements'>): {
  readonly jobs: number;
  readonly statements: number;
} {
  const lines = statements.flatMap(({ gpuTime }) => gpuTime);
  return {
    jobs: jobs.usedGpuSeconds.reduce((sum, used) => sum + used, 0),
    statements: lines.reduce((sum, line) => sum + line.deliveredGpuSeconds, 0),
  };
}
