/**
 * Who lost the answer to a request that made something, and asks again under another key, is told
 * that it is there. That refusal says where it was this very request of the same actor that made
 * it, as far as its answer is kept. Others hear nothing of it.
 */
import { toTimeText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../database/transaction.ts';
import type { IdempotencyKey } from './idempotency-key.ts';
import type { Problem } from './problem.ts';

/** The problem with `doneAt`; one that does not say that something is there, as it is. */
export async function withSameRequest(
  problem: Problem,
  key: IdempotencyKey | undefined,
  reader: Reader,
): Promise<Problem> {
  if (problem.status !== 409 || key === undefined) return problem;
  const [row] = await reader.query<{ readonly created_at: bigint }>(
    `SELECT created_at FROM platform.idempotency
      WHERE actor = $1 AND method = $2 AND path = $3 AND request_hash = $4
      ORDER BY created_at DESC LIMIT 1`,
    [key.actor, key.method, key.path, key.requestHash],
  );
  if (row === undefined) return problem;
  const doneAt = toTimeText(toEpochSeconds(Number(row.created_at)));
  const detail = `${problem.detail} The same request of yours was done at ${doneAt}.`;
  return { ...problem, detail, facts: { ...problem.facts, doneAt } };
}
