import type { JobSubject } from '../store/job-subject.ts';

/** Who may hear of a job: its project (the allocation), its funder, its site once it has one. */
export function scopesOfJob({
  allocation,
  funder,
  site,
}: Pick<JobSubject, 'allocation' | 'funder' | 'site'>): readonly string[] {
  const scopes = [`project:${allocation}`, `party:${funder}`];
  return site === undefined ? scopes : [...scopes, `site:${site}`];
}
