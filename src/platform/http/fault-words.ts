/** What a schema expects and what a request has instead, in words that are safe to show and log. */
import type { TSchema } from 'typebox';

/** The keywords of JSON Schema that the wire uses. */
export interface PlainSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly PlainSchema[];
  readonly properties?: Readonly<Record<string, PlainSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | PlainSchema;
  readonly items?: PlainSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly default?: unknown;
  readonly description?: string;
  readonly title?: string;
  readonly examples?: readonly unknown[];
  readonly 'x-absent'?: true;
}

export function toPlainSchema(schema: TSchema): PlainSchema {
  return schema as PlainSchema;
}

const WORDS_MAX = 12;
const FOUND_CHARACTERS_MAX = 60;

export function expectedWords(schema: PlainSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(expectedWords).join(' or ');
  if (schema.enum !== undefined) return `one of ${shortList(schema.enum.map(String))}`;
  if (schema.const !== undefined) return foundWords(schema.const);
  switch (schema.type) {
    case 'string':
      return textWords(schema);
    case 'integer':
      return numberWords('a whole number', schema);
    case 'number':
      return numberWords('a number', schema);
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list of ${schema.minItems ?? 0} to ${schema.maxItems ?? 'any number of'} items`;
    case 'object':
      return 'an object';
    case 'null':
      return 'null';
    default:
      return schema.description ?? 'something else';
  }
}

function textWords({ description, minLength = 0, maxLength, pattern }: PlainSchema): string {
  if (description !== undefined) return description;
  const most = maxLength === undefined ? '' : ` of ${minLength} to ${maxLength} characters`;
  if (pattern === undefined) return `a text${most}`;
  const isSafeText = pattern.startsWith('^[^\\u0000');
  const rest = isSafeText ? ' without control characters' : ` that matches ${pattern}`;
  return `a text${most}${rest}`;
}

function numberWords(what: string, { multipleOf, ...range }: PlainSchema): string {
  const steps = multipleOf === undefined ? '' : ` in steps of ${multipleOf}`;
  return `${rangeWords(what, range)}${steps}`;
}

function rangeWords(what: string, { minimum, maximum }: PlainSchema): string {
  if (minimum === undefined && maximum === undefined) return what;
  if (maximum === undefined) return `${what} of at least ${minimum}`;
  return minimum === undefined
    ? `${what} of at most ${maximum}`
    : `${what} from ${minimum} to ${maximum}`;
}

/** A value in a few words: never its inside, never a control character, never long. */
export function foundWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** Only ASCII goes out as it came: other characters may look like what they are not. */
export function quoted(text: string): string {
  const isLong = text.length > FOUND_CHARACTERS_MAX;
  const start = isLong ? text.slice(0, FOUND_CHARACTERS_MAX) : text;
  const json = JSON.stringify(start).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return isLong ? `${json} and ${text.length - FOUND_CHARACTERS_MAX} characters more` : json;
}

export function shortList(words: readonly string[]): string {
  const rest = words.length - WORDS_MAX;
  const shown = words.slice(0, WORDS_MAX).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
