/** Figures, with their ratio to what the machine can do. */
import type { Figure } from './figure.ts';

interface Said {
  readonly case: string;
  readonly name: string;
  readonly value: number;
  readonly goal?: number;
}

/** Of an even number the upper one; 0 of none. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** More is better. */
export function rate(said: Said, unit: string, calibration?: readonly [number, string]): Figure {
  return { ...said, unit, isMoreBetter: true, ...ratioOf(said.value, calibration) };
}

/** Less is better. */
export function cost(said: Said, unit: string, calibration?: readonly [number, string]): Figure {
  return { ...said, unit, isMoreBetter: false, ...ratioOf(said.value, calibration) };
}

function ratioOf(value: number, calibration: readonly [number, string] | undefined) {
  if (calibration === undefined) return {};
  const [of, to] = calibration;
  return { ratio: value / of, to };
}
