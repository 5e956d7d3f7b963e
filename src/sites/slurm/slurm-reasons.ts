/**
 * Why a job waits, as Slurm says it: every reason of Slurm 22.05 to 25.11, what it means, and what
 * would change it. Slurm has some two hundred, most of them one limit on one resource of one
 * holder; these are read by their parts, so that a limit on a resource of a newer Slurm is
 * understood, too. The rest are listed. What is neither is told by its code alone.
 */

/** What stands in the way, whatever Slurm calls it. */
export const WAIT_MEANINGS = [
  'not-looked-at',
  'jobs-before-it',
  'no-free-resources',
  'other-job',
  'other-job-impossible',
  'held-by-user',
  'held-by-operator',
  'held-after-failures',
  'start-not-reached',
  'partition-limit',
  'partition-closed',
  'licences',
  'reservation',
  'reservation-gone',
  'nodes-unavailable',
  'impossible',
  'account-refused',
  'qos-refused',
  'fair-share-too-low',
  'array-limit',
  'burst-buffer',
  'power',
  'being-prepared',
  'deadline',
  'last-run-failed',
  'limit-at-once',
  'limit-used-up',
  'limit-promised',
  'limit-of-jobs',
  'limit-of-submissions',
  'job-too-large',
  'job-too-long',
  'job-too-small',
  'unknown',
] as const;
export type WaitMeaning = (typeof WAIT_MEANINGS)[number];

export const LIMIT_HOLDERS = ['account', 'qos', 'user'] as const;
export type LimitHolder = (typeof LIMIT_HOLDERS)[number];

export const LIMITED_RESOURCES = [
  'cpus',
  'memory',
  'nodes',
  'gpus',
  'energy',
  'licences',
  'burst-buffers',
  'billing',
  'time',
  'other',
] as const;
export type LimitedResource = (typeof LIMITED_RESOURCES)[number];

export interface WaitCause {
  readonly meaning: WaitMeaning;
  /** Whose limit it is; `undefined` where it is no limit of a holder. */
  readonly holder: LimitHolder | undefined;
  /** `undefined` where the limit is on jobs, or there is none. */
  readonly resource: LimitedResource | undefined;
}

const LISTED: Readonly<Partial<Record<WaitMeaning, string>>> = {
  'not-looked-at': 'None SchedDefer',
  'jobs-before-it': 'Priority',
  'no-free-resources': 'Resources',
  'other-job': 'Dependency',
  'other-job-impossible': 'DependencyNeverSatisfied',
  'held-by-user': 'JobHeldUser',
  'held-by-operator': 'JobHeldAdmin',
  'held-after-failures': 'JobHoldMaxRequeue',
  'start-not-reached': 'BeginTime',
  'partition-limit': 'PartitionNodeLimit PartitionTimeLimit PartitionConfig',
  'partition-closed': 'PartitionDown PartitionInactive',
  licences: 'Licenses',
  reservation: 'Reservation',
  'reservation-gone': 'ReservationDeleted ReservationInvalid',
  'nodes-unavailable': 'ReqNodeNotAvail NodeDown FrontEndDown',
  impossible: 'BadConstraints Constraints MaxMemPerLimit',
  'account-refused': 'InvalidAccount AccountNotAllowed AccountingPolicy',
  'qos-refused': 'InvalidQOS QOSNotAllowed',
  'fair-share-too-low': 'QOSUsageThreshold',
  'array-limit': 'JobArrayTaskLimit',
  'burst-buffer': 'BurstBufferResources BurstBufferStageIn BurstBufferOperation',
  power: 'PowerNotAvail PowerReserved',
  'being-prepared': 'Prolog Cleaning FedJobLock BlockFreeAction',
  deadline: 'DeadLine',
  'last-run-failed':
    'SystemFailure JobLaunchFailure NonZeroExitCode RaisedSignal TimeLimit InactiveLimit ' +
    'OutOfMemory BlockMaxError',
};

