/** What two schedulers made of one queue: who started when, and in which order. */
import { startsInState, startsWhenLate } from './engine.mjs';

/** Slurm looks once a second and writes whole seconds. */
const INTERVAL_SECONDS = 2;
/** The accounting writes whole seconds, so an end may be seen by up to one of them later. */
const LATE_SECONDS_MAX = 1;
/** Even: each is held against the next. */
const LATE_RUN_COUNT = 40;

/** `starts`: seconds from the opening of the queue, by number of the job. */
export function compareStarts(jobs, starts) {
  const both = jobs.map(({ id, gpuCount, startsAt }) => {
    return { id, gpuCount, slurm: startsAt, polder: starts.get(id) };
  });
  const differing = both.filter(({ slurm, polder }) => Math.abs(slurm - polder) > INTERVAL_SECONDS);
  const timesOf = (who) => both.map((job) => job[who]);
  return {
    both,
    differing,
    swappedCount: swappedPairs(timesOf('slurm'), timesOf('polder')),
    slurm: lengthsOf(timesOf('slurm')),
    polder: lengthsOf(timesOf('polder')),
  };
}

/**
 * The engine on the same queue, again and again, with each end drawn up to a second later: how far
 * such rehearsals are from one another is how far one can be from a Slurm by its seconds alone.
 */
export function compareLateEnds(engine, jobs, size) {
  let state = 1;
  const lateOf = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * (LATE_SECONDS_MAX + 1));
  };
  // No end late, and every end late, are the bounds of the mean wait; the others are drawn.
  const lates = [() => 0, () => LATE_SECONDS_MAX];
  while (lates.length < LATE_RUN_COUNT) lates.push(lateOf);
  const runs = lates.map((late) => {
    const startsAt = startsWhenLate(engine, jobs, size, late);
    return jobs.map(({ index }) => startsAt.get(index));
  });
  const swapped = runs.flatMap((run, place) => {
    return place % 2 === 0 ? [swappedPairs(run, runs[place + 1])] : [];
  });
  const isInside = ({ index, startsAt }) => {
    const times = runs.map((run) => run[index]);
    const isAfter = startsAt >= Math.min(...times) - INTERVAL_SECONDS;
    return isAfter && startsAt <= Math.max(...times) + INTERVAL_SECONDS;
  };
  return {
    swapped: rangeOf(swapped),
    lastSeconds: rangeOf(runs.map((run) => lengthsOf(run).lastSeconds)),
    meanSeconds: rangeOf(runs.map((run) => lengthsOf(run).meanSeconds)),
    outside: jobs.filter((job) => !isInside(job)),
  };
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

/**
 * True where a Slurm is no further from the rehearsal than rehearsals by one second are: in the
 * order of its starts, and in the mean wait. The last start hangs on one job, so it is only told.
 */
export function isWithinSeconds(found, late) {
  const { least, most } = late.meanSeconds;
  const { meanSeconds } = found.slurm;
  return found.swappedCount <= late.swapped.most && least <= meanSeconds && meanSeconds <= most;
}

export function differenceText(found, late, different) {
  const { both, differing, swappedCount, slurm, polder } = found;
  const pairCount = (both.length * (both.length - 1)) / 2;
  const text = ({ least, middle, most }) =>
    `${least.toFixed(0)} to ${most.toFixed(0)}, ${middle.toFixed(0)} in the middle`;
  const countText = (jobs) =>
    [jobs.length, ...jobs.map(({ id, startsAt }) => `${id} at ${startsAt} s`)].join(', ');
  const meanText = ({ meanSeconds }) => `${meanSeconds.toFixed(1)} s`;
  return [
    'The whole queue rehearsed:',
    `  last start: Slurm ${slurm.lastSeconds} s, Polder ${polder.lastSeconds} s`,
    `  mean wait: Slurm ${meanText(slurm)}, Polder ${meanText(polder)}`,
    `  ${swappedCount} of ${pairCount} pairs in another order`,
    `  ${differing.length} of ${both.length} starts more than ${INTERVAL_SECONDS} s apart`,
    `${LATE_RUN_COUNT} such rehearsals, each end seen up to ${LATE_SECONDS_MAX} s later:`,
    `  last start (s): ${text(late.lastSeconds)}`,
    `  mean wait (s): ${text(late.meanSeconds)}`,
    `  pairs in another order, of two of them: ${text(late.swapped)}`,
    `  Slurm’s start is outside of all of theirs for ${countText(late.outside)}`,
    'Second by second, in the state in which Slurm was:',
    `  all of ${both.length} jobs start at the second at which Slurm started them`,
    `  but for ${countText(different)}`,
    'Starts that are further apart:',
    ...differing.map(({ id, gpuCount, slurm: theirs, polder: ours }) => {
      return `  job ${id} of ${gpuCount} GPUs: Slurm after ${theirs} s, Polder after ${ours} s`;
    }),
  ].join('\n');
}
