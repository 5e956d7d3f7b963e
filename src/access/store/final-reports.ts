/** Final reports, and which of them are owed. */
import type { ApplicationId, PartyId } from '../../kernel/ids.ts';
import type { Interval } from '../../kernel/time.ts';
import {
  type EpochSeconds,
  SECONDS_PER_DAY,
  toEpochSeconds,
  toGpuSeconds,
} from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { FinalReport } from '../final-report.ts';

/** As `reportDueAt`: of an allocation `l` and an access call `c`; null where none is asked for. */
const REPORT_DUE_AT = `(l.end_at + (c.terms->>'reportDays')::bigint * ${SECONDS_PER_DAY})`;

export async function selectFinalReport(
  reader: Reader,
  application: ApplicationId,
): Promise<FinalReport | undefined> {
  const [row] = await reader.query<{
    readonly said: string;
    readonly results: readonly string[];
    readonly used_gpu_seconds: bigint;
    readonly handed_in_at: bigint;
  }>(
    `SELECT said, results, used_gpu_seconds, handed_in_at FROM access.final_report
      WHERE application = $1`,
    [application],
  );
  if (row === undefined) return undefined;
  const { said, results } = row;
  return {
    application,
    said,
    results,
    usedGpuSeconds: toGpuSeconds(Number(row.used_gpu_seconds)),
    handedInAt: toEpochSeconds(Number(row.handed_in_at)),
  };
}

export async function insertFinalReport(
  writer: Writer,
  { application, said, results, usedGpuSeconds }: Omit<FinalReport, 'handedInAt'>,
): Promise<void> {
  const { at, actor } = writer.caller;
  await writer.query(
    `INSERT INTO access.final_report
       (application, said, results, used_gpu_seconds, handed_in_at, handed_in_by)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [application, said, results, usedGpuSeconds, at, actor],
  );
}

/** A final report that was not handed in. */
export interface DueReport {
  readonly application: ApplicationId;
  readonly applicant: PartyId;
  readonly funder: PartyId;
  readonly lead: string;
  readonly dueAt: EpochSeconds;
}

/** Those that are due at some time from the start to before the end; see `reportDueAt`. */
export async function selectDueReports(
  reader: Reader,
  { start, end }: Interval,
): Promise<readonly DueReport[]> {
  const rows = await reader.query<Omit<DueReport, 'dueAt'> & { readonly due_at: bigint }>(
    `SELECT * FROM (
       SELECT a.id AS application, a.applicant, c.funder, a.lead,
              ${REPORT_DUE_AT} AS due_at
         FROM access.application AS a
         JOIN access.call AS c ON c.id = a.call
         JOIN access.allocation AS l ON l.id = a.allocation
        WHERE NOT EXISTS (SELECT FROM access.final_report AS r WHERE r.application = a.id)
        ORDER BY a.position) AS owed
      WHERE due_at >= $1 AND due_at < $2`,
    [start, end],
  );
  return rows.map(({ due_at, ...row }) => ({ ...row, dueAt: toEpochSeconds(Number(due_at)) }));
}

/** Of an applicant, the first award of a funder whose report is overdue; see `reportDueAt`. */
export async function selectOverdueReport(
  reader: Reader,
  { applicant, funder }: { readonly applicant: PartyId; readonly funder: PartyId },
  at: EpochSeconds,
): Promise<ApplicationId | undefined> {
  const [row] = await reader.query<{ readonly id: ApplicationId }>(
    `SELECT a.id FROM access.application AS a
       JOIN access.call AS c ON c.id = a.call
       JOIN access.allocation AS l ON l.id = a.allocation
      WHERE a.applicant = $1 AND c.funder = $2
        AND ${REPORT_DUE_AT} < $3
        AND NOT EXISTS (SELECT FROM access.final_report AS r WHERE r.application = a.id)
      ORDER BY a.position LIMIT 1`,
    [applicant, funder, at],
  );
  return row?.id;
}
