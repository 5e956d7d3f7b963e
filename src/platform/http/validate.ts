/**
 * Requests against their schemas. A body is taken as it is; params and the query arrive as text,
 * and become numbers, booleans and lists where the schema says so and the text is exactly one.
 */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import Value from 'typebox/value';
import {
  expectedWords,
  foundWords,
  type PlainSchema,
  quoted,
  shortList,
  toPlainSchema,
} from './fault-words.ts';
import type { FieldFault } from './problem.ts';

export type Part = 'params' | 'query' | 'body' | 'headers' | 'answer';

/** The faults of a value, none where it fits; at most {@link FAULTS_MAX}. */
export type Validate = (value: unknown) => readonly FieldFault[];

export const FAULTS_MAX = 10;
const NONE: readonly FieldFault[] = [];

/** Compiles once, then checks in well under a microsecond; faults are looked for only after. */
export function validatorOf(schema: TSchema, part: Part): Validate {
  const plain = toPlainSchema(schema);
  if (plain['x-absent'] === true) return (value) => faultsOfAbsent(value, part);
  const compiled = Compile(schema);
  return (value) => {
    if (compiled.Check(value)) return NONE;
    const faults: FieldFault[] = [];
    collect({ schema: plain, value, pointer: part === 'body' ? '' : part }, faults);
    return faults.slice(0, FAULTS_MAX);
  };
}

function faultsOfAbsent(value: unknown, part: Part): readonly FieldFault[] {
  if (value === undefined) return NONE;
  return [{ field: part === 'body' ? '' : part, found: foundWords(value), expected: 'no body' }];
}

interface Place {
  readonly schema: PlainSchema;
  readonly value: unknown;
  readonly pointer: string;
}

/** Goes down to the places that do not fit, as deep as the schema and no deeper. */
function collect(place: Place, faults: FieldFault[]): void {
  const { schema, value } = place;
  if (faults.length >= FAULTS_MAX || Value.Check(schema as TSchema, value)) return;
  const countBefore = faults.length;
  if (isObject(value) && schema.properties !== undefined) collectOfObject(place, value, faults);
  if (Array.isArray(value) && schema.items !== undefined) collectOfList(place, value, faults);
  if (faults.length === countBefore) faults.push(faultOf(place));
}

function collectOfObject(place: Place, value: object, faults: FieldFault[]): void {
  const { properties = {}, required = [], additionalProperties } = place.schema;
  const members = new Map<string, unknown>(Object.entries(value));
  for (const [name, schema] of Object.entries(properties)) {
    const isThere = members.has(name);
    if (!isThere && !required.includes(name)) continue;
    collect({ schema, value: members.get(name), pointer: pointerTo(place.pointer, name) }, faults);
  }
  if (additionalProperties !== false) return;
  for (const [name, member] of members) {
    if (faults.length >= FAULTS_MAX) return;
    if (Object.hasOwn(properties, name)) continue;
    const known = Object.keys(properties);
    const expected = known.length === 0 ? 'no field' : `one of the fields ${shortList(known)}`;
    const field = pointerTo(place.pointer, quoted(name).slice(1, -1));
    faults.push({ field, found: foundWords(member), expected });
  }
}

function collectOfList({ schema, pointer }: Place, value: readonly unknown[], out: FieldFault[]) {
  const { items = {}, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (value.length > maxItems) return;
  for (const [index, item] of value.entries()) {
    if (out.length >= FAULTS_MAX) return;
    collect({ schema: items, value: item, pointer: `${pointer}/${index}` }, out);
  }
}

function faultOf({ schema, value, pointer }: Place): FieldFault {
  return { field: pointer, found: foundWords(value), expected: expectedWords(schema) };
}

function pointerTo(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Params or a query, with each text as its schema has it; what does not fit stays text. */
export type Coerce = (texts: Readonly<Record<string, unknown>>) => Record<string, unknown>;

export function coercionOf(schema: TSchema): Coerce {
  const { properties = {} } = toPlainSchema(schema);
  const readers = new Map(Object.entries(properties).map(([name, each]) => [name, readerOf(each)]));
  return (texts) => {
    const values: Record<string, unknown> = {};
    for (const name of Object.keys(texts)) {
      const read = readers.get(name);
      const text = texts[name];
      const value = read === undefined ? text : read(text);
      // A member called __proto__ is a member like any other, and refused as unknown.
      Object.defineProperty(values, name, { value, enumerable: true });
    }
    return values;
  };
}

type Read = (text: unknown) => unknown;

function readerOf(schema: PlainSchema): Read {
  switch (schema.type) {
    case 'integer':
      return (text) => (isIntegerText(text) ? Number(text) : text);
    case 'boolean':
      return (text) => (text === 'true' ? true : text === 'false' ? false : text);
    case 'array': {
      const read = readerOf(schema.items ?? {});
      return (text) => (Array.isArray(text) ? text.map(read) : [read(text)]);
    }
    default:
      return (text) => text;
  }
}

function isIntegerText(text: unknown): text is string {
  return typeof text === 'string' && /^(?:0|-?[1-9][0-9]{0,15})$/.test(text);
}
