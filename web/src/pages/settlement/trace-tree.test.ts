import { expect, test } from 'vitest';
import { pageOfTraced, partsOf, treeOf } from './trace-tree.ts';

const node = (depth: number, id: string) => ({ depth, id, kind: 'line', text: id });

test('a step stands below the last one that is less deep', () => {
  const [root, ...others] = treeOf([
    node(0, 'a'),
    node(1, 'b'),
    node(2, 'c'),
    node(1, 'd'),
    node(2, 'e'),
  ]);
  expect(others).toEqual([]);
  const [b, d] = root?.below ?? [];
  expect([b?.id, d?.id]).toEqual(['b', 'd']);
  expect(b?.below.map(({ id }) => id)).toEqual(['c']);
  expect(d?.below.map(({ id }) => id)).toEqual(['e']);
});

test('an id leads to its page, where it has one', () => {
  expect(pageOfTraced('entry_12')).toBe('/ledger/12');
  expect(pageOfTraced('invoice_00000001')).toBe('/invoices/invoice_00000001');
  expect(pageOfTraced('usedGpuSeconds')).toBeUndefined();
});

test('ids are told from the words around them', () => {
  expect(partsOf('use of allocation_a-b at cluster_de.')).toEqual([
    'use of ',
    'allocation_a-b',
    ' at ',
    'cluster_de',
    '.',
  ]);
});
