/**
 * How quantities look on the wire, and their way in and out. Times are RFC 3339 texts in UTC;
 * money is a text of whole micros, because JSON numbers end at 2^53; GPU time is an integer.
 * Every text has a length and no control characters: U+0000 cannot be stored, and the others
 * deceive whoever reads a log.
 */
import Type, {
  type TInteger,
  type TNull,
  type TSchema,
  type TString,
  type TUnion,
  type TUnsafe,
} from 'typebox';
import { assert, present } from '../../kernel/assert.ts';
import { ID_SUFFIX_PATTERN } from '../../kernel/ids.ts';
import { parseDate, toTimeText } from '../../kernel/time.ts';
import {
  type EpochSeconds,
  type EurMicros,
  SECONDS_PER_DAY,
  toEpochSeconds,
  toEurMicros,
} from '../../kernel/units.ts';

/** `2027-03-01T06:30:00Z`: UTC, whole seconds, 1970 to 2999, and a day that there is. */
export const wireInstant: TString = Type.String({
  format: 'date-time',
  pattern:
    '^(?:19[7-9]|2[0-9]{2})[0-9]-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$',
  maxLength: 20,
  description: 'a time in UTC to the second, such as 2027-03-01T06:30:00Z',
  examples: ['2027-03-01T06:30:00Z'],
});

/** `2027-03-01`, from 1970 to 2999. */
export const wireDate: TString = Type.String({
  format: 'date',
  pattern: '^(?:19[7-9]|2[0-9]{2})[0-9]-[0-9]{2}-[0-9]{2}$',
  maxLength: 10,
  description: 'a date, such as 2027-03-01',
  examples: ['2027-03-01'],
});

/** `2027-03`: an accounting period, a calendar month in UTC. */
export const wireMonth: TString = Type.String({
  pattern: '^(?:19[7-9]|2[0-9]{2})[0-9]-(?:0[1-9]|1[0-2])$',
  maxLength: 7,
  description: 'a calendar month, such as 2027-03',
  examples: ['2027-03'],
});

/** Millionths of a euro, 0 or more, below 10^18: a trillion euros. */
export const wireMicros: TString = Type.String({
  pattern: '^(?:0|[1-9][0-9]{0,17})$',
  maxLength: 18,
  description: 'whole millionths of a euro as text, such as 2500000 for 2.50 EUR',
  examples: ['2500000'],
});

/** GPU-seconds, 0 or more. */
export const wireGpuSeconds: TInteger = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'GPU-seconds: 3,600 are a GPU-hour',
});

/** GPU-seconds of either sign: a balance or a position. */
export const wireSignedGpuSeconds: TInteger = Type.Integer({
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'GPU-seconds, of either sign',
});

/** Parts per million of a whole, 0 to all of it. */
export const wirePpm: TInteger = Type.Integer({
  minimum: 0,
  maximum: 1_000_000,
  description: 'parts per million: 1,000,000 is all of it',
});

/** The version of what is updated, as in its ETag. */
export const wireVersion: TInteger = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description:
    'rises with every change; If-Match takes this number in quotation marks, or the ETag, which ' +
    'begins with it',
});

/** A count from `minimum` to `maximum`, both allowed. */
export function wireCount(minimum: number, maximum: number): TInteger {
  return Type.Integer({ minimum, maximum });
}

/** What may not be in a text: control characters, lone surrogates, and what turns text around. */
const UNSAFE = '\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff';
/** As {@link UNSAFE}, but tabs and line ends (LF) may be in it. */
const UNSAFE_IN_LINES =
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff';

/** One line of text without control characters, of 1 (or `minLength`) to `maxLength` characters. */
export function wireText(maxLength: number, minLength = 1): TString {
  return Type.String({ minLength, maxLength, pattern: `^[^${UNSAFE}]*$` });
}

/** As {@link wireText}, with something in it to read: what goes into a document for others. */
export function wireFilledText(maxLength: number): TString {
  const any = `${UNSAFE}\\ufffe\\uffff`;
  const pattern = `^[^${any}]*[^${any}\\s][^${any}]*$`;
  const description = `a text of at most ${maxLength} characters, with something in it to read`;
  return Type.String({ minLength: 1, maxLength, pattern, description });
}

/** Lines of text, such as a script: tabs and LF are allowed. */
export function wireLines(maxLength: number, minLength = 0): TString {
  return Type.String({ minLength, maxLength, pattern: `^[^${UNSAFE_IN_LINES}]*$` });
}

/** 32 bytes in 64 hexadecimal digits of lower case, such as a SHA-256. */
export function wireBytes32(words: { description?: string; examples?: string[] } = {}): TString {
  return Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64, ...words });
}

/** An id of one kind, such as `wireId('commitment_')`; the type is that of kernel/ids.ts. */
export function wireId<Prefix extends `${string}_`>(prefix: Prefix): TUnsafe<`${Prefix}${string}`> {
  return Type.Unsafe<`${Prefix}${string}`>({
    type: 'string',
    pattern: `^${prefix}${ID_SUFFIX_PATTERN}$`,
    maxLength: prefix.length + ID_SUFFIX_CHARACTERS_MAX,
    description: `an id that begins with ${prefix}`,
  });
}

const ID_SUFFIX_CHARACTERS_MAX = 80;

/** One of some words; the type is their union. */
export function wireWord<const Word extends string>(words: readonly Word[]): TUnsafe<Word> {
  return Type.Unsafe<Word>({ type: 'string', enum: [...words] });
}

/** The schema's value, or null where there is none. */
export function wireNullable<Schema extends TSchema>(schema: Schema): TUnion<[Schema, TNull]> {
  return Type.Union([schema, Type.Null()]);
}

export function toWireInstant(time: EpochSeconds): string {
  return toTimeText(time);
}

/** `null` for a time that is not there. */
export function toWireInstantOrNull(time: EpochSeconds | undefined | null): string | null {
  return time === undefined || time === null ? null : toTimeText(time);
}

/** The time of a text that has passed {@link wireInstant}. */
export function fromWireInstant(text: string): EpochSeconds {
  const midnight = present(parseDate(text.slice(0, 10)), `the day of ${text}`);
  const [hour, minute, second] = text.slice(11, 19).split(':').map(Number);
  const seconds = Number(hour) * 3_600 + Number(minute) * 60 + Number(second);
  assert(seconds >= 0 && seconds < SECONDS_PER_DAY, `${text} has not passed wireInstant`);
  return toEpochSeconds(midnight + seconds);
}

/** Midnight UTC of a text that has passed {@link wireDate}. */
export function fromWireDate(text: string): EpochSeconds {
  return present(parseDate(text), `the day of ${text}`);
}

export function toWireMicros(micros: EurMicros): string {
  return String(micros);
}

/** The amount of a text that has passed {@link wireMicros}. */
export function fromWireMicros(text: string): EurMicros {
  return toEurMicros(BigInt(text));
}
