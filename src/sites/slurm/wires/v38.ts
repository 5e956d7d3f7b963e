/**
 * Version 0.0.38 (Slurm 22.05). Keys that it does not know make it refuse the whole request, so
 * only these are sent. Numbers are plain, states are text, and the exit code of a job of the
 * controller is that of `wait`.
 */
import { isRecord, numberAt, recordAt, textAt, textsAt } from './json.ts';
import {
  accountedJobOf,
  arrayFields,
  currentJobOf,
  nodeOf,
  type SlurmWire,
  stateOf,
  submittedFields,
} from './wire.ts';

export const WIRE_V38: SlurmWire = {
  version: '0.0.38',
  toCurrentJob: (job) =>
    currentJobOf(job, {
      state: textAt(job, 'job_state'),
      isHeld: numberAt(job, 'priority') === 0,
      exitCode: numberAt(job, 'exit_code') >> 8,
    }),
  toAccountedJob: (job) => accountedJobOf(job, textAt(recordAt(job, 'state'), 'current')),
  toNode: (node) =>
    nodeOf(node, [textAt(node, 'state').toUpperCase(), ...textsAt(node, 'state_flags')]),
  toState: (answer) => {
    const body = isRecord(answer) ? answer : undefined;
    return stateOf(recordAt(body, 'statistics'), recordAt(recordAt(body, 'meta'), 'Slurm'));
  },
  toSubmissionBody: (submission) => {
    const { gpusPerNode, gpuCount, nodeCount, script, environment, timeLimitMinutes } = submission;
    return {
      script,
      job: {
        ...submittedFields(submission),
        // Described as a list of the least and the most, which 22.05.8 takes and does not mind.
        nodes: `${nodeCount}`,
        ...(gpusPerNode === undefined ? { gpus: `${gpuCount}` } : { gres: `gpu:${gpusPerNode}` }),
        time_limit: timeLimitMinutes,
        environment,
      },
    };
  },
  toArrayBody: (array) => {
    const { script, environment, timeLimitMinutes } = array;
    const limit = timeLimitMinutes === undefined ? {} : { time_limit: timeLimitMinutes };
    return { script, job: { ...arrayFields(array), ...limit, environment } };
  },
  toUpdateBody: (change) => change,
};
