/**
 * Version 0.0.40 (Slurm 23.11), which the later ones share but for what their files say. Against
 * 0.0.38: numbers that may be missing are `{ set, infinite, number }`; a state is a list, of the
 * state and the flags that stand; an exit code is told as such; nodes are asked for as text and
 * GPUs as trackable resources; the environment is a list; the script stands within the job.
 * By the published descriptions of the interface: no Slurm of this version was at hand.
 */
import { definiteAt, isRecord, type JsonRecord, numberAt, recordAt, textsAt } from './json.ts';
import {
  accountedJobOf,
  arrayFields,
  currentJobOf,
  nodeOf,
  type SlurmWire,
  stateOf,
  submittedFields,
} from './wire.ts';

/**
 * Flags stand beside a state; where several do, the first of these says what becomes of the job.
 * Slurm's own text of a state takes a flag before the state, too.
 */
const FLAGS = [
  'COMPLETING',
  'CONFIGURING',
  'EXPEDITING',
  'POWER_UP_NODE',
  'RECONFIG_FAIL',
  'REQUEUE_HOLD',
  'SPECIAL_EXIT',
  'RESV_DEL_HOLD',
  'REQUEUE_FED',
  'REQUEUED',
  'LAUNCH_FAILED',
  'RESIZING',
  'STOPPED',
  'REVOKED',
  'SIGNALING',
  'STAGE_OUT',
];

function stateIn(words: readonly string[]): string {
  return FLAGS.find((flag) => words.includes(flag)) ?? words[0] ?? '';
}

export const WIRE_V40: SlurmWire = {
  version: '0.0.40',
  toCurrentJob: (job) =>
    currentJobOf(job, {
      state: stateIn(textsAt(job, 'job_state')),
      isHeld: job.hold === true || definiteAt(job, 'priority') === 0,
      exitCode: numberAt(recordAt(job, 'exit_code'), 'return_code'),
    }),
  toAccountedJob: (job) => accountedJobOf(job, stateIn(textsAt(recordAt(job, 'state'), 'current'))),
  toNode: (node) => nodeOf(node, textsAt(node, 'state')),
  toState: (answer) => {
    const body = isRecord(answer) ? answer : undefined;
    return stateOf(recordAt(body, 'statistics'), recordAt(recordAt(body, 'meta'), 'slurm'));
  },
  toSubmissionBody: (submission) => {
    const { gpusPerNode, gpuCount, nodeCount, script, timeLimitMinutes } = submission;
    return {
      job: {
        ...submittedFields(submission),
        script,
        nodes: `${nodeCount}`,
        ...(gpusPerNode === undefined
          ? { tres_per_job: `gres/gpu:${gpuCount}` }
          : { tres_per_node: `gres/gpu:${gpusPerNode}` }),
        time_limit: definite(timeLimitMinutes),
        environment: environmentList(submission.environment),
      },
    };
  },
  toArrayBody: (array) => {
    const { script, timeLimitMinutes } = array;
    const limit = timeLimitMinutes === undefined ? {} : { time_limit: definite(timeLimitMinutes) };
    const environment = environmentList(array.environment);
    return { job: { ...arrayFields(array), script, ...limit, environment } };
  },
  toUpdateBody: (change) => change,
};

function definite(number: number): JsonRecord {
  return { set: true, infinite: false, number };
}

function environmentList(environment: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}
