/**
 * Every rule by which access, funding, procurement, rehearsal and settlement refuse, with billing
 * and invoices, is exercised by a test. `exercised.txt` has a line for each type of problem that
 * their routes can give: the type, the word by which the test expects it, which is the type itself
 * or the reason of the rule, and the file of the test.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACCESS_ROUTES } from '../../src/access/routes/table.ts';
import { FUNDING_ROUTES } from '../../src/funding/routes/table.ts';
import { BILLING_ROUTES } from '../../src/live/invoicing/billing-routes.ts';
import { INVOICE_ROUTES } from '../../src/live/invoicing/invoice-routes.ts';
import { PROCUREMENT_ROUTES } from '../../src/procurement/routes/table.ts';
import { REHEARSAL_ROUTES } from '../../src/rehearsal/routes/table.ts';
import { SETTLEMENT_ROUTES } from '../../src/settlement/routes/table.ts';

const ROOT = new URL('../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

const rows = textOf('test/refusals/exercised.txt')
  .trim()
  .split('\n')
  .map((line) => line.split(/\s+/));

test('each type of problem of these routes has a line, and no other has', () => {
  const routes = [
    ...[...ACCESS_ROUTES, ...FUNDING_ROUTES, ...PROCUREMENT_ROUTES, ...REHEARSAL_ROUTES],
    ...[...SETTLEMENT_ROUTES, ...BILLING_ROUTES, ...INVOICE_ROUTES],
  ];
  const types = routes.flatMap(({ spec }) => (spec.problems ?? []).map(({ type }) => type));
  expect(rows.map(([type]) => type)).toEqual([...new Set(types)].sort());
});

test('each file expects the word that its line names', () => {
  const wrong = rows.filter(([, word, file]) => {
    // In quotes, alone or after the status or the path of the page of problems.
    const expected = new RegExp(`(?:['"\`/]|\\d{3} )${word}['"\`]`);
    return !expected.test(textOf(String(file)));
  });
  expect(wrong).toEqual([]);
});
