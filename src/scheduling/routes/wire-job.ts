/** A job and its runs as they go over the wire. */
import Type, { type Static } from 'typebox';
import { toEpochSeconds, WHOLE_PPM } from '../../kernel/units.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireCount,
  wireId,
  wireInstant,
  wireNullable,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import { SUBMISSION_BOUNDS, type SubmittedJob } from '../commands/submit-jobs.ts';
import type { JobRow, RunRow } from '../store/job-list.ts';
import { ANSWER_WORDS } from '../store/questions.ts';

export const CLOSED = { additionalProperties: false } as const;
/** The last so many runs of a job are shown, and no more. */
export const RUNS_MAX = 100;
const INTEGER_MAX = 2_147_483_647;
const REASON_CHARACTERS_MAX = 60;

/** What each state means, for those who read of it. */
export const SENTENCE_OF_STATE: Readonly<Record<JobRow['state'], string>> = {
  submitted: 'It was submitted and has not been looked at yet.',
  waiting: 'It waits for GPUs.',
  running: 'It runs.',
  cancelling: 'It was cancelled and is being ended.',
  completed: 'It has run to its end.',
  failed: 'It has failed.',
  cancelled: 'It was cancelled.',
  rejected: 'It was rejected: it could never run.',
};
export const wireState = wireWord(Object.keys(SENTENCE_OF_STATE) as JobRow['state'][]);
export const wireStanding = wireWord(ANSWER_WORDS.standings);
export const wireReason = wireText(REASON_CHARACTERS_MAX);
export const wireName = wireText(SUBMISSION_BOUNDS.nameCharactersMax, 0);
export const wireGpuCount = wireCount(1, SUBMISSION_BOUNDS.gpuCountMax);
export const wireRequestedSeconds = wireCount(1, SUBMISSION_BOUNDS.requestedSecondsMax);
/** How near together a job wants its GPUs; what is required is waited for. */
export const wirePlacement = wireWord(SUBMISSION_BOUNDS.placements);
/** The part of one GPU that a job is content with. */
export const wireGpuShare = Type.Number({
  minimum: 1 / WHOLE_PPM,
  maximum: (WHOLE_PPM - 1) / WHOLE_PPM,
  multipleOf: 1 / WHOLE_PPM,
  description: 'the part of one GPU that a job of gpuCount 1 is content with',
});
export const wireActor = wireText(120);

export const JOB_PARAMS = Type.Object({ jobId: wireId('job_') }, CLOSED);

const JOB_FIELDS = {
  id: wireId('job_'),
  allocation: wireId('allocation_'),
  funder: wireId('party_'),
  site: wireNullable(wireId('site_')),
  cluster: wireNullable(wireId('cluster_')),
  name: wireName,
  gpuCount: wireGpuCount,
  requestedSeconds: wireRequestedSeconds,
  placement: wirePlacement,
  gpuShare: wireNullable(wireGpuShare),
  submittedBy: wireActor,
  submittedAt: wireInstant,
  state: wireState,
  rejection: wireNullable(wireReason),
  waitReason: wireNullable(wireReason),
  waitsSince: wireNullable(wireInstant),
  startsBy: wireNullable(wireInstant),
  firstStartedAt: wireNullable(wireInstant),
  endedAt: wireNullable(wireInstant),
  attemptCount: wireCount(0, INTEGER_MAX),
  keptSeconds: wireCount(0, INTEGER_MAX),
  isRehearsed: Type.Boolean(),
  isOfSite: Type.Boolean({ description: 'submitted at its site, which alone can end it' }),
  version: wireVersion,
};
export const wireJob = Type.Object(JOB_FIELDS, { ...CLOSED, title: 'Job' });
export type WireJob = Static<typeof wireJob>;

