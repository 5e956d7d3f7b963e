/** Entries as rows, a leg each, as a run has them in its file; and what many of them sum to. */
import type { Reader } from '../../platform/database/transaction.ts';
import type { Commodity } from '../account.ts';
import type { FlowSum } from '../chain-forward.ts';
import type { LedgerRow } from '../ledger-row.ts';
import type { EntryFilter } from '../statement-line.ts';

/** `condition` is over `settlement.entry AS e`. In the order of the entries and their legs. */
export async function selectLedgerRows(
  reader: Reader,
  condition: string,
  values: readonly unknown[],
): Promise<readonly LedgerRow[]> {
  const rows = await reader.query<{
    readonly seq: bigint;
    readonly key: string;
    readonly month: string;
    readonly recorded_at: bigint;
    readonly account: string;
    readonly commodity: Commodity;
    readonly amount: bigint;
    readonly reversal_of: bigint | null;
  }>(
    `SELECT e.seq, e.flow || ':' || e.subject || ':' || e.attempt || ':' || e.month
              || CASE WHEN e.revision = 0 THEN '' ELSE ':r' || e.revision END AS key,
            e.month, e.recorded_at, a.name AS account, a.commodity, l.amount, e.reversal_of
       FROM settlement.entry AS e
       JOIN settlement.leg AS l ON l.entry = e.seq
       JOIN settlement.account AS a ON a.id = l.account
      WHERE ${condition} ORDER BY e.seq, l.position`,
    values,
  );
  return rows.map(({ seq, recorded_at, amount, reversal_of, ...row }) => ({
    ...row,
    entry: Number(seq),
    recordedAt: Number(recorded_at),
    amount: BigInt(amount),
    reversalOf: reversal_of === null ? undefined : Number(reversal_of),
  }));
}

/** As they stand: an entry that was unwound counts as if it had never been, and so its undoing. */
export const STANDS = `e.reversal_of IS NULL
  AND NOT EXISTS (SELECT FROM settlement.entry AS unwinding WHERE unwinding.reversal_of = e.seq)`;

/** What the entries that stand moved on the accounts of a line, by flow and account. */
export async function selectFlowSums(
  reader: Reader,
  filters: readonly EntryFilter[],
): Promise<readonly FlowSum[]> {
  const rows = await reader.query<{
    readonly flow: string;
    readonly account: string;
    readonly commodity: Commodity;
    readonly amount: string;
    readonly entry_count: bigint;
    readonly first_entry: bigint;
    readonly last_entry: bigint;
  }>(
    `SELECT e.flow, a.name AS account, a.commodity, sum(l.amount)::text AS amount,
            count(*) AS entry_count, min(e.seq) AS first_entry, max(e.seq) AS last_entry
       FROM unnest($1::text[], $2::text[]) AS wanted (account, month)
       JOIN settlement.account AS a ON a.name = wanted.account
       JOIN settlement.leg AS l ON l.account = a.id
       JOIN settlement.entry AS e
         ON e.seq = l.entry AND (wanted.month IS NULL OR e.month = wanted.month)
      WHERE ${STANDS}
      GROUP BY e.flow, a.name, a.commodity ORDER BY min(e.seq), a.name`,
    [filters.map(({ account }) => account), filters.map(({ month }) => month)],
  );
  return rows.map((row) => ({
    ...{ flow: row.flow, account: row.account, commodity: row.commodity },
    amount: BigInt(row.amount),
    entryCount: Number(row.entry_count),
    firstEntry: Number(row.first_entry),
    lastEntry: Number(row.last_entry),
  }));
}
