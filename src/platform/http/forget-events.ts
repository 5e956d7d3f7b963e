/** Events that nobody goes on from any more; the audit keeps what they told of. */
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Writer } from '../database/transaction.ts';

/**
 * Forgets the events that were told before a time, the oldest first; answers how many. A listener
 * that comes back for one of them is told to read all anew.
 */
export async function forgetEvents(
  writer: Writer,
  { before, rowsMax }: { readonly before: EpochSeconds; readonly rowsMax: number },
): Promise<number> {
  const rows = await writer.query<{ count: bigint }>(
    `SELECT platform.prune_events(coalesce(max(seq) + 1, 0)) AS count
       FROM (SELECT seq, at FROM platform.event ORDER BY seq LIMIT $2) AS oldest
      WHERE at < $1`,
    [before, rowsMax],
  );
  return Number(rows[0]?.count ?? 0n);
}
