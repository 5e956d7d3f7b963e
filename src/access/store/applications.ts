/** Applications and their course. Whoever decides upon one locks it first. */
import type { AccessCallId, AllocationId, ApplicationId, PartyId } from '../../kernel/ids.ts';
import {
  type EpochSeconds,
  type EurMicros,
  type GpuSeconds,
  toEpochSeconds,
  toEurMicros,
  toGpuSeconds,
} from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { PersonId } from '../../platform/identity/store/persons.ts';
import type { Allocation } from '../allocation.ts';
import type {
  Application,
  ApplicationContent,
  ApplicationState,
  Standing,
} from '../application.ts';
import { gpuSecondsOrNone } from './gpu-seconds-or-none.ts';

export interface ApplicationRow {
  readonly id: ApplicationId;
  readonly call: AccessCallId;
  readonly applicant: PartyId;
  readonly lead: PersonId;
  readonly state: ApplicationState;
  /** Whole numbers, texts and flags: as they stand in the content. */
  readonly content: Omit<ApplicationContent, 'gpuSeconds'>;
  readonly requested_gpu_seconds: bigint;
  readonly recommended_gpu_seconds: bigint | null;
  readonly awarded_gpu_seconds: bigint | null;
  readonly allocation: AllocationId | null;
  readonly submitted_at: bigint;
  readonly cut_off_at: bigint | null;
  readonly due_at: bigint | null;
  readonly escalated_at: bigint | null;
  readonly version: number;
}

export const APPLICATION_COLUMNS = `a.id, a.call, a.applicant, a.lead, a.state, a.content,
  a.requested_gpu_seconds, a.recommended_gpu_seconds, a.awarded_gpu_seconds, a.allocation,
  a.submitted_at, a.cut_off_at, a.due_at, a.escalated_at, a.version`;

export interface StoredApplication extends Application {
  readonly lead: PersonId;
}

export async function selectApplication(
  reader: Reader,
  id: string,
): Promise<StoredApplication | undefined> {
  const [row] = await reader.query<ApplicationRow>(
    `SELECT ${APPLICATION_COLUMNS} FROM access.application AS a WHERE a.id = $1`,
    [id],
  );
  return row === undefined ? undefined : applicationFromRow(row);
}

/** That an allocation was awarded to; `undefined`: it was not applied for. */
export async function selectApplicationOf(
  reader: Reader,
  allocation: AllocationId,
): Promise<StoredApplication | undefined> {
  const [row] = await reader.query<ApplicationRow>(
    `SELECT ${APPLICATION_COLUMNS} FROM access.application AS a WHERE a.allocation = $1`,
    [allocation],
  );
  return row === undefined ? undefined : applicationFromRow(row);
}

/** All that have an allocation. */
export async function selectAwardedApplications(
  reader: Reader,
): Promise<readonly StoredApplication[]> {
  const rows = await reader.query<ApplicationRow>(
    `SELECT ${APPLICATION_COLUMNS} FROM access.application AS a
      WHERE a.allocation IS NOT NULL ORDER BY a.position`,
  );
  return rows.map(applicationFromRow);
}

/** As {@link selectApplication}; nobody else changes it before the transaction ends. */
export async function lockApplication(
  writer: Writer,
  id: string,
): Promise<StoredApplication | undefined> {
  const [row] = await writer.query<ApplicationRow>(
    `SELECT ${APPLICATION_COLUMNS} FROM access.application AS a WHERE a.id = $1 FOR UPDATE`,
    [id],
  );
  return row === undefined ? undefined : applicationFromRow(row);
}

export function applicationFromRow(row: ApplicationRow): StoredApplication {
  return {
    id: row.id,
    call: row.call,
    applicant: row.applicant,
    lead: row.lead,
    state: row.state,
    content: { ...row.content, gpuSeconds: toGpuSeconds(Number(row.requested_gpu_seconds)) },
    submittedAt: toEpochSeconds(Number(row.submitted_at)),
    cutOff: timeOrNone(row.cut_off_at),
    dueAt: timeOrNone(row.due_at),
    escalatedAt: timeOrNone(row.escalated_at),
    recommendedGpuSeconds: gpuSecondsOrNone(row.recommended_gpu_seconds),
    awardedGpuSeconds: gpuSecondsOrNone(row.awarded_gpu_seconds),
    allocation: row.allocation ?? undefined,
    version: row.version,
  };
}

