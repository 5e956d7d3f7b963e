/** What the editor of programmes knows of the place of the cursor, by the published schema. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  cursorAt,
  fieldAt,
  offersAt,
  type SchemaField,
} from '../../web/src/pages/rehearsal/editor/field-at.ts';

const ROOT = new URL('../../', import.meta.url);
const SCHEMA: SchemaField = JSON.parse(
  readFileSync(new URL('docs/programme.schema.json', ROOT), 'utf8'),
);
const FILE = readFileSync(new URL('examples/decision-nl/commit.yaml', ROOT), 'utf8');

/** The cursor stands at `|`. */
function at(text: string) {
  return cursorAt(text.replace('|', ''), text.indexOf('|'));
}

/** In the example, after the first place of `text`. */
function inFile(text: string) {
  const offset = FILE.indexOf(text);
  expect(offset).toBeGreaterThan(0);
  return cursorAt(FILE, offset + text.length);
}

describe('The cursor', () => {
  test.each([
    ['se|', [], 'se', false],
    ['seed: 1|', [], 'seed', true],
    ['period:\n  st|', ['period'], 'st', false],
    ['period:\n  start: 2028-01-01\n  le|', ['period'], 'le', false],
    ['period: { start: 2028-01-01, le|', ['period'], 'le', false],
    ['sites:\n  - id: site_a\n    na|', ['sites'], 'na', false],
    ['sites:\n- id: site_a\n  na|', ['sites'], 'na', false],
    [
      'sites:\n  - id: site_a\n    clusters:\n      - id: c\n        wa|',
      ['sites', 'clusters'],
      'wa',
      false,
    ],
    ['sites:\n  - id: site_a\n    clusters:\n      - id: c\n    pu|', ['sites'], 'pu', false],
    ['parties:\n  - { id: party_a, kind: st|', ['parties'], 'kind', true],
    [
      'contracts:\n  - id: c\n    phases:\n      - capacity: [{ clu|',
      ['contracts', 'phases', 'capacity'],
      'clu',
      false,
    ],
    ['a:\n  b: 1\nse|', [], 'se', false],
  ])('in %j stands in its block', (text, block, key, isValue) => {
    expect(at(text)).toMatchObject({ block, key, isValue });
  });

  test('is in every line of an example at a field that the schema has', () => {
    let offset = 0;
    const lost: string[] = [];
    for (const line of FILE.split('\n')) {
      const key = /^ *(?:- )*([\w-]+):/.exec(line);
      if (key !== null) {
        const cursor = cursorAt(FILE, offset + key[0].length);
        if (fieldAt(SCHEMA, [...cursor.block, cursor.key]) === undefined) lost.push(line);
      }
      offset += line.length + 1;
    }
    // The keys of this map are ids of the file, and no fields.
    expect(lost.map((line) => line.trim())).toEqual([
      'allocation_union: 20',
      'allocation_market: 80',
    ]);
  });
});

describe('What is offered', () => {
  test('are the fields of the block that begin with what is typed', () => {
    expect(offersAt(SCHEMA, at('pe|'))).toEqual(['period']);
    expect(offersAt(SCHEMA, at('period:\n  |'))).toEqual(['start', 'length']);
    expect(offersAt(SCHEMA, inFile('  - id: site_nl\n    na'))).toEqual(['name']);
  });

  test('are the words of a value', () => {
    expect(offersAt(SCHEMA, at('parties:\n  - { id: party_a, kind: st|'))).toEqual(['state']);
  });

  test('is nothing where the schema knows no such place', () => {
    expect(offersAt(SCHEMA, at('nothing:\n  st|'))).toEqual([]);
  });
});

test('A field tells what it means', () => {
  const { block, key } = inFile('seed: 3');
  expect(fieldAt(SCHEMA, [...block, key])?.description).toMatch(/^Everything random/);
});
