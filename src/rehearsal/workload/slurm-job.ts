/**
 * What both forms of Slurm accounting share: how states, durations, times and trackable resources
 * (TRES) read, and when a record is a job. Source of the words: Slurm's manual page of `sacct`.
 */
import { parseDate } from '../../kernel/time.ts';
import type { JobEnd, JobRow } from './job-row.ts';
import { inOrderOfSubmission, type Judgement, rejected } from './row-tally.ts';
import { type Field, faultyField, RUN_SECONDS_MAX } from './trace-fields.ts';

export interface SlurmRecord {
  readonly sourceId: string;
  /** Seconds since 1970 in UTC; undefined where unknown. */
  readonly submittedAt: number | undefined;
  /** 0 where it never ran, or where that is unknown. */
  readonly runSeconds: number;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  readonly group: string;
  readonly user: string;
  readonly state: SlurmState;
}

export interface SlurmState {
  readonly end: JobEnd;
  /** Whether a job in this state, if it has no run time, never started. */
  readonly mayNotHaveStarted: boolean;
}

/** Ended by itself or by its node. */
const FAILED: SlurmState = { end: 'failed', mayNotHaveStarted: false };
/** Stopped from outside while it was well: by its owner, its time limit or a stronger job. */
const STOPPED: SlurmState = { end: 'cancelled', mayNotHaveStarted: true };
/** Alive when the accounting was read: its run time is what had passed by then. */
const ALIVE: SlurmState = { end: 'unknown', mayNotHaveStarted: true };

const STATES: ReadonlyMap<string, SlurmState> = new Map([
  ['COMPLETED', { end: 'completed', mayNotHaveStarted: false }],
  ['FAILED', FAILED],
  ['NODE_FAIL', FAILED],
  ['BOOT_FAIL', FAILED],
  ['OUT_OF_MEMORY', FAILED],
  ['LAUNCH_FAILED', FAILED],
  ['RECONFIG_FAIL', FAILED],
  ['CANCELLED', STOPPED],
  ['TIMEOUT', STOPPED],
  ['DEADLINE', STOPPED],
  ['PREEMPTED', STOPPED],
  ['REVOKED', STOPPED],
  ['PENDING', ALIVE],
  ['CONFIGURING', ALIVE],
  ['RUNNING', ALIVE],
  ['SUSPENDED', ALIVE],
  ['STOPPED', ALIVE],
  ['SIGNALING', ALIVE],
  ['STAGE_OUT', ALIVE],
  ['COMPLETING', ALIVE],
  ['RESIZING', ALIVE],
  ['REQUEUED', ALIVE],
  ['REQUEUE_FED', ALIVE],
  ['REQUEUE_HOLD', ALIVE],
  ['RESV_DEL_HOLD', ALIVE],
  ['SPECIAL_EXIT', ALIVE],
]);

/** The row that a record becomes; its submission still counts from 1970. */
export function judgeSlurmRecord(record: SlurmRecord): Judgement {
  const { submittedAt, state, ...rest } = record;
  if (rest.gpuCount === 0) return rejected('uses_no_gpu');
  if (submittedAt === undefined) return rejected('has_no_submit_time');
  if (rest.runSeconds === 0) {
    return rejected(state.mayNotHaveStarted ? 'never_started' : 'has_no_run_time');
  }
  const job = { ...rest, submitSeconds: submittedAt, end: state.end };
  return { kind: 'job', job, isRoundedUp: false };
}

/** Jobs whose submission counts from 1970: sorted, and counted from the first of them. */
export function* fromFirstSubmission(jobs: readonly JobRow[]): Generator<JobRow> {
  const sorted = inOrderOfSubmission(jobs);
  const start = sorted[0]?.submitSeconds ?? 0;
  for (const job of sorted) yield { ...job, submitSeconds: job.submitSeconds - start };
}

/** An id unique in the trace: a requeued job has a record for each time, the second is `17#2`. */
export function uniqueId(id: string, uses: Map<string, number>): string {
  const useCount = (uses.get(id) ?? 0) + 1;
  uses.set(id, useCount);
  return useCount === 1 ? id : `${id}#${useCount}`;
}

/** `CANCELLED by 1000` is CANCELLED. */
export function parseState(field: Field): SlurmState {
  const state = STATES.get(field.text.split(' ')[0] ?? '');
  if (state === undefined) throw faultyField(field, 'a state of a Slurm job');
  return state;
}

/** GPUs in `billing=8,cpu=8,gres/gpu=4,gres/gpu:a100=4`: the total, else the sum of the types. */
export function parseGpusOfTres(field: Field, gpuCountMax: number): number {
  let total: number | undefined;
  let sumOfTypes = 0;
  for (const part of field.text.split(',')) {
    const match = /^gres\/gpu(:[^=]+)?=(.*)$/.exec(part);
    if (match === null) continue;
    const count = /^\d{1,7}$/.test(match[2] ?? '') ? Number(match[2]) : Number.NaN;
    if (!(count <= gpuCountMax)) {
      throw faultyField(field, `gres/gpu as a whole number from 0 to ${gpuCountMax}`);
    }
    if (match[1] === undefined) total = count;
    else sumOfTypes += count;
  }
  return total ?? sumOfTypes;
}

/** `[days-]hours:minutes:seconds`, or `minutes:seconds`; a fraction of a second is dropped. */
export function parseDuration(field: Field): number {
  const match = /^(?:(?:(\d{1,5})-)?(\d{1,5}):)?(\d{1,5}):(\d{2})(?:\.\d+)?$/.exec(field.text);
  const seconds =
    Number(match?.[1] ?? 0) * 86_400 +
    Number(match?.[2] ?? 0) * 3_600 +
    Number(match?.[3]) * 60 +
    Number(match?.[4]);
  if (seconds <= RUN_SECONDS_MAX) return seconds;
  throw faultyField(field, 'a duration such as 1-06:30:00, of at most ten years');
}

/** No limit, or one of more than ten years, is unknown: 0. */
export function requestedSecondsOf(minutes: number): number {
  return minutes * 60 <= RUN_SECONDS_MAX ? minutes * 60 : 0;
}

/**
 * A time as `sacct` prints it: `2027-03-01T06:30:00`, taken as UTC unless `Z` or an offset follows,
 * or seconds since 1970 (SLURM_TIME_FORMAT=%s). Undefined where Slurm says that there is none.
 */
export function parseSlurmTime(field: Field): number | undefined {
  const { text } = field;
  if (['', 'Unknown', 'None', 'N/A'].includes(text)) return undefined;
  if (/^\d{9,10}$/.test(text)) return Number(text);
  const pattern = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:Z|([+-])(\d\d):?(\d\d))?$/;
  const match = pattern.exec(text);
  const midnight = parseDate(match?.[1] ?? '');
  if (match === null || midnight === undefined) {
    throw faultyField(field, 'a time such as 2027-03-01T06:30:00');
  }
  const [hour = 0, minute = 0, second = 0] = match.slice(2, 5).map(Number);
  if (hour > 23 || minute > 59 || second > 60) throw faultyField(field, 'a time of day');
  const offsetSeconds = Number(match[6] ?? 0) * 3_600 + Number(match[7] ?? 0) * 60;
  const local = midnight + hour * 3_600 + minute * 60 + second;
  return match[5] === '-' ? local + offsetSeconds : local - offsetSeconds;
}
