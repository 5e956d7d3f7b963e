/**
 * Version 0.0.38 of Slurm's interface (Slurm 22.05): its records as they are told, and what it is
 * told. Keys that it does not know make it refuse the whole request, so only these are sent.
 */
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { SlurmJob, SlurmNode, SlurmSubmission } from './slurm-job.ts';

/** Any JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonRecord;
export interface JsonRecord {
  readonly [key: string]: Json | undefined;
}

export function recordsIn(answer: Json | undefined, key: string): readonly JsonRecord[] {
  const list = isRecord(answer) ? answer[key] : undefined;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textAt(value: JsonRecord | undefined, key: string): string {
  const found = value?.[key];
  return typeof found === 'string' ? found : '';
}

export function numberAt(value: JsonRecord | undefined, key: string): number {
  const found = value?.[key];
  return typeof found === 'number' ? found : 0;
}

export function recordAt(value: JsonRecord | undefined, key: string): JsonRecord | undefined {
  const found = value?.[key];
  return isRecord(found) ? found : undefined;
}

/** A job as the controller tells it. */
export function toCurrentJob(job: JsonRecord): SlurmJob {
  const state = textAt(job, 'job_state');
  const isOver = !['PENDING', 'RUNNING', 'SUSPENDED', 'COMPLETING', 'CONFIGURING'].includes(state);
  // Of a job that waits, Slurm tells when it expects it to start.
  const startedAt = state === 'PENDING' ? undefined : timeAt(job, 'start_time');
  const endedAt = isOver ? timeAt(job, 'end_time') : undefined;
  const hasRun = startedAt !== undefined && endedAt !== undefined;
  return {
    slurmJobId: numberAt(job, 'job_id'),
    name: textAt(job, 'name'),
    comment: textAt(job, 'comment'),
    account: textAt(job, 'account'),
    user: textAt(job, 'user_name'),
    partition: textAt(job, 'partition'),
    state,
    reason: textAt(job, 'state_reason'),
    isHeld: state === 'PENDING' && numberAt(job, 'priority') === 0,
    submittedAt: timeAt(job, 'submit_time') ?? toEpochSeconds(0),
    // One that was cancelled before it started has both times alike, and held nothing.
    startedAt: textAt(job, 'tres_alloc_str') === '' ? undefined : startedAt,
    endedAt,
    elapsedSeconds: hasRun ? endedAt - startedAt : 0,
    gpuCount: gpusInText(textAt(job, 'tres_alloc_str')),
    timeLimitMinutes: numberAt(job, 'time_limit'),
    killedBy: undefined,
    exitCode: numberAt(job, 'exit_code') >> 8,
  };
}

/** A record of the accounting. */
export function toAccountedJob(job: JsonRecord): SlurmJob {
  const time = recordAt(job, 'time');
  const state = recordAt(job, 'state');
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
    state: textAt(state, 'current'),
    reason: textAt(state, 'reason'),
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

const LOST_STATES = new Set(['down', 'error', 'unknown', 'future']);
const LOST_FLAGS = new Set(['NOT_RESPONDING', 'FAIL', 'POWERED_DOWN']);
const MAINTENANCE_FLAGS = new Set(['DRAIN', 'MAINTENANCE', 'PLANNED_MAINTENANCE']);

export function toNode(node: JsonRecord): SlurmNode {
  const flags = Array.isArray(node.state_flags) ? node.state_flags.map(String) : [];
  const partitions = Array.isArray(node.partitions) ? node.partitions.map(String) : [];
  const isLost =
    LOST_STATES.has(textAt(node, 'state')) || flags.some((flag) => LOST_FLAGS.has(flag));
  const isDrained = flags.some((flag) => MAINTENANCE_FLAGS.has(flag));
  const gpus = /(?:^|,)gpu(?::[a-z0-9_-]+)?:([0-9]+)/i.exec(textAt(node, 'gres'))?.[1];
  return {
    name: textAt(node, 'name'),
    partitions,
    gpuCount: Number(gpus ?? 0),
    service: isDrained ? 'maintenance' : isLost ? 'lost' : 'in-service',
    reason: textAt(node, 'reason'),
  };
}

/** The body of a submission of a job that is held. */
export function toSubmissionBody(submission: SlurmSubmission): JsonRecord {
  const { gpusPerNode, gpuCount, nodeCount, workingFolder } = submission;
  return {
    script: submission.script,
    job: {
      name: submission.name,
      comment: submission.comment,
      account: submission.account,
      partition: submission.partition,
      nodes: [nodeCount, nodeCount],
      tasks: nodeCount,
      ...(gpusPerNode === undefined ? { gpus: `${gpuCount}` } : { gres: `gpu:${gpusPerNode}` }),
      time_limit: submission.timeLimitMinutes,
      current_working_directory: workingFolder,
      standard_output: `${workingFolder}/slurm-%j.out`,
      environment: submission.environment,
      hold: true,
    },
  };
}
