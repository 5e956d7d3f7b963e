/**
 * Columns: typed arrays of integers, read and written by index. An index is always one that the
 * owner of the column handed out, so these reads need no `undefined`. One function an element kind:
 * a shared one would see several kinds and be slower in the hot loop.
 */
export function intAt(column: Int32Array, index: number): number {
  return column[index] as number;
}

export function floatAt(column: Float64Array, index: number): number {
  return column[index] as number;
}

export function byteAt(column: Uint8Array, index: number): number {
  return column[index] as number;
}

export function addInt(column: Int32Array, index: number, delta: number): void {
  column[index] = (column[index] as number) + delta;
}

export function addFloat(column: Float64Array, index: number, delta: number): void {
  column[index] = (column[index] as number) + delta;
}

/** A copy of twice the length; the new half is zero. */
export function grownInts(column: Int32Array): Int32Array {
  const grown = new Int32Array(column.length * 2);
  grown.set(column);
  return grown;
}

/** A copy of twice the length; the new half is zero. */
export function grownFloats(column: Float64Array): Float64Array {
  const grown = new Float64Array(column.length * 2);
  grown.set(column);
  return grown;
}
