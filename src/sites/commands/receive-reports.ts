/** What comes in from sites. */
import type { SiteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { RunReport } from '../site-driver.ts';
import { announceReports, differingReports, insertReports } from '../store/site-reports.ts';

/** A site says something else under a number that it has used before. */
export interface ReportsDiffer {
  readonly reason: 'exists_with_different_content';
  readonly site: SiteId;
  readonly numbers: readonly number[];
}

/**
 * Takes reports as a driver observed them, and wakes the engine where any is new. Reports that were
 * taken before change nothing; what differs from what was said before is refused, and with it all
 * that came along. Answers how many were new.
 */
export async function receiveReports(
  writer: Writer,
  site: SiteId,
  reports: readonly RunReport[],
): Promise<Outcome<number, ReportsDiffer>> {
  const newCount = reports.length === 0 ? 0 : await insertReports(writer, site, reports);
  // After the insert, which waits for another server that takes the same numbers at this moment.
  const differing = await differingReports(writer, site, reports);
  if (differing.length > 0) {
    return refused({ reason: 'exists_with_different_content', site, numbers: differing });
  }
  if (newCount > 0) await announceReports(writer);
  const numbers = reports.map(({ number }) => number);
  const detail = { newCount, first: Math.min(...numbers), last: Math.max(...numbers) };
  writer.audit({
    action: 'site.report',
    subject: site,
    detail: newCount === 0 ? { newCount } : detail,
  });
  return done(newCount);
}
