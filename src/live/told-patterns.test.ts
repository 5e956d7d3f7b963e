/** A refusal says in words what is expected: no body tells a regular expression. */
import { expect, test } from 'vitest';
import { expectedWords, type PlainSchema, toPlainSchema } from '../platform/http/fault-words.ts';
import { LIVE_ROUTES } from './routes.ts';

/** Every schema within one, with the names that lead there. */
function* within(schema: PlainSchema, at: string): Generator<readonly [string, PlainSchema]> {
  yield [at, schema];
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    yield* within(inner, `${at}.${name}`);
  }
  for (const inner of schema.anyOf ?? []) yield* within(inner, at);
  if (schema.items !== undefined) yield* within(schema.items, `${at}[]`);
}

test('Every field of every body says in words what it takes', () => {
  const told = LIVE_ROUTES.flatMap(({ spec: { operationId, body } }) =>
    body === undefined ? [] : [...within(toPlainSchema(body), operationId)],
  );
  expect(told.length).toBeGreaterThan(500);
  const raw = told.filter(([, schema]) => expectedWords(schema).includes('that matches'));
  expect(raw.map(([at]) => at)).toEqual([]);
});
