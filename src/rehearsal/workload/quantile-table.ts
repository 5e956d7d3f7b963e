/**
 * Draws from a distribution given as a table, with + - * / alone: the logarithms of Node differ
 * between its versions in the last bit. A draw is an integer from 0 to 2^32 - 1, as a stream gives.
 */
import { assert } from '../../kernel/assert.ts';
import { WHOLE_PPM } from '../../kernel/units.ts';

const DRAW_COUNT = 4_294_967_296;
/** The table is entered by the leading 8 bits of a draw, then searched from there. */
const GUIDE_SHIFT = 24;
const GUIDE_SLOTS = 256;
const DRAWS_PER_SLOT = DRAW_COUNT / GUIDE_SLOTS;

export interface QuantileTable {
  readonly below: Float64Array;
  readonly values: Float64Array;
  readonly guide: Uint8Array;
}

/** `belowPpm` ascends strictly from 0 to 1,000,000; `values` is as long. At most 255 entries. */
export function quantileTable(
  belowPpm: readonly number[],
  values: readonly number[],
): QuantileTable {
  assert(belowPpm.length === values.length && values.length >= 2, 'A table needs equal columns');
  assert(belowPpm[0] === 0 && belowPpm.at(-1) === WHOLE_PPM, 'A table goes from 0 to 1,000,000');
  assert(values.length <= 255, 'A table of more than 255 entries does not fit its guide');
  const isAscending = belowPpm.every(
    (ppm, index) => index === 0 || ppm > (belowPpm[index - 1] ?? 0),
  );
  assert(isAscending, 'A table must ascend');
  const below = Float64Array.from(belowPpm, (ppm) => (ppm * DRAW_COUNT) / WHOLE_PPM);
  const guide = Uint8Array.from({ length: GUIDE_SLOTS }, (_, slot) => {
    const from = slot * DRAWS_PER_SLOT;
    return Math.max(
      0,
      below.findLastIndex((start) => start <= from),
    );
  });
  return { below, values: Float64Array.from(values), guide };
}

/** The value below which the share `draw` / 2^32 lies, on the straight line between two entries. */
export function valueAt({ below, values, guide }: QuantileTable, draw: number): number {
  let index = guide[draw >>> GUIDE_SHIFT] ?? 0;
  while (draw >= (below[index + 1] ?? DRAW_COUNT)) index += 1;
  const start = below[index] ?? 0;
  const value = values[index] ?? 0;
  const width = (below[index + 1] ?? DRAW_COUNT) - start;
  return value + (((values[index + 1] ?? value) - value) * (draw - start)) / width;
}

/** Bounds of draws in proportion to weights (each 0 or more, their sum above 0). */
export function drawBounds(weights: readonly number[]): Float64Array {
  const total = sum(weights);
  assert(total > 0 && weights.every((weight) => weight >= 0), 'Weights are 0 or more, one above 0');
  let soFar = 0;
  return Float64Array.from(weights, (weight, index) => {
    soFar += weight;
    return index === weights.length - 1 ? DRAW_COUNT : Math.floor((soFar / total) * DRAW_COUNT);
  });
}

/** The index of the weight that `draw` falls on. */
export function indexAt(bounds: Float64Array, draw: number): number {
  let index = 0;
  while (draw >= (bounds[index] ?? DRAW_COUNT)) index += 1;
  return index;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
