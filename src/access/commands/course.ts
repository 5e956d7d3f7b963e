/** What became of an application, as its applicant and those who decide read it. */
import type { Reader } from '../../platform/database/transaction.ts';
import { isDecided } from '../application.ts';
import { type CourseStep, type StoredApplication, selectCourse } from '../store/applications.ts';
import { selectReviewersOf } from '../store/reviewers.ts';

export interface Course {
  readonly steps: readonly CourseStep[];
  /** What reviewers wrote for the applicant, without their names; none before it is decided. */
  readonly comments: readonly string[];
}

export async function readCourse(
  reader: Reader,
  { id, state }: Pick<StoredApplication, 'id' | 'state'>,
): Promise<Course> {
  const steps = await selectCourse(reader, id);
  const reviewers = isDecided(state) ? await selectReviewersOf(reader, id) : [];
  const reviews = reviewers.flatMap(({ review }) => (review === undefined ? [] : [review]));
  return { steps, comments: reviews.map(({ forApplicant }) => forApplicant) };
}
