/**
 * Takes many submissions of many callers in one transaction: a handful of statements, whatever
 * their number. Refusals, in this order; a refused submission changes nothing and does not keep the
 * others from being saved:
 *  1. `key_reused`: the idempotency key came before with another request;
 *  2. `repeated`: the same request came before; it gets the first answer again;
 *  3. those of `submission.ts`.
 */
import { present } from '../../kernel/assert.ts';
import type { AllocationId, JobId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { BatchWriter } from '../../platform/database/batcher.ts';
import type { Caller, Reader, Writer } from '../../platform/database/transaction.ts';
import {
  type KeptAnswer,
  keepAnswers,
  type Reservation,
  reserveKeys,
} from '../../platform/http/idempotency.ts';
import type { IdempotencyKey } from '../../platform/http/idempotency-key.ts';
import { announceWork, insertJobs, insertScripts, type NewJob } from '../store/submitted-jobs.ts';
import {
  type AllocationLimits,
  GPU_COUNT_MAX,
  REQUESTED_SECONDS_MAX,
  type Submission,
  type SubmissionRefusal,
  submissionRefusalOf,
} from '../submission.ts';
import { WISHES } from '../wish.ts';
import { scopesOfJob } from './job-scopes.ts';

export interface SubmissionRequest extends Submission {
  readonly caller: Caller;
  readonly key: IdempotencyKey | undefined;
}

export interface SubmittedJob extends NewJob {
  readonly jobNumber: number;
  readonly id: JobId;
}

export type SubmissionAnswer = Outcome<
  SubmittedJob,
  | SubmissionRefusal
  | { readonly reason: 'key_reused' }
  | { readonly reason: 'repeated'; readonly answer: KeptAnswer }
>;

export interface SubmissionPorts {
  /** The limits of the allocations that there are; those that are not there are left out. */
  readonly limitsOf: (
    reader: Reader,
    allocations: readonly AllocationId[],
  ) => Promise<ReadonlyMap<AllocationId, AllocationLimits>>;
  /** The answer as it is sent, kept for a repeated request. */
  readonly toKeptAnswer: (job: SubmittedJob) => KeptAnswer;
}

/** What the wire lets through, from the limits of any job. */
export const SUBMISSION_BOUNDS = {
  gpuCountMax: GPU_COUNT_MAX,
  requestedSecondsMax: REQUESTED_SECONDS_MAX,
  placements: WISHES,
  nameCharactersMax: 200,
  /** Of code points, which UTF-8 writes with four bytes at most: the column takes as many. */
  scriptCharactersMax: 21_000,
} as const;

export async function submitJobs(
  writer: BatchWriter,
  requests: readonly SubmissionRequest[],
  ports: SubmissionPorts,
): Promise<readonly SubmissionAnswer[]> {
  const reservations = await reserve(writer, requests);
  const allocations = [...new Set(requests.map(({ allocation }) => allocation))];
  const limits = await ports.limitsOf(writer, allocations);
  const judged = requests.map((request) =>
    judge(request, limits.get(request.allocation), reservations.get(request)),
  );
  const taken = judged.filter(isTaken);
  const jobs = taken.length === 0 ? [] : await insert(writer, taken);
  const jobOf = new Map(taken.map(({ request }, place) => [request, jobs[place]]));
  const answers = judged.map((each): SubmissionAnswer => {
    return isTaken(each) ? done(present(jobOf.get(each.request), 'A job just saved')) : each;
  });
  for (const { request } of taken) {
    tell(writer, present(jobOf.get(request), 'A job just saved'), request.caller);
  }
  const keys = requests.flatMap((request, index) => {
    const isNew = request.key !== undefined && reservations.get(request)?.kind === 'new';
    return isNew ? [{ key: request.key, answer: answers[index] }] : [];
  });
  if (keys.length > 0) await keep(asWriter(writer, requests), keys, ports);
  return answers.map((answer, index) => {
    const reservation = reservations.get(requests[index] as SubmissionRequest);
    return reservation?.kind === 'twice' ? sharedAnswer(answers, requests, reservation) : answer;
  });
}

interface Taken {
  readonly request: SubmissionRequest;
  readonly draft: NewJob;
}

type Refused = Exclude<SubmissionAnswer, { readonly ok: true }>;

function isTaken(judged: Taken | Refused): judged is Taken {
  return 'draft' in judged;
}

/** A submission that stands twice in the batch is judged like the first, and never inserted. */
function judge(
  request: SubmissionRequest,
  limits: AllocationLimits | undefined,
  reservation: Reservation | undefined,
): Taken | Refused {
  if (reservation?.kind === 'repeated') {
    return refused({ reason: 'repeated', answer: reservation.answer });
  }
  const isFirst = reservation === undefined || reservation.kind === 'new';
  if (!isFirst) return refused({ reason: 'key_reused' });
  const { caller, key: _, ...submission } = request;
  const refusal = submissionRefusalOf(request, limits, caller.at);
  if (refusal !== undefined) return refused(refusal);
  const { funder } = present(limits, `The limits of ${submission.allocation}`);
  const draft = { ...submission, funder, submittedBy: caller.actor, submittedAt: caller.at };
  return { request, draft };
}

type Reservations = ReadonlyMap<SubmissionRequest, Reservation>;

/** Of the requests that came with a key. */
async function reserve(
  writer: BatchWriter,
  requests: readonly SubmissionRequest[],
): Promise<Reservations> {
  const keyed = requests.filter(hasKey);
  if (keyed.length === 0) return new Map();
  const found = await reserveKeys(
    asWriter(writer, requests),
    keyed.map(({ key }) => key),
  );
  return new Map(keyed.map((request, place) => [request, present(found[place], 'A reservation')]));
}

type KeyedRequest = SubmissionRequest & { readonly key: IdempotencyKey };

function hasKey(request: SubmissionRequest): request is KeyedRequest {
  return request.key !== undefined;
}

/** The answer of the equal request that stands earlier among those with a key. */
function sharedAnswer(
  answers: readonly SubmissionAnswer[],
  requests: readonly SubmissionRequest[],
  { firstIndex }: Extract<Reservation, { readonly kind: 'twice' }>,
): SubmissionAnswer {
  const first = present(requests.filter(hasKey)[firstIndex], 'The first of two equal requests');
  return present(answers[requests.indexOf(first)], 'The answer of the first');
}

/** Keys are kept by a writer of one caller, whose time they take; in a batch, of the first. */
function asWriter(writer: BatchWriter, requests: readonly SubmissionRequest[]): Writer {
  const { caller } = present(requests[0], 'A batch of submissions');
  return {
    caller,
    query: (sql, values) => writer.query(sql, values),
    audit: (entry, by = caller) => writer.audit(entry, by),
    publish: (event) => writer.publish(event),
  };
}

/** Answers the jobs in the order of `taken`. */
async function insert(
  writer: BatchWriter,
  taken: readonly Taken[],
): Promise<readonly SubmittedJob[]> {
  const drafts = taken.map(({ draft }) => draft);
  const rows = await insertJobs(writer, drafts);
  const jobs = drafts.map((draft, place) => {
    const { number, id } = present(rows[place], 'A job just inserted');
    return { ...draft, jobNumber: number, id };
  });
  const scripts = jobs.flatMap(({ jobNumber, script }) =>
    script === undefined ? [] : [{ jobNumber, text: script }],
  );
  await insertScripts(writer, scripts);
  await announceWork(writer);
  return jobs;
}

function tell(writer: BatchWriter, job: SubmittedJob, caller: Caller): void {
  const { id, allocation, funder, name, gpuCount, sharePpm, requestedSeconds, placement } = job;
  const detail = { allocation, name, gpuCount, sharePpm, requestedSeconds, placement };
  writer.audit({ action: 'job.submit', subject: id, detail }, caller);
  const scopes = scopesOfJob({ allocation, funder, site: undefined });
  writer.publish({ kind: 'job.submitted', subject: id, scopes, detail: {} });
}

async function keep(
  writer: Writer,
  answers: readonly {
    readonly key: IdempotencyKey;
    readonly answer: SubmissionAnswer | undefined;
  }[],
  ports: SubmissionPorts,
): Promise<void> {
  const kept = answers.map(({ key, answer }) => {
    return { key, answer: answer?.ok ? ports.toKeptAnswer(answer.value) : undefined };
  });
  await keepAnswers(writer, kept);
}
