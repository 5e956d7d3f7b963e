/**
 * Reads the nodes of a YAML document against the schema. Every fault is noted and reading goes on,
 * so that all faults of a file are found in one go. What is broken is left out of the value; of the
 * lists at the top of the file the items without a fault stay, so that the rules between them can
 * still be checked. Numbers are taken from the text of the file, never from a float.
 */
import { isAlias, isMap, isScalar, isSeq, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { type DecimalText, parseDecimal, placesOf, scaledBy } from './amount.ts';
import { type Path, type PathFault, pathText } from './fault.ts';
import { suggestion } from './nearest.ts';
import { type FileIdKind, withArticle } from './schema-fields.ts';
import { expectationOf, type SchemaNode } from './schema-node.ts';
import { isTextOf } from './text-form.ts';

export interface Reference {
  readonly kind: FileIdKind;
  readonly id: string;
  readonly path: Path;
}

/** What reading leaves behind beside the value. */
export interface ShapeNotes {
  readonly faults: PathFault[];
  /** Offset in the text of everything that was read, by path. */
  readonly offsets: Map<string, number>;
  /** The path of each block of keys that was read. */
  readonly paths: Map<object, Path>;
  readonly definitions: Reference[];
  readonly references: Reference[];
}

export function newNotes(): ShapeNotes {
  return {
    faults: [],
    offsets: new Map([['', 0]]),
    paths: new Map(),
    definitions: [],
    references: [],
  };
}

/** The value, and whether nothing in it was broken. */
export interface Reading {
  readonly isWhole: boolean;
  readonly value: unknown;
}

interface Spot {
  readonly schema: SchemaNode;
  readonly path: Path;
}

const BROKEN: Reading = { isWhole: false, value: undefined };

/** Reads `node` as `spot.schema` says and notes its faults. */
export function readShape(node: unknown, spot: Spot, notes: ShapeNotes): Reading {
  const { schema, path } = spot;
  noteOffset(node, path, notes);
  if (isAlias(node)) {
    return fault(notes, path, {
      found: `the alias *${node.source}`,
      expected: 'the value itself, written out',
      rule: 'no_alias',
    });
  }
  if (schema['x-asNode'] === true) return { isWhole: true, value: node };
  if (schema.anyOf !== undefined) return readVariant(node, spot, notes);
  if (schema.properties !== undefined) return readBlock(node, spot, notes);
  if (schema.patternProperties !== undefined) return readRecord(node, spot, notes);
  if (schema.items !== undefined) return readList(node, spot, notes);
  return isScalar(node) ? readScalar(node, spot, notes) : wrongType(node, spot, notes);
}

function noteOffset(node: unknown, path: Path, notes: ShapeNotes): void {
  const key = pathText(path);
  const isCollection = isMap(node) || isSeq(node);
  if (isCollection && notes.offsets.has(key)) return;
  const start = isCollection || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;
  if (start !== undefined) notes.offsets.set(key, start);
}

function fault(notes: ShapeNotes, path: Path, rest: Omit<PathFault, 'path'>): Reading {
  notes.faults.push({ path, ...rest });
  return BROKEN;
}

function wrongType(node: unknown, { schema, path }: Spot, notes: ShapeNotes): Reading {
  const expected = expectationOf(schema);
  return fault(notes, path, { found: foundText(node), expected, rule: 'wrong_type' });
}

/** What stands there, in words that follow "found". */
export function foundText(node: unknown): string {
  if (isMap(node)) return 'a block of keys';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || node.value === null) return 'nothing';
  if (typeof node.value !== 'string') return node.source ?? String(node.value);
  const text = node.value.length > 80 ? `${node.value.slice(0, 80)}…` : node.value;
  // JSON leaves these as they are, and then they turn around the words of the fault.
  return JSON.stringify(text).replaceAll(
    /[\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}

/** The variant of a union is named by the constant of its `kind`. */
function readVariant(node: unknown, { schema, path }: Spot, notes: ShapeNotes): Reading {
  const variants = schema.anyOf ?? [];
  if (!isMap(node)) return wrongType(node, { schema: {}, path }, notes);
  const kind: unknown = node.get('kind');
  const found = variants.find((variant) => variant.properties?.kind?.const === kind);
  if (found !== undefined) return readBlock(node, { schema: found, path }, notes);
  const kinds = variants.map((variant) => String(variant.properties?.kind?.const));
  return fault(notes, node.has('kind') ? [...path, 'kind'] : path, {
    found: node.has('kind') ? foundText(node.get('kind', true)) : 'no key kind',
    expected: `${node.has('kind') ? '' : 'a kind: '}one of ${kinds.join(', ')}`,
    rule: node.has('kind') ? 'not_a_choice' : 'missing_key',
  });
}

/** The pairs of a map by key; a key that comes twice is a fault, and its first value counts. */
function pairsOf(map: YAMLMap, path: Path, notes: ShapeNotes): Map<string, unknown> {
  const pairs = new Map<string, unknown>();
  for (const { key, value } of map.items) {
    if (!isScalar(key)) {
      fault(notes, path, { found: foundText(key), expected: 'a word as key', rule: 'wrong_type' });
      continue;
    }
    const name = key.source ?? String(key.value);
    if (pairs.has(name)) {
      notes.faults.push({
        path: [...path, name],
        ...(key.range ? { offset: key.range[0] } : {}),
        found: `the key ${name} a second time`,
        expected: 'each key once',
        rule: 'duplicate_key',
      });
      continue;
    }
    pairs.set(name, value);
    if (key.range) notes.offsets.set(pathText([...path, name]), key.range[0]);
  }
  return pairs;
}

function readBlock(node: unknown, spot: Spot, notes: ShapeNotes): Reading {
  const { schema, path } = spot;
  if (!isMap(node)) return wrongType(node, { schema: { properties: {} }, path }, notes);
  const pairs = pairsOf(node, path, notes);
  const value: Record<string, unknown> = {};
  const properties = schema.properties ?? {};
  let isWhole = true;
  for (const [key, child] of pairs) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property === undefined) {
      noteUnknownKey(key, spot, notes);
      continue;
    }
    const reading = readShape(child, { schema: property, path: [...path, key] }, notes);
    isWhole = isWhole && reading.isWhole;
    if (reading.value !== undefined) value[key] = reading.value;
  }
  for (const key of schema.required ?? []) {
    if (pairs.has(key)) continue;
    const expected = `${key}: ${expectationOf(properties[key] ?? {})}`;
    fault(notes, path, { found: `no key ${key}`, expected, rule: 'missing_key' });
    isWhole = false;
  }
  notes.paths.set(value, path);
  return { isWhole, value };
}

