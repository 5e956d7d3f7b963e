/** Each line of docs/rules.md names a file that states its rule, and tests that are there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

const rows = textOf('docs/rules.md')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
  .map(([, rule = '', says = '', source = '', file = '', ...tests]) => ({
    rule,
    says,
    source,
    file,
    tests: tests.filter((name) => name !== ''),
  }));

test('every one of the ten rules is there', () => {
  const rules = [...new Set(rows.map(({ rule }) => Number(rule)))];
  expect(rules).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test.each(rows)('rule $rule, $says: where it is stated, and both tests', (row) => {
  expect(row.tests).toHaveLength(2);
  expect(textOf(row.source)).toMatch(new RegExp(`[Rr]ules? [0-9, and]*\\b${row.rule}\\b|Art. 12b`));
  const tests = textOf(row.file);
  expect(row.tests.filter((name) => !tests.includes(name))).toEqual([]);
});
