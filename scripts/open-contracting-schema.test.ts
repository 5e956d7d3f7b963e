/** On schemas of the same form as the published ones, which are not ours to hand on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { factDifferences, packageFaults, readSchemas } from './open-contracting-schema.mjs';

const HOME = 'https://standard.example/';
const $schema = 'http://json-schema.org/draft-04/schema#';
const releases = { type: 'array', minItems: 1, items: { $ref: `${HOME}release-schema.json` } };

const PUBLISHED = {
  'release-package': {
    ...{ id: `${HOME}release-package-schema.json`, $schema, type: 'object' },
    required: ['uri', 'publisher'],
    properties: {
      uri: { type: 'string', format: 'uri' },
      publisher: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
      releases: { ...releases, uniqueItems: true },
    },
  },
  'record-package': {
    ...{ id: `${HOME}record-package-schema.json`, $schema, type: 'object' },
    properties: { records: { type: 'array', items: { $ref: '#/definitions/record' } } },
    definitions: {
      record: {
        type: 'object',
        properties: {
          releases: {
            oneOf: [{ type: 'array', items: { type: 'object', required: ['url'] } }, releases],
          },
          versionedRelease: { $ref: `${HOME}versioned-release-validation-schema.json` },
        },
      },
    },
  },
  release: {
    ...{ id: `${HOME}release-schema.json`, $schema, type: 'object' },
    required: ['id'],
    properties: { id: { type: 'string', minLength: 1 }, tender: { $ref: '#/definitions/Tender' } },
    definitions: {
      Tender: {
        type: 'object',
        properties: {
          status: {
            ...{ type: ['string', 'null'], codelist: 'tenderStatus.csv', openCodelist: false },
            enum: ['active', 'complete', null],
          },
        },
      },
    },
  },
};

const LOTS = {
  definitions: {
    Tender: { properties: { lots: { type: 'array', items: { $ref: '#/definitions/Lot' } } } },
    Lot: { type: 'object', properties: { id: { type: ['string', 'integer'] } } },
  },
};

const folder = mkdtempSync(join(tmpdir(), 'open-contracting-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const [name, schema] of Object.entries(PUBLISHED)) {
  writeFileSync(join(folder, `${name}-schema.json`), JSON.stringify(schema));
}
writeFileSync(join(folder, 'lots.json'), JSON.stringify(LOTS));
const SCHEMAS = readSchemas(folder, [join(folder, 'lots.json')]);

const HEAD = { uri: 'urn:polder:x', publisher: { name: 'Polder' } };
const RELEASE = { id: 'a', tender: { status: 'active', lots: [{ id: 'lot-1' }] } };

describe('a package', () => {
  const withRelease = (change: object) => ({ ...HEAD, releases: [{ ...RELEASE, ...change }] });

  it.each([
    ['releases', { ...HEAD, releases: [RELEASE] }],
    ['a record', { records: [{ releases: [RELEASE, RELEASE] }] }],
  ])('of %s is as its schema has it', (_, sent) => {
    expect(packageFaults(SCHEMAS, sent)).toEqual([]);
  });

  it.each([
    ['lacks a field', { uri: HEAD.uri, releases: [RELEASE] }, 'publisher'],
    ['has no address', { ...HEAD, uri: 'no address' }, '/uri'],
    ['has a release twice', { ...HEAD, releases: [RELEASE, RELEASE] }, 'duplicate'],
    ['has an empty id', withRelease({ id: '' }), '/releases/0/id'],
    ['has an unknown code', withRelease({ tender: { status: 'x' } }), '/releases/0/tender/status'],
    ['has an unknown field', withRelease({ secret: 1 }), '/releases/0/secret'],
    ['has what no extension says', withRelease({ tender: { lots: [{ x: 1 }] } }), 'lots/0/x'],
    ['has a versioned release', { records: [{ versionedRelease: {} }] }, 'versionedRelease'],
  ])('that %s is told of', (_, sent, fault) => {
    expect(packageFaults(SCHEMAS, sent).join('\n')).toContain(fault);
  });
});

describe('the facts', () => {
  const FACTS = {
    ReleasePackage: { uri: 'uri!', publisher: 'Publisher!', releases: 'Release[1=]' },
    Publisher: { name: 'text!' },
    RecordPackage: { records: 'Record[]' },
    Record: { releases: 'Release[1]' },
    Release: { id: 'text1!', tender: 'Tender' },
    Tender: { status: 'tenderStatus?', lots: 'Lot[]' },
    Lot: { id: 'key' },
  };
  const CLOSED_CODES = { tenderStatus: ['complete', 'active'] };
  const TABLE = { FACTS, CLOSED_CODES, USED_CODES: {} };
  const { publisher: _, ...withoutPublisher } = FACTS.ReleasePackage;

  it('agree with the schemas', () => {
    expect(factDifferences(SCHEMAS, TABLE)).toEqual([]);
  });

  it.each([
    ['a form', { Lot: { id: 'text' } }, 'Lot.id: is key, and the table has text'],
    ['what is required', { Release: { id: 'text1' } }, 'Release.id: is text1!, and'],
    ['what the table lacks', { ReleasePackage: withoutPublisher }, 'publisher: is Publisher!, and'],
    ['null', { Tender: { status: 'tenderStatus' } }, 'Tender.status: is tenderStatus?, and'],
    ['a list', { ReleasePackage: { ...FACTS.ReleasePackage, releases: 'Release[]' } }, '[1=], and'],
    ['a field of its own', { Lot: { id: 'key', size: 'number' } }, 'Lot.size: no field'],
    ['an object of its own', { Site: { id: 'text' } }, 'Site: no object'],
  ])('differ in %s', (_, change, difference) => {
    const differences = factDifferences(SCHEMAS, { ...TABLE, FACTS: { ...FACTS, ...change } });
    expect(differences).toEqual([expect.stringContaining(difference)]);
  });

  it('differ in a code of a closed list', () => {
    const codes = { tenderStatus: ['active'] };
    expect(factDifferences(SCHEMAS, { ...TABLE, CLOSED_CODES: codes })).toEqual([
      'tenderStatus: is active,complete, and the table has active',
    ]);
  });
});
