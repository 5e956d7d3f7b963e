/**
 * The known word closest to a mistyped one, for "did you mean". Distance: least number of single
 * letters inserted, dropped or replaced (V. I. Levenshtein, 1966); a tie goes to the earlier word.
 */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  let nearest: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = distanceBetween(word.toLowerCase(), candidate.toLowerCase());
    if (distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

/** `, did you mean x?` or nothing. */
export function suggestion(word: string, known: readonly string[]): string {
  const nearest = nearestOf(word.slice(0, 100), known);
  return nearest === undefined ? '' : `, did you mean ${nearest}?`;
}

/** Cost: length of one times length of the other. */
function distanceBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const dropped = (above[column] ?? 0) + 1;
      current.push(Math.min(replaced, dropped, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
