import { expect, test } from 'vitest';
import { csvFile, csvText } from './csv-text.ts';

test.each([
  ['a number', 1.5, '1.5'],
  ['a number that was never reached', Infinity, 'never'],
  ['nothing', null, ''],
  ['a text', 'Delft', 'Delft'],
  ['a name that is written from right to left', '\u2068ישראל\u2069', 'ישראל'],
  ['a text that must be quoted', 'a, "b"', '"a, ""b"""'],
  ['a text that a spreadsheet would take for a formula', '=1+1', "'=1+1"],
])('%s is a cell', (_, value, cell) => {
  const columns = [{ key: 'wait', title: 'Wait', value: () => value }];
  expect(csvText(columns, [{}])).toBe(`wait\r\n${cell}\r\n`);
});

test('A file of it begins with the mark by which a spreadsheet reads it as UTF-8', async () => {
  const columns = [{ key: 'name', title: 'Name', value: () => 'Zoë' }];
  const file = csvFile(csvText(columns, [{}]));
  expect(file.type).toBe('text/csv;charset=utf-8');
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  expect(decoder.decode(await file.arrayBuffer())).toBe('\uFEFFname\r\nZoë\r\n');
});
