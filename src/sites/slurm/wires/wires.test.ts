import { describe, expect, test } from 'vitest';
import type { SlurmArray } from '../slurm-array.ts';
import type { SlurmSubmission } from '../slurm-job.ts';
import { SUBMISSION_FIELDS, TELLINGS, type Telling, TOLD_BY_V40 } from '../testing/told-jobs.ts';
import { chooseWire, noCommonVersion, versionsIn, WIRES } from './choose-wire.ts';
import { isRecord, type JsonRecord } from './json.ts';
import { WIRE_V40 } from './v40.ts';
import { accountedArrayTaskOf, arrayTaskOf, nodeOf, type SlurmWire } from './wire.ts';

const ALIKE = {
  ...{ comment: 'a word', account: 'a', user: 'ada', partition: 'main', isHeld: false },
  ...{ startedAt: undefined, endedAt: undefined, elapsedSeconds: 0, gpuCount: 0 },
  ...{ timeLimitMinutes: 5, killedBy: undefined, exitCode: 0, reason: 'None' },
};
const UNLIMITED = 4_294_967_295;
const WAITS = { ...ALIKE, state: 'PENDING', submittedAt: 1_000 };
const RAN = { ...ALIKE, submittedAt: 1_000, startedAt: 1_100, gpuCount: 4 };
const CURRENT = [
  { ...WAITS, slurmJobId: 1, name: 'held', reason: 'JobHeldUser', isHeld: true },
  { ...WAITS, slurmJobId: 2, name: 'waits', reason: 'Resources' },
  {
    ...{ ...RAN, slurmJobId: 3, name: 'runs', state: 'RUNNING' },
    ...{ gpuCount: 8, timeLimitMinutes: UNLIMITED },
  },
  { ...RAN, slurmJobId: 4, name: 'ends', state: 'COMPLETING' },
  {
    ...{ ...RAN, slurmJobId: 5, name: 'failed', state: 'FAILED', reason: 'NonZeroExitCode' },
    ...{ endedAt: 1_200, elapsedSeconds: 100, exitCode: 85 },
  },
];
const ACCOUNTED = [
  {
    ...{ ...ALIKE, slurmJobId: 6, name: 'done', state: 'COMPLETED', submittedAt: 900 },
    ...{ startedAt: 1_000, endedAt: 1_100, elapsedSeconds: 90, gpuCount: 4 },
  },
  {
    ...{ ...ALIKE, slurmJobId: 7, name: 'gone', state: 'CANCELLED', submittedAt: 900 },
    ...{ endedAt: 950, timeLimitMinutes: UNLIMITED, killedBy: 'root', exitCode: 85 },
  },
];
const NODES = [
  {
    ...{ name: 'n1', partitions: ['main'], gpuCount: 8, heldGpuCount: 6, service: 'in-service' },
    reason: '',
  },
  {
    ...{ name: 'n2', partitions: ['main'], gpuCount: 8, heldGpuCount: 2, service: 'maintenance' },
    reason: 'new cables',
  },
  {
    ...{ name: 'n3', partitions: ['main', 'all'], gpuCount: 8, heldGpuCount: 0, service: 'lost' },
    reason: 'Not responding',
  },
];

const submission: SlurmSubmission = {
  ...{ user: 'ada', name: 'polder.site_x.1.1', comment: 'polder', account: 'a' },
  ...{ partition: 'main', nodeCount: 2, gpusPerNode: 8, gpuCount: 16, timeLimitMinutes: 30 },
  ...{ script: '#!/bin/sh\n', workingFolder: '/home/ada', environment: { PATH: '/bin', A: '1' } },
};

const array: SlurmArray = {
  ...{ name: 'polder-sweep-1', account: 'a', partition: 'main', taskCount: 12 },
  ...{ atOnceMax: 5, timeLimitMinutes: 30, script: '#!/bin/sh\n', workingFolder: '/sweep' },
  ...{ outputFile: '/sweep/1-%a.out', environment: { PATH: '/bin' } },
};

function telling({ version }: SlurmWire): Telling {
  return TELLINGS.get(version) ?? { ...TOLD_BY_V40, current: [] };
}

describe.each(WIRES.map((wire) => [wire.version, wire] as const))('Version %s', (_, wire) => {
  test('tells the same jobs as all others', () => {
    expect(telling(wire).current.map(wire.toCurrentJob)).toEqual(CURRENT);
    expect(telling(wire).accounted.map(wire.toAccountedJob)).toEqual(ACCOUNTED);
  });

  test('tells the same nodes, and the same state of the controller', () => {
    expect(telling(wire).nodes.map(wire.toNode)).toEqual(NODES);
    const state = { now: 5_000, untoldRecordCount: 3, release: 'of a test' };
    expect(wire.toState(telling(wire).diag)).toEqual(state);
  });

  test.each([8, undefined])('is sent only fields that it has, GPUs a node %s', (gpusPerNode) => {
    const body = wire.toSubmissionBody({ ...submission, gpusPerNode });
    const job = isRecord(body.job) ? body.job : {};
    const known = SUBMISSION_FIELDS.get(wire.version)?.split(' ') ?? [];
    expect(Object.keys(job).filter((field) => !known.includes(field))).toEqual([]);
    expect(Object.keys(body).filter((field) => field !== 'job')).toEqual(
      wire.version === '0.0.38' ? ['script'] : [],
    );
  });

  test.each([undefined, 5])('is sent an array of only fields that it has, %s at once', (most) => {
    const body = wire.toArrayBody({ ...array, atOnceMax: most, timeLimitMinutes: most });
    const job = isRecord(body.job) ? body.job : {};
    const known = SUBMISSION_FIELDS.get(wire.version)?.split(' ') ?? [];
    expect(Object.keys(job).filter((field) => !known.includes(field))).toEqual([]);
    expect(job.array).toBe(most === undefined ? '1-12' : '1-12%5');
    expect('time_limit' in job).toBe(most !== undefined);
  });

  test('tells which task of which array a record is of', () => {
    const isPlain = wire.version === '0.0.38';
    const number = (value: number) =>
      isPlain ? value : { set: true, infinite: false, number: value };
    const unset = isPlain ? null : { set: false, infinite: false, number: 0 };
    const placeOf = (job: JsonRecord) => {
      const found = arrayTaskOf(job, wire.toCurrentJob);
      return found && [found.arrayJobId, found.task];
    };
    expect(placeOf({ array_job_id: number(9), array_task_id: number(3) })).toEqual([9, 3]);
    expect(placeOf({ array_job_id: number(9), array_task_id: unset })).toEqual([9, undefined]);
    expect(placeOf({ array_job_id: number(0), array_task_id: unset })).toBeUndefined();
    const accounted = { array: { job_id: 9, task_id: number(3) } };
    expect(accountedArrayTaskOf(accounted, wire.toAccountedJob)).toMatchObject({
      ...{ arrayJobId: 9, task: 3 },
    });
  });

  test('changes a hold and a comment by those fields alone', () => {
    expect(wire.toUpdateBody({ hold: false })).toEqual({ hold: false });
    expect(wire.toUpdateBody({ comment: 'new' })).toEqual({ comment: 'new' });
  });
});

