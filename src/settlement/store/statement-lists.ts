/** Periods and statements as lists show them. */
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import type { Page, PageRequest } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereInReach } from '../../platform/http/page-sql.ts';
import type { Reach } from '../../platform/identity/access.ts';
import { type AccessTime, accessTimeOf } from '../access-time.ts';
import { ABOUT_NAMES, FIGURE_NAMES, type LineRow, toLineRow } from '../line-row.ts';
import type { AllocationLine, GpuTimeLine, StatementLine } from '../statement-line.ts';
import type { PeriodState } from './periods.ts';

/** What a line may be about, and the figures that it may have. */
export const LINE_ABOUT_NAMES = ABOUT_NAMES;
export const LINE_FIGURE_NAMES = FIGURE_NAMES;

export interface PeriodListRow {
  readonly month: string;
  readonly start_at: bigint;
  readonly end_at: bigint;
  readonly state: PeriodState;
  readonly is_rehearsed: boolean;
}

export function selectPeriodPage(
  reader: Reader,
  state: string | undefined,
  page: PageRequest<'month'>,
): Promise<Page<PeriodListRow>> {
  const source = {
    select: 'p.month, p.start_at, p.end_at, p.state, p.is_rehearsed',
    from: 'settlement.period AS p',
    sorts: { month: { column: 'p.month', type: 'text' } },
    id: { column: 'p.month', type: 'text' },
  } as const;
  return selectPage<PeriodListRow>(reader, source, page, [whereEqual('p.state', state)]);
}

export interface StatementRow {
  readonly funder: string;
  readonly month: string;
  readonly revision: number;
  readonly sha256: string;
  readonly closed_at: bigint;
  readonly closed_by: string;
  readonly is_rehearsed: boolean;
  /** GPU-seconds of all clusters together, as decimal digits. */
  readonly entitled: string;
  readonly delivered: string;
  readonly shortfall: string;
}

/** Sums over the clusters; each statement has a line for each of its clusters, not many. */
const sumOfLines = (figure: string) =>
  `(SELECT coalesce(sum((line->>'${figure}')::numeric), 0)::text
      FROM jsonb_array_elements(s.lines->'gpuTime') AS line)`;

const STATEMENT_COLUMNS = `s.funder, s.month, s.revision, s.sha256, s.closed_at, s.closed_by,
  s.is_rehearsed, ${sumOfLines('entitledGpuSeconds')} AS entitled,
  ${sumOfLines('deliveredGpuSeconds')} AS delivered,
  ${sumOfLines('shortfallGpuSeconds')} AS shortfall`;

/** Every revision; with `isLatest` only those that hold. */
export function selectStatementPage(
  reader: Reader,
  filters: {
    readonly funder: string | undefined;
    readonly month: string | undefined;
    readonly isLatest: boolean | undefined;
  },
  page: PageRequest<'month' | 'funder'>,
  reach: Reach,
): Promise<Page<StatementRow>> {
  const source = {
    select: STATEMENT_COLUMNS,
    from: 'settlement.statement AS s',
    sorts: {
      month: { column: 's.month', type: 'text' },
      funder: { column: 's.funder', type: 'text' },
    },
    id: { column: `s.funder || '/' || s.month || '/' || s.revision`, type: 'text' },
  } as const;
  const isLast = `NOT EXISTS (
    SELECT FROM settlement.statement AS later
     WHERE later.funder = s.funder AND later.month = s.month AND later.revision > s.revision)`;
  return selectPage<StatementRow>(reader, source, page, [
    whereInReach(reach, { party: 's.funder' }),
    whereEqual('s.funder', filters.funder),
    whereEqual('s.month', filters.month),
    filters.isLatest === true ? () => isLast : undefined,
  ]);
}

export interface StatementWithLines extends StatementRow {
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
  /** Whole micros in decimal digits. */
  readonly committedMicros: string;
  readonly calledMicros: string;
  readonly paidMicros: string;
  readonly creditedMicros: string;
  readonly lines: readonly LineRow[];
}

