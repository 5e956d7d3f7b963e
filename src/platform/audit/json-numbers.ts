/**
 * Whether JSON, as the store writes out jsonb, has only numbers that Polder could have written. The
 * store keeps every digit of a number and JavaScript some seventeen: without this look, an edit
 * beyond them would read as the number it was.
 */

/** A text, skipped whole, or a number. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?/g;

/** True where every number is written as the store writes what JavaScript reads of it. */
export function isPlainJson(text: string): boolean {
  return (text.match(TOKEN) ?? []).every(
    (token) => token.startsWith('"') || token === toPlainNumber(Number(token)),
  );
}

/** The digits of a number without an exponent, as PostgreSQL writes a numeric. */
export function toPlainNumber(value: number): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value));
  if (match === null) return String(value);
  const [, sign = '', whole = '', fraction = '', exponent = ''] = match;
  const shift = Number(exponent);
  const digits = `${whole}${fraction}`;
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - whole.length)}${digits}`;
  return `${sign}${digits}${'0'.repeat(shift - fraction.length)}`;
}
