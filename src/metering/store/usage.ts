/** Usage and lost time. Columns go to the store as texts, which the driver leaves as they are. */
import { present } from '../../kernel/assert.ts';
import type { AllocationId, ClusterId, SiteId } from '../../kernel/ids.ts';
import type { Month } from '../../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { UsageSpan } from '../usage.ts';

/** `site`: as a site reported it; `engine`: as Polder itself knows the run. */
export type UsageSource = 'site' | 'engine';

/** Which usage is meant: of one attempt of a job in one month. */
export interface UsageKey {
  readonly jobNumber: number;
  /** 1 for the first. */
  readonly attempt: number;
  readonly month: Month;
}

export interface NewUsage extends UsageKey {
  /** 0, or one more for each correction. */
  readonly revision: number;
  readonly reported: UsageSpan;
  readonly accepted: UsageSpan;
  /** Of a run that shares one GPU: its part of that GPU's time; else undefined. */
  readonly sharedGpuSeconds: number | undefined;
}

/** What is charged: the accepted GPUs for their time, or the part of a shared one. */
export function acceptedGpuSeconds({
  accepted: { start, end, gpuCount },
  sharedGpuSeconds,
}: Pick<NewUsage, 'accepted' | 'sharedGpuSeconds'>): number {
  return sharedGpuSeconds ?? (end - start) * gpuCount;
}

/** What usage that comes in together has in common. */
export interface BatchOrigin {
  readonly source: UsageSource;
  /** `undefined` where no site reported it. */
  readonly site: SiteId | undefined;
  readonly receivedAt: EpochSeconds;
  readonly isRehearsed: boolean;
}

/**
 * Adds usage as one batch, but for what is there by the same key and revision. Answers what was
 * added, by {@link toUsageKeyText}; `undefined`: all of it. One statement for any number of rows.
 */
export async function insertUsage(
  writer: Writer,
  usage: readonly NewUsage[],
  { source, site, receivedAt, isRehearsed }: BatchOrigin,
): Promise<ReadonlySet<string> | undefined> {
  if (usage.length === 0) return undefined;
  const [row] = await writer.query<{ count: number; keys: string | null }>(INSERT_USAGE, [
    ...keyColumnsOf(usage),
    toSqlArray(usage.map(({ revision }) => revision)),
    ...spanColumnsOf(usage.map(({ reported }) => reported)),
    ...spanColumnsOf(usage.map(({ accepted }) => accepted)),
    toSqlArray(usage.map(({ sharedGpuSeconds }) => sharedGpuSeconds ?? 'NULL')),
    source,
    site,
    receivedAt,
    isRehearsed,
  ]);
  const { count, keys } = present(row, 'The count of new usage');
  return count === usage.length ? undefined : new Set(keys?.split(',') ?? []);
}

/** In the order of keys, so that two that add the same never wait in a circle. */
const INSERT_USAGE = `
  WITH batch AS (
    INSERT INTO metering.batch (source, site, received_at, is_rehearsed)
    VALUES ($12, $13, $14, $15) RETURNING id),
  added AS (
    INSERT INTO metering.usage
      (job_number, attempt, month, revision, reported_start_at, reported_end_at,
       reported_gpu_count, accepted_start_at, accepted_end_at, accepted_gpu_count, gpu_seconds,
       is_of_shared_gpu, batch)
    SELECT job_number, attempt, month, revision, reported_start_at, reported_end_at,
           reported_gpu_count, accepted_start_at, accepted_end_at, accepted_gpu_count,
           coalesce(shared_gpu_seconds,
                    (accepted_end_at - accepted_start_at) * accepted_gpu_count),
           shared_gpu_seconds IS NOT NULL, (SELECT id FROM batch)
      FROM unnest($1::integer[], $2::integer[], $3::text[], $4::integer[],
                  $5::bigint[], $6::bigint[], $7::integer[],
                  $8::bigint[], $9::bigint[], $10::integer[], $11::bigint[])
        AS usage (job_number, attempt, month, revision, reported_start_at, reported_end_at,
                  reported_gpu_count, accepted_start_at, accepted_end_at, accepted_gpu_count,
                  shared_gpu_seconds)
     ORDER BY job_number, attempt, month, revision
    ON CONFLICT (job_number, attempt, month, revision) DO NOTHING
    RETURNING job_number, attempt, month)
  SELECT count(*)::integer AS count,
         string_agg(job_number || '/' || attempt || '/' || month, ',') AS keys
    FROM added`;

