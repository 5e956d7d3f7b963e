/**
 * Numbers, money and time as people of a language write them. What comes in is what the interface
 * sends: micros of a euro and large GPU-seconds as text, times as RFC 3339 in UTC.
 */
import { isolated } from './isolated.ts';
import { type Language, LOCALES } from './language.ts';
import { shortNumbersOf } from './short-numbers.ts';

const SECONDS_PER_HOUR = 3_600;
const MICROS_PER_EUR = 1_000_000n;
const PPM = 1_000_000;
/** The least and the most that a percentage of one digit tells of what is not nothing, nor all. */
const SHARE_MIN = 0.001;
const SHARE_MAX = 0.999;

const UNITS = [
  ['day', 86_400],
  ['hour', SECONDS_PER_HOUR],
  ['minute', 60],
  ['second', 1],
] as const;

/** A whole number, as text where it comes from the interface. */
type Micros = string | bigint;

export interface Formats {
  /** A whole number, in full. */
  readonly count: (value: number) => string;
  /** At most two digits behind the point: 88.25. */
  readonly decimal: (value: number) => string;
  /** A number in few letters: `12.3 million`; below a million its digits. */
  readonly short: (value: number) => string;
  /** 0.4213 as `42.1%`. What is not nothing is not told as nothing, nor almost all as all. */
  readonly percent: (share: number) => string;
  /** A share that was agreed, in parts per million and with all its digits: `99.95%`. */
  readonly percentOfPpm: (ppm: number) => string;
  /** Numbers that stand below each other, in one unit: made for all of them, called with each. */
  readonly alike: (values: readonly number[]) => (value: number) => string;
  readonly eurAlike: (values: readonly number[]) => (value: number) => string;
  /** The same of micros. */
  readonly moneyAlike: (all: readonly Micros[]) => (micros: Micros) => string;
  /** Euros exactly, with cents where there are any: for amounts. */
  readonly money: (micros: Micros) => string;
  /** Euros and cents, also where the cents are none: for prices, so that they can be compared. */
  readonly price: (micros: Micros) => string;
  /** A price that was agreed: the same, with all the digits that it has. */
  readonly agreedPrice: (micros: Micros) => string;
  /** Whole euros in full, for tables: `€996,200`, `€3,255,000,000`. */
  readonly moneyInFull: (micros: Micros) => string;
  /** Euros in few letters: `€3.3bn`. */
  readonly moneyShort: (micros: Micros) => string;
  /** GPU-seconds as GPU-hours, in few letters and without the unit. */
  readonly gpuHours: (gpuSeconds: number | string) => string;
  /** The same in full, for tables: the column has one unit. */
  readonly hours: (gpuSeconds: number | string) => string;
  readonly date: (time: string) => string;
  /** With its time of day, which is that of UTC: the foot of every page says so. */
  readonly dateTime: (time: string) => string;
  /** `2026-11` as `November 2026`; what is no month, as an address may have it, as it stands. */
  readonly month: (month: string) => string;
  /** The same in as little room as an axis has. */
  readonly monthShort: (month: string) => string;
  /** Seconds in the two largest units that they have. */
  readonly duration: (seconds: number) => string;
  /** `FI` as `Finland`; a code that is none stays as it is. */
  readonly country: (code: string) => string;
  /** Names as a sentence has them: `A, B and C`. */
  readonly list: (names: readonly string[]) => string;
  /** With as many digits behind the point as are asked for: numbers of a column line up. */
  readonly fixed: (value: number, digits: number) => string;
  /** The form of a word that goes with a number. */
  readonly plural: (
    count: number,
    forms: { readonly one: string; readonly other: string },
  ) => string;
}