function noteUnknownKey(key: string, { schema, path }: Spot, notes: ShapeNotes): void {
  const known = Object.keys(schema.properties ?? {});
  notes.faults.push({
    path: [...path, key],
    found: `the unknown key ${key}`,
    expected: `one of ${known.join(', ')}${suggestion(key, known)}`,
    rule: 'unknown_key',
  });
}

function readRecord(node: unknown, spot: Spot, notes: ShapeNotes): Reading {
  const { schema, path } = spot;
  if (!isMap(node)) return wrongType(node, spot, notes);
  const pairs = pairsOf(node, path, notes);
  if (pairs.size < (schema.minProperties ?? 0)) {
    const expected = 'at least one entry';
    return fault(notes, path, { found: 'no entry', expected, rule: 'wrong_count' });
  }
  const [pattern, item] = Object.entries(schema.patternProperties ?? {})[0] ?? ['', {}];
  const kind = schema['x-keysReferTo'];
  const readings = [...pairs].map(([key, child]): readonly [string, Reading] => {
    const at = [...path, key];
    if (!new RegExp(pattern, 'u').test(key)) {
      const expected = kind === undefined ? 'a line of text' : `the id of ${withArticle(kind)}`;
      return [key, fault(notes, at, { found: `the key ${key}`, expected, rule: 'wrong_form' })];
    }
    if (kind !== undefined) notes.references.push({ kind, id: key, path: at });
    return [key, readShape(child, { schema: item, path: at }, notes)];
  });
  return {
    isWhole: readings.every(([, { isWhole }]) => isWhole),
    value: Object.fromEntries(readings.map(([key, { value }]) => [key, value])),
  };
}

