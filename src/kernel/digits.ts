const DIGIT_ZERO = 48;

/** Bytes that hold ASCII, or words that hold UTF-16. */
export type TextUnits = Uint8Array | Uint16Array;

/** The most digits that {@link writeDigits} writes. */
export const DIGITS_MAX = 16;

/** Writes a safe integer, 0 or more, from `start` on, and answers where it ends. */
export function writeDigits(units: TextUnits, start: number, number: number): number {
  let end = start + 1;
  for (let power = 10; power <= number; power *= 10) end += 1;
  for (let at = end - 1, rest = number; at >= start; at -= 1, rest = Math.floor(rest / 10)) {
    units[at] = DIGIT_ZERO + (rest % 10);
  }
  return end;
}