/** The given revision, or the last. */
export async function selectStatement(
  reader: Reader,
  { funder, month }: { readonly funder: string; readonly month: string },
  revision: number | undefined,
): Promise<StatementWithLines | undefined> {
  const rows = await reader.query<StatementRow & { readonly lines: StoredLines }>(
    `SELECT ${STATEMENT_COLUMNS}, s.lines FROM settlement.statement AS s
      WHERE s.funder = $1 AND s.month = $2 AND ($3::integer IS NULL OR s.revision = $3)
      ORDER BY s.revision DESC LIMIT 1`,
    [funder, month, revision],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { gpuTime, allocations, commitments, contracts, ...head } = row.lines;
  return { ...row, ...head, lines: linesOf({ gpuTime, allocations, commitments, contracts }) };
}

/** Each statement in its last revision, as a table. */
export const LATEST_STATEMENTS = `(
  SELECT DISTINCT ON (funder, month) funder, month, lines FROM settlement.statement
   ORDER BY funder, month, revision DESC)`;

/** A line of the last revision of its statement; one of all months, in its last month. */
export async function selectLine(reader: Reader, id: string): Promise<LineRow | undefined> {
  const rows = await reader.query<{ readonly line: StatementLine }>(
    `SELECT line FROM ${LATEST_STATEMENTS} AS s
      CROSS JOIN LATERAL unnest(ARRAY['gpuTime', 'allocations', 'commitments', 'contracts']) AS kind
      CROSS JOIN LATERAL jsonb_array_elements(s.lines->kind) AS line
      WHERE line->>'id' = $1 ORDER BY s.month DESC LIMIT 1`,
    [id],
  );
  return rows[0] === undefined ? undefined : toLineRow(rows[0].line);
}

/** The lines of the last revisions, of all funders and months where they are not said. */
export async function selectLines(
  reader: Reader,
  of: {
    readonly funder: string | undefined;
    readonly months: readonly string[] | undefined;
  },
): Promise<readonly LineRow[]> {
  const rows = await reader.query<{ readonly lines: StoredLines }>(
    `SELECT lines FROM ${LATEST_STATEMENTS} AS s
      WHERE ($1::text IS NULL OR funder = $1)
        AND ($2::text[] IS NULL OR month = ANY($2))
      ORDER BY month, funder`,
    [of.funder, of.months],
  );
  return rows.flatMap((row) => linesOf(row.lines));
}

type StoredParts = Pick<StoredLines, 'gpuTime' | 'allocations' | 'commitments' | 'contracts'>;

function linesOf({ gpuTime, allocations, commitments, contracts }: StoredParts) {
  return [...gpuTime, ...allocations, ...commitments, ...contracts].map(toLineRow);
}

export interface StatementsOfYear extends AccessTime {
  /** Of which there is a statement. */
  readonly months: readonly string[];
  /** Of the year and known, but without a statement yet; what is closed without one gets none. */
  readonly openMonths: readonly string[];
}

/** The sums over the last revisions of a funder's statements; `undefined`: there is none. */
export async function selectStatementsOfYear(
  reader: Reader,
  funder: string,
  year: string,
): Promise<StatementsOfYear | undefined> {
  const rows = await reader.query<{
    readonly month: string;
    readonly state: PeriodState;
    readonly lines: Pick<StoredLines, 'gpuTime' | 'allocations'> | null;
  }>(
    `SELECT p.month, p.state, s.lines FROM settlement.period AS p
       LEFT JOIN LATERAL (
         SELECT lines FROM settlement.statement
          WHERE funder = $1 AND month = p.month ORDER BY revision DESC LIMIT 1) AS s ON true
      WHERE starts_with(p.month, $2 || '-') ORDER BY p.month`,
    [funder, year],
  );
  const stated = rows.flatMap(({ month, lines }) => (lines === null ? [] : [{ month, ...lines }]));
  if (stated.length === 0) return undefined;
  return {
    months: stated.map(({ month }) => month),
    openMonths: rows
      .filter(({ state, lines }) => state !== 'closed' && lines === null)
      .map(({ month }) => month),
    ...accessTimeOf(
      stated.flatMap(({ gpuTime }) => gpuTime),
      stated.flatMap(({ allocations }) => allocations),
    ),
  };
}

/** As `toStatementLines` made it of a statement: money is text, everything else as it was. */
type StoredLines = Pick<
  StatementWithLines,
  'start' | 'end' | 'committedMicros' | 'calledMicros' | 'paidMicros' | 'creditedMicros'
> &
  Readonly<Record<'commitments' | 'contracts', readonly StatementLine[]>> & {
    readonly gpuTime: readonly GpuTimeLine[];
    readonly allocations: readonly AllocationLine[];
  };
