/**
 * Any answer of the wire for people, by the units that the names of its fields have: `…Micros` is
 * money, `…At` a time, `…Ppm` a share. What is flat becomes facts; what is listed a table, or facts
 * item by item where a table would be wider than a terminal.
 */
import { LINE_WIDTH, renderFacts, renderTable } from './table.ts';
import {
  hoursText,
  moneyText,
  numberText,
  orNothing,
  pointsText,
  priceText,
  secondsText,
  shareText,
  timeText,
} from './wire-text.ts';

export type WireObject = Readonly<Record<string, unknown>>;

const LONG_CELL = 48;

export function answerText(answer: WireObject, hasColour: boolean): string {
  const fields = shownFields(answer);
  const flat = fields.filter(({ value }) => isFlat(value));
  const facts = flat.map(({ field, value }) => [labelOf(field), flatText(field, value)] as const);
  const parts = fields.filter(({ value }) => !isFlat(value));
  const texts = parts.map(({ field, value }) => {
    const body = Array.isArray(value)
      ? itemsText(value.filter(isObject), hasColour)
      : indented(answerText(isObject(value) ? value : {}, hasColour));
    return `${labelOf(field)}\n${body}`;
  });
  return [...(facts.length === 0 ? [] : [renderFacts(facts, hasColour)]), ...texts].join('\n');
}

interface WireField {
  readonly field: string;
  readonly value: unknown;
}

/** The fields that say something: what is empty, and the version that programs need, do not. */
function shownFields(answer: WireObject): readonly WireField[] {
  const fields = Object.entries(answer).map(([field, value]) => ({ field, value }));
  return fields.filter(({ field, value }) => {
    if (field === 'version' || value === null || value === undefined) return false;
    return !(Array.isArray(value) && value.length === 0);
  });
}

/** Items of one kind, indented below their title. */
function itemsText(items: readonly WireObject[], hasColour: boolean): string {
  const names = [...new Set(items.flatMap((item) => shownFields(item).map(({ field }) => field)))];
  if (items.every((item) => Object.values(item).every(isFlat))) {
    const columns = names.map((name) => ({
      title: labelOf(name),
      widthMax: LONG_CELL,
      text: (item: WireObject) => flatText(name, item[name]),
      ...(isFigure(name, items) && { align: 'right' as const }),
    }));
    const isFitting = widthOf(renderTable(items, columns, false)) <= LINE_WIDTH - 2;
    if (isFitting) return indented(renderTable(items, columns, hasColour));
  }
  return items.map((item) => indented(answerText(item, hasColour))).join('\n');
}

function widthOf(text: string): number {
  return Math.max(...text.split('\n').map(({ length }) => length));
}

function isFigure(name: string, items: readonly WireObject[]): boolean {
  return UNIT.test(name) || items.some((item) => typeof item[name] === 'number');
}

function isObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value that one line can say: a scalar, or a list of scalars. */
function isFlat(value: unknown): boolean {
  return Array.isArray(value) ? !value.some(isObject) : !isObject(value);
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

function flatText(field: string, value: unknown): string {
  if (Array.isArray(value)) {
    return orNothing(value.map((each) => flatText(field, each)).join(', '));
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') {
    if (/[mM]icros/.test(field) && /^-?\d+$/.test(value)) {
      return field.endsWith('PerGpuHour') ? priceText(value) : moneyText(value);
    }
    if (COUNT.test(field) && /^\d{1,15}$/.test(value)) return figureText(field, Number(value));
    return TIME.test(value) ? timeText(value) : orNothing(value);
  }
  return typeof value === 'number' ? figureText(field, value) : orNothing(undefined);
}

function figureText(field: string, figure: number): string {
  // The ratio of all power to that of the machines, not a share of anything.
  if (field.startsWith('pue')) return String(figure / 1_000_000);
  const unit = UNIT.exec(field)?.[0].toLowerCase();
  switch (unit) {
    case 'ppm':
      return shareText(figure);
    case 'thousandths':
      return pointsText(figure);
    case 'millionths':
      return String(figure / 1_000_000);
    case 'gpuseconds':
      return `${hoursText(figure)} GPU-hours`;
    case 'seconds':
      return secondsText(figure);
    case 'milliseconds':
      return `${numberText(figure)} ms`;
    case 'kilowatts':
      return `${numberText(figure)} kW`;
    case 'terabytes':
      return `${numberText(figure)} TB`;
    default:
      return field === 'year' ? String(figure) : numberText(figure);
  }
}

/** `unionMicrosMax` as `union max`: the unit stands with the figure. */
function labelOf(field: string): string {
  const alone = LABEL_OF_UNIT[field];
  if (alone !== undefined) return alone;
  const words = field
    .replace(UNIT, '')
    .replace(/^is(?=[A-Z])/, '')
    .replace(/(?<=[a-z])At$/, '');
  return words
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replaceAll(/\b(?:gpus?|h100|iban|it|pue|sha256|vat)\b/g, (word) => SPELLING[word] ?? word)
    .trim();
}

const LABEL_OF_UNIT: Readonly<Record<string, string>> = {
  micros: 'amount',
  thousandths: 'points',
  thousandthsMin: 'needed points',
  millionths: 'value',
  gpuSeconds: 'GPU time',
  gpuSecondsMax: 'GPU time at most',
  microsPerGpuHour: 'price per GPU hour',
  kilowatts: 'power',
};

const SPELLING: Readonly<Record<string, string>> = {
  gpu: 'GPU',
  gpus: 'GPUs',
  h100: 'H100',
  iban: 'IBAN',
  it: 'IT',
  pue: 'PUE',
  sha256: 'SHA-256',
  vat: 'VAT',
};

const UNIT =
  /[mM]icros|Ppm|[tT]housandths|[mM]illi(?:onth|second)s|(?:[gG]pu)?Seconds|[kK]ilowatts|Terabytes/;
/** What totals say as text, because they may be beyond what a number holds exactly. */
const COUNT = /[cC]ount$|Equivalents$|Kilowatts$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
