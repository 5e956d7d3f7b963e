/** Assignments, individual scores, consensus and financial checks of the bids of a call. */
import type { BidId, CallId, PartyId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Assignment, FinancialCheck, PointsAsked } from '../evaluation.ts';
import type { CriterionPoints } from '../ranking.ts';

export type PersonId = `person_${string}`;

export interface AssignmentRow {
  readonly bid: BidId;
  readonly lot: string;
  readonly title: string;
  readonly bidder: PartyId;
  readonly consortium: readonly { readonly name: string; readonly state: PartyId }[];
  readonly person: PersonId;
  readonly assigned_at: bigint;
  readonly declaration: 'none' | 'conflict' | null;
  readonly conflict_said: string | null;
  readonly declared_at: bigint | null;
}

/** An assignment, and what an evaluator must know of a bid to declare a conflict of interest. */
export interface StoredAssignment extends Assignment {
  readonly person: PersonId;
  readonly lot: string;
  readonly title: string;
  readonly bidder: PartyId;
  readonly consortium: readonly { readonly name: string; readonly state: PartyId }[];
}

export const ASSIGNMENT_COLUMNS = `a.bid, b.content->>'lot' AS lot, b.content->>'title' AS title,
  b.bidder, b.content->'consortium' AS consortium, a.person, a.assigned_at, a.declaration,
  a.conflict_said, a.declared_at`;
export const ASSIGNMENT_TABLES =
  'procurement.assignment AS a JOIN procurement.bid AS b ON b.id = a.bid';

export async function selectAssignment(
  reader: Reader,
  bid: string,
  person: string,
): Promise<StoredAssignment | undefined> {
  const [row] = await reader.query<AssignmentRow>(
    `SELECT ${ASSIGNMENT_COLUMNS} FROM ${ASSIGNMENT_TABLES} WHERE a.bid = $1 AND a.person = $2`,
    [bid, person],
  );
  return row === undefined ? undefined : assignmentFromRow(row);
}

export async function selectAssignmentsOf(
  reader: Reader,
  bid: BidId,
): Promise<readonly StoredAssignment[]> {
  const rows = await reader.query<AssignmentRow>(
    `SELECT ${ASSIGNMENT_COLUMNS} FROM ${ASSIGNMENT_TABLES} WHERE a.bid = $1 ORDER BY a.position`,
    [bid],
  );
  return rows.map(assignmentFromRow);
}

export function assignmentFromRow(row: AssignmentRow): StoredAssignment {
  const { bid, lot, title, bidder, person } = row;
  return {
    bid,
    lot,
    title,
    bidder,
    consortium: row.consortium.map(({ name, state }) => ({ name, state })),
    person,
    assignedAt: toEpochSeconds(Number(row.assigned_at)),
    declaration: declarationOf(row),
    declaredAt: timeOrNone(row.declared_at),
  };
}

function declarationOf({ declaration, conflict_said }: AssignmentRow): Assignment['declaration'] {
  if (declaration === null) return undefined;
  return declaration === 'none'
    ? { kind: 'none' }
    : { kind: 'conflict', said: conflict_said ?? '' };
}

/** Whether the person judges, or was to judge, any bid of the call: then it decides nothing. */
export async function isEvaluatorOf(
  reader: Reader,
  call: CallId,
  person: string,
): Promise<boolean> {
  const rows = await reader.query(
    `SELECT FROM ${ASSIGNMENT_TABLES} WHERE b.call = $1 AND a.person = $2 LIMIT 1`,
    [call, person],
  );
  return rows.length > 0;
}

/** Whether the person is one of those who open the bids of the call. */
export async function isOpeningOfficerOf(
  reader: Reader,
  call: CallId,
  person: string,
): Promise<boolean> {
  const rows = await reader.query(
    'SELECT FROM procurement.opening_officer WHERE call = $1 AND person = $2',
    [call, person],
  );
  return rows.length > 0;
}

export async function insertAssignment(
  writer: Writer,
  bid: BidId,
  person: PersonId,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.assignment (bid, person, assigned_at, assigned_by)
     VALUES ($1, $2, $3, $4)`,
    [bid, person, writer.caller.at, writer.caller.actor],
  );
}

export async function updateDeclaration(
  writer: Writer,
  { bid, person }: Pick<Assignment, 'bid' | 'person'>,
  declared: NonNullable<Assignment['declaration']>,
): Promise<void> {
  await writer.query(
    `UPDATE procurement.assignment SET declaration = $3, conflict_said = $4, declared_at = $5,
       version = version + 1 WHERE bid = $1 AND person = $2`,
    [
      bid,
      person,
      declared.kind,
      declared.kind === 'conflict' ? declared.said : null,
      writer.caller.at,
    ],
  );
}

/** Points of a criterion, with the words that go with them. */
export interface WrittenPoints extends PointsAsked {
  readonly comment: string;
}

export interface StoredScore extends WrittenPoints {
  readonly person: PersonId;
  readonly scoredAt: EpochSeconds;
  /** Its evaluator has declared no conflict of interest. */
  readonly counts: boolean;
}

export async function upsertScore(
  writer: Writer,
  bid: BidId,
  person: string,
  { criterion, thousandths, comment }: WrittenPoints,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.score (bid, person, criterion, thousandths, comment, scored_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (bid, person, criterion) DO UPDATE SET thousandths = excluded.thousandths,
       comment = excluded.comment, scored_at = excluded.scored_at, version = score.version + 1`,
    [bid, person, criterion, thousandths, comment, writer.caller.at],
  );
}

