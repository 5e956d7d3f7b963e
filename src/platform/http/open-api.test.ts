import Type from 'typebox';
import { describe, expect, test } from 'vitest';
import { clientTextOf } from './client-text.ts';
import { docsPageOf } from './docs-page.ts';
import { openApiOf } from './open-api.ts';
import { defineRoute } from './route.ts';
import { SAMPLE_ROUTES } from './testing/sample-routes.ts';
import { wireWord } from './wire.ts';

const INFO = { title: 'Sample', version: '1.0.0', description: 'Routes of a test.' };
const document = openApiOf(SAMPLE_ROUTES, INFO);

type Json = Readonly<Record<string, unknown>>;

/** Every object within, with its JSON pointer. */
function objectsIn(value: unknown, pointer = '#'): readonly (readonly [string, Json])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, member]) =>
    objectsIn(member, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return [[pointer, value as Json], ...inner];
}

const all = new Map(objectsIn(document));

function at(...path: readonly string[]): Json {
  const pointer = ['#', ...path.map((part) => part.replaceAll('/', '~1'))].join('/');
  return all.get(pointer) ?? {};
}

describe('the OpenAPI document keeps the rules of 3.1', () => {
  test('every reference leads somewhere', () => {
    const references = [...all.values()].flatMap(({ $ref }) => ($ref === undefined ? [] : [$ref]));
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((each) => !all.has(String(each)))).toEqual([]);
  });

  test('every operation has an id of its own, answers, and all parameters of its path', () => {
    const ids = new Set<unknown>();
    for (const [path, operations] of Object.entries(at('paths') as Record<string, Json>)) {
      for (const operation of Object.values(operations) as Record<string, never>[]) {
        ids.add(operation.operationId);
        const parameters: readonly Json[] = operation.parameters ?? [];
        const names = parameters.map(({ name, in: place }) => `${place} ${name}`);
        expect(new Set(names).size).toBe(names.length);
        for (const [, name] of path.matchAll(/\{(.+?)\}/g)) expect(names).toContain(`path ${name}`);
        const inPath = parameters.filter((each) => each.in === 'path');
        expect(inPath.every(({ required }) => required === true)).toBe(true);
        const statuses = Object.keys(operation.responses ?? {});
        expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
        expect(statuses).toContain('default');
        for (const answer of Object.values(operation.responses ?? {}) as Json[]) {
          expect(answer.description ?? answer.$ref).toBeTruthy();
        }
      }
    }
    expect(ids.size).toBe(SAMPLE_ROUTES.length);
  });

  test('every schema is one of JSON Schema, and says where it ends', () => {
    const known = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null'];
    for (const [pointer, schema] of all) {
      const { type } = schema;
      if (typeof type !== 'string' || !known.includes(type) || 'scheme' in schema) continue;
      if (type === 'object') {
        const names = Object.keys((schema.properties as object) ?? {});
        const required = (schema.required as readonly string[]) ?? [];
        expect([pointer, required.filter((name) => !names.includes(name))]).toEqual([pointer, []]);
      }
      if (type === 'array') expect([pointer, 'items' in schema]).toEqual([pointer, true]);
    }
    expect(JSON.stringify(document)).not.toMatch(/~kind|~optional|x-absent|undefined/);
  });

  test('a schema with a title is a component, used by all', () => {
    expect(at('components', 'schemas', 'Thing').required).toContain('gpuCount');
    const media = at('paths', '/v1/things/{thingId}', 'get', 'responses', '200', 'content');
    expect(media['application/json']).toEqual({ schema: { $ref: '#/components/schemas/Thing' } });
  });

  test('the permission, the key, the version and the forms of a list are told', () => {
    expect(at('paths', '/v1/things', 'post')['x-polder-permission']).toBe('site.operate');
    const names = (path: readonly string[]) =>
      Object.values(at('paths', ...path, 'parameters') as Record<string, Json>).map((p) => p.name);
    expect(names(['/v1/things', 'post'])).toEqual(['Idempotency-Key']);
    expect(names(['/v1/things/{thingId}', 'patch'])).toContain('If-Match');
    const list = at('paths', '/v1/things', 'get', 'responses', '200', 'content');
    expect(Object.keys(list)).toEqual(['application/json', 'text/csv']);
    expect(at('paths', '/v1/things', 'post', 'responses', '409').description).toContain(
      'thing-exists',
    );
  });

  test('two schemas of one title are a defect', () => {
    const routeOf = (operationId: string, words: readonly string[]) =>
      defineRoute({
        operationId,
        method: 'GET',
        path: `/v1/${operationId}`,
        room: 'sample',
        summary: 'x',
        permission: 'public',
        kind: 'read',
        answer: Type.Object({ word: wireWord(words) }, { title: 'Same' }),
        handle: async () => ({ ok: true, body: { word: '' } }),
      });
    const routes = [routeOf('a', ['x']), routeOf('b', ['y'])];
    expect(() => openApiOf(routes, INFO)).toThrow('two schemas are called Same');
  });
});

test('the docs have each route, anchored, and nothing that runs or comes from elsewhere', () => {
  const { html } = docsPageOf(SAMPLE_ROUTES, INFO);
  for (const { spec } of SAMPLE_ROUTES) {
    expect(html).toContain(`<article id="${spec.operationId}">`);
    expect(html).toContain(`href="#${spec.operationId}"`);
  }
  expect(html).not.toMatch(/<script|src=|https?:\/\/|style="|\son[a-z]+="/);
});

test('the client of the sample is as it was read and approved', async () => {
  const files = clientTextOf(SAMPLE_ROUTES, new Map([['/v1', 'sample']]));
  expect([...files.keys()]).toEqual(['sample.ts']);
  const text = files.get('sample.ts') ?? '';
  await expect(text).toMatchFileSnapshot('testing/sample-client.txt');
});

test('an operation stands in the file of its subject, whatever other routes there are', () => {
  const subjects = new Map([
    ['/v1/things', 'stock'],
    ['/v1/things/:thingId', 'thing'],
  ]);
  const names = (routes: typeof SAMPLE_ROUTES) => [...clientTextOf(routes, subjects).keys()].sort();
  expect(names(SAMPLE_ROUTES)).toEqual([
    'my-name.ts',
    'stock.ts',
    'thing.ts',
    'totals.ts',
    'wait.ts',
  ]);
  expect(names(SAMPLE_ROUTES.slice(0, 1))).toEqual(['stock.ts']);
});
