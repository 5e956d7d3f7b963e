/** In plain words why a job waits at a Slurm, and what would change it; pages have their own. */
import type { LimitedResource, LimitHolder, WaitCause, WaitMeaning } from './slurm-reasons.ts';

export interface WaitSentences {
  readonly sentence: string;
  /** What would let it start. */
  readonly remedy: string;
}

const HOLDERS: Readonly<Record<LimitHolder, string>> = {
  account: 'its account',
  qos: 'its QOS',
  user: 'its user',
};
const RESOURCES: Readonly<Record<LimitedResource, string>> = {
  cpus: 'CPUs',
  memory: 'memory',
  nodes: 'nodes',
  gpus: 'GPUs',
  energy: 'energy',
  licences: 'licences',
  'burst-buffers': 'burst buffers',
  billing: 'billing units',
  time: 'time',
  other: 'a resource',
};

type Words = Readonly<Record<'holder' | 'resource', string>>;
type Pair = readonly [sentence: string, remedy: string];

const RELEASE = 'An operator of the site releases it';
const ASK_ANEW = 'It is cancelled and submitted anew';

const PLAIN: Readonly<Partial<Record<WaitMeaning, Pair>>> = {
  'not-looked-at': ['Slurm has not looked at it yet.', 'It is looked at with the next pass.'],
  'jobs-before-it': [
    'Jobs with a higher priority wait for the same nodes.',
    'Jobs before it start, or it fits into a gap that delays none of them.',
  ],
  'no-free-resources': [
    'It is next, and not enough nodes are free.',
    'Jobs that run on its nodes end.',
  ],
  'other-job': ['It waits for another job.', 'The job that it depends on ends as asked.'],
  'other-job-impossible': [
    'The job that it depends on ended otherwise than asked, so it never starts.',
    `${ASK_ANEW}, or its dependency is taken away.`,
  ],
  'held-by-user': ['It is held.', 'Its user, or whoever held it, releases it.'],
  'held-by-operator': ['An operator of the site holds it.', `${RELEASE}.`],
  'held-after-failures': [
    'It failed to launch too often and is held.',
    `${RELEASE}, once the cause is known.`,
  ],
  'start-not-reached': ['It is not to start yet.', 'Its earliest start comes.'],
  'partition-limit': [
    'It asks for more nodes or time than its partition allows.',
    'It asks for less, or the site changes the limits of the partition.',
  ],
  'partition-closed': ['Its partition starts no jobs.', 'The site opens the partition.'],
  licences: ['No licence is free that it needs.', 'A job that holds the licence ends.'],
  reservation: ['The reservation that it is for has not begun.', 'The reservation begins.'],
  'reservation-gone': [
    'The reservation that it is for is gone.',
    `${ASK_ANEW}, without it or with another.`,
  ],
  'nodes-unavailable': [
    'Nodes that it needs are down, drained or reserved.',
    'They come back, or the reservation ends.',
  ],
  impossible: [
    'No node of the site has what it asks for.',
    `${ASK_ANEW}, asking for what there is.`,
  ],
  'account-refused': [
    'Its account may not run it here.',
    'The site lets the account in; Polder makes its accounts anew with every round.',
  ],
  'qos-refused': ['Its QOS may not be used here.', 'The site lets its account use the QOS.'],
  'fair-share-too-low': [
    'Its account has used more than its share, and the QOS waits for that.',
    'Others use their shares.',
  ],
  'array-limit': ['As many tasks of its array run as it allows.', 'A task of the array ends.'],
  'burst-buffer': ['Its burst buffer is not ready.', 'The buffer is free and filled.'],
  power: ['The site has no power left for it.', 'Other jobs end, or the site raises its cap.'],
  'being-prepared': ['Slurm is making it ready.', 'Nothing is to be done: it starts soon.'],
  deadline: ['It cannot end before its deadline.', `${ASK_ANEW}, shorter or with a later one.`],
  'last-run-failed': ['Its last time of running failed.', `${RELEASE}, or it is cancelled.`],
  unknown: [
    'Slurm names a reason that Polder does not know.',
    'The documentation of the site’s Slurm says what it means.',
  ],
};

const LIMITS: Readonly<Partial<Record<WaitMeaning, (words: Words) => Pair>>> = {
  'limit-at-once': ({ holder, resource }) => [
    `With it, ${holder} would hold more ${resource} at once than its limit.`,
    `Other jobs of ${holder} end, or the limit is raised.`,
  ],
  'limit-used-up': ({ holder, resource }) => [
    `What is left of the limit of ${holder}, ${resource} by minutes, is less than it asks for.`,
    'It asks for less time, or more is awarded or allowed.',
  ],
  'limit-promised': ({ holder, resource }) => [
    `What runs of ${holder} may still use all that its limit allows, ${resource} by minutes.`,
    `Jobs of ${holder} end or come nearer to their end, or the limit is raised.`,
  ],
  'limit-of-jobs': ({ holder }) => [
    `As many jobs of ${holder} run as its limit allows; of a closed allocation that is none.`,
    'One of them ends, or the limit is raised or the allocation opened.',
  ],
  'limit-of-submissions': ({ holder }) => [
    `As many jobs of ${holder} are submitted as its limit allows.`,
    'One of them ends, or the limit is raised.',
  ],
  'job-too-large': ({ holder, resource }) => [
    `It asks for more ${resource} than a job of ${holder} may have.`,
    'It asks for less, or the limit is raised.',
  ],
  'job-too-long': ({ holder, resource }) => [
    `It asks for a longer time than a job of ${holder} may have, by its limit on ${resource}.`,
    'It asks for less time, or the limit is raised.',
  ],
  'job-too-small': ({ holder, resource }) => [
    `It asks for less ${resource} than a job of ${holder} must have.`,
    'It asks for more, or with another QOS.',
  ],
};

export function wordsForWait({ meaning, holder, resource }: WaitCause): WaitSentences {
  const words = { holder: HOLDERS[holder ?? 'account'], resource: RESOURCES[resource ?? 'other'] };
  const pair = PLAIN[meaning] ?? LIMITS[meaning]?.(words) ?? PLAIN.unknown;
  const [sentence = '', remedy = ''] = pair ?? [];
  return { sentence, remedy };
}
