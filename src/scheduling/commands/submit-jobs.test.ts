import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AllocationId } from '../../kernel/ids.ts';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { type Batcher, createBatcher } from '../../platform/database/batcher.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { JOB_STATES } from '../job-state.ts';
import { type AllocationLimits, submissionRefusalOf } from '../submission.ts';
import { seedProgramme } from '../testing/seed-programme.ts';
import type { Wish } from '../wish.ts';
import { cancelJob } from './cancel-job.ts';
import {
  SUBMISSION_BOUNDS,
  type SubmissionAnswer,
  type SubmissionPorts,
  type SubmissionRequest,
  submitJobs,
} from './submit-jobs.ts';

const at = toEpochSeconds(1_800_000_000);
const caller = { actor: 'person_p', at, requestId: 'r' };

const LIMITS: AllocationLimits = {
  funder: 'party_a',
  start: toEpochSeconds(at - 1),
  end: toEpochSeconds(at + 1),
  isFrozen: false,
  gpuCountMax: 64,
  requestedSecondsMax: 3_600,
  gangGpuCountMax: 32,
  gangGpuCountMaxInPod: 16,
  gangGpuCountMaxInRack: 8,
  sharesGpus: true,
  siteThatChooses: undefined,
};

const ports: SubmissionPorts = {
  limitsOf: async () => new Map([['allocation_a', LIMITS]]),
  toKeptAnswer: ({ id }) => ({ status: 201, headers: {}, body: id }),
};

let store: TestDatabase;
let batcher: Batcher<SubmissionRequest, SubmissionAnswer>;
beforeAll(async () => {
  store = await createTestDatabase({ only: [1, 2, 3, 4, 5, 6, 7, 8, 9, 22, 32, 36, 47, 80] });
  await seedProgramme(store.database);
  batcher = createBatcher<SubmissionRequest, SubmissionAnswer>(
    store.database,
    { countMax: 100, waitMilliseconds: 2, waitingCountMax: 1_000, toCaller: () => caller },
    (writer, requests) => submitJobs(writer, requests, ports),
  );
});
afterAll(async () => {
  await batcher.close();
  await store.close();
});

const request = (parts: Partial<SubmissionRequest> = {}): SubmissionRequest => ({
  allocation: 'allocation_a',
  name: 'n',
  gpuCount: 8,
  requestedSeconds: 60,
  placement: 'any',
  sharePpm: 0,
  script: undefined,
  caller,
  key: undefined,
  ...parts,
});
const keyed = (key: string, content: string) => ({
  key: {
    actor: 'person_p',
    key,
    method: 'POST',
    path: '/v1/jobs',
    requestHash: content.repeat(64),
  },
});

async function jobCount(): Promise<number> {
  const [row] = await store.database.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM scheduling.job',
  );
  return row?.count ?? -1;
}

