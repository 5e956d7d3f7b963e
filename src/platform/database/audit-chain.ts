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
import { compare } from '../../kernel/compare.ts';
import type { JsonObject, JsonValue } from './transaction.ts';

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
      .sort(([a], [b]) => compare(a, b))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`);
    return `{${members.join(',')}}`;
  }
  assert(typeof value !== 'number' || Number.isFinite(value), `${value} is no number of JSON`);
  const text: string | undefined = JSON.stringify(value);
  assert(text !== undefined, 'what is hashed is JSON: an undefined member is left out');
  return text;
}
