/** What two schedulers made of one queue: who started when, and in which order. */
import { startsInState, startsWhenLate } from './engine.mjs';

/** A Slurm that plans once a second sees an end by so much later; its records are whole seconds. */
const INTERVAL_SECONDS = 1;

/** `starts`: seconds from the opening of the queue, by number of the job. */
export function compareStarts(jobs, starts) {
  const both = jobs.map(({ id, gpuCount, startsAt }) => {
    return { id, gpuCount, slurm: startsAt, polder: starts.get(id) };
  });
  const timesOf = (who) => both.map((job) => job[who]);
  return {
    both,
    swappedCount: swappedPairs(timesOf('slurm'), timesOf('polder')),
    apartSeconds: rangeOf(both.map(({ slurm, polder }) => Math.abs(slurm - polder))),
    slurm: lengthsOf(timesOf('slurm')),
    polder: lengthsOf(timesOf('polder')),
  };
}

/**
 * Jobs whose start in Slurm is not between two starts of the engine: where each end is seen at
 * once, and where each is seen an interval later. Intervals add up from job to job, so the later
 * a job starts the further these two are apart.
 */
export function outsideOfInterval(engine, jobs, size) {
  const soonest = startsWhenLate(engine, jobs, size, () => 0);
  const latest = startsWhenLate(engine, jobs, size, () => INTERVAL_SECONDS);
  return jobs.filter(({ index, startsAt }) => {
    return startsAt < soonest.get(index) || startsAt > latest.get(index);
  });
}

/**
 * How many of `count` rehearsals have a pair in another order than where each end is seen at once;
 * in each, every end is seen up to an interval later, by a draw. Near zero where the order of the
 * queue hardly hangs on a second.
 */
export function countOtherOrders(engine, jobs, size, count) {
  let state = 1;
  const lateOf = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * (INTERVAL_SECONDS + 1));
  };
  const timesWhen = (late) => {
    const startsAt = startsWhenLate(engine, jobs, size, late);
    return jobs.map(({ index }) => startsAt.get(index));
  };
  const atOnce = timesWhen(() => 0);
  const others = Array.from({ length: count }, () => swappedPairs(atOnce, timesWhen(lateOf)));
  return others.filter((swappedCount) => swappedCount > 0).length;
}

/** The jobs that the engine would not have started when Slurm did, in the state of Slurm. */
export function differentDecisions(engine, jobs, size) {
  const isSame = (job) => {
    const { index, startsAt } = job;
    const others = jobs.filter((other) => other !== job && other.startsAt === startsAt);
    const also = others.map((other) => other.index);
    return [[], also].some((each) => {
      return startsInState(engine, jobs, size, { time: startsAt, also: each }).includes(index);
    });
  };
  return jobs.filter((job) => !isSame(job));
}

/** By how many seconds sooner the engine would have started each job, in the states of Slurm. */
export function delaysOf(engine, jobs, size) {
  const startsAtTime = ({ index }, time) => {
    return startsInState(engine, jobs, size, { time, also: [] }).includes(index);
  };
  return jobs.map((job) => {
    let delay = 0;
    while (delay < job.startsAt && startsAtTime(job, job.startsAt - delay - 1)) delay += 1;
    return delay;
  });
}

/** How many start before one that was submitted before them. */
export function countOvertakers(jobs) {
  let latest = 0;
  let count = 0;
  for (const { startsAt } of jobs) {
    if (startsAt < latest) count += 1;
    latest = Math.max(latest, startsAt);
  }
  return count;
}

/** A pair is swapped where each says that another of the two started first. */
function swappedPairs(a, b) {
  let count = 0;
  for (let first = 0; first < a.length; first += 1) {
    for (let second = first + 1; second < a.length; second += 1) {
      if ((a[first] - a[second]) * (b[first] - b[second]) < 0) count += 1;
    }
  }
  return count;
}

function lengthsOf(times) {
  const sum = times.reduce((total, time) => total + time, 0);
  return { lastSeconds: Math.max(...times), meanSeconds: sum / times.length };
}

function rangeOf(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return { least: sorted[0], middle: sorted[Math.floor(sorted.length / 2)], most: sorted.at(-1) };
}

/** True where nobody started in another order, nor outside of the interval. */
export function isSame(found, outside) {
  return found.swappedCount === 0 && outside.length === 0;
}

export function differenceText(found, { outside, different, delays, overtakerCount }) {
  const { both, swappedCount, apartSeconds, slurm, polder } = found;
  const pairCount = (both.length * (both.length - 1)) / 2;
  const listText = (jobs) =>
    [jobs.length, ...jobs.map(({ id, startsAt }) => `job ${id} at ${startsAt} s`)].join(', ');
  const lengthText = ({ lastSeconds, meanSeconds }) =>
    `last start after ${lastSeconds} s, mean wait ${meanSeconds.toFixed(1)} s`;
  const delayText = (seconds) =>
    `${delays.filter((delay) => delay === seconds).length} later by ${seconds} s`;
  return [
    `Slurm: ${lengthText(slurm)}; ${overtakerCount} jobs overtake one submitted before them`,
    `Polder: ${lengthText(polder)}`,
    `${swappedCount} of ${pairCount} pairs start in another order`,
    `starts are ${apartSeconds.middle} s apart in the middle, ${apartSeconds.most} s at most`,
    `outside of what a cycle each second explains: ${listText(outside)}`,
    'Second by second, in the states in which Slurm was:',
    `  not started by the engine at the second of Slurm: ${listText(different)}`,
    `  started by Slurm: ${[...new Set(delays)]
      .sort((a, b) => a - b)
      .map(delayText)
      .join(', ')}`,
    'Jobs whose starts differ:',
    ...both
      .filter(({ slurm: theirs, polder: ours }) => theirs !== ours)
      .map(({ id, gpuCount, slurm: theirs, polder: ours }) => {
        return `  job ${id} of ${gpuCount} GPUs: Slurm after ${theirs} s, Polder after ${ours} s`;
      }),
  ].join('\n');
}