describe('A submission is refused, in order of precedence,', () => {
  const early = toEpochSeconds(at - 2);
  const late = toEpochSeconds(at + 1);
  const chosen = { siteThatChooses: 'site_x' } as const;
  const far = { gpuCount: 65, requestedSeconds: 3_601 };
  const half = { gpuCount: 1, sharePpm: 500_000, placement: 'require-rack' } as const;
  const whole = { ...chosen, sharesGpus: false };
  test.each<[string, Partial<SubmissionRequest>, Partial<AllocationLimits>]>([
    ['unknown_allocation', { allocation: 'allocation_none' as AllocationId, ...far }, {}],
    ['allocation_not_begun', { caller: { ...caller, at: early }, ...far }, { isFrozen: true }],
    ['allocation_over', { caller: { ...caller, at: late }, ...far }, { isFrozen: true }],
    ['allocation_frozen', { ...far, sharePpm: 1 }, { isFrozen: true }],
    ['share_of_many_gpus', { ...far, sharePpm: 1 }, whole],
    ['larger_than_mode', far, {}],
    ['longer_than_mode', { ...far, gpuCount: 64 }, {}],
    ['larger_than_cluster', { gpuCount: 33 }, {}],
    ['larger_than_cluster', {}, { gangGpuCountMax: 0 }],
    ['larger_than_cluster', { gpuCount: 33, placement: 'require-rack' }, chosen],
    ['larger_than_cluster', half, { ...whole, gangGpuCountMax: 0 }],
    ['gpu_not_shared', half, { ...whole, gangGpuCountMaxInRack: 0 }],
    ['larger_than_pod', { gpuCount: 17, placement: 'require-pod' }, chosen],
    ['larger_than_rack', { gpuCount: 9, placement: 'require-rack' }, chosen],
    ['site_chooses_nodes', { placement: 'require-pod' }, chosen],
    ['site_chooses_nodes', { placement: 'require-rack' }, chosen],
  ])('%s', async (reason, parts, limits) => {
    const before = await jobCount();
    const limitsOf = async () => new Map([['allocation_a' as const, { ...LIMITS, ...limits }]]);
    const outcome = await store.database.write(caller, async (writer) => {
      const [answer] = await submitJobs(writer, [request(parts)], { ...ports, limitsOf });
      return answer ?? done(undefined);
    });
    expect(outcome).toMatchObject({ ok: false, reason });
    expect(await jobCount()).toBe(before);
  });

  test.each<Partial<SubmissionRequest>>([
    { gpuCount: 32 },
    { requestedSeconds: 3_600 },
    { gpuCount: 16, placement: 'require-pod' },
    { gpuCount: 8, placement: 'require-rack' },
    { gpuCount: 32, placement: 'prefer-rack' },
    { gpuCount: 1, sharePpm: 999_999 },
  ])('and taken at %o', async (parts) => {
    const answer = await batcher.submit(request(parts));
    expect(answer).toMatchObject({ ok: true });
    const { placement = 'any', sharePpm = 0 } = parts;
    const [row] = await store.database.query(
      `SELECT placement, gpu_share_ppm AS "sharePpm" FROM scheduling.job
        ORDER BY number DESC LIMIT 1`,
    );
    expect(row).toEqual({ placement, sharePpm });
  });

  test('and says what was expected, and what was found', () => {
    const require = (placement: Wish, gpuCount: number, siteThatChooses?: 'site_x') =>
      submissionRefusalOf(request({ placement, gpuCount }), { ...LIMITS, siteThatChooses }, at)
        ?.sentence;
    expect(require('require-rack', 9)).toBe(
      'Expected at most 8 GPUs, the largest rack on the sites of allocation_a, for a job that ' +
        'requires one rack, found 9',
    );
    expect(require('require-pod', 16, 'site_x')).toBe(
      'Expected a placement that is preferred, or any, found require-pod: the scheduler of ' +
        'site_x, which allocation_a may be used at, chooses the nodes by itself and cannot be ' +
        'held to one pod',
    );
    const share = (gpuCount: number) =>
      submissionRefusalOf(request({ ...half, gpuCount }), { ...LIMITS, ...whole }, at)?.sentence;
    expect(share(4)).toBe('Expected gpuCount 1 beside gpuShare 0.5, found 4');
    expect(share(1)).toBe(
      'Expected no gpuShare, found gpuShare 0.5: each site of allocation_a has a scheduler of ' +
        'its own, which gives whole GPUs',
    );
  });
});

test('A script may have as many characters as the wire lets through, of any kind', async () => {
  const script = '🛶'.repeat(SUBMISSION_BOUNDS.scriptCharactersMax);
  expect(await batcher.submit(request({ script }))).toMatchObject({ ok: true });
});

