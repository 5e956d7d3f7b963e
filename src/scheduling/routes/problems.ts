/** What this room refuses with, as problems: a rule for each reason. */

import type { ProblemType } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { CancelRefusal } from '../commands/cancel-job.ts';
import type { SubmissionAnswer } from '../commands/submit-jobs.ts';

type Reason =
  | Exclude<Extract<SubmissionAnswer, { readonly ok: false }>['reason'], 'repeated'>
  | CancelRefusal['reason'];

export const JOB_PROBLEMS = {
  key_reused: PROBLEMS.keyReused,
  unknown_job: PROBLEMS.notFound,
  unknown_allocation: {
    type: 'allocation-unknown',
    status: 422,
    title: 'There is no such allocation',
  },
  allocation_not_begun: {
    type: 'allocation-not-begun',
    status: 422,
    title: 'The allocation takes jobs later',
  },
  allocation_over: {
    type: 'allocation-over',
    status: 422,
    title: 'The time of the allocation is over',
    advice: 'Use another allocation, or ask its funder to extend it.',
  },
  allocation_frozen: {
    type: 'allocation-frozen',
    status: 409,
    title: 'The allocation is frozen and takes no more jobs',
  },
  share_of_many_gpus: {
    type: 'share-of-many-gpus',
    status: 422,
    title: 'Only a job of one GPU can be content with a share of it',
    advice: 'Leave gpuShare out, or ask for one GPU.',
  },
  larger_than_mode: {
    type: 'larger-than-mode',
    status: 422,
    title: 'The access mode of the allocation takes no job of so many GPUs',
  },
  longer_than_mode: {
    type: 'longer-than-mode',
    status: 422,
    title: 'The access mode of the allocation takes no job of so much wall time',
  },
  larger_than_cluster: {
    type: 'larger-than-cluster',
    status: 422,
    title: 'No cluster of the allocation can ever hold so many GPUs together',
  },
  gpu_not_shared: {
    type: 'gpu-not-shared',
    status: 422,
    title: 'No site of the allocation lets jobs share a GPU',
    advice: 'Leave gpuShare out, which asks for the whole GPU, or use another allocation.',
  },
  larger_than_pod: {
    type: 'larger-than-pod',
    status: 422,
    title: 'No pod of the allocation’s clusters can ever hold so many GPUs',
    advice: 'Ask for fewer GPUs, or prefer one pod in place of requiring it.',
  },
  larger_than_rack: {
    type: 'larger-than-rack',
    status: 422,
    title: 'No rack of the allocation’s clusters can ever hold so many GPUs',
    advice: 'Ask for fewer GPUs, or require one pod, or prefer one rack in place of requiring it.',
  },
  site_chooses_nodes: {
    type: 'site-chooses-nodes',
    status: 422,
    title: 'A site of the allocation chooses nodes by itself',
    advice: 'Prefer one rack or pod in place of requiring it, or use another allocation.',
  },
  job_over: {
    type: 'job-over',
    status: 409,
    title: 'The job is over and cannot be cancelled',
  },
  job_of_site: {
    type: 'job-of-site',
    status: 409,
    title: 'The job was submitted at its site',
    advice: 'Cancel it there, such as with scancel.',
  },
} as const satisfies Readonly<Record<Reason, ProblemType>>;