export const wireJobWithRuns = Type.Object(
  {
    ...JOB_FIELDS,
    runs: Type.Array(
      Type.Object(
        {
          attempt: wireCount(1, INTEGER_MAX),
          cluster: wireId('cluster_'),
          standing: wireStanding,
          nodeCount: wireCount(0, INTEGER_MAX),
          startedAt: wireInstant,
          vacateAt: wireNullable(wireInstant),
          endedAt: wireNullable(wireInstant),
          cause: wireNullable(wireReason),
          keptSeconds: wireCount(0, INTEGER_MAX),
        },
        CLOSED,
      ),
      { maxItems: RUNS_MAX, description: `the last ${RUNS_MAX} runs, the first of them first` },
    ),
  },
  { ...CLOSED, title: 'JobWithRuns' },
);
export type WireJobWithRuns = Static<typeof wireJobWithRuns>;

export function toWireJob(row: JobRow): WireJob {
  const isWaiting = row.state === 'waiting';
  return {
    id: row.id,
    allocation: row.allocation,
    funder: row.funder,
    site: row.site,
    cluster: row.cluster,
    name: row.name,
    gpuCount: row.gpu_count,
    requestedSeconds: row.requested_seconds,
    placement: row.placement,
    gpuShare: toWireGpuShare(row.gpu_share_ppm),
    submittedBy: row.submitted_by,
    submittedAt: toInstant(row.submitted_at),
    state: row.state,
    rejection: row.rejection,
    waitReason: isWaiting ? row.wait_reason : null,
    waitsSince: isWaiting ? toInstantOrNull(row.waits_since) : null,
    startsBy: isWaiting ? toInstantOrNull(row.starts_by) : null,
    firstStartedAt: toInstantOrNull(row.first_started_at),
    endedAt: toInstantOrNull(row.ended_at),
    attemptCount: row.attempt_count,
    keptSeconds: row.kept_seconds,
    isRehearsed: row.is_rehearsed,
    isOfSite: row.is_of_site,
    version: row.version,
  };
}

/** A job just submitted, which is all that is known of it. */
export function toWireSubmitted(job: SubmittedJob): WireJob {
  const { id, allocation, funder, name, gpuCount, requestedSeconds, placement, submittedBy } = job;
  return {
    ...{ id, allocation, funder, name, gpuCount, requestedSeconds, placement, submittedBy },
    gpuShare: toWireGpuShare(job.sharePpm),
    submittedAt: toWireInstant(job.submittedAt),
    site: null,
    cluster: null,
    state: 'submitted',
    rejection: null,
    waitReason: null,
    waitsSince: null,
    startsBy: null,
    firstStartedAt: null,
    endedAt: null,
    attemptCount: 0,
    keptSeconds: 0,
    isRehearsed: false,
    isOfSite: false,
    version: 1,
  };
}

export function toWireJobWithRuns(row: JobRow, runs: readonly RunRow[]): WireJobWithRuns {
  return {
    ...toWireJob(row),
    runs: runs.map((run) => ({
      attempt: run.attempt,
      cluster: run.cluster,
      standing: run.standing,
      nodeCount: run.node_count,
      startedAt: toInstant(run.started_at),
      vacateAt: toInstantOrNull(run.vacate_at),
      endedAt: toInstantOrNull(run.ended_at),
      cause: run.cause,
      keptSeconds: run.kept_seconds,
    })),
  };
}

/** Millionths; 0: it asks for whole GPUs. */
export function fromWireGpuShare(share: number | undefined): number {
  return share === undefined ? 0 : Math.round(share * WHOLE_PPM);
}

/** `null`: it asks for whole GPUs. */
export function toWireGpuShare(sharePpm: number): number | null {
  return sharePpm === 0 ? null : sharePpm / WHOLE_PPM;
}

export function toInstant(seconds: bigint): string {
  return toWireInstant(toEpochSeconds(Number(seconds)));
}

export function toInstantOrNull(seconds: bigint | number | null): string | null {
  return toWireInstantOrNull(seconds === null ? null : toEpochSeconds(Number(seconds)));
}

/** Where one needs a permission over a job: its project, its funder, or its site. */
export function scopesOf({
  allocation,
  funder,
  site,
}: Pick<JobRow, 'allocation' | 'funder' | 'site'>): readonly Scope[] {
  const scopes: readonly Scope[] = [
    { kind: 'project', id: allocation },
    { kind: 'party', id: funder },
  ];
  return site === null ? scopes : [...scopes, { kind: 'site', id: site }];
}
