/**
 * The same jobs, nodes and statistics, as versions of Slurm's interface tell them. Made from the
 * published descriptions of each version; only what is read stands here, and some that is not.
 */
import type { JsonRecord } from '../wires/json.ts';

export interface Telling {
  readonly current: readonly JsonRecord[];
  readonly accounted: readonly JsonRecord[];
  readonly nodes: readonly JsonRecord[];
  readonly diag: JsonRecord;
}

const SUBMITTED = { account: 'a', partition: 'main', user_name: 'ada', comment: 'a word' };

export const TOLD_BY_V38: Telling = {
  current: [
    {
      ...SUBMITTED,
      ...{ job_id: 1, name: 'held', job_state: 'PENDING', state_reason: 'JobHeldUser' },
      ...{ priority: 0, submit_time: 1_000, start_time: 0, end_time: 0, time_limit: 5 },
      ...{ tres_alloc_str: '', exit_code: 0 },
    },
    {
      ...SUBMITTED,
      ...{ job_id: 2, name: 'waits', job_state: 'PENDING', state_reason: 'Resources' },
      ...{ priority: 4_294, submit_time: 1_000, start_time: 9_000, end_time: 9_300 },
      ...{ tres_alloc_str: '', exit_code: 0, time_limit: 5 },
    },
    {
      ...SUBMITTED,
      ...{ job_id: 3, name: 'runs', job_state: 'RUNNING', state_reason: 'None', priority: 7 },
      ...{ submit_time: 1_000, start_time: 1_100, end_time: 1_400, time_limit: 4_294_967_295 },
      ...{ tres_alloc_str: 'cpu=2,node=2,billing=8,gres/gpu=8', exit_code: 0 },
    },
    {
      ...SUBMITTED,
      ...{ job_id: 4, name: 'ends', job_state: 'COMPLETING', state_reason: 'None', priority: 7 },
      ...{ submit_time: 1_000, start_time: 1_100, end_time: 1_200, time_limit: 5 },
      ...{ tres_alloc_str: 'cpu=1,gres/gpu=4', exit_code: 0 },
    },
    {
      ...SUBMITTED,
      ...{ job_id: 5, name: 'failed', job_state: 'FAILED', state_reason: 'NonZeroExitCode' },
      ...{ priority: 7, submit_time: 1_000, start_time: 1_100, end_time: 1_200, time_limit: 5 },
      ...{ tres_alloc_str: 'cpu=1,gres/gpu=4', exit_code: 85 * 256 },
    },
  ],
  accounted: [
    {
      ...{ job_id: 6, name: 'done', account: 'a', partition: 'main', user: 'ada' },
      ...{ association: { account: 'a', user: 'ada' }, comment: { job: 'a word', system: null } },
      state: { current: 'COMPLETED', reason: 'None' },
      time: { submission: 900, start: 1_000, end: 1_100, elapsed: 90, suspended: 10, limit: 5 },
      tres: {
        allocated: [
          { type: 'cpu', count: 1 },
          { type: 'gres', name: 'gpu', count: 4 },
        ],
      },
      ...{ exit_code: { status: 'SUCCESS', return_code: 0 }, kill_request_user: null },
    },
    {
      ...{ job_id: 7, name: 'gone', account: 'a', partition: 'main', user: 'ada' },
      ...{ association: { account: 'a', user: 'ada' }, comment: { job: 'a word', system: null } },
      state: { current: 'CANCELLED', reason: 'None' },
      time: { submission: 900, start: 0, end: 950, elapsed: 0, limit: 4_294_967_295 },
      ...{ tres: { allocated: [] }, kill_request_user: 'root' },
      exit_code: { status: 'SIGNALED', return_code: 85, signal: { signal_id: 15 } },
    },
  ],
  nodes: [
    {
      ...{ name: 'n1', state: 'mixed', state_flags: [], gres: 'gpu:h100:8(S:0-1)' },
      ...{ partitions: ['main'], reason: '', tres_used: 'cpu=3,gres/gpu=6' },
    },
    {
      ...{ name: 'n2', state: 'mixed', state_flags: ['DRAIN'], gres: 'gpu:8' },
      ...{ partitions: ['main'], reason: 'new cables', tres_used: 'cpu=1,gres/gpu=2' },
    },
    {
      ...{ name: 'n3', state: 'down', state_flags: ['NOT_RESPONDING'], gres: 'gpu:8' },
      ...{ partitions: ['main', 'all'], reason: 'Not responding' },
    },
  ],
  diag: {
    meta: { Slurm: { release: 'of a test', version: { major: 22 } } },
    errors: [],
    statistics: { req_time: 5_000, dbd_agent_queue_size: 3 },
  },
};

const number = (value: number) => ({ set: true, infinite: false, number: value });
const UNSET = { set: false, infinite: false, number: 0 };
const UNLIMITED = { set: false, infinite: true, number: 0 };
const returned = (code: number) => ({
  status: [code === 0 ? 'SUCCESS' : 'ERROR'],
  return_code: number(code),
  signal: { id: UNSET, name: '' },
});

