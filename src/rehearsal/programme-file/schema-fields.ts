/**
 * The kinds of field that a programme file is made of. Each says what it means, in which unit and
 * range, with an example; the same words serve the checker, the editor and the documentation.
 * Numbers may carry `_` between groups of three digits, so `type` also allows that text.
 */
import Type, { type TUnsafe } from 'typebox';
import {
  type AllocationId,
  type ClusterId,
  type CommitmentId,
  type ContractId,
  ID_SUFFIX_PATTERN,
  type ModeId,
  type PartyId,
  type ProgrammeId,
  type SiteId,
} from '../../kernel/ids.ts';
import type { DecimalText } from './amount.ts';

interface IdByKind {
  party: PartyId;
  programme: ProgrammeId;
  commitment: CommitmentId;
  contract: ContractId;
  site: SiteId;
  cluster: ClusterId;
  mode: ModeId;
  allocation: AllocationId;
}

export type FileIdKind = keyof IdByKind;

interface NumberNote {
  readonly min: number;
  readonly max: number;
  /** Empty where the number has none. */
  readonly unit: string;
  readonly example: number | string;
  /** In place of the words made from range and unit. */
  readonly form?: string;
}

interface DecimalNote extends NumberNote {
  /** Digits that may follow the point. */
  readonly places: number;
}

/**
 * Among them what breaks a line, and what turns the direction of the text that follows: in a report
 * that would be its figures.
 */
const CONTROL = '\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069';
const NO_CONTROL = `^[^\\u0000-\\u001f${CONTROL}]*$`;
const NO_CONTROL_BUT_NEWLINE = `^[^\\u0000-\\u0009\\u000b-\\u001f${CONTROL}]*$`;

/** One line of text without control characters. */
export function text(description: string, example: string) {
  return Type.String({
    description,
    examples: [example],
    minLength: 1,
    maxLength: 200,
    pattern: NO_CONTROL,
    'x-form': 'a line of 1 to 200 characters without control characters',
  });
}

/** Text that may run over several lines. */
export function paragraph(description: string, example: string) {
  return Type.String({
    description,
    examples: [example],
    minLength: 1,
    maxLength: 4_000,
    pattern: NO_CONTROL_BUT_NEWLINE,
    'x-form': 'text of 1 to 4,000 characters without control characters',
  });
}

/** A whole number. */
export function whole(description: string, note: NumberNote): TUnsafe<number> {
  return Type.Unsafe<number>({
    type: ['integer', 'string'],
    pattern: groupedNumber(0),
    minimum: note.min,
    maximum: note.max,
    description,
    examples: [note.example],
    'x-places': 0,
    ...(note.form === undefined ? {} : { 'x-form': note.form }),
    'x-unit': note.unit,
  });
}

/** A decimal number, kept as the digits that the file has. */
export function decimal(description: string, note: DecimalNote): TUnsafe<DecimalText> {
  return Type.Unsafe<DecimalText>({
    type: ['number', 'string'],
    pattern: groupedNumber(note.places),
    minimum: note.min,
    maximum: note.max,
    description,
    examples: [note.example],
    'x-places': note.places,
    'x-unit': note.unit,
  });
}

export function percent(description: string, range: readonly [number, number], example: number) {
  const [min, max] = range;
  return decimal(description, { min, max, places: 4, unit: '%', example });
}

/** Money: EUR, exact to a millionth, up to a thousand billion. */
export function eur(description: string, min: number, example: string) {
  return decimal(description, { min, max: 1_000_000_000_000, places: 6, unit: 'EUR', example });
}

export function date(description: string, example: string): TUnsafe<string> {
  return textOfForm(
    '^20[0-9]{2}-[0-9]{2}-[0-9]{2}$',
    'a date that exists, from 2000 to 2099, such as 2028-01-01',
    { description, examples: [example], format: 'date' },
  );
}

/** A date, or a time of day in UTC on it. */
export function moment(description: string, example: string): TUnsafe<string> {
  return textOfForm(
    '^20[0-9]{2}-[0-9]{2}-[0-9]{2}(T([01][0-9]|2[0-3]):[0-5][0-9]Z)?$',
    'a date that exists, from 2000 to 2099, or a time on it, such as 2028-01-01 or ' +
      '2028-01-01T06:30Z',
    { description, examples: [example] },
  );
}

const DURATION_UNITS = '(seconds?|minutes?|hours?|days?)';
const DURATIONS = 'such as 90 seconds, 10 minutes, 12 hours or 2 days';

export function duration(description: string, example: string): TUnsafe<string> {
  return textOfForm(`^[0-9]{1,6} ${DURATION_UNITS}$`, `a duration ${DURATIONS}`, {
    description,
    examples: [example],
  });
}

export function durationAboveZero(description: string, example: string): TUnsafe<string> {
  const pattern = `^[1-9][0-9]{0,5} ${DURATION_UNITS}$`;
  return textOfForm(pattern, `a duration above zero ${DURATIONS}`, {
    description,
    examples: [example],
  });
}

export function calendarLength(description: string, example: string): TUnsafe<string> {
  return textOfForm(
    '^[1-9][0-9]{0,3} (days?|weeks?|months?)$',
    'a length such as 7 days, 2 weeks or 3 months',
    { description, examples: [example] },
  );
}

/** The id of the thing described here; unique among its kind. */
export function idOf<Kind extends FileIdKind>(kind: Kind, example: IdByKind[Kind]) {
  return Type.Unsafe<IdByKind[Kind]>({
    type: 'string',
    pattern: idPattern(kind),
    description: `The name by which the rest of the file refers to this ${kind}.`,
    examples: [example],
    'x-form': `an id of the form ${kind}_name, in lower case letters, digits, - and .`,
    'x-defines': kind,
  });
}

/** The id of something described elsewhere in the file. */
export function refTo<Kind extends FileIdKind>(
  kind: Kind,
  description: string,
  example: IdByKind[Kind],
) {
  return Type.Unsafe<IdByKind[Kind]>({
    type: 'string',
    pattern: idPattern(kind),
    description,
    examples: [example],
    'x-form': `the id of ${withArticle(kind)}, such as ${example}`,
    'x-refersTo': kind,
  });
}

export function choice<const Values extends readonly [string, ...string[]]>(
  values: Values,
  description: string,
): TUnsafe<Values[number]> {
  return Type.Unsafe<Values[number]>({
    type: 'string',
    enum: [...values],
    description,
    examples: [values[0]],
  });
}

/** Of a number with `_` between its digits, which is a text, a schema can tell the form alone. */
function groupedNumber(places: number): string {
  return `^-?[0-9]{1,3}(_[0-9]{3})+(\\.[0-9]{0,${places}}0*)?$`;
}

export function withArticle(kind: FileIdKind): string {
  return kind === 'allocation' ? 'an allocation' : `a ${kind}`;
}

export function idPattern(kind: FileIdKind): string {
  return `^${kind}_${ID_SUFFIX_PATTERN}$`;
}

function textOfForm(pattern: string, form: string, rest: object): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', pattern, 'x-form': form, ...rest });
}
