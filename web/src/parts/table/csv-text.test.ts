import { expect, test } from 'vitest';
import { csvText } from './csv-text.ts';

test.each([
  ['a number', 1.5, '1.5'],
  ['a number that was never reached', Infinity, 'never'],
  ['nothing', null, ''],
  ['a text', 'Delft', 'Delft'],
  ['a text that must be quoted', 'a, "b"', '"a, ""b"""'],
  ['a text that a spreadsheet would take for a formula', '=1+1', "'=1+1"],
])('%s is a cell', (_, value, cell) => {
  const columns = [{ key: 'wait', title: 'Wait', value: () => value }];
  expect(csvText(columns, [{}])).toBe(`wait\r\n${cell}\r\n`);
});
