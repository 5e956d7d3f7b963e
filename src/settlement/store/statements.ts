/** Statements as they were given out: each with its revision and the hash of its text. */
import { createHash } from 'node:crypto';
import { canonicalText } from '../../platform/database/audit-chain.ts';
import type { JsonObject, JsonValue, Writer } from '../../platform/database/transaction.ts';
import type { Statement } from '../statement.ts';

export interface SavedStatement {
  readonly funder: string;
  readonly revision: number;
  readonly sha256: string;
  /** False where the statement is that of the revision before, and nothing was saved. */
  readonly isNew: boolean;
}

/** A statement as JSON: money as text of whole micros, GPU time as numbers, times in seconds. */
export function toStatementLines(statement: Statement): JsonObject {
  return toJson(statement) as JsonObject;
}

/** As {@link toStatementLines} of any value; what is `undefined` is left out. */
export function toJson(value: unknown): JsonValue {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null) {
    const said = Object.entries(value).filter(([, part]) => part !== undefined);
    return Object.fromEntries(said.map(([key, part]) => [key, toJson(part)]));
  }
  return value as JsonValue;
}

/** SHA-256 of the text with the keys of every object in order, so that anyone can check it. */
export function hashOfStatement(lines: JsonObject): string {
  return createHash('sha256').update(canonicalText(lines)).digest('hex');
}

/** Saves those statements of `month` that differ from their last revision, as the next one. */
export async function saveStatements(
  writer: Writer,
  month: string,
  statements: readonly Statement[],
  isRehearsed: boolean,
): Promise<readonly SavedStatement[]> {
  const latest = await selectLatest(writer, month);
  const saved = statements.map((statement) => {
    const lines = toStatementLines(statement);
    const sha256 = hashOfStatement(lines);
    const before = latest.get(statement.funder);
    const isNew = before?.sha256 !== sha256;
    const revision = before === undefined ? 0 : before.revision + (isNew ? 1 : 0);
    return { funder: statement.funder, revision, sha256, isNew, lines };
  });
  const fresh = saved.filter(({ isNew }) => isNew);
  if (fresh.length > 0) {
    await writer.query(
      `INSERT INTO settlement.statement
         (funder, month, revision, lines, sha256, closed_at, closed_by, is_rehearsed)
       SELECT funder, $5, revision, lines, sha256, $6, $7, $8
         FROM unnest($1::text[], $2::integer[], $3::jsonb[], $4::text[])
           AS statement (funder, revision, lines, sha256)`,
      [
        fresh.map(({ funder }) => funder),
        fresh.map(({ revision }) => revision),
        fresh.map(({ lines }) => JSON.stringify(lines)),
        fresh.map(({ sha256 }) => sha256),
        month,
        writer.caller.at,
        writer.caller.actor,
        isRehearsed,
      ],
    );
  }
  return saved.map(({ lines: _, ...rest }) => rest);
}

async function selectLatest(
  writer: Writer,
  month: string,
): Promise<ReadonlyMap<string, { readonly revision: number; readonly sha256: string }>> {
  const rows = await writer.query<{ funder: string; revision: number; sha256: string }>(
    `SELECT DISTINCT ON (funder) funder, revision, sha256 FROM settlement.statement
      WHERE month = $1 ORDER BY funder, revision DESC`,
    [month],
  );
  return new Map(rows.map(({ funder, ...rest }) => [funder, rest]));
}
