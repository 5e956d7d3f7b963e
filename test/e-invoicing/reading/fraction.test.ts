/** Numbers that a float would get wrong, and halves of a cent. */
import { describe, expect, test } from 'vitest';
import {
  dividedBy,
  isDecimal,
  isEqual,
  isWithin,
  plus,
  roundedToCents,
  times,
  toFraction,
} from './fraction.ts';

describe('a fraction', () => {
  test('adds tenths, and thirds, exactly', () => {
    expect(isEqual(plus(toFraction('0.1'), toFraction('0.2')), toFraction('0.3'))).toBe(true);
    const third = dividedBy(toFraction('1'), toFraction('-3'));
    expect(isEqual(times(third, toFraction('-3.00')), toFraction('1'))).toBe(true);
  });

  test('keeps amounts beyond the whole numbers of a float', () => {
    const amount = toFraction('90071992547409.93');
    expect(isEqual(amount, toFraction('90071992547409.92'))).toBe(false);
  });

  test.each([
    ['0.105', '0.11'],
    ['-0.105', '-0.11'],
    ['0.1049999', '0.10'],
    ['1.005', '1.01'],
    ['-0.004', '0'],
  ])('rounds %s to %s', (exact, rounded) => {
    expect(isEqual(roundedToCents(toFraction(exact)), toFraction(rounded))).toBe(true);
  });

  test('is within a slack with both ends, on both sides', () => {
    const [ten, slack] = [toFraction('10'), toFraction('0.02')];
    expect(isWithin(toFraction('10.02'), ten, slack)).toBe(true);
    expect(isWithin(toFraction('9.98'), ten, slack)).toBe(true);
    expect(isWithin(toFraction('10.021'), ten, slack)).toBe(false);
    expect(isWithin(toFraction('9.979'), ten, slack)).toBe(false);
  });

  test.each(['', '1,00', '1e3', '.5', '5.', 'NaN', '1 000', '0x1'])('takes no %j', (text) => {
    expect(isDecimal(text)).toBe(false);
  });
});
