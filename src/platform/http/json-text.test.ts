import { expect, test } from 'vitest';
import { fromJsonText, JsonText, toJsonText } from './json-text.ts';

test('a value kept as JSON is sent as it was written, and read as it was', () => {
  const value = { text: 'a "b"', count: 3, none: null, list: [1, 2] };
  const kept = JsonText.of(value);
  expect(toJsonText(kept)).toBe(JSON.stringify(value));
  expect(toJsonText(value)).toBe(JSON.stringify(value));
  expect(fromJsonText(kept)).toEqual(value);
  expect(fromJsonText(value)).toBe(value);
});
