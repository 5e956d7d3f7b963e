/** Until when a review is wanted, in words. */
import type { ApplicationToReview, OwnReview } from '../../../../src/client/reviews.ts';
import type { Formats } from '../../texts/formats.ts';
import type { reviewTexts } from './review-texts.ts';

type ReviewTexts = (typeof reviewTexts)['en'];

/** What was written, or may not be, is not overdue. */
export function reviewDueText(
  { dueAt, review, declaration }: Pick<OwnReview, 'dueAt' | 'review' | 'declaration'>,
  texts: ReviewTexts,
  formats: Formats,
): string {
  if (dueAt === null) return texts.over;
  if (review !== null || declaration === 'conflict') return '–';
  const at = formats.dateTime(dueAt);
  return Date.parse(dueAt) < Date.now() ? texts.overdue(at) : at;
}

export function reviewLeadText(
  { dueAt, reviewer }: ApplicationToReview,
  texts: ReviewTexts,
  formats: Formats,
): string {
  if (reviewer.declaration === 'conflict') return texts.conflictLead;
  if (dueAt === null) return texts.overLead;
  if (reviewer.declaration === null) return texts.declareLead;
  if (reviewer.review !== null) return texts.writtenLead;
  const lead = Date.parse(dueAt) < Date.now() ? texts.overdueLead : texts.writeLead;
  return lead(formats.dateTime(dueAt));
}
