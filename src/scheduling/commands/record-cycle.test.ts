import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { CycleWrites } from '../store/cycle-writes.ts';
import { loadCancelling, loadLiveJobs, loadSnapshots } from '../store/live-jobs.ts';
import { insertJobs, lockJob, markCancelling, takeSubmittedJobs } from '../store/submitted-jobs.ts';
import { seedProgramme } from '../testing/seed-programme.ts';
import { recordCycle } from './record-cycle.ts';

const at = toEpochSeconds(1_800_000_000);
const caller = { actor: 'system_engine', at, requestId: '' };
const NOTHING: CycleWrites = {
  at,
  engineVersion: 'test',
  admissions: [],
  rejections: [],
  ends: [],
  cancellations: [],
  starts: [],
  moves: [],
  notices: [],
  stops: [],
  waits: [],
  snapshots: [],
};

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await seedProgramme(store.database);
});
afterAll(() => store.close());

const cycle = (parts: Partial<CycleWrites>) =>
  store.database.write(caller, (writer) => recordCycle(writer, { ...NOTHING, ...parts }));

async function submitted(): Promise<number> {
  const job = {
    allocation: 'allocation_a' as const,
    funder: 'party_a' as const,
    name: '',
    gpuCount: 6,
    requestedSeconds: 3_600,
    placement: 'any' as const,
    sharePpm: 0,
    script: undefined,
    submittedBy: 'person_p',
    submittedAt: at,
  };
  const answer = await store.database.write(caller, async (writer) => {
    writer.audit({ action: 'test', subject: 'test', detail: {} });
    return done(await insertJobs(writer, [job]));
  });
  return answer.ok ? (answer.value[0]?.number ?? -1) : -1;
}

async function cancelling(jobNumber: number): Promise<void> {
  await store.database.write(caller, async (writer) => {
    writer.audit({ action: 'test', subject: 'test', detail: {} });
    await lockJob(writer, jobNumber);
    return done(await markCancelling(writer, jobNumber));
  });
}

const place = { cluster: 'cluster_x', site: 'site_x' } as const;
const startOf = (jobNumber: number, attempt: number) => ({
  jobNumber,
  attempt,
  cluster: 'cluster_x' as const,
  standing: 'own' as const,
  nodes: [3, 1],
  gpuCounts: [4, 2],
  startedAt: at,
});
const endOf = (
  jobNumber: number,
  attempt: number,
  cause: 'completed' | 'reclaimed' | 'cancelled',
) => ({
  jobNumber,
  attempt,
  cause,
  endedAt: toEpochSeconds(at + 100),
  keptSeconds: cause === 'reclaimed' ? 40 : 0,
});

async function stateOf(jobNumber: number) {
  const [row] = await store.database.query(
    'SELECT state, attempt_count, kept_seconds, ended_at FROM scheduling.job WHERE number = $1',
    [jobNumber],
  );
  return row;
}

test('a job is admitted, starts, gives its GPUs back, starts again and completes', async () => {
  const number = await submitted();
  expect((await takeSubmittedJobs(store.database, 10)).map((job) => job.jobNumber)).toContain(
    number,
  );
  await cycle({ admissions: [{ jobNumber: number, ...place }] });
  await cycle({ starts: [startOf(number, 1)] });
  const live = (await loadLiveJobs(store.database)).find((job) => job.jobNumber === number);
  expect(live?.run).toMatchObject({
    attempt: 1,
    standing: 'own',
    nodes: [3, 1],
    gpuCounts: [4, 2],
  });
  await cycle({ ends: [endOf(number, 1, 'reclaimed')], starts: [startOf(number, 2)] });
  expect(await stateOf(number)).toMatchObject({
    state: 'running',
    attempt_count: 2,
    kept_seconds: 40,
  });
  expect(await cycle({ ends: [endOf(number, 2, 'completed')] })).toMatchObject({ ok: true });
  expect(await stateOf(number)).toMatchObject({ state: 'completed', ended_at: BigInt(at + 100) });
  const decisions = await store.database.query<{ kind: string }>(
    'SELECT kind FROM scheduling.decision WHERE job_number = $1 ORDER BY seq',
    [number],
  );
  expect(decisions.map(({ kind }) => kind)).toEqual(['admit', 'start', 'interrupt', 'start']);
});

