import { createElement } from 'react';
import { expect, test } from 'vitest';
import { FORMATS } from '../../texts/formats.ts';
import type { Column } from './column.ts';
import { RowTexts } from './row-texts.ts';

interface Row {
  readonly month: string;
  readonly micros: string;
}

const ROW: Row = { month: '2026-10', micros: '1500000000' };
const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'month',
    title: 'Month',
    value: ({ month }) => month,
    show: ({ month }) => createElement('a', { href: '/' }, FORMATS.en.month(month)),
  },
  {
    key: 'eur',
    title: 'Money',
    value: ({ micros }) => Number(micros) / 1e6,
    show: ({ micros }) => FORMATS.nl.money(micros),
  },
];

test.each([
  ['2026-10', true],
  ['october', true],
  ['€ 1.500', true],
  ['1500', true],
  ['november', false],
])('A row is looked through for what it is and for what one sees: %s', (text, isFound) => {
  expect(new RowTexts(COLUMNS, { isSeen: true }).has(ROW, text)).toBe(isFound);
});

test('A name that is written from right to left is found with what stands beside it', () => {
  const value = () => '\u2068ישראל\u2069 (il)';
  const columns = [{ key: 'name', title: 'Name', value }];
  for (const isSeen of [true, false]) {
    expect(new RowTexts(columns, { isSeen }).has(ROW, 'ישראל (IL)')).toBe(true);
  }
});

test('Texts are put together from a row on, until the time is up', () => {
  const rows = [1, 2, 3, 4, 5].map((month) => ({ ...ROW, month: `2026-0${month}` }));
  const written: string[] = [];
  const value = ({ month }: Row) => {
    written.push(month);
    return month;
  };
  const texts = new RowTexts([{ key: 'month', title: 'Month', value }], { isSeen: false });
  const upAfter = (count: number) => () => written.length >= count;
  expect(texts.prepare(rows, 0, upAfter(2))).toBe(2);
  expect(texts.prepare(rows, 2, upAfter(9))).toBe(rows.length);
  expect(texts.has(rows[4] as Row, '2026-05')).toBe(true);
  expect(written).toHaveLength(rows.length);
  // However little time there is, it goes on.
  expect(texts.prepare(rows, 3, () => true)).toBe(4);
});

test('Of very many rows a row is looked through for its values alone', () => {
  const texts = new RowTexts(COLUMNS, { isSeen: false });
  expect(['2026-10', 'october'].map((text) => texts.has(ROW, text))).toEqual([true, false]);
});
