import type { EpochSeconds } from '../../kernel/units.ts';
import type { Caller, Writer } from '../../platform/database/transaction.ts';

/**
 * The same transaction, for what happened at `at` in the history that it saves: rows carry that
 * time, and `actor` where another than that of `writer` did it. The audit says when they were in
 * truth written down: at the time of `writer`.
 */
export function asOf(
  writer: Writer,
  at: EpochSeconds,
  actor: Caller['actor'] = writer.caller.actor,
): Writer {
  const caller = { ...writer.caller, actor };
  return {
    caller: { ...caller, at },
    query: (sql, values) => writer.query(sql, values),
    audit: (entry, by = caller) => writer.audit(entry, by),
    publish: (event) => writer.publish(event),
  };
}
