/** The row of funding.plan, its lock, and the files that were applied. */
import { present } from '../../kernel/assert.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { PlanCondition, PlanHeader, PlanVersions } from '../plan-header.ts';

/** Held until the end of the transaction by whoever changes the plan. */
export async function lockPlan(writer: Writer): Promise<void> {
  await writer.query('SELECT funding.lock_plan()', []);
}

interface PlanRow {
  readonly version: number;
  readonly operation_version: number;
  readonly applied_at: bigint | null;
  readonly name: string;
  readonly description: string;
  readonly deciding_party: PartyId | null;
  readonly assumptions: readonly string[];
  readonly conditions: readonly ConditionJson[];
  readonly seed: bigint;
  readonly start_at: bigint;
  readonly end_at: bigint;
  readonly reservation_count_max: number;
  readonly tried_job_count_max: number;
  readonly borrow_limit_ppm: number;
  readonly lend_limit_ppm: number;
  readonly minimum_run_seconds: number;
  readonly notice_seconds: number;
  readonly look_again_seconds: number;
  readonly entry_penalty_seconds_max: number;
  readonly drains_ahead: boolean;
  readonly is_backfill_conservative: boolean;
}

interface ConditionJson {
  readonly what: string;
  readonly owner: string;
  /** Seconds since 1970; null without a day. */
  readonly dueAt: number | null;
}

export interface StoredHeader extends PlanVersions {
  /** `undefined`: no programme file was applied yet. */
  readonly header: PlanHeader | undefined;
}

export async function selectPlanHeader(reader: Reader): Promise<StoredHeader> {
  const rows = await reader.query<PlanRow>('SELECT * FROM funding.plan', []);
  const row = present(rows[0], 'The row of funding.plan');
  return {
    version: row.version,
    operationVersion: row.operation_version,
    appliedAt: timeOrNone(row.applied_at),
    header: row.applied_at === null ? undefined : fromRow(row),
  };
}

function fromRow(row: PlanRow): PlanHeader {
  return {
    name: row.name,
    description: row.description,
    decidingParty: row.deciding_party ?? undefined,
    assumptions: row.assumptions,
    conditions: row.conditions.map(
      ({ what, owner, dueAt }): PlanCondition => ({
        what,
        owner,
        dueAt: dueAt === null ? undefined : toEpochSeconds(dueAt),
      }),
    ),
    seed: Number(row.seed),
    interval: {
      start: toEpochSeconds(Number(row.start_at)),
      end: toEpochSeconds(Number(row.end_at)),
    },
    policy: {
      reservationCountMax: row.reservation_count_max,
      triedJobCountMax: row.tried_job_count_max,
      borrowLimitPpm: row.borrow_limit_ppm,
      lendLimitPpm: row.lend_limit_ppm,
      minimumRunSeconds: row.minimum_run_seconds,
      noticeSeconds: row.notice_seconds,
      lookAgainSeconds: row.look_again_seconds,
      entryPenaltySecondsMax: row.entry_penalty_seconds_max,
      ...(row.is_backfill_conservative ? { backfill: 'conservative' } : {}),
      ...(row.drains_ahead ? { drainsAhead: true } : {}),
    },
  };
}

export async function updatePlanHeader(writer: Writer, header: PlanHeader): Promise<void> {
  const { policy, interval } = header;
  const conditions = header.conditions.map(
    ({ what, owner, dueAt }): ConditionJson => ({ what, owner, dueAt: dueAt ?? null }),
  );
  await writer.query(
    `UPDATE funding.plan SET name = $1, description = $2, deciding_party = $3, assumptions = $4,
       conditions = $5, seed = $6, start_at = $7, end_at = $8, reservation_count_max = $9,
       tried_job_count_max = $10, borrow_limit_ppm = $11, lend_limit_ppm = $12,
       minimum_run_seconds = $13, notice_seconds = $14, entry_penalty_seconds_max = $15,
       drains_ahead = $16, is_backfill_conservative = $17, look_again_seconds = $18,
       applied_at = coalesce(applied_at, $19)`,
    [
      header.name,
      header.description,
      header.decidingParty ?? null,
      JSON.stringify(header.assumptions),
      JSON.stringify(conditions),
      header.seed,
      interval.start,
      interval.end,
      policy.reservationCountMax,
      policy.triedJobCountMax,
      policy.borrowLimitPpm,
      policy.lendLimitPpm,
      policy.minimumRunSeconds,
      policy.noticeSeconds,
      policy.entryPenaltySecondsMax,
      policy.drainsAhead === true,
      policy.backfill === 'conservative',
      policy.lookAgainSeconds,
      writer.caller.at,
    ],
  );
}

export interface AppliedFile {
  readonly fileName: string;
  readonly fileText: string;
}

/** Keeps the file under the version that the plan has by now, and answers that version. */
export async function insertApplication(writer: Writer, file: AppliedFile): Promise<number> {
  const { at, actor } = writer.caller;
  const rows = await writer.query<{ plan_version: number }>(
    `WITH plan AS (UPDATE funding.plan SET applied_at = $3 RETURNING version)
     INSERT INTO funding.application (plan_version, file_name, file_text, applied_at, applied_by)
     SELECT version, $1, $2, $3, $4 FROM plan RETURNING plan_version`,
    [file.fileName, file.fileText, at, actor],
  );
  return present(rows[0], 'The application').plan_version;
}
