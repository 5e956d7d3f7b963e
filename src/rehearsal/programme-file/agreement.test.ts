/**
 * An editor marks what the published schema refuses, `polder check` what the reader refuses. Where
 * the two differ, a file that looks right is refused, or one that looks wrong is taken.
 */
import fc from 'fast-check';
import Value from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { parseDecimal, placesOf } from './amount.ts';
import { programmeFileSchema } from './schema.ts';
import type { SchemaNode } from './schema-node.ts';
import { newNotes, readShape } from './shape.ts';

type Field = readonly [path: string, form: SchemaNode];

/** Every field that holds one value, by its path. */
function fieldsOf(node: SchemaNode, path: string): readonly Field[] {
  const inner: readonly Field[] = [
    ...Object.entries(node.properties ?? {}).map(([key, each]): Field => [`${path}.${key}`, each]),
    ...Object.values(node.patternProperties ?? {}).map((each): Field => [`${path}.*`, each]),
    ...(node.anyOf ?? []).map((each): Field => [path, each]),
    ...(node.items === undefined ? [] : [[`${path}[]`, node.items] as const]),
  ];
  return inner.length === 0 ? [[path, node]] : inner.flatMap(([at, each]) => fieldsOf(each, at));
}

/** Of fields of one form the first. */
const FORMS = new Map(
  fieldsOf(programmeFileSchema as SchemaNode, '')
    .toReversed()
    .map(([path, { description: _, examples: __, ...form }]) => [
      JSON.stringify(form),
      [path, form as SchemaNode] as const,
    ]),
);

const digits = fc.stringMatching(/^[0-9]{1,6}$/);
const numberText = fc.oneof(
  fc.tuple(fc.constantFrom('', '-', '+'), digits).map(([sign, whole]) => sign + whole),
  fc.tuple(digits, fc.stringMatching(/^[0-9]{0,8}$/)).map(([whole, part]) => `${whole}.${part}`),
  fc.tuple(fc.constantFrom('', '-'), digits).map(([sign, part]) => `${sign}.${part}`),
  fc
    .tuple(fc.stringMatching(/^[0-9]{1,3}(\.[0-9]{0,3})?$/), fc.integer({ min: -9, max: 14 }))
    .map(([number, exponent]) => `${number}e${exponent}`),
  fc.stringMatching(/^0x[0-9a-f]{1,4}$/),
  fc.stringMatching(/^0o[0-7]{1,4}$/),
  fc.stringMatching(/^-?[0-9]{1,3}(_[0-9]{3}){1,2}(\.[0-9]{1,8})?$/),
  fc.stringMatching(/^[0-9]{1,2}_[0-9]{1,3}$/),
);
const otherText = fc.oneof(
  fc.constantFrom('.inf', '-.inf', '.nan', '~', 'null', 'true', 'no', '2028-02-30', '2028-01-01'),
  fc.constantFrom('2028-01-01T06:00Z', '90 seconds', '0 days', '3 months', 'signed', '1 hour'),
  fc.constantFrom('party_nl', 'site_x', 'allocation_a', 'mode_a.b', 'party_', 'Party_nl', '{}'),
  fc.string().map((text) => JSON.stringify(text)),
  fc.string({ unit: 'grapheme', maxLength: 205 }).map((text) => JSON.stringify(text)),
);

/** A schema says nothing on decimals, as a float of one has others, nor which days there are. */
function isOnlyForReader(form: SchemaNode, text: string): boolean {
  const decimal = parseDecimal(text);
  if (form['x-places'] !== undefined) {
    return text.includes('_') || (decimal !== undefined && placesOf(decimal) > form['x-places']);
  }
  return form['x-form']?.includes('a time on it') ?? false;
}

describe('A value is taken by both the schema and the reader, or by neither', () => {
  test.each([...FORMS.values()])('%s', (_, form) => {
    fc.assert(
      fc.property(fc.oneof(numberText, otherText), (text) => {
        const document = parseDocument(text);
        const notes = newNotes();
        const isRead = readShape(document.contents, { schema: form, path: [] }, notes).isWhole;
        const isOfSchema = Value.Check(form, document.toJS());
        if (isRead || !isOnlyForReader(form, text)) expect(isOfSchema).toBe(isRead);
      }),
      { numRuns: 300 },
    );
  });
});