describe('A job that its holder wants to end', () => {
  test('before it is admitted, is cancelled without a run', async () => {
    const number = await submitted();
    await cancelling(number);
    await cycle({ rejections: [{ jobNumber: number, reason: 'larger_than_cluster' }] });
    expect(await cancellingOf(number)).toEqual({ jobNumber: number });
    await cycle({ cancellations: [number] });
    expect(await stateOf(number)).toMatchObject({ state: 'cancelled', ended_at: BigInt(at) });
  });

  test('while the engine admits and starts it, starts once, and is then stopped', async () => {
    const number = await submitted();
    await cancelling(number);
    await cycle({ admissions: [{ jobNumber: number, ...place }] });
    await cycle({ starts: [startOf(number, 1)] });
    expect(await stateOf(number)).toMatchObject({ state: 'cancelling', attempt_count: 1 });
    await cycle({ cancellations: [number] });
    expect(await stateOf(number)).toMatchObject({ state: 'cancelling' });
    expect(await cancellingOf(number)).toMatchObject({ cluster: 'cluster_x', attempt: 1 });
    await cycle({ stops: [{ jobNumber: number, attempt: 1 }] });
    expect(await cancellingOf(number)).toBeUndefined();
    await cycle({ ends: [endOf(number, 1, 'cancelled')] });
    expect(await stateOf(number)).toMatchObject({ state: 'cancelled' });
  });

  test('while its GPUs are reclaimed, does not wait again', async () => {
    const number = await submitted();
    await cycle({ admissions: [{ jobNumber: number, ...place }] });
    await cycle({ starts: [startOf(number, 1)] });
    await cancelling(number);
    await cycle({ ends: [endOf(number, 1, 'reclaimed')] });
    expect(await stateOf(number)).toMatchObject({ state: 'cancelling' });
    expect(await cancellingOf(number)).toEqual({ jobNumber: number, cluster: 'cluster_x' });
  });

  test('at the moment of its start, starts or not, and is never lost', async () => {
    const numbers = await Promise.all(Array.from({ length: 12 }, submitted));
    await cycle({ admissions: numbers.map((jobNumber) => ({ jobNumber, ...place })) });
    const [outcome] = await Promise.all([
      cycle({ starts: numbers.map((number) => startOf(number, 1)) }),
      ...numbers.map(cancelling),
    ]);
    expect(outcome).toMatchObject({ ok: true });
    for (const number of numbers) {
      expect(await stateOf(number)).toMatchObject({ state: 'cancelling', attempt_count: 1 });
      expect(await cancellingOf(number)).toMatchObject({ attempt: 1 });
    }
  });
});

const admission = (jobNumber: number) => ({ admissions: [{ jobNumber, ...place }] });
const start = (jobNumber: number, attempt = 1) => ({ starts: [startOf(jobNumber, attempt)] });
const ending = (jobNumber: number) => ({ ends: [endOf(jobNumber, 1, 'completed')] });
const notice = (jobNumber: number) => ({
  notices: [{ jobNumber, attempt: 1, vacateAt: toEpochSeconds(at + 60) }],
});
const stop = (jobNumber: number) => ({ stops: [{ jobNumber, attempt: 1 }] });

describe('An engine that is behind the store saves nothing', () => {
  // What the store has taken before; what the engine says; the step that does not fit.
  test.each<[string, readonly Step[], Step, string]>([
    ['a start of what was never admitted', [], start, 'starts'],
    ['a second admission', [admission], admission, 'admissions'],
    ['a start told twice', [admission, start], start, 'starts'],
    ['a second run beside the first', [admission, start], (job) => start(job, 2), 'starts'],
    ['a start that leaves one out', [admission], (job) => start(job, 2), 'starts'],
    ['an end of what does not run', [admission], ending, 'ends'],
    ['an end told twice', [admission, start, ending], ending, 'ends'],
    ['a notice to what is over', [admission, start, ending], notice, 'notices'],
    ['an order to stop what is over', [admission, start, ending], stop, 'stops'],
  ])('%s', async (_, before, said, step) => {
    const number = await submitted();
    for (const each of before) expect(await cycle(each(number))).toMatchObject({ ok: true });
    const held = await counts();
    const outcome = await cycle(said(number));
    expect(outcome).toEqual({ ok: false, reason: 'engine_behind', step, jobNumbers: [number] });
    expect(await counts()).toEqual(held);
  });
});

type Step = (jobNumber: number) => Partial<CycleWrites>;

async function cancellingOf(jobNumber: number) {
  const all = await loadCancelling(store.database);
  return all.find((each) => each.jobNumber === jobNumber);
}

async function counts() {
  return store.database.query(
    `SELECT (SELECT count(*) FROM scheduling.run) AS runs,
            (SELECT count(*) FROM scheduling.decision) AS decisions,
            (SELECT audit_seq FROM platform.chain_head) AS entries`,
  );
}

test('Reasons to wait are kept with the time since when, and snapshots as the latest', async () => {
  const number = await submitted();
  await cycle(admission(number));
  const wait = { jobNumber: number, reason: 'no_room', standing: 'own' as const };
  const later = toEpochSeconds(at + 10);
  await cycle({ waits: [{ ...wait, startsBy: undefined }], at: later });
  await cycle({ waits: [{ ...wait, startsBy: toEpochSeconds(at + 99) }] });
  const [row] = await store.database.query(
    'SELECT wait_reason, waits_since, starts_by FROM scheduling.job WHERE number = $1',
    [number],
  );
  expect(row).toEqual({
    wait_reason: 'no_room',
    waits_since: BigInt(later),
    starts_by: BigInt(at + 99),
  });
  const snapshot = { ...place, takenAt: at, engineVersion: 'test', inServiceGpuCount: 8 };
  await cycle({ snapshots: [{ ...snapshot, snapshot: { positions: { party_a: 1 } } }] });
  await cycle({ snapshots: [{ ...snapshot, snapshot: { positions: { party_a: 2 } } }] });
  expect(await loadSnapshots(store.database)).toEqual([
    { ...snapshot, snapshot: { positions: { party_a: 2 } } },
  ]);
});
