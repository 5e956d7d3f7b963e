import { describe, expect, test } from 'vitest';
import { RULES } from './rule-catalogue.ts';
import { editedFile, faultsOf } from './testing/edited-file.ts';
import { faultTable } from './testing/fault-table.ts';

const TABLES = [
  'faults-of-form.txt',
  'faults-of-funding.txt',
  'faults-of-procurement.txt',
  'faults-of-capacity.txt',
  'faults-of-access.txt',
];

/** A file too large to print, and one that was sent to a server: they have tests of their own. */
const RULES_ELSEWHERE = ['file_too_large', 'trace_elsewhere'];

describe.each(TABLES)('Every row of %s is refused with its messages', (name) => {
  test.each(faultTable(name))('$title', ({ edits, messages }) => {
    expect(faultsOf(editedFile(...edits))).toEqual(messages);
  });
});

test('Every rule of the catalogue refuses some row', () => {
  const messages = TABLES.flatMap(faultTable).flatMap((row) => row.messages);
  const unproven = Object.keys(RULES).filter(
    (rule) => !messages.some((message) => message.endsWith(`[${rule}]`)),
  );
  expect(unproven).toEqual(RULES_ELSEWHERE);
});

test('The file that the tables edit has no fault', () => {
  expect(faultsOf(editedFile())).toEqual([]);
});
