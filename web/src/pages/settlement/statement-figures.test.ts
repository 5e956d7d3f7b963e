import { expect, test } from 'vitest';
import type { StatementLine } from '../../../../src/client/statements.ts';
import { FIGURES_BY_KIND, figuresShown, isMoney, sumOf } from './statement-figures.ts';

const line = (figures: StatementLine['figures']): StatementLine => ({
  ...{ id: 'line_a', kind: 'gpu-time', about: {}, entries: [] },
  figures,
});

test('Sums are exact beyond what a number can hold', () => {
  const lines = [line({ creditMicros: '9007199254740993' }), line({ creditMicros: '1' })];
  expect(sumOf([...lines, line({})], 'creditMicros')).toBe(9_007_199_254_740_994n);
});

test('A figure has a column where some line has some of it; the first one always has', () => {
  const lines = [
    line({ entitledGpuSeconds: '0', lentGpuSeconds: '0', shortfallGpuSeconds: '5' }),
    line({ entitledGpuSeconds: '0', lentGpuSeconds: '0', shortfallGpuSeconds: '0' }),
  ];
  expect(figuresShown('gpu-time', lines)).toEqual(['entitledGpuSeconds', 'shortfallGpuSeconds']);
  expect(figuresShown('gpu-time', [])).toEqual([]);
});

test('Every figure is GPU time or money', () => {
  for (const name of Object.values(FIGURES_BY_KIND).flat()) {
    expect(isMoney(name)).toBe(!name.endsWith('GpuSeconds'));
  }
});
