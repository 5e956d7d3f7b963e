import { describe, expect, test } from 'vitest';
import { countText } from '../../kernel/number-text.ts';
import {
  durationText,
  energyText,
  eurCell,
  eurShort,
  eurText,
  fractionText,
  gpuHoursCell,
  gpuHoursShort,
  gpuHoursText,
  priceText,
  shareText,
  shareTexts,
  timeForOneEuro,
} from './figures.ts';

describe('money', () => {
  test.each([
    // micros                in a sentence        narrow        in a table
    ['0', 'EUR 0', '0', '0'],
    ['1', 'EUR 0.00', '0.00', '0.00'],
    ['3400000', 'EUR 3.40', '3.40', '3.40'],
    ['999994999', 'EUR 999.99', '999.99', '999.99'],
    ['12345499999', 'EUR 12,345', '12,345', '12,345'],
    ['12345500000', 'EUR 12,346', '12,346', '12,346'],
    ['999999499999', 'EUR 999,999', '999,999', '999,999'],
    ['999999500000', 'EUR 1 million', '1 M', '1,000,000'],
    ['805000000000000', 'EUR 805 million', '805 M', '805,000,000'],
    ['999499999999999', 'EUR 999 million', '999 M', '999,500,000'],
    ['999500000000000', 'EUR 1 billion', '1 bn', '999,500,000'],
    ['4210000000000000', 'EUR 4.21 billion', '4.21 bn', '4,210,000,000'],
    ['20000000000000000', 'EUR 20 billion', '20 bn', '20,000,000,000'],
    ['1234000000000000000', 'EUR 1.23 trillion', '1.23 tn', '1,234,000,000,000'],
    ['12345678000000000000000', 'EUR 12,346 trillion', '12,346 tn', '12,345,678,000,000,000'],
    ['-20000000000000', 'EUR -20 million', '-20 M', '-20,000,000'],
  ])('%s micros', (micros, sentence, narrow, table) => {
    expect([eurText(micros), eurShort(micros), eurCell(micros)]).toEqual([sentence, narrow, table]);
  });

  test.each([
    ['2310000', 'EUR 2.31'],
    ['999999', 'EUR 1.000'],
    ['147000', 'EUR 0.147'],
    ['1234567890', 'EUR 1,234.57'],
  ])('a price of %s micros is %s', (micros, text) => {
    expect(priceText(micros)).toBe(text);
  });

  test.each([
    [3_600_000_001n, 'less than 1 s'],
    [3_600_000_000n, '1 s'],
    [60_000_000n, '1 min'],
    [1_000_000n, '1 h'],
    [500_000n, '2 h'],
    [1n, '41666 d 16 h'],
  ])('one euro of %s micros for a GPU-hour pays for %s', (micros, text) => {
    expect(timeForOneEuro(micros, 3_600n)).toBe(text);
  });
});

describe('GPU-hours', () => {
  test.each([
    // GPU-seconds  in a sentence             narrow     in a table
    ['0', 'no GPU-hours', '0', '0'],
    ['1', '< 0.1 GPU-hours', '< 0.1', '< 0.1'],
    ['1800', '0.5 GPU-hours', '0.5', '0.5'],
    ['3600', '1 GPU-hour', '1', '1'],
    ['359640', '99.9 GPU-hours', '99.9', '99.9'],
    ['3600000', '1,000 GPU-hours', '1,000', '1,000'],
    ['44280000000', '12.3 million GPU-hours', '12.3 M', '12,300,000'],
  ])('%s GPU-seconds', (gpuSeconds, sentence, narrow, table) => {
    const shown = [gpuHoursText(gpuSeconds), gpuHoursShort(gpuSeconds), gpuHoursCell(gpuSeconds)];
    expect(shown).toEqual([sentence, narrow, table]);
  });
});

describe('shares', () => {
  test.each([
    [0n, 0n, '–'],
    [0n, 5n, '0 %'],
    [1n, 1_000_000n, '< 0.1 %'],
    [999_999n, 1_000_000n, '99.9 %'],
    [5n, 5n, '100 %'],
    [1n, 3n, '33.3 %'],
    [7n, 5n, '140 %'],
  ])('%s of %s', (part, whole, text) => {
    expect(shareText(part, whole)).toBe(text);
  });

  test('a fraction of the summary is a share of a million', () => {
    expect([0.8123, 1, 0, 0.000_001].map(fractionText)).toEqual([
      '81.2 %',
      '100 %',
      '0 %',
      '< 0.1 %',
    ]);
  });
});

describe('durations, energy and counts', () => {
  test.each([
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [252, '4 min 12 s'],
    [605, '10 min'],
    [3_569, '59 min'],
    [3_599, '1 h'],
    [7_500, '2 h 05 min'],
    [86_399, '1 d'],
    [86_400, '1 d'],
    [100_000, '1 d 04 h'],
    [8_640_000, '100 d'],
  ])('%s seconds are %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  test.each([
    ['0', '0 kWh'],
    ['999', '999 kWh'],
    ['1500', '1.5 MWh'],
    ['456789', '457 MWh'],
    ['1234567', '1.23 GWh'],
  ])('%s kilowatt-hours are %s', (kilowattHours, text) => {
    expect(energyText(kilowattHours)).toBe(text);
  });

  test('thousands stand apart', () => {
    expect([0, 999, 1_000, -1_234_567].map(countText)).toEqual(['0', '999', '1,000', '-1,234,567']);
  });
});

test.each([
  [
    [1n, 1n, 1n],
    ['33.4 %', '33.3 %', '33.3 %'],
  ],
  [
    [3_335n, 3_335n, 3_330n],
    ['33.4 %', '33.3 %', '33.3 %'],
  ],
  [
    [1n, 0n, 99_999n],
    ['< 0.1 %', '0 %', '99.9 %'],
  ],
  [
    [0n, 5n],
    ['0 %', '100 %'],
  ],
  [
    [0n, 0n],
    ['–', '–'],
  ],
])('parts of one whole are shown so that they add up to it: %s', (parts, texts) => {
  expect(shareTexts(parts)).toEqual(texts);
});
