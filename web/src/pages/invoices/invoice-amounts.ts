/** Numbers of a line as one reads them: exact, as the document in XML has them. */

import { typedAmount } from '../../parts/form/typed-number.ts';
import type { Language } from '../../texts/language.ts';

const SECONDS_PER_HOUR = 3_600n;
const THOUSANDTHS = 1_000n;
const MICROS_DIGITS = 6;
const CENTS_PER_EUR = 100;
const MICROS_PER_CENT = 10_000n;
/** What a fraction of two digits gains and loses as a binary one. */
const CENT_NOISE = 1e-4;

/** GPU-hours to the thousandth that is full, as on the document as pages. */
export function hoursOf(gpuSeconds: string): number {
  return Number((BigInt(gpuSeconds) * THOUSANDTHS) / SECONDS_PER_HOUR) / Number(THOUSANDTHS);
}

/** `2.205` as 2205000. */
export function microsOf(eurText: string): bigint {
  const [whole = '', fraction = ''] = eurText.split('.');
  return BigInt(`${whole}${fraction.slice(0, MICROS_DIGITS).padEnd(MICROS_DIGITS, '0')}`);
}

/** What is no amount in whole cents is sent as nothing, and Polder says what it expected. */
export function typedMicros(text: string, language: Language): string {
  const cents = typedAmount(text, language) * CENTS_PER_EUR;
  const whole = Math.round(cents);
  const isWhole = Math.abs(cents - whole) < CENT_NOISE && Number.isSafeInteger(whole);
  return isWhole ? String(BigInt(whole) * MICROS_PER_CENT) : '';
}

/** In groups of four, as it is printed and read aloud. */
export function ibanText(iban: string): string {
  return iban.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
