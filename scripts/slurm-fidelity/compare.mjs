/** What two schedulers made of one queue: who started when, and in which order. */

/** Slurm looks once a second and writes whole seconds. */
const INTERVAL_SECONDS = 2;
const SHOWN_MAX = 20;

/**
 * `records`: of Slurm; `starts`: seconds from the opening of the queue, by number of the job. A
 * pair is swapped where each says that another of the two started first.
 */
export function compareStarts({ openedAt, records }, starts) {
  const jobs = records.map(({ JobID, Start, AllocTRES }) => ({
    job: Number(JobID),
    gpus: Number(/gres\/gpu=([0-9]+)/.exec(AllocTRES)?.[1] ?? 0),
    slurm: Number(Start) - openedAt,
    polder: starts.get(JobID),
  }));
  const differing = jobs.filter(({ slurm, polder }) => Math.abs(slurm - polder) > INTERVAL_SECONDS);
  return { jobs, differing, swappedCount: swappedPairs(jobs) };
}

function swappedPairs(jobs) {
  let count = 0;
  for (const [index, a] of jobs.entries()) {
    for (const b of jobs.slice(index + 1)) {
      if ((a.slurm - b.slurm) * (a.polder - b.polder) < 0) count += 1;
    }
  }
  return count;
}

export function differenceText({ jobs, differing, swappedCount }) {
  const pairCount = (jobs.length * (jobs.length - 1)) / 2;
  const lastOf = (who) => Math.max(...jobs.map((job) => job[who]));
  const meanOf = (who) => jobs.reduce((sum, job) => sum + job[who], 0) / jobs.length;
  const lines = [
    `last start: Slurm ${lastOf('slurm')} s, Polder ${lastOf('polder')} s`,
    `mean wait: Slurm ${meanOf('slurm').toFixed(1)} s, Polder ${meanOf('polder').toFixed(1)} s`,
    `${swappedCount} of ${pairCount} pairs in another order`,
    `${differing.length} of ${jobs.length} starts more than ${INTERVAL_SECONDS} s apart`,
    ...differing.slice(0, SHOWN_MAX).map(({ job, gpus, slurm, polder }) => {
      return `  job ${job} of ${gpus} GPUs: Slurm after ${slurm} s, Polder after ${polder} s`;
    }),
  ];
  if (differing.length > SHOWN_MAX) lines.push(`  and ${differing.length - SHOWN_MAX} more`);
  return lines.join('\n');
}