test('A batch gives each its own job, and keeps the refused ones out', async () => {
  const before = await jobCount();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      batcher.submit(
        request({
          name: `job ${index}`,
          gpuCount: index % 10 === 0 ? 65 : 1,
          script: index % 2 === 0 ? `echo ${index}` : undefined,
          caller: { ...caller, actor: `person_${index}` },
        }),
      ),
    ),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(45);
  expect(await jobCount()).toBe(before + 45);
  for (const [index, answer] of answers.entries()) {
    if (!answer.ok) continue;
    const [row] = await store.database.query(
      `SELECT name, submitted_by, id, text FROM scheduling.job
         LEFT JOIN scheduling.script ON job_number = number WHERE number = $1`,
      [answer.value.jobNumber],
    );
    const [entry] = await store.database.query<{ actor: string }>(
      'SELECT actor FROM platform.audit WHERE subject = $1',
      [answer.value.id],
    );
    expect(row).toEqual({
      name: `job ${index}`,
      submitted_by: `person_${index}`,
      id: answer.value.id,
      text: index % 2 === 0 ? `echo ${index}` : null,
    });
    expect(entry).toEqual({ actor: `person_${index}` });
  }
});

describe('A key', () => {
  test('makes one job of the same request, in one batch and later', async () => {
    const before = await jobCount();
    const same = request(keyed('k1', 'a'));
    const [first, second] = await Promise.all([batcher.submit(same), batcher.submit({ ...same })]);
    expect(first).toMatchObject({ ok: true });
    expect(second).toEqual(first);
    const again = await batcher.submit(same);
    const body = first?.ok ? first.value.id : '';
    expect(again).toMatchObject({ ok: false, reason: 'repeated', answer: { body } });
    expect(await jobCount()).toBe(before + 1);
  });

  test('refuses another request, in one batch and later', async () => {
    const before = await jobCount();
    const answers = await Promise.all([
      batcher.submit(request(keyed('k2', 'a'))),
      batcher.submit(request(keyed('k2', 'b'))),
    ]);
    expect(answers).toMatchObject([{ ok: true }, { ok: false, reason: 'key_reused' }]);
    const later = await batcher.submit(request(keyed('k2', 'c')));
    expect(later).toMatchObject({ ok: false, reason: 'key_reused' });
    expect(await jobCount()).toBe(before + 1);
  });

  test('of a refused submission is free again', async () => {
    const [refused] = await Promise.all([
      batcher.submit(request({ gpuCount: 65, ...keyed('k3', 'a') })),
      batcher.submit(request()),
    ]);
    expect(refused).toMatchObject({ reason: 'larger_than_mode' });
    expect(await batcher.submit(request(keyed('k3', 'b')))).toMatchObject({ ok: true });
  });
});

describe('A cancellation finds a job', () => {
  test.each(JOB_STATES)('%s', async (state) => {
    const isOver = ['completed', 'failed', 'cancelled', 'rejected'].includes(state);
    const [row] = await store.database.query<{ id: string }>(
      `INSERT INTO scheduling.job
         (allocation, funder, submitted_by, submitted_at, name, gpu_count, requested_seconds,
          cluster, site, attempt_count, state, ended_at, rejection)
       VALUES ('allocation_a', 'party_a', 'p', 1, '', 1, 60, 'cluster_x', 'site_x', 1, $1, $2, $3)
       RETURNING id`,
      [state, isOver ? 9 : null, state === 'rejected' ? 'no' : null],
    );
    const id = row?.id ?? '';
    const cancel = () => store.database.write(caller, (writer) => cancelJob(writer, id));
    const outcome = await cancel();
    if (isOver && state !== 'cancelled') {
      expect(outcome).toEqual({ ok: false, reason: 'job_over', id, state });
      return;
    }
    const after = isOver ? state : 'cancelling';
    const version = ['cancelling', 'cancelled'].includes(state) ? 1 : 2;
    expect(outcome).toEqual(done({ id, state: after, version }));
    expect(await cancel()).toEqual(outcome);
  });

  test.each(['job_99999999', 'job_1', 'job_99999999999'])('that is not there: %s', async (id) => {
    const outcome = await store.database.write(caller, (writer) => cancelJob(writer, id));
    expect(outcome).toEqual({ ok: false, reason: 'unknown_job' });
  });
});
