/** Jobs: submitted and cancelled by their project; seen by it, its funder and their site. */
import Type from 'typebox';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { renderAnswer } from '../../platform/http/answer.ts';
import type { KeptAnswer } from '../../platform/http/idempotency.ts';
import { defineList } from '../../platform/http/list.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRead } from '../../platform/http/read.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { fromWireInstant, wireId, wireInstant, wireLines } from '../../platform/http/wire.ts';
import { type CancelRefusal, cancelJob } from '../commands/cancel-job.ts';
import {
  SUBMISSION_BOUNDS,
  type SubmissionAnswer,
  type SubmissionRequest,
  type SubmittedJob,
} from '../commands/submit-jobs.ts';
import { selectJob } from '../store/job-list.ts';
import type { KnownJobs } from './known-jobs.ts';
import { JOB_PROBLEMS } from './problems.ts';
import {
  CLOSED,
  fromWireGpuShare,
  JOB_PARAMS,
  scopesOf,
  toWireJob,
  toWireSubmitted,
  type WireJob,
  wireActor,
  wireGpuCount,
  wireGpuShare,
  wireJob,
  wireJobWithRuns,
  wireName,
  wirePlacement,
  wireRequestedSeconds,
  wireState,
} from './wire-job.ts';

export interface JobPorts {
  readonly database: Database;
  readonly jobs: KnownJobs;
  /** Saves a submission, together with others that come at the same moment. */
  readonly submitJob: (request: SubmissionRequest) => Promise<SubmissionAnswer>;
}

/** For `scopesOf` of the routes about one job. */
export async function scopesOfJob(
  { params }: { readonly params: { readonly jobId: string } },
  reader: Reader,
) {
  const job = await selectJob(reader, params.jobId);
  return job && scopesOf(job);
}

export function noSuchJob(jobId: string) {
  return refuse(PROBLEMS.notFound, `There is no ${jobId}.`);
}

const submissionProblems = [
  JOB_PROBLEMS.unknown_allocation,
  JOB_PROBLEMS.allocation_not_begun,
  JOB_PROBLEMS.allocation_over,
  JOB_PROBLEMS.allocation_frozen,
  JOB_PROBLEMS.share_of_many_gpus,
  JOB_PROBLEMS.larger_than_mode,
  JOB_PROBLEMS.longer_than_mode,
  JOB_PROBLEMS.larger_than_cluster,
  JOB_PROBLEMS.gpu_not_shared,
  JOB_PROBLEMS.larger_than_pod,
  JOB_PROBLEMS.larger_than_rack,
  JOB_PROBLEMS.site_chooses_nodes,
];

const submitJob = defineRoute({
  operationId: 'submitJob',
  method: 'POST',
  path: '/v1/jobs',
  room: 'scheduling',
  summary: 'Submit a job',
  description:
    'The job is kept once this is answered. Whether it can ever run on a cluster of its ' +
    'allocation is said at once; when it starts is decided by the engine.',
  permission: 'job.submit',
  knownBy: 'job.submit',
  kind: 'create',
  idempotency: 'by-handler',
  bodyBytesMax: 131_072,
  problems: submissionProblems,
  body: Type.Object(
    {
      allocation: wireId('allocation_'),
      name: Type.Optional(wireName),
      gpuCount: wireGpuCount,
      requestedSeconds: wireRequestedSeconds,
      placement: Type.Optional(wirePlacement),
      gpuShare: Type.Optional(wireGpuShare),
      script: Type.Optional(wireLines(SUBMISSION_BOUNDS.scriptCharactersMax, 1)),
    },
    CLOSED,
  ),
  answer: wireJob,
  scopesOf: async ({ body }) => [{ kind: 'project', id: body.allocation }],
  handle: async ({ body, caller, idempotencyKey }, ports: JobPorts) => {
    const { allocation, name = '', gpuCount, requestedSeconds, placement = 'any', script } = body;
    const sharePpm = fromWireGpuShare(body.gpuShare);
    const size = { gpuCount, requestedSeconds, placement, sharePpm };
    const submission = { allocation, name, ...size, script };
    const answer = await ports.submitJob({ ...submission, caller, key: idempotencyKey });
    if (answer.ok) return { ok: true, ...toSubmitAnswer(answer.value) };
    if (answer.reason === 'repeated') return { ok: true, ...fromKeptAnswer(answer.answer) };
    if (answer.reason === 'key_reused') {
      return refuse(
        JOB_PROBLEMS.key_reused,
        `The key ${idempotencyKey?.key} came before with another method, address or body.`,
      );
    }
    return refuse(JOB_PROBLEMS[answer.reason], `${answer.sentence}.`, { facts: { allocation } });
  },
});

