/** Reviews, and what reviewers and panel see, as they go over the wire. */
import Type, { type Static } from 'typebox';
import type { AccessCallId, PartyId } from '../../kernel/ids.ts';
import { toGpuSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireCount,
  wireGpuSeconds,
  wireId,
  wireInstant,
  wireNullable,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import type { StoredAccessCall } from '../store/access-calls.ts';
import type { StoredApplication } from '../store/applications.ts';
import {
  type ReviewedRow,
  type ReviewerRow,
  reviewerFromRow,
  type StoredReviewer,
} from '../store/reviewers.ts';
import { wirePeerReview } from './access-call-wire.ts';
import {
  CLOSED,
  toWireContent,
  wireApplicationState,
  wireApplicationText,
  wireSaid,
} from './application-wire.ts';

type ReviewText = NonNullable<StoredReviewer['review']>;

export const wireReviewText = Type.Object(
  {
    points: Type.Array(
      Type.Object({ criterion: wireText(40), points: wireCount(0, 1_000) }, CLOSED),
      { minItems: 1, maxItems: 20 },
    ),
    gpuSeconds: wireGpuSeconds,
    forApplicant: wireSaid,
    forPanel: wireSaid,
  },
  { ...CLOSED, title: 'ReviewText' },
);

export function fromWireReview(body: Static<typeof wireReviewText>): ReviewText {
  return { ...body, gpuSeconds: toGpuSeconds(body.gpuSeconds) };
}

export const wireReviewer = Type.Object(
  {
    application: wireId('application_'),
    person: wireId('person_'),
    assignedAt: wireInstant,
    declaration: wireNullable(wireWord(['none', 'conflict'])),
    conflict: wireNullable(wireSaid),
    review: wireNullable(wireReviewText),
    reviewedAt: wireNullable(wireInstant),
  },
  { ...CLOSED, title: 'Reviewer' },
);

export function toWireReviewer(reviewer: StoredReviewer): Static<typeof wireReviewer> {
  const { application, person, declaration, review } = reviewer;
  return {
    application,
    person,
    assignedAt: toWireInstant(reviewer.assignedAt),
    declaration: declaration?.kind ?? null,
    conflict: declaration?.kind === 'conflict' ? declaration.said : null,
    review: review === undefined ? null : toWireReviewText(review),
    reviewedAt: toWireInstantOrNull(reviewer.reviewedAt),
  };
}

function toWireReviewText(review: ReviewText): Static<typeof wireReviewText> {
  return { ...review, points: review.points.map((each) => ({ ...each })) };
}

/** What a reviewer always sees of an application. */
const HEAD = {
  call: wireId('access-call_'),
  title: wireText(200),
  /** Null where the review is blind. */
  applicant: wireNullable(wireId('party_')),
  /** Null once nothing more is written: the panel has spoken, or it was withdrawn. */
  dueAt: wireNullable(wireInstant),
};

/** In a list of those that one reviews. */
export const wireOwnReview = Type.Object(
  { ...wireReviewer.properties, ...HEAD },
  { ...CLOSED, title: 'OwnReview' },
);

/** A reviewer with what is told of the application. */
export interface OwnReviewRow extends ReviewerRow {
  readonly call: AccessCallId;
  readonly title: string;
  readonly applicant: PartyId;
  readonly is_blind: boolean;
  readonly state: StoredApplication['state'];
  readonly due_at: bigint | null;
}

/** Of an application `a` and its call `c`: what {@link OwnReviewRow} has beside the reviewer. */
export const OWN_REVIEW_COLUMNS = `a.call, a.content->>'title' AS title, a.applicant, a.state,
  a.due_at, coalesce((c.terms->'review'->>'isBlind')::boolean, false) AS is_blind`;

export function toWireOwnReview(row: OwnReviewRow): Static<typeof wireOwnReview> {
  const { call, title, applicant, is_blind: isBlind, state } = row;
  return {
    ...toWireReviewer(reviewerFromRow(row)),
    ...{ call, title, applicant: isBlind ? null : applicant },
    dueAt: isWritten(state) ? toWireInstantOrNull(timeOrNone(row.due_at)) : null,
  };
}

/** Whether reviews are still written at a step. */
function isWritten(state: StoredApplication['state']): boolean {
  return state === 'review' || state === 'panel';
}

/** What a reviewer sees of an application; with a conflict of interest, nothing but its title. */
export const wireApplicationToReview = Type.Object(
  {
    reviewer: wireReviewer,
    ...HEAD,
    criteria: wirePeerReview.properties.criteria,
    /** Null until none is declared, and with a conflict of interest. */
    text: wireNullable(wireApplicationText),
  },
  { ...CLOSED, title: 'ApplicationToReview' },
);

export function toWireApplicationToReview(
  { review, id: call }: StoredAccessCall['terms'],
  { application: { applicant, content: text, dueAt, state }, reviewer }: ToReview,
): Static<typeof wireApplicationToReview> {
  return {
    reviewer: toWireReviewer(reviewer),
    call,
    title: text.title,
    applicant: review?.isBlind === true ? null : applicant,
    dueAt: isWritten(state) ? toWireInstantOrNull(dueAt) : null,
    criteria: review === undefined ? [] : [...review.criteria],
    text: reviewer.declaration?.kind === 'none' ? toWireContent(text) : null,
  };
}

interface ToReview {
  readonly application: StoredApplication;
  readonly reviewer: StoredReviewer;
}

export const wireReviewed = Type.Object(
  {
    application: wireId('application_'),
    applicant: wireId('party_'),
    title: wireText(200),
    state: wireApplicationState,
    cutOffAt: wireNullable(wireInstant),
    requestedGpuSeconds: wireGpuSeconds,
    recommendedGpuSeconds: wireNullable(wireGpuSeconds),
    awardedGpuSeconds: wireNullable(wireGpuSeconds),
    reviewCount: wireCount(0, 1_000),
    meanThousandths: wireNullable(wireCount(0, 1_000_000_000)),
  },
  { ...CLOSED, title: 'ReviewedApplication' },
);

export function toWireReviewed(row: ReviewedRow): Static<typeof wireReviewed> {
  const { application, applicant, title, state } = row;
  const countOrNull = (count: bigint | null) => (count === null ? null : Number(count));
  return {
    application,
    applicant,
    title,
    state,
    cutOffAt: toWireInstantOrNull(timeOrNone(row.cut_off_at)),
    requestedGpuSeconds: Number(row.requested_gpu_seconds),
    recommendedGpuSeconds: countOrNull(row.recommended_gpu_seconds),
    awardedGpuSeconds: countOrNull(row.awarded_gpu_seconds),
    reviewCount: row.review_count,
    meanThousandths: countOrNull(row.mean_thousandths),
  };
}