/** The items without a fault, in order. */
function readList(node: unknown, spot: Spot, notes: ShapeNotes): Reading {
  const { schema, path } = spot;
  if (!isSeq(node)) return wrongType(node, spot, notes);
  if (node.items.length < (schema.minItems ?? 0)) {
    const expected = 'at least one entry';
    return fault(notes, path, { found: 'an empty list', expected, rule: 'wrong_count' });
  }
  const readings = itemsOf(node).map((item, index) =>
    readShape(item, { schema: schema.items ?? {}, path: [...path, index] }, notes),
  );
  const wholeOnes = readings.filter(({ isWhole }) => isWhole);
  return {
    isWhole: wholeOnes.length === readings.length,
    value: wholeOnes.map(({ value }) => value),
  };
}

function itemsOf(list: YAMLSeq): readonly unknown[] {
  return list.items;
}

function readScalar(node: Scalar, spot: Spot, notes: ShapeNotes): Reading {
  const { schema, path } = spot;
  if (schema['x-places'] !== undefined) return readNumber(node, spot, notes);
  if (schema.const !== undefined) {
    if (node.value === schema.const) return { isWhole: true, value: node.value };
    const rule = schema.const === 1 ? 'wrong_version' : 'not_a_choice';
    return fault(notes, path, { found: foundText(node), expected: expectationOf(schema), rule });
  }
  if (typeof node.value !== 'string') return wrongType(node, spot, notes);
  return readText(node.value, node, spot, notes);
}

function readNumber(node: Scalar, spot: Spot, notes: ShapeNotes): Reading {
  const { schema, path } = spot;
  const source = typeof node.value === 'string' ? node.value : (node.source ?? '');
  const isGroupedText = typeof node.value === 'string' && source.includes('_');
  const decimal = parseDecimal(source);
  const outOfRange = (): Reading => {
    const rest = { found: foundText(node), expected: expectationOf(schema) };
    return fault(notes, path, { ...rest, rule: 'out_of_range' });
  };
  if (!(typeof node.value === 'number' || isGroupedText)) return wrongType(node, spot, notes);
  if (decimal === undefined) {
    return isSomeNumber(node.value) ? outOfRange() : wrongType(node, spot, notes);
  }
  const places = schema['x-places'] ?? 0;
  if (placesOf(decimal) > places || !isInRange(decimal, schema)) return outOfRange();
  return { isWhole: true, value: places === 0 ? Number(decimal) : decimal };
}

/** One that is written in no way that counts is far outside of any range, such as 2e400 euros. */
function isSomeNumber(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(value);
}

/** Bounds of the schema have at most six decimals. */
function isInRange(decimal: DecimalText, { minimum = 0, maximum = 0 }: SchemaNode): boolean {
  const value = scaledBy(decimal, 6);
  const [min, max] = [minimum, maximum].map((bound) => parseDecimal(String(bound)));
  if (min === undefined || max === undefined) return false;
  return scaledBy(min, 6) <= value && value <= scaledBy(max, 6);
}

function readText(value: string, node: Scalar, spot: Spot, notes: ShapeNotes): Reading {
  const { schema, path } = spot;
  const found = foundText(node);
  const expected = expectationOf(schema);
  if (schema.enum !== undefined) {
    if (schema.enum.includes(value)) return { isWhole: true, value };
    const rest = { found, expected: `${expected}${suggestion(value, schema.enum)}` };
    return fault(notes, path, { ...rest, rule: 'not_a_choice' });
  }
  if (!isTextOf(schema, value)) return fault(notes, path, { found, expected, rule: 'wrong_form' });
  const defines = schema['x-defines'];
  if (defines !== undefined) notes.definitions.push({ kind: defines, id: value, path });
  const refersTo = schema['x-refersTo'];
  if (refersTo !== undefined) notes.references.push({ kind: refersTo, id: value, path });
  return { isWhole: true, value };
}