function toSubmitAnswer(job: SubmittedJob) {
  return {
    status: 201,
    body: toWireSubmitted(job),
    version: 1,
    location: locationOf(job.id),
  } as const;
}

function fromKeptAnswer({ body }: KeptAnswer) {
  const job: WireJob = JSON.parse(body);
  return { status: 201, body: job, version: job.version, location: locationOf(job.id) } as const;
}

function locationOf(id: string): string {
  return `/v1/jobs/${id}`;
}

/** For the batch that saves submissions: the answer that a repeated request gets again. */
export function toKeptAnswer(job: SubmittedJob): KeptAnswer {
  return renderAnswer(toSubmitAnswer(job), 'create');
}

const cancelJobRoute = defineRoute({
  operationId: 'cancelJob',
  method: 'POST',
  path: '/v1/jobs/:jobId/cancel',
  room: 'scheduling',
  summary: 'Cancel a job',
  description:
    'A job that waits is cancelled with the next turn of the engine; the site of one that runs ' +
    'is told to stop it. To cancel it again changes nothing.',
  permission: 'job.cancel',
  kind: 'command',
  statuses: [202],
  problems: [JOB_PROBLEMS.job_over, JOB_PROBLEMS.job_of_site],
  params: JOB_PARAMS,
  answer: wireJob,
  scopesOf: scopesOfJob,
  handle: async ({ params, caller }, ports: JobPorts) => {
    const { jobId } = params;
    const outcome = await ports.database.write(caller, (writer) => cancelJob(writer, jobId));
    if (!outcome.ok) return refuseCancel(jobId, outcome);
    const job = await selectJob(ports.database, jobId);
    if (job === undefined) return noSuchJob(jobId);
    return { ok: true, status: 202, body: toWireJob(job), version: job.version };
  },
});

function refuseCancel(jobId: string, refusal: CancelRefusal) {
  switch (refusal.reason) {
    case 'unknown_job':
      return noSuchJob(jobId);
    case 'job_over':
      return refuse(JOB_PROBLEMS.job_over, `${refusal.id} is ${refusal.state}.`);
    case 'job_of_site':
      return refuse(JOB_PROBLEMS.job_of_site, `${refusal.id} was submitted at ${refusal.site}.`);
  }
}

const getJob = defineRead({
  operationId: 'getJob',
  path: '/v1/jobs/:jobId',
  room: 'scheduling',
  summary: 'A job with its runs',
  permission: 'job.read',
  params: JOB_PARAMS,
  answer: wireJobWithRuns,
  find: async ({ params }, { jobs }: JobPorts) => {
    const job = await jobs.find(params.jobId);
    if (job === undefined) return undefined;
    const show = async () => ({ body: await job.showWithRuns(), version: job.row.version });
    return { scopes: scopesOf(job.row), show };
  },
});

const listJobs = defineList({
  operationId: 'listJobs',
  path: '/v1/jobs',
  room: 'scheduling',
  summary: 'Jobs, the latest submitted first',
  permission: 'job.read',
  item: wireJob,
  filters: {
    state: Type.Optional(wireState),
    allocation: Type.Optional(wireId('allocation_')),
    funder: Type.Optional(wireId('party_')),
    site: Type.Optional(wireId('site_')),
    cluster: Type.Optional(wireId('cluster_')),
    submittedBy: Type.Optional(wireActor),
    since: Type.Optional(wireInstant),
    before: Type.Optional(wireInstant),
  },
  sorts: ['submittedAt'],
  defaultSort: '-submittedAt',
  readPage: async ({ query, page, reach }, { jobs }: JobPorts) => {
    const { state, allocation, funder, site, cluster, submittedBy } = query;
    const filters = {
      ...{ state, allocation, funder, site, cluster, submittedBy },
      since: toSeconds(query.since),
      before: toSeconds(query.before),
    };
    return jobs.page({ filters, page, reach });
  },
});

function toSeconds(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : fromWireInstant(instant);
}

export const JOB_ROUTES = [submitJob, listJobs, getJob, cancelJobRoute] as const;