test('a submission since 0.0.40 says nodes, GPUs, time and environment in its own way', () => {
  expect(WIRE_V40.toSubmissionBody(submission).job).toMatchObject({
    nodes: '2',
    tres_per_node: 'gres/gpu:8',
    time_limit: { set: true, infinite: false, number: 30 },
    environment: ['PATH=/bin', 'A=1'],
    script: '#!/bin/sh\n',
  });
  const uneven = WIRE_V40.toSubmissionBody({ ...submission, gpusPerNode: undefined }).job;
  expect(uneven).toMatchObject({ tres_per_job: 'gres/gpu:16' });
});

test.each<[readonly string[], string]>([
  [['PENDING'], 'PENDING'],
  [['PENDING', 'REQUEUED'], 'REQUEUED'],
  [['PENDING', 'REQUEUE_HOLD', 'REQUEUED'], 'REQUEUE_HOLD'],
  [['RUNNING', 'CONFIGURING'], 'CONFIGURING'],
  [['CANCELLED', 'COMPLETING'], 'COMPLETING'],
  [['RUNNING', 'OF_A_NEWER_SLURM'], 'RUNNING'],
  [[], ''],
])('of the states %j it is %s that counts', (states, expected) => {
  const [first = {}] = TOLD_BY_V40.current;
  expect(WIRE_V40.toCurrentJob({ ...first, job_state: states }).state).toBe(expected);
});

const describing = (...paths: readonly string[]): JsonRecord => ({
  paths: Object.fromEntries(paths.map((path) => [path, {}])),
});
const pathsOf = (...versions: readonly string[]) =>
  versions.flatMap((version) => [`/slurm/v${version}/jobs/`, `/slurmdb/v${version}/jobs/`]);

test.each<[string, JsonRecord, string | undefined]>([
  ['the only one', describing(...pathsOf('0.0.38')), '0.0.38'],
  ['the newest of several', describing(...pathsOf('0.0.39', '0.0.40', '0.0.41')), '0.0.41'],
  ['not one that is too new', describing(...pathsOf('0.0.44', '0.0.45')), '0.0.44'],
  [
    'not one without its accounting',
    describing('/slurm/v0.0.42/jobs', ...pathsOf('0.0.41')),
    '0.0.41',
  ],
  ['none of unknown ones', describing(...pathsOf('0.0.37', '0.0.39')), undefined],
  ['none where none is named', {}, undefined],
])('It is spoken %s', (_, description, expected) => {
  expect(chooseWire(versionsIn(description))?.version).toBe(expected);
});

test('where no version is common, both sides are named', () => {
  const offered = versionsIn(describing(...pathsOf('0.0.100', '0.0.39', '0.0.45')));
  expect(noCommonVersion(offered)).toBe(
    'it offers slurm 0.0.39, 0.0.45, 0.0.100 and slurmdb 0.0.39, 0.0.45, 0.0.100; expected one ' +
      'of 0.0.38, 0.0.40, 0.0.41, 0.0.42, 0.0.43, 0.0.44 of both',
  );
});

test.each([
  ['IDLE', 'in-service'],
  ['IDLE POWERED_DOWN', 'in-service'],
  ['ALLOCATED POWERING_UP', 'in-service'],
  ['IDLE POWERED_DOWN DRAIN', 'maintenance'],
  ['DOWN POWERED_DOWN', 'lost'],
  // Since a restart of the controller; it becomes DOWN where it does not answer.
  ['UNKNOWN', 'in-service'],
  ['IDLE NOT_RESPONDING', 'lost'],
])('a node that is %s is %s', (words, service) => {
  expect(nodeOf({}, words.split(' '))).toMatchObject({ service });
});

test.each([
  ['', 0],
  ['gpu:8', 8],
  ['gpu:h100:8(S:0-1)', 8],
  ['gpu:a100_3g.20gb:2(S:0,1),gpu:a100:7(S:1),mps:400,nic:gpu:1', 9],
  ['shard:16,gpu:rtx-6000:4', 4],
])('a node with %j has %i GPUs', (gres, gpuCount) => {
  expect(nodeOf({ gres }, [])).toMatchObject({ gpuCount });
});
