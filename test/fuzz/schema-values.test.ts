/** What is made for a text of the interface is one that the interface takes. */
import { expect, test } from 'vitest';
import { randomStream } from '../../src/kernel/random.ts';
import { LIVE_ROUTES } from '../../src/live/routes.ts';
import { fitting, type Schema } from './schema-values.ts';

/** Every text with a pattern in what the routes take, each once. */
function textsIn(value: unknown, found: Map<string, Schema>): void {
  if (typeof value !== 'object' || value === null) return;
  const { pattern, minLength, maxLength } = value as Schema;
  if (typeof pattern === 'string') found.set(`${pattern} ${minLength} ${maxLength}`, value);
  else for (const part of Object.values(value)) textsIn(part, found);
}

const texts = new Map<string, Schema>();
for (const { spec } of LIVE_ROUTES) textsIn(spec, texts);

const made = (schema: Schema, seed: number) => {
  const ports = { resolve: (plain: Schema) => plain, known: () => undefined };
  return String(fitting(schema, { ...ports, stream: randomStream(seed, 'text') }));
};

test('a text made for a pattern of the interface matches it, whatever its length', () => {
  expect(texts.size).toBeGreaterThan(40);
  const wrong = [...texts.values()].filter((schema) => {
    const { pattern = '', minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
    return [1, 2, 3].some((seed) => {
      const text = made(schema, seed);
      const isOfLength = text.length >= minLength && text.length <= maxLength;
      return !isOfLength || !new RegExp(pattern, 'u').test(text);
    });
  });
  expect(wrong).toEqual([]);
  expect(made({ type: 'string', pattern: '^[0-9a-f]{64}$' }, 1)).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
  ['what the maker does not know', { type: 'string', pattern: '^(?!a)[a-z]$' }],
  ['an example that is none', { type: 'string', pattern: '^[a-z]$', examples: ['B'] }],
])('%s is refused aloud', (_, schema) => {
  expect(() => made(schema, 1)).toThrow();
});
