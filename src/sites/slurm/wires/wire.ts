/**
 * A version of the interface of Slurm: what it is asked, and how its answers read. What all of them
 * tell alike stands here; what a version tells otherwise stands in its own file.
 */
import { type EpochSeconds, toEpochSeconds } from '../../../kernel/units.ts';
import { type ArrayTask, type SlurmArray, tasksInList } from '../slurm-array.ts';
import type { SlurmJob, SlurmNode, SlurmState, SlurmSubmission } from '../slurm-job.ts';
import {
  definiteAt,
  type Json,
  type JsonRecord,
  numberAt,
  recordAt,
  recordsIn,
  textAt,
} from './json.ts';

/** What is changed of a job that is there. */
export type SlurmChange = { readonly hold: false } | { readonly comment: string };

export interface SlurmWire {
  /** Such as `0.0.38`; it stands in every path. */
  readonly version: string;
  /** A job as the controller tells it. */
  readonly toCurrentJob: (job: JsonRecord) => SlurmJob;
  /** A record of the accounting. */
  readonly toAccountedJob: (job: JsonRecord) => SlurmJob;
  readonly toNode: (node: JsonRecord) => SlurmNode;
  /** Of the answer to `diag`. */
  readonly toState: (answer: Json) => SlurmState;
  /** The body of a submission of a job that is held; only fields that the version has. */
  readonly toSubmissionBody: (submission: SlurmSubmission) => JsonRecord;
  /** The body of a submission of a job array, which is not held. */
  readonly toArrayBody: (array: SlurmArray) => JsonRecord;
  readonly toUpdateBody: (change: SlurmChange) => JsonRecord;
}

/** What differs between versions in how a job of the controller is told. */
export interface CurrentJobWords {
  readonly state: string;
  readonly isHeld: boolean;
  /** As the script returned it: 0 to 255. */
  readonly exitCode: number;
}

/** A job that is not over tells its expected end as its end. */
const GOING_ON = ['PENDING', 'RUNNING', 'SUSPENDED', 'COMPLETING', 'CONFIGURING'];

export function currentJobOf(job: JsonRecord, words: CurrentJobWords): SlurmJob {
  const { state, isHeld, exitCode } = words;
  // Of a job that waits, Slurm tells when it expects it to start.
  const startedAt = state === 'PENDING' ? undefined : timeAt(job, 'start_time');
  const endedAt = GOING_ON.includes(state) ? undefined : timeAt(job, 'end_time');
  const hasRun = startedAt !== undefined && endedAt !== undefined;
  const allocated = textAt(job, 'tres_alloc_str');
  return {
    slurmJobId: numberAt(job, 'job_id'),
    name: textAt(job, 'name'),
    comment: textAt(job, 'comment'),
    account: textAt(job, 'account'),
    user: textAt(job, 'user_name'),
    partition: textAt(job, 'partition'),
    state,
    reason: textAt(job, 'state_reason'),
    isHeld: state === 'PENDING' && isHeld,
    submittedAt: timeAt(job, 'submit_time') ?? toEpochSeconds(0),
    // One that was cancelled before it started has both times alike, and held nothing.
    startedAt: allocated === '' ? undefined : startedAt,
    endedAt,
    elapsedSeconds: hasRun ? endedAt - startedAt : 0,
    gpuCount: gpusInText(allocated),
    timeLimitMinutes: numberAt(job, 'time_limit'),
    killedBy: undefined,
    exitCode,
  };
}

/** `state`: as it is told of this record. */
export function accountedJobOf(job: JsonRecord, state: string): SlurmJob {
  const time = recordAt(job, 'time');
  const allocated = recordsIn(recordAt(job, 'tres'), 'allocated');
  const gpus = allocated.find((each) => each.type === 'gres' && each.name === 'gpu');
  const hasStarted = allocated.length > 0 && numberAt(time, 'start') > 0;
  const killedBy = textAt(job, 'kill_request_user');
  return {
    slurmJobId: numberAt(job, 'job_id'),
    name: textAt(job, 'name'),
    comment: textAt(recordAt(job, 'comment'), 'job'),
    account: textAt(job, 'account'),
    user: textAt(recordAt(job, 'association'), 'user') || textAt(job, 'user'),
    partition: textAt(job, 'partition'),
    state,
    reason: textAt(recordAt(job, 'state'), 'reason'),
    isHeld: false,
    submittedAt: timeAt(time, 'submission') ?? toEpochSeconds(0),
    startedAt: hasStarted ? timeAt(time, 'start') : undefined,
    endedAt: timeAt(time, 'end'),
    elapsedSeconds: hasStarted ? numberAt(time, 'elapsed') : 0,
    gpuCount: numberAt(gpus, 'count'),
    timeLimitMinutes: numberAt(time, 'limit'),
    killedBy: killedBy === '' ? undefined : killedBy,
    exitCode: numberAt(recordAt(job, 'exit_code'), 'return_code'),
  };
}