function formatsOf(language: Language): Formats {
  const locale = LOCALES[language];
  const numbers = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const times = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
    return (time: string) => format.format(new Date(time));
  };
  const eur = { style: 'currency', currency: 'EUR' } as const;
  const whole = numbers({ maximumFractionDigits: 0 });
  const decimal = numbers({ maximumFractionDigits: 2 });
  const short = shortNumbersOf(language);
  const ofPpm = numbers({ style: 'percent', maximumFractionDigits: 4 });
  const money = numbers({ ...eur, trailingZeroDisplay: 'stripIfInteger' });
  const price = numbers(eur);
  const agreedPrice = numbers({ ...eur, maximumFractionDigits: 6 });
  const plurals = new Intl.PluralRules(locale);
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const month = times({ year: 'numeric', month: 'long' });
  const monthShort = times({ year: '2-digit', month: 'short' });
  return {
    count: (value) => whole.format(value),
    decimal: (value) => decimal.format(value),
    short: short.number,
    alike: short.numbersAlike,
    eurAlike: short.eurAlike,
    moneyAlike: (all) => {
      const write = short.eurAlike(all.map(toEur));
      return (micros) => write(toEur(micros));
    },
    percent: percentsOf(locale),
    percentOfPpm: (ppm) => ofPpm.format(ppm / PPM),
    money: (micros) => money.format(toEurText(BigInt(micros))),
    price: (micros) => price.format(toEurText(BigInt(micros))),
    agreedPrice: (micros) => agreedPrice.format(toEurText(BigInt(micros))),
    moneyShort: (micros) => short.eur(toEur(micros)),
    moneyInFull: (micros) => short.fullEur(toEur(micros)),
    gpuHours: (gpuSeconds) => short.number(Number(gpuSeconds) / SECONDS_PER_HOUR),
    hours: (gpuSeconds) => short.full(Number(gpuSeconds) / SECONDS_PER_HOUR),
    date: times({ day: 'numeric', month: 'short', year: 'numeric' }),
    dateTime: times({ dateStyle: 'medium', timeStyle: 'short' }),
    month: ofMonth(month),
    monthShort: ofMonth(monthShort),
    duration: durationsOf(locale),
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code),
    list: (names) => lists.format(names.map(isolated)),
    fixed: (value, digits) =>
      numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
    plural: (count, { one, other }) => (plurals.select(count) === 'one' ? one : other),
  };
}

export const FORMATS: Readonly<Record<Language, Formats>> = {
  en: formatsOf('en'),
  nl: formatsOf('nl'),
};

function percentsOf(locale: string): (share: number) => string {
  const { format } = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const [none, all] = [format(0), format(1)];
  return (share) => {
    const text = format(share);
    if (share > 0 && text === none) return `<${format(SHARE_MIN)}`;
    return share < 1 && text === all ? `>${format(SHARE_MAX)}` : text;
  };
}

function ofMonth(write: (time: string) => string): (month: string) => string {
  return (month) =>
    /^\d{4}-(?:0[1-9]|1[0-2])$/.test(month) ? write(`${month}-01T00:00:00Z`) : month;
}

function toEur(micros: Micros): number {
  return Number(toEurText(BigInt(micros)));
}

/** Exact: a formatter takes the text of a decimal number as it stands. */
function toEurText(micros: bigint): `${number}` {
  const size = micros < 0n ? -micros : micros;
  const parts = (size % MICROS_PER_EUR).toString().padStart(6, '0');
  const text = `${size / MICROS_PER_EUR}.${parts}`;
  return (micros < 0n ? `-${text}` : text) as `${number}`;
}

interface DurationUnit {
  readonly size: number;
  readonly write: (count: number) => string;
}

/** A formatter is made once: making one takes 0.1 ms, and a table of jobs has 100,000 rows. */
function durationsOf(locale: string): (seconds: number) => string {
  const units = UNITS.map(([unit, size]): DurationUnit => {
    const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' });
    return { size, write: (count) => format.format(count) };
  });
  return (seconds) => durationText(units, seconds);
}

function durationText(units: readonly DurationUnit[], seconds: number): string {
  let rest = Math.round(Math.abs(seconds));
  const first = units.findIndex(({ size }) => rest >= size);
  const start = first === -1 ? units.length - 1 : first;
  const parts: string[] = [];
  for (const { size, write } of units.slice(start, start + 2)) {
    const value = Math.floor(rest / size);
    rest -= value * size;
    if (value === 0 && parts.length > 0) continue;
    parts.push(write(value));
  }
  return parts.join(' ');
}
