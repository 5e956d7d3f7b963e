import { describe, expect, it } from 'vitest';
import { gpuHoursText, gpuTimePartTexts, percentText, priceText } from './chain-text.ts';

describe('GPU-hours of a chain', () => {
  it.each([
    [179n, '0.0 GPU-hours'],
    [180n, '0.1 GPU-hours'],
    [12_100n, '3.4 GPU-hours'],
    [706_247_640n, '196,179.9 GPU-hours'],
    [-12_100n, '-3.4 GPU-hours'],
  ])('rounds %s GPU-seconds as the report does: %s', (gpuSeconds, text) => {
    expect(gpuHoursText(gpuSeconds)).toBe(text);
  });

  it('shows parts that add up to the whole as it is shown', () => {
    const parts = [4_500n, 4_500n, 4_680n];
    expect(gpuHoursText(13_680n)).toBe('3.8 GPU-hours');
    expect(gpuTimePartTexts(parts)).toEqual([
      '1.3 GPU-hours (4,500 GPU-seconds)',
      '1.2 GPU-hours (4,500 GPU-seconds)',
      '1.3 GPU-hours (4,680 GPU-seconds)',
    ]);
  });

  it('shows parts of nothing as nothing', () => {
    expect(gpuTimePartTexts([0n])).toEqual(['0.0 GPU-hours (0 GPU-seconds)']);
  });
});

describe('Prices and shares of a chain', () => {
  it.each([
    ['2400000', 'EUR 2.40 a GPU-hour'],
    ['2205000', 'EUR 2.205 a GPU-hour'],
    ['3333333', 'EUR 3.333333 a GPU-hour'],
    ['4000', 'EUR 0.004 a GPU-hour'],
    ['1234000000', 'EUR 1,234.00 a GPU-hour'],
    ['0', 'free of charge'],
  ])('tells a price as it was agreed: %s micros', (micros, text) => {
    expect(priceText(micros)).toBe(text);
  });

  it.each([
    [2n, 3n, '66.7 %'],
    [166_667n, 1_000_000n, '16.7 %'],
    [1n, 2n, '50.0 %'],
    [9_999n, 10_000n, '99.9 %'],
    [1n, 10_000n, '< 0.1 %'],
    [0n, 7n, '0.0 %'],
    [7n, 7n, '100.0 %'],
    [0n, 0n, '0.0 %'],
  ])('rounds %s of %s as the report does: %s', (part, whole, text) => {
    expect(percentText(part, whole)).toBe(text);
  });
});
