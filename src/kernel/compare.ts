/**
 * The order of two texts, by their UTF-16 units, or of two amounts: the same on every machine,
 * which the order of a language is not.
 */
export function compare<Value extends string | bigint>(a: Value, b: Value): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