function timeAt(value: JsonRecord | undefined, key: string): EpochSeconds | undefined {
  const seconds = numberAt(value, key);
  return seconds > 0 ? toEpochSeconds(seconds) : undefined;
}

/** Of `cpu=1,gres/gpu=4`. */
function gpusInText(text: string): number {
  const found = /(?:^|,)gres\/gpu=([0-9]+)(?:,|$)/.exec(text)?.[1];
  return found === undefined ? 0 : Number(found);
}

/**
 * `UNKNOWN` is not among them: for seconds after a restart of the controller all idle nodes are.
 * One that does not answer then becomes `DOWN`.
 */
const LOST = new Set(['DOWN', 'ERROR', 'FUTURE']);
/** A node that was powered down to save power is not among them: it starts when it is needed. */
const LOST_FLAGS = new Set(['NOT_RESPONDING', 'FAIL']);
const MAINTENANCE_FLAGS = new Set(['DRAIN', 'MAINTENANCE', 'PLANNED_MAINTENANCE']);

/** `words`: its state and all flags of it, in capitals. */
export function nodeOf(node: JsonRecord, words: readonly string[]): SlurmNode {
  const partitions = Array.isArray(node.partitions) ? node.partitions.map(String) : [];
  const isLost = words.some((word) => LOST.has(word) || LOST_FLAGS.has(word));
  const isDrained = words.some((word) => MAINTENANCE_FLAGS.has(word));
  return {
    name: textAt(node, 'name'),
    partitions,
    gpuCount: gpusInGres(textAt(node, 'gres')),
    heldGpuCount: gpusInText(textAt(node, 'tres_used')),
    service: isDrained ? 'maintenance' : isLost ? 'lost' : 'in-service',
    reason: textAt(node, 'reason'),
  };
}

/** Of `gpu:h100:4(S:0-1),gpu:a100_1g.5gb:7`, of all types together: 11. */
function gpusInGres(text: string): number {
  const counts = text.matchAll(/(?:^|,)gpu(?::[^:,()]+)?:([0-9]+)(?=[,(]|$)/gi);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** `slurm`: the part of `meta` that says which Slurm answers. */
export function stateOf(statistics: JsonRecord | undefined, slurm: JsonRecord | undefined) {
  return {
    now: toEpochSeconds(numberAt(statistics, 'req_time')),
    untoldRecordCount: numberAt(statistics, 'dbd_agent_queue_size'),
    release: textAt(slurm, 'release'),
  };
}

/** What every version calls alike in a submission. */
export function submittedFields(submission: SlurmSubmission) {
  const { name, comment, account, partition, nodeCount, workingFolder } = submission;
  return {
    name,
    comment,
    account,
    partition,
    tasks: nodeCount,
    current_working_directory: workingFolder,
    standard_output: `${workingFolder}/slurm-%j.out`,
    hold: true,
  };
}

/** What every version calls alike in a submission of an array. Each task is one process. */
export function arrayFields(array: SlurmArray) {
  const { name, account, partition, taskCount, atOnceMax, workingFolder, outputFile } = array;
  return {
    name,
    ...(account !== undefined && { account }),
    ...(partition !== undefined && { partition }),
    tasks: 1,
    array: `1-${taskCount}${atOnceMax === undefined ? '' : `%${atOnceMax}`}`,
    current_working_directory: workingFolder,
    standard_output: outputFile,
  };
}

/** A record of the controller; `undefined` where it is of no array. */
export function arrayTaskOf(
  record: JsonRecord,
  toJob: SlurmWire['toCurrentJob'],
): ArrayTask | undefined {
  const arrayJobId = numberAt(record, 'array_job_id');
  if (arrayJobId === 0) return undefined;
  const tasks = tasksInList(textAt(record, 'array_task_string'));
  return { ...toJob(record), arrayJobId, task: definiteAt(record, 'array_task_id'), tasks };
}

/** A record of the accounting; `undefined` where it is of no array. */
export function accountedArrayTaskOf(
  record: JsonRecord,
  toJob: SlurmWire['toAccountedJob'],
): ArrayTask | undefined {
  const array = recordAt(record, 'array');
  const arrayJobId = numberAt(array, 'job_id');
  if (arrayJobId === 0) return undefined;
  const tasks = tasksInList(textAt(array, 'task'));
  return { ...toJob(record), arrayJobId, task: definiteAt(array, 'task_id'), tasks };
}