/** With what its mode costs. */
export interface PricedApplication extends StoredApplication {
  readonly priceMicrosPerGpuHour: EurMicros;
}

export interface PricedApplicationRow extends ApplicationRow {
  readonly price_micros_per_gpu_hour: bigint;
}

export const PRICED_APPLICATIONS = {
  select: `${APPLICATION_COLUMNS}, m.price_micros_per_gpu_hour`,
  from: `access.application AS a JOIN access.call AS c ON c.id = a.call
    JOIN access.mode AS m ON m.id = c.mode`,
} as const;

export async function selectPricedApplication(
  reader: Reader,
  id: string,
): Promise<PricedApplication | undefined> {
  const { select, from } = PRICED_APPLICATIONS;
  const [row] = await reader.query<PricedApplicationRow>(
    `SELECT ${select} FROM ${from} WHERE a.id = $1`,
    [id],
  );
  return row === undefined ? undefined : pricedApplicationFromRow(row);
}

export function pricedApplicationFromRow(row: PricedApplicationRow): PricedApplication {
  const priceMicrosPerGpuHour = toEurMicros(row.price_micros_per_gpu_hour);
  return { ...applicationFromRow(row), priceMicrosPerGpuHour };
}

export type NewApplication = Pick<
  StoredApplication,
  'id' | 'call' | 'applicant' | 'lead' | 'content' | 'state' | 'cutOff' | 'dueAt'
>;

