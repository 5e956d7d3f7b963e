/** Values that fit a schema of the OpenAPI document, and values that do not, by seed. */
import fc from 'fast-check';
import type { RandomStream } from '../../src/kernel/random.ts';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly examples?: readonly unknown[];
}

export interface ValuePorts {
  readonly stream: RandomStream;
  readonly resolve: (schema: Schema) => Schema;
  /** What the server itself has for a name such as `allocationId` or a prefix such as `site_`. */
  readonly known: (name: string, schema: Schema) => string | number | undefined;
}

/** A value that the schema allows; what no schema can say, such as real ids, comes from `known`. */
export function fitting(schema: Schema, ports: ValuePorts, name = ''): unknown {
  const { stream } = ports;
  const plain = ports.resolve(schema);
  if (plain.const !== undefined) return plain.const;
  if (plain.enum !== undefined) return pick(stream, plain.enum);
  if (plain.anyOf !== undefined) return fitting(pick(stream, plain.anyOf), ports, name);
  switch (plain.type) {
    case 'object':
      return fittingObject(plain, ports);
    case 'array': {
      const { minItems = 0, maxItems = 3, items = {} } = plain;
      const count = minItems + stream.nextBelow(Math.min(3, maxItems - minItems) + 1);
      const values = Array.from({ length: count }, () => fitting(items, ports, name));
      return [...new Set(values)];
    }
    case 'integer':
      return ports.known(name, plain) ?? fittingInteger(plain, stream);
    case 'number':
      return ports.known(name, plain) ?? fittingNumber(plain, stream);
    case 'boolean':
      return stream.nextBelow(2) === 0;
    case 'null':
      return null;
    default:
      return ports.known(name, plain) ?? fittingText(plain, stream);
  }
}

function fittingObject(schema: Schema, ports: ValuePorts): unknown {
  const { properties = {}, required = [] } = schema;
  const names = Object.keys(properties).filter(
    (name) => required.includes(name) || ports.stream.nextBelow(3) === 0,
  );
  return Object.fromEntries(
    names.map((name) => [name, fitting(properties[name] ?? {}, ports, name)]),
  );
}

function fittingInteger({ minimum = 0, maximum = 100 }: Schema, stream: RandomStream): number {
  const span = Math.min(50, maximum - minimum);
  const choice = stream.nextBelow(8);
  if (choice === 0) return maximum;
  return minimum + stream.nextBelow(span + 1);
}

/** In the steps of the schema, which are parts of one. */
function fittingNumber(
  { minimum = 0, maximum = 100, multipleOf = 1 }: Schema,
  stream: RandomStream,
): number {
  const partsOfOne = Math.round(1 / multipleOf);
  const least = Math.round(minimum * partsOfOne);
  return (least + stream.nextBelow(Math.round(maximum * partsOfOne) - least + 1)) / partsOfOne;
}

const LETTERS = 'abcdefghij0123456789';
const NOW = Date.now();
const DAY = 86_400_000;

function fittingText(schema: Schema, stream: RandomStream): string {
  const { pattern, format, examples = [], maxLength = 20, minLength = 0 } = schema;
  if (format === 'date-time') return `${anyTime(stream).slice(0, 19)}Z`;
  if (format === 'date') return anyTime(stream).slice(0, 10);
  if (pattern === undefined && examples.length === 0) {
    return word(stream, Math.max(minLength, Math.min(maxLength, 1 + stream.nextBelow(12))));
  }
  const text = textFor(schema, stream);
  if (pattern === undefined || new RegExp(pattern, 'u').test(text)) return text;
  throw new Error(`expected a text that matches ${pattern}, made ${JSON.stringify(text)}`);
}

/** A pattern that only says which characters must not be there. */
const FORBIDS_ONLY = /^\^\[\^.*\]\*\$$/;
const LETTERS_ONLY = /^[a-z0-9 éß]{1,12}$/u;
const makers = new Map<string, fc.Arbitrary<string>>();

/** Throws where the pattern has what the maker of texts does not know. */
function textFor({ examples = [], pattern = '', ...schema }: Schema, stream: RandomStream): string {
  if (examples.length > 0) return String(pick(stream, examples));
  if (pattern.includes('-(?:0[1-9]|1[0-2])')) return anyTime(stream).slice(0, 7);
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  const key = `${pattern} ${minLength} ${maxLength}`;
  const regex = FORBIDS_ONLY.test(pattern) ? LETTERS_ONLY : new RegExp(pattern, 'u');
  const whole = new RegExp(pattern, 'u');
  const isFit = (text: string) =>
    text.length >= minLength && text.length <= maxLength && whole.test(text);
  const maker = makers.get(key) ?? fc.stringMatching(regex).filter(isFit);
  makers.set(key, maker);
  return fc.sample(maker, { seed: stream.nextUint32(), numRuns: 1 })[0] ?? '';
}

function anyTime(stream: RandomStream): string {
  return new Date(NOW + (stream.nextBelow(200) - 60) * DAY).toISOString();
}

function word(stream: RandomStream, length: number): string {
  return Array.from({ length }, () => LETTERS[stream.nextBelow(LETTERS.length)]).join('');
}

export function pick<T>(stream: RandomStream, values: readonly T[]): T {
  const value = values[stream.nextBelow(values.length)];
  if (value === undefined) throw new Error('there is nothing to choose from');
  return value;
}

/** Texts that are not what anyone asked for; lone surrogates and U+0000 among them. */
export const BAD_TEXTS: readonly string[] = [
  '',
  '\u0000',
  'a\u0000b',
  'a\nb\r\nc',
  '\ud800',
  'x\udfffy',
  '\u202eturned',
  '\u2028',
  '\u007f',
  '../../../etc/passwd',
  '..%2f..%2fetc',
  "'; DROP TABLE platform.audit; --",
  '<script>alert(1)</script>',
  '𝕌𝕟𝕚𝕔𝕠𝕕𝕖',
  'é'.repeat(300),
  'x'.repeat(5_000),
  '-1',
  '1e400',
  '99999999999999999999',
  'NaN',
  '2027-02-30T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '__proto__',
  'constructor',
  'null',
  'allocation_',
  'job_00000000',
  'job_99999999999',
];

const BAD_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e308,
  [],
  {},
  [[]],
  ['a', 1],
  { a: { b: {} } },
  ...BAD_TEXTS,
];

/** The value with one thing in it changed at random: replaced, left out, or added. */
export function broken(value: unknown, stream: RandomStream): unknown {
  if (Array.isArray(value) && stream.nextBelow(3) > 0) {
    if (value.length === 0) return [pick(stream, BAD_VALUES)];
    const at = stream.nextBelow(value.length);
    return value.map((each, index) => (index === at ? broken(each, stream) : each));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return pick(stream, BAD_VALUES);
  }
  const entries = Object.entries(value);
  const choice = stream.nextBelow(6);
  if (choice === 0 || entries.length === 0) {
    const name = pick(stream, ['unknown', '__proto__', 'a\u0000', 'x'.repeat(2_000), '']);
    return Object.fromEntries([...entries, [name, pick(stream, BAD_VALUES)]]);
  }
  const at = stream.nextBelow(entries.length);
  if (choice === 1) return Object.fromEntries(entries.filter((_, index) => index !== at));
  return Object.fromEntries(
    entries.map(([name, each], index) => [name, index === at ? broken(each, stream) : each]),
  );
}