interface ScoreRow {
  readonly person: PersonId;
  readonly criterion: string;
  readonly thousandths: bigint;
  readonly comment: string;
  readonly scored_at: bigint;
  readonly counts: boolean;
}

export async function selectScoresOf(reader: Reader, bid: BidId): Promise<readonly StoredScore[]> {
  const rows = await reader.query<ScoreRow>(
    `SELECT s.person, s.criterion, s.thousandths, s.comment, s.scored_at,
            a.declaration = 'none' AS counts
       FROM procurement.score AS s
       JOIN procurement.assignment AS a ON a.bid = s.bid AND a.person = s.person
      WHERE s.bid = $1 ORDER BY s.criterion, a.position`,
    [bid],
  );
  return rows.map(({ scored_at, thousandths, ...rest }) => ({
    ...rest,
    thousandths: Number(thousandths),
    scoredAt: toEpochSeconds(Number(scored_at)),
  }));
}

export interface StoredConsensus extends CriterionPoints {
  readonly comment: string;
  readonly writtenBy: string;
  readonly writtenAt: EpochSeconds;
}

interface ConsensusRow {
  readonly criterion: string;
  readonly thousandths: bigint;
  readonly comment: string;
  readonly written_by: string;
  readonly written_at: bigint;
}

export async function selectConsensusOf(
  reader: Reader,
  bid: BidId,
): Promise<readonly StoredConsensus[]> {
  const rows = await reader.query<ConsensusRow>(
    `SELECT criterion, thousandths, comment, written_by, written_at
       FROM procurement.last_consensus WHERE bid = $1 ORDER BY criterion`,
    [bid],
  );
  return rows.map(({ criterion, thousandths, comment, written_by, written_at }) => ({
    criterion,
    thousandths: Number(thousandths),
    comment,
    writtenBy: written_by,
    writtenAt: toEpochSeconds(Number(written_at)),
  }));
}

/** Adds a revision: the last one counts. */
export async function insertConsensus(
  writer: Writer,
  bid: BidId,
  { criterion, thousandths, comment }: WrittenPoints,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.consensus
       (bid, criterion, revision, thousandths, comment, written_at, written_by)
     SELECT $1, $2, 1 + coalesce(max(revision), 0), $3, $4, $5, $6
       FROM procurement.consensus WHERE bid = $1 AND criterion = $2`,
    [bid, criterion, thousandths, comment, writer.caller.at, writer.caller.actor],
  );
}

/** Takes every consensus of a bid back, by a revision without points; answers their criteria. */
export async function takeConsensusBack(
  writer: Writer,
  bid: BidId,
  comment: string,
): Promise<readonly string[]> {
  const rows = await writer.query<{ readonly criterion: string }>(
    `INSERT INTO procurement.consensus
       (bid, criterion, revision, thousandths, comment, written_at, written_by)
     SELECT bid, criterion, revision + 1, NULL, $2, $3, $4
       FROM procurement.last_consensus WHERE bid = $1 RETURNING criterion`,
    [bid, comment, writer.caller.at, writer.caller.actor],
  );
  return rows.map(({ criterion }) => criterion);
}

export interface StoredFinancialCheck extends FinancialCheck {
  readonly recordedBy: string;
  readonly recordedAt: EpochSeconds;
}

interface FinancialCheckRow {
  readonly finding: 'passed' | 'failed';
  readonly reason: string | null;
  readonly institution: string;
  readonly accreditation: string;
  readonly recorded_by: string;
  readonly recorded_at: bigint;
}

export async function selectFinancialCheckOf(
  reader: Reader,
  bid: BidId,
): Promise<StoredFinancialCheck | undefined> {
  const [row] = await reader.query<FinancialCheckRow>(
    `SELECT finding, reason, institution, accreditation, recorded_by, recorded_at
       FROM procurement.last_financial_check WHERE bid = $1`,
    [bid],
  );
  if (row === undefined) return undefined;
  const { finding, reason, institution, accreditation } = row;
  return {
    finding: finding === 'passed' ? { kind: 'passed' } : { kind: 'failed', reason: reason ?? '' },
    institution,
    accreditation,
    recordedBy: row.recorded_by,
    recordedAt: toEpochSeconds(Number(row.recorded_at)),
  };
}

/** Adds a revision: the last one counts. */
export async function insertFinancialCheck(
  writer: Writer,
  bid: BidId,
  { finding, institution, accreditation }: FinancialCheck,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.financial_check
       (bid, revision, finding, reason, institution, accreditation, recorded_at, recorded_by)
     SELECT $1, 1 + coalesce(max(revision), 0), $2, $3, $4, $5, $6, $7
       FROM procurement.financial_check WHERE bid = $1`,
    [
      bid,
      finding.kind,
      finding.kind === 'failed' ? finding.reason : null,
      institution,
      accreditation,
      writer.caller.at,
      writer.caller.actor,
    ],
  );
}
