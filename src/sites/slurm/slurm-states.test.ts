import { expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import { factsOf } from './run-facts.ts';
import { commentOf } from './run-mark.ts';
import type { SlurmJob } from './slurm-job.ts';
import { meaningOfState, STATE_MEANINGS } from './slurm-states.ts';

/** The states and flags of a job in Slurm 22.05 to 25.11, as their documentation lists them. */
const STATES =
  'BOOT_FAIL CANCELLED COMPLETED CONFIGURING COMPLETING DEADLINE EXPEDITING FAILED ' +
  'LAUNCH_FAILED NODE_FAIL OUT_OF_MEMORY PENDING POWER_UP_NODE PREEMPTED RECONFIG_FAIL REQUEUED ' +
  'REQUEUE_FED REQUEUE_HOLD RESIZING RESV_DEL_HOLD REVOKED RUNNING SIGNALING SPECIAL_EXIT ' +
  'STAGE_OUT STOPPED SUSPENDED TIMEOUT';

test('every state of Slurm has a meaning, and one that is not known goes on', () => {
  expect([...STATE_MEANINGS.keys()].sort((a, b) => (a < b ? -1 : 1)).join(' ')).toBe(
    STATES.split(' ')
      .sort((a, b) => (a < b ? -1 : 1))
      .join(' '),
  );
  expect(meaningOfState('OF_A_NEWER_SLURM')).toEqual({ kind: 'runs' });
});

const MARK = '0123456789abcdef';
const record: SlurmJob = {
  slurmJobId: 7,
  name: 'polder.site_x.1.1',
  comment: commentOf(MARK, { takesSignal: false, notice: undefined }),
  account: 'a',
  user: 'ada',
  partition: 'main',
  state: 'COMPLETED',
  reason: '',
  isHeld: false,
  submittedAt: toEpochSeconds(900),
  startedAt: toEpochSeconds(1_000),
  endedAt: toEpochSeconds(1_100),
  elapsedSeconds: 100,
  gpuCount: 4,
  timeLimitMinutes: 5,
  killedBy: undefined,
  exitCode: 0,
};
const notice = { at: toEpochSeconds(1_050), vacateAt: toEpochSeconds(1_090) };
const noticed = commentOf(MARK, { takesSignal: false, notice });

test.each<[string, Partial<SlurmJob>, string]>([
  ['ended by itself', {}, 'ended 0'],
  ['out of time', { state: 'TIMEOUT' }, 'failed 0'],
  ['on a node that was lost', { state: 'NODE_FAIL' }, 'stopped 0'],
  ['put back', { state: 'REQUEUED' }, 'stopped 0'],
  ['cancelled by its own user', { state: 'CANCELLED', killedBy: 'ada' }, 'failed 0'],
  ['cancelled by an operator', { state: 'CANCELLED', killedBy: 'root' }, 'stopped 0'],
  ['gone after its notice', { state: 'CANCELLED', comment: noticed }, 'vacated 50'],
  ['gone with a checkpoint', { state: 'FAILED', exitCode: 85, comment: noticed }, 'vacated 50'],
  ['failed after its notice', { state: 'FAILED', exitCode: 1, comment: noticed }, 'failed 0'],
  ['with the code of a checkpoint, untold', { state: 'FAILED', exitCode: 85 }, 'failed 0'],
])('A run %s is reported so', (_, change, expected) => {
  const run = { jobNumber: 1, attempt: 1 };
  const known = { run, records: [{ ...record, ...change }], asides: new Map() };
  const facts = factsOf(new Map([['1.1', known]]), () => MARK);
  expect(facts.map(({ kind, keptSeconds }) => `${kind} ${keptSeconds}`)).toEqual([
    'started 0',
    expected,
  ]);
});
