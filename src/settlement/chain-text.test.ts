import { describe, expect, it } from 'vitest';
import { gpuHoursText, gpuTimePartTexts } from './chain-text.ts';

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