/** Whether it is new: `false` where another of this id was saved at the same time. */
export async function insertApplication(
  writer: Writer,
  { id, call, applicant, lead, content, state, cutOff, dueAt }: NewApplication,
): Promise<boolean> {
  const { gpuSeconds, ...json } = content;
  const rows = await writer.query(
    `INSERT INTO access.application (id, call, applicant, lead, state, content,
       requested_gpu_seconds, submitted_at, cut_off_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [
      id,
      call,
      applicant,
      lead,
      state,
      JSON.stringify(json),
      gpuSeconds,
      writer.caller.at,
      cutOff ?? null,
      dueAt ?? null,
    ],
  );
  return rows.length > 0;
}

export async function updateApplicationContent(
  writer: Writer,
  id: ApplicationId,
  { gpuSeconds, ...json }: ApplicationContent,
): Promise<void> {
  await writer.query(
    `UPDATE access.application SET content = $2, requested_gpu_seconds = $3, version = version + 1
      WHERE id = $1`,
    [id, JSON.stringify(json), gpuSeconds],
  );
}

/** Where it stands now; that a step before it was overdue is no longer said of it. */
export async function updateStanding(
  writer: Writer,
  id: ApplicationId,
  { state, dueAt }: Standing,
): Promise<void> {
  await writer.query(
    `UPDATE access.application SET state = $2, due_at = $3, escalated_at = NULL,
       version = version + 1 WHERE id = $1`,
    [id, state, dueAt ?? null],
  );
}

export async function updateRecommended(
  writer: Writer,
  id: ApplicationId,
  gpuSeconds: GpuSeconds,
): Promise<void> {
  await writer.query('UPDATE access.application SET recommended_gpu_seconds = $2 WHERE id = $1', [
    id,
    gpuSeconds,
  ]);
}

/** The last thing that is written of an application. */
export async function updateAwarded(
  writer: Writer,
  id: ApplicationId,
  awarded: { readonly gpuSeconds: GpuSeconds; readonly allocation: AllocationId },
): Promise<void> {
  await writer.query(
    `UPDATE access.application SET state = 'awarded', due_at = NULL, escalated_at = NULL,
       awarded_gpu_seconds = $2, allocation = $3, version = version + 1 WHERE id = $1`,
    [id, awarded.gpuSeconds, awarded.allocation],
  );
}

/** What was done with an application. */
export type Done =
  | 'submitted'
  | 'amended'
  | 'found-eligible'
  | 'found-feasible'
  | 'reviewed'
  | 'recommended'
  | 'awarded'
  | 'declined'
  | 'withdrawn'
  | 'escalated'
  | 'cut'
  | 'reported';

export interface CourseStep {
  readonly done: Done;
  /** At which step it stood then. */
  readonly atStep: ApplicationState;
  readonly said: string | undefined;
  readonly gpuSeconds: GpuSeconds | undefined;
  readonly doneAt: EpochSeconds;
  readonly doneBy: string;
}

export type CourseDraft = Pick<CourseStep, 'done' | 'atStep'> &
  Partial<Pick<CourseStep, 'said' | 'gpuSeconds'>>;

/** Adds to the course of an application, in the name of the caller. */
export async function insertCourseStep(
  writer: Writer,
  id: ApplicationId,
  { done, atStep, said, gpuSeconds }: CourseDraft,
): Promise<void> {
  const { at, actor } = writer.caller;
  await writer.query(
    `INSERT INTO access.application_step
       (application, number, done, at_step, said, gpu_seconds, done_at, done_by)
     SELECT $1, 1 + coalesce(max(number), 0), $2, $3, $4, $5, $6, $7
       FROM access.application_step WHERE application = $1`,
    [id, done, atStep, said ?? null, gpuSeconds ?? null, at, actor],
  );
}

export async function selectCourse(
  reader: Reader,
  id: ApplicationId,
): Promise<readonly CourseStep[]> {
  const rows = await reader.query<{
    readonly done: Done;
    readonly at_step: ApplicationState;
    readonly said: string | null;
    readonly gpu_seconds: bigint | null;
    readonly done_at: bigint;
    readonly done_by: string;
  }>(
    `SELECT done, at_step, said, gpu_seconds, done_at, done_by FROM access.application_step
      WHERE application = $1 ORDER BY number`,
    [id],
  );
  return rows.map((row) => ({
    done: row.done,
    atStep: row.at_step,
    said: row.said ?? undefined,
    gpuSeconds: gpuSecondsOrNone(row.gpu_seconds),
    doneAt: toEpochSeconds(Number(row.done_at)),
    doneBy: row.done_by,
  }));
}

/** When its share was cut last; `undefined`: never. */
export async function selectLastCutAt(
  reader: Reader,
  id: ApplicationId,
): Promise<EpochSeconds | undefined> {
  const [row] = await reader.query<{ readonly at: bigint | null }>(
    `SELECT max(done_at) AS at FROM access.application_step
      WHERE application = $1 AND done = 'cut'`,
    [id],
  );
  return timeOrNone(row?.at ?? null);
}

/** Whether a person wrote the recommendation of the panel. */
export async function hasRecommended(
  reader: Reader,
  id: ApplicationId,
  person: string,
): Promise<boolean> {
  const rows = await reader.query(
    `SELECT FROM access.application_step
      WHERE application = $1 AND done = 'recommended' AND done_by = $2`,
    [id, person],
  );
  return rows.length > 0;
}

/** The allocations that a call has given, with the share and days that they have now. */
export function selectAllocationsOfCall(
  reader: Reader,
  call: AccessCallId,
): Promise<readonly Pick<Allocation, 'id'>[]> {
  return reader.query<Pick<Allocation, 'id'>>(
    'SELECT allocation AS id FROM access.application WHERE call = $1 AND allocation IS NOT NULL',
    [call],
  );
}

/** Whether there is one that {@link lockOverdue} would lock. */
export async function hasOverdue(reader: Reader, at: EpochSeconds): Promise<boolean> {
  const rows = await reader.query(
    'SELECT FROM access.application WHERE due_at < $1 AND escalated_at IS NULL LIMIT 1',
    [at],
  );
  return rows.length > 0;
}

/** Locked, in one order: those whose step is overdue at a time, and of which nobody said so. */
export async function lockOverdue(
  writer: Writer,
  countMax: number,
): Promise<readonly StoredApplication[]> {
  const rows = await writer.query<ApplicationRow>(
    `SELECT ${APPLICATION_COLUMNS} FROM access.application AS a
      WHERE a.due_at < $1 AND a.escalated_at IS NULL ORDER BY a.id LIMIT $2 FOR UPDATE`,
    [writer.caller.at, countMax],
  );
  return rows.map(applicationFromRow);
}

export async function updateEscalated(writer: Writer, id: ApplicationId): Promise<void> {
  await writer.query(
    'UPDATE access.application SET escalated_at = $2, version = version + 1 WHERE id = $1',
    [id, writer.caller.at],
  );
}
