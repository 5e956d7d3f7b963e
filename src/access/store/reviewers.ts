/** Who reviews which application, what each declared, and what each wrote last. */
import type { ApplicationId, PartyId } from '../../kernel/ids.ts';
import type { Interval } from '../../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { PersonId } from '../../platform/identity/store/persons.ts';
import type { ApplicationState } from '../application.ts';
import type { Declaration, ReviewText } from '../review.ts';

export interface StoredReviewer {
  readonly application: ApplicationId;
  readonly person: PersonId;
  readonly assignedAt: EpochSeconds;
  /** `undefined`: not declared yet; with a conflict the assignment has ended. */
  readonly declaration: Declaration | undefined;
  readonly review: ReviewText | undefined;
  readonly reviewedAt: EpochSeconds | undefined;
}

export interface ReviewerRow {
  readonly application: ApplicationId;
  readonly person: PersonId;
  readonly assigned_at: bigint;
  readonly declaration: 'none' | 'conflict' | null;
  readonly conflict_said: string | null;
  /** Whole numbers and texts: as they stand in the review. */
  readonly review: ReviewText | null;
  readonly reviewed_at: bigint | null;
}

export const REVIEWER_COLUMNS =
  'r.application, r.person, r.assigned_at, r.declaration, r.conflict_said, r.review, r.reviewed_at';

export async function selectReviewersOf(
  reader: Reader,
  application: ApplicationId,
): Promise<readonly StoredReviewer[]> {
  const rows = await reader.query<ReviewerRow>(
    `SELECT ${REVIEWER_COLUMNS} FROM access.reviewer AS r
      WHERE r.application = $1 ORDER BY r.position`,
    [application],
  );
  return rows.map(reviewerFromRow);
}

/** Reviews of an application that are not written: who shall write them, and until when. */
export interface DueReviews {
  readonly application: ApplicationId;
  readonly funder: PartyId;
  readonly persons: readonly PersonId[];
  /** The first of them. */
  readonly assignedAt: EpochSeconds;
  readonly dueAt: EpochSeconds;
}

interface DueReviewsRow extends Omit<DueReviews, 'assignedAt' | 'dueAt'> {
  readonly assigned_at: bigint;
  readonly due_at: bigint;
}

/** Of the applications whose step of reviews ends from the start to before the end. */
export async function selectDueReviews(
  reader: Reader,
  { start, end }: Interval,
): Promise<readonly DueReviews[]> {
  const rows = await reader.query<DueReviewsRow>(
    `SELECT a.id AS application, c.funder, a.due_at, min(r.assigned_at) AS assigned_at,
            array_agg(r.person ORDER BY r.position) AS persons
       FROM access.application AS a
       JOIN access.call AS c ON c.id = a.call
       JOIN access.reviewer AS r ON r.application = a.id
      WHERE a.state = 'review' AND a.due_at >= $1 AND a.due_at < $2
        AND r.review IS NULL AND r.declaration IS DISTINCT FROM 'conflict'
      GROUP BY a.id, c.funder ORDER BY a.position`,
    [start, end],
  );
  return rows.map(({ assigned_at, due_at, ...row }) => ({
    ...row,
    assignedAt: toEpochSeconds(Number(assigned_at)),
    dueAt: toEpochSeconds(Number(due_at)),
  }));
}

/** How many reviews of an application stand. */
export async function selectReviewCount(
  reader: Reader,
  application: ApplicationId,
): Promise<number> {
  const rows = await reader.query(
    'SELECT FROM access.reviewer WHERE application = $1 AND review IS NOT NULL',
    [application],
  );
  return rows.length;
}

export async function selectReviewer(
  reader: Reader,
  application: string,
  person: string,
): Promise<StoredReviewer | undefined> {
  const [row] = await reader.query<ReviewerRow>(
    `SELECT ${REVIEWER_COLUMNS} FROM access.reviewer AS r
      WHERE r.application = $1 AND r.person = $2`,
    [application, person],
  );
  return row === undefined ? undefined : reviewerFromRow(row);
}

export function reviewerFromRow(row: ReviewerRow): StoredReviewer {
  return {
    application: row.application,
    person: row.person,
    assignedAt: toEpochSeconds(Number(row.assigned_at)),
    declaration: declarationOf(row),
    review: row.review ?? undefined,
    reviewedAt: timeOrNone(row.reviewed_at),
  };
}

function declarationOf({ declaration, conflict_said: said }: ReviewerRow): Declaration | undefined {
  if (declaration === null) return undefined;
  return said === null ? { kind: 'none' } : { kind: 'conflict', said };
}

export async function insertReviewer(
  writer: Writer,
  application: ApplicationId,
  person: PersonId,
): Promise<void> {
  const { at, actor } = writer.caller;
  await writer.query(
    `INSERT INTO access.reviewer (application, person, assigned_at, assigned_by)
     VALUES ($1, $2, $3, $4)`,
    [application, person, at, actor],
  );
}

/** A conflict takes the review back. */
export async function updateReviewerDeclared(
  writer: Writer,
  { application, person }: Pick<StoredReviewer, 'application' | 'person'>,
  declared: Declaration,
): Promise<void> {
  const said = declared.kind === 'conflict' ? declared.said : null;
  await writer.query(
    `UPDATE access.reviewer SET declaration = $3, conflict_said = $4, declared_at = $5,
       review = CASE WHEN $4::text IS NULL THEN review END,
       reviewed_at = CASE WHEN $4::text IS NULL THEN reviewed_at END
      WHERE application = $1 AND person = $2`,
    [application, person, declared.kind, said, writer.caller.at],
  );
}

export async function updateReview(
  writer: Writer,
  { application, person }: Pick<StoredReviewer, 'application' | 'person'>,
  review: ReviewText,
): Promise<void> {
  await writer.query(
    `UPDATE access.reviewer SET review = $3, reviewed_at = $4
      WHERE application = $1 AND person = $2`,
    [application, person, JSON.stringify(review), writer.caller.at],
  );
}

/** What the panel sees of an application: who asks for how much, and what reviewers make of it. */
export interface ReviewedRow {
  readonly application: ApplicationId;
  readonly applicant: PartyId;
  readonly title: string;
  readonly state: ApplicationState;
  readonly cut_off_at: bigint | null;
  readonly requested_gpu_seconds: bigint;
  readonly recommended_gpu_seconds: bigint | null;
  readonly awarded_gpu_seconds: bigint | null;
  readonly review_count: number;
  /** `null`: nobody has written a review. */
  readonly mean_thousandths: bigint | null;
}

/** The mean, over the reviews, of the sums of their points; in thousandths, rounded down. */
export const REVIEWED_APPLICATIONS = {
  select: `a.id AS application, a.applicant, a.content->>'title' AS title, a.state, a.cut_off_at,
    a.requested_gpu_seconds, a.recommended_gpu_seconds, a.awarded_gpu_seconds,
    v.review_count, v.mean_thousandths`,
  from: `access.application AS a CROSS JOIN LATERAL (
    SELECT count(*)::integer AS review_count,
           floor(sum((SELECT sum((each->>'points')::bigint)
                   FROM jsonb_array_elements(r.review->'points') AS each)) * 1000
             / nullif(count(*), 0))::bigint AS mean_thousandths
      FROM access.reviewer AS r WHERE r.application = a.id AND r.review IS NOT NULL) AS v`,
} as const;
