/**
 * The chain of the audit. Each entry carries the SHA-256, in lower hexadecimal digits, of the UTF-8
 * bytes of this text, a JSON array without spaces:
 *
 *   ["polder-audit-1",seq,"previous","at","actor","action","subject","requestId",detail]
 *
 * seq and at are whole numbers; previous is the hash of the entry before, 64 zeros for the first;
 * detail is the JSON of the entry with the keys of every object in the order of their UTF-16
 * units, and text and numbers as JSON.stringify of ECMAScript writes them. So whoever holds the
 * rows can check the chain with any language, and whoever knows its last hash knows that nothing
 * before it was changed, taken out or put in.
 */
import { createHash } from 'node:crypto';
import { assert } from '../../kernel/assert.ts';
import type { JsonObject, JsonValue, Reader } from './transaction.ts';

export const FIRST_PREVIOUS = '0'.repeat(64);

export interface AuditEntry {
  readonly seq: bigint;
  readonly previous: string;
  readonly at: bigint;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly requestId: string;
  readonly detail: JsonObject;
}

export function hashOfEntry(entry: AuditEntry): string {
  return createHash('sha256').update(textOfEntry(entry)).digest('hex');
}

function textOfEntry(entry: AuditEntry): string {
  const { actor, action, subject, requestId } = entry;
  const words = [actor, action, subject, requestId].map((word) => JSON.stringify(word)).join(',');
  const start = `["polder-audit-1",${entry.seq},"${entry.previous}",${entry.at}`;
  return `${start},${words},${canonicalText(entry.detail)}]`;
}

/** JSON with the keys of every object in the order of their UTF-16 units. */
export function canonicalText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`);
    return `{${members.join(',')}}`;
  }
  assert(typeof value !== 'number' || Number.isFinite(value), `${value} is no number of JSON`);
  const text: string | undefined = JSON.stringify(value);
  assert(text !== undefined, 'what is hashed is JSON: an undefined member is left out');
  return text;
}

export type ChainCheck =
  | { readonly isWhole: true; readonly entryCount: bigint; readonly lastHash: string }
  | { readonly isWhole: false; readonly seq: bigint; readonly sentence: string };

const ENTRIES_PER_STEP = 5_000;

/** Reads the whole audit and says whether it is whole. Linear: about 150,000 entries a second. */
export async function checkAuditChain(reader: Reader): Promise<ChainCheck> {
  let seq = 0n;
  let previous = FIRST_PREVIOUS;
  for (;;) {
    const rows = await selectEntries(reader, seq);
    for (const row of rows) {
      const sentence = faultOf(row, seq + 1n, previous);
      if (sentence !== undefined) return { isWhole: false, seq: row.seq, sentence };
      seq = row.seq;
      previous = row.hash;
    }
    if (rows.length < ENTRIES_PER_STEP) break;
  }
  const [head] = await reader.query<{ audit_seq: bigint; audit_hash: string }>(
    'SELECT audit_seq, audit_hash FROM platform.chain_head',
  );
  if (head?.audit_seq === seq && head.audit_hash === previous) {
    return { isWhole: true, entryCount: seq, lastHash: previous };
  }
  const expected = head?.audit_seq ?? 'nothing';
  const sentence = `The audit ends with entry ${seq} and should end with ${expected}`;
  return { isWhole: false, seq, sentence };
}

type StoredEntry = AuditEntry & { readonly hash: string };

function selectEntries(reader: Reader, after: bigint): Promise<readonly StoredEntry[]> {
  return reader.query<StoredEntry>(
    `SELECT seq, previous, hash, at, actor, action, subject, request_id AS "requestId", detail
       FROM platform.audit WHERE seq > $1 ORDER BY seq LIMIT ${ENTRIES_PER_STEP}`,
    [after],
  );
}

function faultOf(row: StoredEntry, seq: bigint, previous: string): string | undefined {
  if (row.seq !== seq) return `Entry ${seq} of the audit is missing before entry ${row.seq}`;
  if (row.previous !== previous) return `Entry ${seq} of the audit does not follow the one before`;
  return row.hash === hashOfEntry(row) ? undefined : `Entry ${seq} of the audit was changed`;
}
