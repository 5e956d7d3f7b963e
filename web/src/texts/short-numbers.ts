/**
 * Large numbers in few letters: millions and billions by their word, everything below in full,
 * because "197.1 thousand" is longer than its digits. Numbers that stand below each other are
 * written in one unit: that of the smallest of them.
 */
import { type Language, LOCALES } from './language.ts';

type Unit = 'one' | 'million' | 'billion';

const SIZES: Readonly<Record<Unit, number>> = { one: 1, million: 1e6, billion: 1e9 };
/** From here on, one digit behind the point makes a whole one of the next unit. */
const BILLION_MIN = 999_950_000;
const MILLION_MIN = 999_999.5;
/** Below so many, a whole number says too little. */
const DIGITS_MIN = 100;
const WHOLE_EUR_MIN = 1_000;
/** Of what is not nothing, the least that one digit behind the point tells. */
const LEAST = 0.1;

/** Spelt out in Dutch: the dot of `mln.` would meet the one that ends a sentence. */
const WORDS: Readonly<Record<Language, Readonly<Record<'number' | 'money', Words>>>> = {
  en: {
    number: { one: '', million: ' million', billion: ' billion' },
    money: { one: '', million: 'm', billion: 'bn' },
  },
  nl: {
    number: { one: '', million: '\u00a0miljoen', billion: '\u00a0miljard' },
    money: { one: '', million: '\u00a0miljoen', billion: '\u00a0miljard' },
  },
};
type Words = Readonly<Record<Unit, string>>;

export interface ShortNumbers {
  readonly number: (value: number) => string;
  readonly eur: (value: number) => string;
  /** Below a million, and in full above it too. */
  readonly full: (value: number) => string;
  /** Whole euros; below a thousand with cents where there are any. */
  readonly fullEur: (value: number) => string;
  /** How to write each of these numbers, so that they can be held against each other. */
  readonly numbersAlike: (values: readonly number[]) => (value: number) => string;
  readonly eurAlike: (values: readonly number[]) => (value: number) => string;
}

export function shortNumbersOf(language: Language): ShortNumbers {
  const format = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(LOCALES[language], options);
  const eur = { style: 'currency', currency: 'EUR' } as const;
  const oneDigit = { minimumFractionDigits: 0, maximumFractionDigits: 1 };
  const none = { minimumFractionDigits: 0, maximumFractionDigits: 0 };
  const [whole, decimal] = [format(none), format(oneDigit)];
  const [wholeEur, decimalEur] = [format({ ...eur, ...none }), format({ ...eur, ...oneDigit })];
  const cents = format({ ...eur, trailingZeroDisplay: 'stripIfInteger' });
  const words = WORDS[language];
  const full = (value: number) => {
    if (value > 0 && value < LEAST / 2) return `<${decimal.format(LEAST)}`;
    return (Math.abs(value) < DIGITS_MIN ? decimal : whole).format(value);
  };
  const fullEur = (value: number) =>
    (Math.abs(value) < WHOLE_EUR_MIN ? cents : wholeEur).format(value);
  const numberIn = (unit: Unit) => (value: number) =>
    unit === 'one' ? full(value) : decimal.format(value / SIZES[unit]) + words.number[unit];
  const eurIn = (unit: Unit) => (value: number) =>
    unit === 'one' ? fullEur(value) : decimalEur.format(value / SIZES[unit]) + words.money[unit];
  return {
    number: (value) => numberIn(unitOf(value))(value),
    eur: (value) => eurIn(unitOf(value))(value),
    full,
    fullEur,
    numbersAlike: (values) => orNothing(numberIn(unitOfAll(values)), full),
    eurAlike: (values) => orNothing(eurIn(unitOfAll(values)), fullEur),
  };
}

type Write = (value: number) => string;

/** Nothing is nothing in every unit. */
function orNothing(write: Write, plain: Write): Write {
  return (value) => (value === 0 ? plain(0) : write(value));
}

function unitOf(value: number): Unit {
  const size = Math.abs(value);
  if (size >= BILLION_MIN) return 'billion';
  return size >= MILLION_MIN ? 'million' : 'one';
}

function unitOfAll(values: readonly number[]): Unit {
  const sizes = values.map(Math.abs).filter((size) => size > 0);
  return sizes.length === 0 ? 'one' : unitOf(Math.min(...sizes));
}
