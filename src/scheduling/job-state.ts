/**
 * The life of a job. The schema holds the same transitions.
 *
 *   submitted  → waiting (admitted to a cluster), rejected, cancelling
 *   waiting    → running (a run starts), cancelling
 *   running    → waiting (it gave its GPUs back), completed, failed, cancelling
 *   cancelling → cancelled; completed or failed where its run was over before it was stopped
 */
export const JOB_STATES = [
  'submitted',
  'waiting',
  'running',
  'cancelling',
  'completed',
  'failed',
  'cancelled',
  'rejected',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What a cancellation finds: it can be cancelled, that is under way, or nothing is left to do. */
export function cancellationOf(state: JobState): 'possible' | 'under_way' | 'done' | 'too_late' {
  switch (state) {
    case 'submitted':
    case 'waiting':
    case 'running':
      return 'possible';
    case 'cancelling':
      return 'under_way';
    case 'cancelled':
      return 'done';
    case 'completed':
    case 'failed':
    case 'rejected':
      return 'too_late';
  }
}
