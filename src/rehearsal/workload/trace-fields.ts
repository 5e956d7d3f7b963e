/** Reads single fields of a trace. A field that cannot be is a {@link TraceError} naming it. */
import { TraceError } from './trace-error.ts';

export const RUN_SECONDS_MAX = 10 * 365 * 86_400;
export const GPU_COUNT_MAX = 1_000_000;
/** A trace or a clock of a hundred years; keeps every sum of times a safe integer. */
export const SUBMIT_SECONDS_MAX = 100 * 365 * 86_400;
const TEXT_CHARACTERS_MAX = 200;

export interface Field {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly text: string;
}

export interface WholeRange {
  readonly min: number;
  readonly max: number;
}

export function faultyField({ file, line, name, text }: Field, expected: string): TraceError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new TraceError(file, line, `${name} is ${JSON.stringify(shown)}, expected ${expected}`);
}

/** The whole number in `field`, within `range`, both ends included. */
export function parseWhole(field: Field, range: WholeRange): number {
  const value = /^-?\d{1,15}$/.test(field.text) ? Number(field.text) : Number.NaN;
  if (value >= range.min && value <= range.max) return value === 0 ? 0 : value;
  throw faultyField(field, `a whole number from ${range.min} to ${range.max}`);
}

/** A name or id: no control characters, at most 200 characters; may be empty. */
export function parseName(field: Field): string {
  if (/\p{Cc}/u.test(field.text)) throw faultyField(field, 'text without control characters');
  if (field.text.length <= TEXT_CHARACTERS_MAX) return field.text;
  throw faultyField(field, `at most ${TEXT_CHARACTERS_MAX} characters`);
}

export function parseId(field: Field): string {
  const id = parseName(field);
  if (id === '') throw faultyField(field, 'an id');
  return id;
}
