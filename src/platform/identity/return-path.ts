/**
 * Where a login may lead: a path of Polder, and nowhere else. The text is used as it stands, so it
 * must be one that every browser reads as a path on the same host.
 */
const PATH = /^\/(?:[!#-.0-[\]-~][!#-[\]-~]*)?$/;
const CHARACTERS_MAX = 1_000;

/** The path, or `fallback` where it could lead elsewhere. */
export function toReturnPath(text: string | undefined, fallback: string): string {
  if (text === undefined || text.length > CHARACTERS_MAX || !PATH.test(text)) return fallback;
  const base = 'http://polder.invalid';
  if (!URL.canParse(text, base)) return fallback;
  return new URL(text, base).origin === base ? text : fallback;
}
