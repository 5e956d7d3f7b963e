/** What is typed, as the interface wants it; anything else is refused before it is sent. */
import { parseDate, toTimeText } from '../../kernel/time.ts';
import { GIBIBYTES_MAX, SECONDS_PER_HOUR, toEpochSeconds } from '../../kernel/units.ts';
import { microsOfEur, parseDecimal, ppmOfPercent } from '../../rehearsal/programme-file/amount.ts';
import { suggestion } from '../../rehearsal/programme-file/nearest.ts';
import { secondsOfIso } from '../../rehearsal/report/dates.ts';
import { UsageError } from '../failure.ts';

/** `toId('job_', text)`: an id of that kind. */
export function toId<Prefix extends `${string}_`>(
  prefix: Prefix,
  text: string,
): `${Prefix}${string}` {
  if (text.startsWith(prefix)) return text as `${Prefix}${string}`;
  throw new TypedWrong(text, `an id that begins with ${prefix}`);
}

/** As {@link toId} for an option that may be left out. */
export function toIdIfGiven<Prefix extends `${string}_`>(prefix: Prefix, text: string | undefined) {
  return text === undefined ? undefined : toId(prefix, text);
}

export function toWord<Word extends string>(words: readonly Word[], text: string): Word {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw new TypedWrong(text, `one of ${words.join(', ')}${suggestion(text, words)}`);
}

const PLACES = ['rack', 'pod'] as const;

/** `--require rack` and `--prefer pod`, of which at most one is given, as the wire has them. */
export function toPlacement(required: string | undefined, preferred: string | undefined) {
  if (required !== undefined && preferred !== undefined) {
    throw new UsageError('found --require and --prefer; expected one of them at most');
  }
  if (required !== undefined) return `require-${toWord(PLACES, required)}` as const;
  return preferred === undefined ? undefined : (`prefer-${toWord(PLACES, preferred)}` as const);
}

/** A share of one GPU above 0 and below 1, with at most six decimals; left out: whole GPUs. */
export function toGpuShare(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const isShare = /^0?\.\d{1,6}$/.test(text) && Number(text) > 0;
  if (isShare) return Number(text);
  throw new TypedWrong(
    text,
    'a share of one GPU above 0 and below 1, such as 0.25, of at most 6 decimals',
  );
}

/** A date, or a time such as `2027-03-01T06:30:00Z`, as the wire has it. */
export function toInstant(text: string): string {
  const date = parseDate(text);
  if (date !== undefined) return toTimeText(date);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z$/.test(text);
  const seconds = isTime ? secondsOfIso(text) : undefined;
  if (seconds !== undefined) return toTimeText(toEpochSeconds(seconds));
  throw new TypedWrong(text, 'a date such as 2027-03-01, or a time such as 2027-03-01T06:30Z');
}

/** `90`, `15m`, `2h`, `3d` as seconds. */
export function toSeconds(text: string): number {
  const match = /^(\d{1,9})([smhd]?)$/.exec(text);
  const unit = match?.[2] ?? '';
  if (match !== null) return Number(match[1]) * (SECONDS_BY_UNIT[unit] ?? 1);
  throw new TypedWrong(text, 'a duration such as 90s, 15m, 2h or 3d');
}

const SECONDS_BY_UNIT: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Euros with at most six decimals, as whole micros in text. */
export function toMicros(text: string): string {
  const isAmount = /^(?:\d+|\d{1,3}(?:[_,]\d{3})+)(?:\.\d{1,6})?$/.test(text);
  const decimal = isAmount ? parseDecimal(text.replaceAll(/[_,]/g, '')) : undefined;
  if (decimal !== undefined) return String(microsOfEur(decimal));
  throw new TypedWrong(text, 'an amount in euros such as 2500000 or 2.50');
}

/** A percentage such as `12.5` or `12.5%`, as parts per million. */
export function toPpm(text: string): number {
  const bare = text.replace(/\s*%$/, '');
  const decimal = /^\d{1,3}(?:\.\d{1,4})?$/.test(bare) ? parseDecimal(bare) : undefined;
  if (decimal !== undefined) return ppmOfPercent(decimal);
  throw new TypedWrong(text, 'a percentage such as 12.5');
}

/** An amount of storage in GiB; `null` for `none`. */
export function toGibibytesOrNull(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'none') return null;
  const gibibytes = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  if (gibibytes !== undefined && gibibytes <= GIBIBYTES_MAX) return gibibytes;
  throw new TypedWrong(text, `whole GiB from 0 to ${GIBIBYTES_MAX}, or none`);
}

/** GPU-hours with at most two decimals, in which a whole number of seconds is exact. */
export function toGpuSeconds(text: string): number {
  const bare = text.replaceAll(/[_,](?=\d{3}(?!\d))/g, '');
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(bare);
  const hundredths = Number(`${match?.[1] ?? ''}${(match?.[2] ?? '').padEnd(2, '0')}`);
  const gpuSeconds = hundredths * (SECONDS_PER_HOUR / 100);
  if (match !== null && Number.isSafeInteger(gpuSeconds)) return gpuSeconds;
  throw new TypedWrong(text, 'GPU-hours such as 40000 or 2.5, of at most 2 decimals');
}

/** As {@link toGpuSeconds} for what cannot be nothing. */
export function toSomeGpuSeconds(text: string): number {
  const gpuSeconds = toGpuSeconds(text);
  if (gpuSeconds > 0) return gpuSeconds;
  throw new TypedWrong(text, 'GPU-hours above 0');
}

/** Points with at most three decimals, such as `87.5`, as thousandths of a point. */
export function toThousandths(text: string): number {
  const match = /^(\d{1,6})(?:\.(\d{1,3}))?$/.exec(text);
  if (match !== null) return Number(`${match[1]}${(match[2] ?? '').padEnd(3, '0')}`);
  throw new TypedWrong(text, 'points with at most three decimals, such as 87.5');
}

export function toYesOrNo(text: string): boolean {
  return toWord(['yes', 'no'], text) === 'yes';
}

export function toCount(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new TypedWrong(text, 'a whole number');
}

/** Of what was typed wrong; `withNames` says where that stands. */
export class TypedWrong extends UsageError {
  readonly found: string;

  constructor(found: string, expected: string) {
    super(`found ${JSON.stringify(found)}; expected ${expected}`);
    this.found = found;
  }
}
