/**
 * Lists of thousands of rows. To read one anew takes seconds, and events come all the time: so it
 * stays as it was read, says as of when that is, and is read anew when one asks for it.
 */
const ROWS_LIVE_MAX = 2_000;

/** Whether an answer is such a list: pages of rows, put together. */
export function isLargeList(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null || !('pages' in answer)) return false;
  const pages: readonly unknown[] = Array.isArray(answer.pages) ? answer.pages : [];
  return pages.reduce<number>((sum, page) => sum + rowCountOf(page), 0) > ROWS_LIVE_MAX;
}

function rowCountOf(page: unknown): number {
  if (typeof page !== 'object' || page === null || !('items' in page)) return 0;
  return Array.isArray(page.items) ? page.items.length : 0;
}
