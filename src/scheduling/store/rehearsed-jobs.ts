/**
 * Jobs that were rehearsed before the platform went live, as the rehearsal left them: inserted as
 * they are, with their numbers, and never through the steps of a life that nobody lived here.
 */
import type { AllocationId, ClusterId, PartyId, SiteId } from '../../kernel/ids.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { JobState } from '../job-state.ts';
import type { Standing } from '../standing.ts';
import type { Wish } from '../wish.ts';
import type { RunCause } from './cycle-writes.ts';
import type { DecisionKind } from './decisions.ts';

/** A name of letters, digits and `-`. Times that did not come are `undefined`. */
export interface RehearsedJob {
  readonly jobNumber: number;
  readonly allocation: AllocationId;
  readonly funder: PartyId;
  readonly submittedBy: string;
  readonly submittedAt: EpochSeconds;
  readonly name: string;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  readonly placement: Wish;
  readonly cluster: ClusterId | undefined;
  readonly site: SiteId | undefined;
  readonly state: JobState;
  readonly rejection: string | undefined;
  /** Of a waiting job. */
  readonly waitsSince: EpochSeconds | undefined;
  readonly firstStartedAt: EpochSeconds | undefined;
  readonly endedAt: EpochSeconds | undefined;
  readonly attemptCount: number;
  readonly keptSeconds: number;
}

export interface RehearsedRun {
  readonly jobNumber: number;
  readonly attempt: number;
  readonly cluster: ClusterId;
  readonly standing: Standing;
  readonly startedAt: EpochSeconds;
  readonly vacateAt: EpochSeconds | undefined;
  /** `undefined`: it goes on. */
  readonly endedAt: EpochSeconds | undefined;
  readonly cause: RunCause | undefined;
  readonly keptSeconds: number;
  /** Of a run that goes on; one that is over brings none. */
  readonly nodes: readonly number[];
  readonly gpuCounts: readonly number[];
}

export interface RehearsedDecision {
  readonly at: EpochSeconds;
  readonly kind: DecisionKind;
  readonly jobNumber: number;
  readonly attempt: number | undefined;
  readonly cluster: ClusterId | undefined;
  readonly standing: Standing | undefined;
  readonly reason: string | undefined;
}

const ROWS_PER_STATEMENT = 20_000;

export async function insertRehearsedJobs(
  writer: Writer,
  jobs: readonly RehearsedJob[],
): Promise<void> {
  for (const part of partsOf(jobs)) {
    await writer.query(
      `INSERT INTO scheduling.job
         (number, allocation, funder, submitted_by, submitted_at, name, gpu_count,
          requested_seconds, cluster, site, state, rejection, wait_reason, waits_since,
          first_started_at, ended_at, attempt_count, kept_seconds, placement, is_rehearsed)
       SELECT number, allocation, funder, submitted_by, submitted_at, name, gpu_count,
              requested_seconds, cluster, site, state, rejection,
              CASE state WHEN 'waiting' THEN 'not_tried_yet' END, waits_since,
              first_started_at, ended_at, attempt_count, kept_seconds, placement, true
         FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[],
                     $7::integer[], $8::integer[], $9::text[], $10::text[], $11::text[],
                     $12::text[], $13::bigint[], $14::bigint[], $15::bigint[], $16::integer[],
                     $17::integer[], $18::text[])
              AS job (number, allocation, funder, submitted_by, submitted_at, name, gpu_count,
                      requested_seconds, cluster, site, state, rejection, waits_since,
                      first_started_at, ended_at, attempt_count, kept_seconds, placement)`,
      columnsOf(part, [
        'jobNumber',
        'allocation',
        'funder',
        'submittedBy',
        'submittedAt',
        'name',
        'gpuCount',
        'requestedSeconds',
        'cluster',
        'site',
        'state',
        'rejection',
        'waitsSince',
        'firstStartedAt',
        'endedAt',
        'attemptCount',
        'keptSeconds',
        'placement',
      ]),
    );
  }
}

/** Their jobs must be there. */
export async function insertRehearsedRuns(
  writer: Writer,
  runs: readonly RehearsedRun[],
): Promise<void> {
  for (const part of partsOf(runs)) {
    await writer.query(
      `INSERT INTO scheduling.run
         (job_number, attempt, cluster, standing, started_at, vacate_at, ended_at, cause,
          kept_seconds, nodes, gpu_counts, is_rehearsed)
       SELECT job_number, attempt, cluster, standing, started_at, vacate_at, ended_at, cause,
              kept_seconds, nodes::integer[], gpu_counts::integer[], true
         FROM unnest($1::integer[], $2::integer[], $3::text[], $4::text[], $5::bigint[],
                     $6::bigint[], $7::bigint[], $8::text[], $9::integer[], $10::text[],
                     $11::text[])
              AS run (job_number, attempt, cluster, standing, started_at, vacate_at, ended_at,
                      cause, kept_seconds, nodes, gpu_counts)`,
      [
        ...columnsOf(part, [
          'jobNumber',
          'attempt',
          'cluster',
          'standing',
          'startedAt',
          'vacateAt',
          'endedAt',
          'cause',
          'keptSeconds',
        ]),
        part.map(({ nodes }) => `{${nodes.join(',')}}`),
        part.map(({ gpuCounts }) => `{${gpuCounts.join(',')}}`),
      ],
    );
  }
}

/** In the order given. */
export async function insertRehearsedDecisions(
  writer: Writer,
  decisions: readonly RehearsedDecision[],
  engineVersion: string,
): Promise<void> {
  for (const part of partsOf(decisions)) {
    await writer.query(
      `INSERT INTO scheduling.decision
         (at, kind, job_number, attempt, cluster, standing, reason, engine_version)
       SELECT at, kind, job_number, attempt, cluster, standing, reason, $8
         FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::integer[], $5::text[],
                     $6::text[], $7::text[])
              WITH ORDINALITY
              AS decision (at, kind, job_number, attempt, cluster, standing, reason, place)
        ORDER BY place`,
      [
        ...columnsOf(part, ['at', 'kind', 'jobNumber', 'attempt', 'cluster', 'standing', 'reason']),
        engineVersion,
      ],
    );
  }
}

/** The next job that is submitted has the number `nextNumber` or a later one; 1 or more. */
export async function continueJobNumbersFrom(writer: Writer, nextNumber: number): Promise<void> {
  await writer.query(
    `SELECT setval(pg_get_serial_sequence('scheduling.job', 'number'), $1::integer, false)`,
    [Math.max(1, nextNumber)],
  );
}

function partsOf<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const parts: (readonly Row[])[] = [];
  for (let first = 0; first < rows.length; first += ROWS_PER_STATEMENT) {
    parts.push(rows.slice(first, first + ROWS_PER_STATEMENT));
  }
  return parts;
}

/** Each column as one text, which the driver leaves as it is; no value needs quotation marks. */
function columnsOf<Row>(rows: readonly Row[], keys: readonly (keyof Row)[]): readonly string[] {
  return keys.map((key) => `{${rows.map((row) => row[key] ?? 'NULL').join(',')}}`);
}
