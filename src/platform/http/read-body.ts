/** The bytes of a body as JSON: in UTF-8, of no more levels than any schema has. */
const LEVELS_MAX = 32;

/** Thrown for what cannot be read; the sentence says why. */
export class BodyUnreadable extends Error {
  override readonly name = 'BodyUnreadable';
}

/** Linear; about 1 ms a megabyte beyond what JSON.parse takes. */
export function readJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new BodyUnreadable('Expected JSON, found an empty body.');
  requireFewLevels(bytes);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const sentence =
      error instanceof SyntaxError ? 'a text that is not JSON' : 'bytes not in UTF-8';
    throw new BodyUnreadable(`Expected JSON in UTF-8, found ${sentence}.`, { cause: error });
  }
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d,
] as const;

function requireFewLevels(bytes: Buffer): void {
  let level = 0;
  let isInText = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (isInText) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) isInText = false;
    } else if (byte === QUOTE) isInText = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) level += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) level -= 1;
    if (level > LEVELS_MAX) {
      throw new BodyUnreadable(`Expected at most ${LEVELS_MAX} levels of lists and objects.`);
    }
  }
}