/** As text, for a `Map`: `12/1/2027-03`. */
export function toUsageKeyText({ jobNumber, attempt, month }: UsageKey): string {
  return `${jobNumber}/${attempt}/${month}`;
}

/** The first revision of each of these keys, by {@link toUsageKeyText}. */
export async function selectFirstUsage(
  reader: Reader,
  keys: readonly UsageKey[],
): Promise<ReadonlyMap<string, NewUsage>> {
  const rows = await reader.query<UsageRow>(
    `SELECT ${USAGE_COLUMNS}
       FROM unnest($1::integer[], $2::integer[], $3::text[]) AS wanted (job_number, attempt, month)
       JOIN metering.usage AS usage USING (job_number, attempt, month)
      WHERE revision = 0`,
    keyColumnsOf(keys),
  );
  return new Map(rows.map(fromRow).map((usage) => [toUsageKeyText(usage), usage]));
}

/**
 * Keeps others from correcting usage of these jobs until the end of the transaction. A statement of
 * its own, before any that reads: one that waits for a row does not see what was added meanwhile.
 */
export async function lockUsage(writer: Writer, jobNumbers: readonly number[]): Promise<void> {
  await writer.query(
    `SELECT FROM metering.usage WHERE job_number = ANY ($1::integer[]) AND revision = 0
      ORDER BY job_number, attempt, month FOR UPDATE`,
    [jobNumbers],
  );
}

/** The latest revision of one usage, locked until the end of the transaction. */
export async function lockLatestUsage(
  writer: Writer,
  { jobNumber, attempt, month }: UsageKey,
): Promise<NewUsage | undefined> {
  await lockUsage(writer, [jobNumber]);
  const rows = await writer.query<UsageRow>(
    `SELECT ${USAGE_COLUMNS} FROM metering.usage
      WHERE job_number = $1 AND attempt = $2 AND month = $3
      ORDER BY revision DESC LIMIT 1`,
    [jobNumber, attempt, month],
  );
  return rows[0] === undefined ? undefined : fromRow(rows[0]);
}

/** What is known of one attempt in one month. */
export interface UsageHistory {
  readonly latest: NewUsage;
  readonly latestSource: UsageSource;
  /** What its site said last; `undefined`: only Polder itself has said anything. */
  readonly saidBySite: UsageSpan | undefined;
}

/** By month all that is known of one attempt. Who adds to it holds it by {@link lockUsage}. */
export async function selectUsageHistory(
  reader: Reader,
  { jobNumber, attempt }: Omit<UsageKey, 'month'>,
): Promise<ReadonlyMap<Month, UsageHistory>> {
  const rows = await reader.query<UsageRow & { readonly source: UsageSource }>(
    `SELECT ${USAGE_COLUMNS}, source
       FROM metering.usage AS usage JOIN metering.batch AS came ON came.id = usage.batch
      WHERE job_number = $1 AND attempt = $2 ORDER BY month, revision`,
    [jobNumber, attempt],
  );
  const histories = new Map<Month, UsageHistory>();
  for (const row of rows) {
    const latest = fromRow(row);
    const before = histories.get(row.month)?.saidBySite;
    const saidBySite = row.source === 'site' ? latest.reported : before;
    histories.set(row.month, { latest, latestSource: row.source, saidBySite });
  }
  return histories;
}

/** Usage that is to be charged, with what it is charged to. */
export interface UsageToCharge extends NewUsage {
  readonly allocation: AllocationId;
  readonly cluster: ClusterId;
}

export interface BatchToCharge {
  readonly batch: bigint;
  /** In their latest revisions; what was corrected meanwhile is charged with its correction. */
  readonly usage: readonly UsageToCharge[];
}

/**
 * The first batch that waits for its charge, locked until the end of the transaction. Two that
 * charge follow each other, because they would move the same balances.
 */
export async function lockBatchToCharge(writer: Writer): Promise<BatchToCharge | undefined> {
  const [batch] = await writer.query<{ id: bigint }>(
    `SELECT id FROM metering.batch WHERE charged_at IS NULL
      ORDER BY id LIMIT 1 FOR UPDATE`,
    [],
  );
  if (batch === undefined) return undefined;
  const rows = await writer.query<UsageRow & UsageToCharge>(
    `SELECT ${USAGE_COLUMNS}, allocation, cluster
       FROM metering.known_usage AS usage
      WHERE batch = $1
        AND NOT EXISTS (
          SELECT FROM metering.usage AS later
           WHERE later.job_number = usage.job_number AND later.attempt = usage.attempt
             AND later.month = usage.month AND later.revision > usage.revision)
      ORDER BY job_number, attempt, month`,
    [batch.id],
  );
  const usage = rows.map((row) => {
    const { allocation, cluster } = row;
    return { ...fromRow(row), allocation, cluster };
  });
  return { batch: batch.id, usage };
}

