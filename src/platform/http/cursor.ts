/**
 * A cursor is where a page ended, with a fingerprint of the list, the sort and the filters that it
 * belongs to. It gives no right: filters and reach are applied to every page anew, so a forged one
 * only begins elsewhere. Hence it is checked for its shape and not signed, and several servers
 * need share no key for it.
 */
import { createHash } from 'node:crypto';
import type { Keyset } from './page.ts';

/** What a cursor belongs to. */
export interface CursorOwner {
  readonly operationId: string;
  /** As in the query, such as `-submittedAt`. */
  readonly sort: string;
  /** The query without `limit`, `cursor`, `sort` and `format`. */
  readonly filters: Readonly<Record<string, unknown>>;
}

/** A cursor of the right list that no page of it ended with. Answered as `cursor-invalid`. */
export class CursorForged extends Error {
  override readonly name = 'CursorForged';
}

const FORMAT = 1;

export function toCursor(keyset: Keyset, owner: CursorOwner): string {
  const parts = [FORMAT, fingerprintOf(owner), keyset.value, keyset.id];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Where the page begins; `undefined` for what is no cursor, or one of another list. */
export function parseCursor(text: string, owner: CursorOwner): Keyset | undefined {
  const parts = parseParts(text);
  if (!Array.isArray(parts) || parts.length !== 4) return undefined;
  const [format, fingerprint, value, id] = parts;
  if (format !== FORMAT || fingerprint !== fingerprintOf(owner)) return undefined;
  return isKey(value) && isKey(id) ? { value, id } : undefined;
}

/** No store holds U+0000 in a text. */
function isKey(part: unknown): part is string {
  return typeof part === 'string' && part.length <= KEY_CHARACTERS_MAX && !part.includes('\0');
}

const KEY_CHARACTERS_MAX = 1_000;

function parseParts(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function fingerprintOf({ operationId, sort, filters }: CursorOwner): string {
  const names = Object.keys(filters).sort();
  const members = names.map((name) => [name, filters[name]]);
  const text = JSON.stringify([operationId, sort, members]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