/** Limits that have names of their own. */
const LISTED_LIMITS: ReadonlyMap<string, WaitCause> = new Map([
  ['AssociationJobLimit', limit('limit-of-jobs', 'account')],
  ['AssociationResourceLimit', limit('limit-at-once', 'account', 'other')],
  ['AssociationTimeLimit', limit('job-too-long', 'account', 'time')],
  ['QOSJobLimit', limit('limit-of-jobs', 'qos')],
  ['QOSResourceLimit', limit('limit-at-once', 'qos', 'other')],
  ['QOSTimeLimit', limit('job-too-long', 'qos', 'time')],
  ['AssocGrpWallLimit', limit('limit-used-up', 'account', 'time')],
  ['QOSGrpWallLimit', limit('limit-used-up', 'qos', 'time')],
  ['AssocMaxWallDurationPerJobLimit', limit('job-too-long', 'account', 'time')],
  ['QOSMaxWallDurationPerJobLimit', limit('job-too-long', 'qos', 'time')],
]);

const MEANING_OF_CODE: ReadonlyMap<string, WaitMeaning> = new Map(
  WAIT_MEANINGS.flatMap((meaning) =>
    (LISTED[meaning] ?? '')
      .split(' ')
      .filter((code) => code !== '')
      .map((code) => [code, meaning] as const),
  ),
);

/** As Slurm spells them within its codes. */
const RESOURCES: Readonly<Record<string, LimitedResource>> = {
  cpu: 'cpus',
  mem: 'memory',
  memory: 'memory',
  node: 'nodes',
  gres: 'gpus',
  energy: 'energy',
  license: 'licences',
  bb: 'burst-buffers',
  billing: 'billing',
  unknown: 'other',
};
const RESOURCE = Object.keys(RESOURCES).join('|');
const FORMS = {
  jobs: /^(?:(?:Assoc|QOS)(?:Grp|Max))?(?:Max)?(Submit)?Jobs?(?:Per(User|Account))?(?:Limit)?$/,
  group: new RegExp(`^(?:Assoc|QOS)Grp(${RESOURCE})(RunMinutes|Minutes)?(?:Limit)?$`, 'i'),
  most: new RegExp(
    `^(?:Assoc|QOS)?Max(${RESOURCE})(Minutes)?Per(Job|Node|User|Account)(?:Limit)?$`,
    'i',
  ),
  least: new RegExp(`^QOSMin(${RESOURCE})(?:NotSatisfied)?$`, 'i'),
};

/** `reason`: as reported; Slurm may add which nodes it means, after a comma. */
export function causeOfReason(reason: string): WaitCause {
  const code = reason.split(/[ ,]/)[0] ?? '';
  const meaning = MEANING_OF_CODE.get(code);
  if (meaning !== undefined) return { meaning, holder: undefined, resource: undefined };
  return LISTED_LIMITS.get(code) ?? limitIn(code) ?? limit('unknown', undefined);
}

function limitIn(code: string): WaitCause | undefined {
  const holder = code.startsWith('QOS') ? 'qos' : 'account';
  const jobs = FORMS.jobs.exec(code);
  if (jobs !== null) {
    const meaning = jobs[1] === undefined ? 'limit-of-jobs' : 'limit-of-submissions';
    return limit(meaning, jobs[2] === 'User' ? 'user' : holder);
  }
  const least = FORMS.least.exec(code);
  if (least !== null) return limit('job-too-small', holder, resourceOf(least[1]));
  const group = FORMS.group.exec(code);
  if (group !== null) {
    const used = group[2] === undefined ? 'limit-at-once' : 'limit-used-up';
    const meaning = group[2]?.startsWith('Run') === true ? 'limit-promised' : used;
    return limit(meaning, holder, resourceOf(group[1]));
  }
  const most = FORMS.most.exec(code);
  if (most === null) return undefined;
  const [, resource, minutes, each] = most;
  if (each === 'User') return limit('limit-at-once', 'user', resourceOf(resource));
  if (each === 'Account') return limit('limit-at-once', 'account', resourceOf(resource));
  const meaning = minutes === undefined ? 'job-too-large' : 'job-too-long';
  return limit(meaning, holder, resourceOf(resource));
}

function resourceOf(spelled: string | undefined): LimitedResource {
  return RESOURCES[spelled?.toLowerCase() ?? ''] ?? 'other';
}

function limit(
  meaning: WaitMeaning,
  holder: LimitHolder | undefined,
  resource?: LimitedResource,
): WaitCause {
  return { meaning, holder, resource };
}