export async function markCharged(writer: Writer, batch: bigint): Promise<void> {
  await writer.query('UPDATE metering.batch SET charged_at = $2 WHERE id = $1', [
    batch,
    writer.caller.at,
  ]);
}

interface UsageRow {
  readonly job_number: number;
  readonly attempt: number;
  readonly month: Month;
  readonly revision: number;
  readonly reported_start_at: bigint;
  readonly reported_end_at: bigint;
  readonly reported_gpu_count: number;
  readonly accepted_start_at: bigint;
  readonly accepted_end_at: bigint;
  readonly accepted_gpu_count: number;
  readonly gpu_seconds: bigint;
  readonly is_of_shared_gpu: boolean;
}

const USAGE_COLUMNS = `job_number, attempt, month, revision, reported_start_at, reported_end_at,
  reported_gpu_count, accepted_start_at, accepted_end_at, accepted_gpu_count, gpu_seconds,
  is_of_shared_gpu`;

function fromRow(row: UsageRow): NewUsage {
  const { attempt, month, revision } = row;
  return {
    jobNumber: row.job_number,
    attempt,
    month,
    revision,
    reported: toSpan(row.reported_start_at, row.reported_end_at, row.reported_gpu_count),
    accepted: toSpan(row.accepted_start_at, row.accepted_end_at, row.accepted_gpu_count),
    sharedGpuSeconds: row.is_of_shared_gpu ? Number(row.gpu_seconds) : undefined,
  };
}

function toSpan(start: bigint, end: bigint, gpuCount: number): UsageSpan {
  return { start: toEpochSeconds(Number(start)), end: toEpochSeconds(Number(end)), gpuCount };
}

/** What a cluster could not deliver in a month. */
export interface LostTime {
  readonly cluster: ClusterId;
  readonly month: Month;
  readonly lostGpuSeconds: number;
  readonly maintenanceGpuSeconds: number;
}

/** Adds those that differ from what was metered last, each as its next revision. */
export async function insertLostTime(
  writer: Writer,
  lost: readonly LostTime[],
  isRehearsed: boolean,
): Promise<void> {
  await writer.query(
    `INSERT INTO metering.lost_time
       (cluster, month, revision, lost_gpu_seconds, maintenance_gpu_seconds, metered_at,
        is_rehearsed)
     SELECT found.cluster, found.month, coalesce(latest.revision + 1, 0), found.lost,
            found.maintenance, $5, $6
       FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
         AS found (cluster, month, lost, maintenance)
       LEFT JOIN LATERAL (
         SELECT revision, lost_gpu_seconds, maintenance_gpu_seconds
           FROM metering.lost_time AS earlier
          WHERE earlier.cluster = found.cluster AND earlier.month = found.month
          ORDER BY revision DESC LIMIT 1) AS latest ON true
      WHERE (latest.lost_gpu_seconds, latest.maintenance_gpu_seconds)
            IS DISTINCT FROM (found.lost, found.maintenance)`,
    [
      toSqlArray(lost.map(({ cluster }) => cluster)),
      toSqlArray(lost.map(({ month }) => month)),
      toSqlArray(lost.map(({ lostGpuSeconds }) => lostGpuSeconds)),
      toSqlArray(lost.map(({ maintenanceGpuSeconds }) => maintenanceGpuSeconds)),
      writer.caller.at,
      isRehearsed,
    ],
  );
}

function keyColumnsOf(keys: readonly UsageKey[]): readonly string[] {
  return [
    toSqlArray(keys.map(({ jobNumber }) => jobNumber)),
    toSqlArray(keys.map(({ attempt }) => attempt)),
    toSqlArray(keys.map(({ month }) => month)),
  ];
}

function spanColumnsOf(spans: readonly UsageSpan[]): readonly string[] {
  return [
    toSqlArray(spans.map(({ start }) => start)),
    toSqlArray(spans.map(({ end }) => end)),
    toSqlArray(spans.map(({ gpuCount }) => gpuCount)),
  ];
}

/** Of numbers, ids and months, none of which needs quotation marks in an array of PostgreSQL. */
function toSqlArray(values: readonly (number | string)[]): string {
  return `{${values.join(',')}}`;
}