/** Since 0.0.40. */
export const TOLD_BY_V40: Telling = {
  current: [
    {
      ...SUBMITTED,
      ...{ job_id: 1, name: 'held', job_state: ['PENDING'], state_reason: 'JobHeldUser' },
      ...{ hold: true, priority: number(0), submit_time: number(1_000), start_time: UNSET },
      ...{ end_time: UNSET, time_limit: number(5), tres_alloc_str: '', exit_code: returned(0) },
    },
    {
      ...SUBMITTED,
      ...{ job_id: 2, name: 'waits', job_state: ['PENDING'], state_reason: 'Resources' },
      ...{ hold: false, priority: number(4_294), submit_time: number(1_000) },
      ...{ start_time: number(9_000), end_time: number(9_300), time_limit: number(5) },
      ...{ tres_alloc_str: '', exit_code: returned(0) },
    },
    {
      ...SUBMITTED,
      ...{ job_id: 3, name: 'runs', job_state: ['RUNNING'], state_reason: 'None', hold: false },
      ...{ priority: number(7), submit_time: number(1_000), start_time: number(1_100) },
      ...{ end_time: number(1_400), time_limit: UNLIMITED, exit_code: returned(0) },
      tres_alloc_str: 'cpu=2,node=2,billing=8,gres/gpu=8',
    },
    {
      ...SUBMITTED,
      ...{ job_id: 4, name: 'ends', job_state: ['COMPLETED', 'COMPLETING'], hold: false },
      ...{ state_reason: 'None', priority: number(7), submit_time: number(1_000) },
      ...{ start_time: number(1_100), end_time: number(1_200), time_limit: number(5) },
      ...{ tres_alloc_str: 'cpu=1,gres/gpu=4', exit_code: returned(0) },
    },
    {
      ...SUBMITTED,
      ...{ job_id: 5, name: 'failed', job_state: ['FAILED'], state_reason: 'NonZeroExitCode' },
      ...{ hold: false, priority: number(7), submit_time: number(1_000) },
      ...{ start_time: number(1_100), end_time: number(1_200), time_limit: number(5) },
      ...{ tres_alloc_str: 'cpu=1,gres/gpu=4', exit_code: returned(85) },
    },
  ],
  accounted: [
    {
      ...{ job_id: 6, name: 'done', account: 'a', partition: 'main', user: 'ada' },
      association: { account: 'a', cluster: 'c', partition: '', user: 'ada', id: 9 },
      comment: { job: 'a word', system: '', administrator: '' },
      state: { current: ['COMPLETED'], reason: 'None' },
      time: { submission: 900, start: 1_000, end: 1_100, elapsed: 90, limit: number(5) },
      tres: {
        allocated: [
          { type: 'cpu', name: '', id: 1, count: 1 },
          { type: 'gres', name: 'gpu', id: 1_001, count: 4 },
        ],
      },
      ...{ exit_code: returned(0), kill_request_user: '' },
    },
    {
      ...{ job_id: 7, name: 'gone', account: 'a', partition: 'main', user: 'ada' },
      association: { account: 'a', cluster: 'c', partition: '', user: 'ada', id: 9 },
      comment: { job: 'a word', system: '', administrator: '' },
      state: { current: ['CANCELLED'], reason: 'None' },
      time: { submission: 900, start: 0, end: 950, elapsed: 0, limit: UNLIMITED },
      ...{ tres: { allocated: [] }, exit_code: returned(85), kill_request_user: 'root' },
    },
  ],
  nodes: [
    {
      ...{ name: 'n1', state: ['MIXED'], gres: 'gpu:h100:8(S:0-1)' },
      ...{ partitions: ['main'], reason: '', tres_used: 'cpu=3,gres/gpu=6' },
    },
    {
      ...{ name: 'n2', state: ['MIXED', 'DRAIN'], gres: 'gpu:8' },
      ...{ partitions: ['main'], reason: 'new cables', tres_used: 'cpu=1,gres/gpu=2' },
    },
    {
      ...{ name: 'n3', state: ['DOWN', 'NOT_RESPONDING'], gres: 'gpu:8' },
      ...{ partitions: ['main', 'all'], reason: 'Not responding' },
    },
  ],
  diag: {
    meta: { slurm: { release: 'of a test', cluster: 'c', version: { major: '23' } } },
    ...{ errors: [], warnings: [] },
    statistics: { req_time: number(5_000), dbd_agent_queue_size: 3 },
  },
};

/** How each version tells it; later ones add a word here and there. */
export const TELLINGS: ReadonlyMap<string, Telling> = new Map([
  ['0.0.38', TOLD_BY_V38],
  ['0.0.40', TOLD_BY_V40],
  ['0.0.41', TOLD_BY_V40],
  ['0.0.42', TOLD_BY_V40],
  ['0.0.43', withWords({ licenses_allocated: '' })],
  [
    '0.0.44',
    withWords({
      licenses_allocated: '',
      priority_by_partition: [],
      step_id: { sluid: 's1', job_id: number(1), step_id: '' },
    }),
  ],
]);

function withWords(words: JsonRecord): Telling {
  const more = (jobs: readonly JsonRecord[]) => jobs.map((job) => ({ ...words, ...job }));
  return { ...TOLD_BY_V40, current: more(TOLD_BY_V40.current) };
}

const FIELDS_OF_ALL =
  'account array comment current_working_directory environment hold name nodes partition ' +
  'standard_output tasks time_limit';
const FIELDS_SINCE_V40 = `${FIELDS_OF_ALL} script tres_per_job tres_per_node`;

/**
 * What the description of each version has of what a submission may hold; of the body: `job`, and
 * in 0.0.38 `script` beside it. Only those that may be sent; each was looked up there.
 */
export const SUBMISSION_FIELDS: ReadonlyMap<string, string> = new Map([
  ['0.0.38', `${FIELDS_OF_ALL} gpus gres`],
  ['0.0.40', FIELDS_SINCE_V40],
  ['0.0.41', FIELDS_SINCE_V40],
  ['0.0.42', FIELDS_SINCE_V40],
  ['0.0.43', FIELDS_SINCE_V40],
  ['0.0.44', FIELDS_SINCE_V40],
]);
