/**
 * Numbers as people type them. A mark between thousands is never taken for the one before a
 * fraction: who types 100,000 GPUs must not be heard as 100. What is no number is NaN: it is sent
 * as nothing, and Polder says at the field what it expected.
 */
import type { Language } from '../../texts/language.ts';

/** A whole number: with a mark between thousands, or a space, in whatever language. */
export function typedWhole(text: string): number {
  const typed = packed(text);
  const grouped =
    /^[1-9]\d{0,2}(?:,\d{3})+$/.test(typed) || /^[1-9]\d{0,2}(?:\.\d{3})+$/.test(typed);
  return numberIn(grouped ? typed.replaceAll(/[.,]/g, '') : typed.replace(',', '.'));
}

/** A number that may be a thousand and more: what 1,500 means is said by the language. */
export function typedAmount(text: string, language: Language): number {
  const [mark, point] = language === 'en' ? [',', '.'] : ['.', ','];
  const typed = packed(text);
  const [whole = '', fraction, ...more] = typed.split(point);
  const parts = whole.split(mark);
  const isGrouped =
    parts.length > 1 &&
    more.length === 0 &&
    /^[1-9]\d{0,2}$/.test(parts[0] ?? '') &&
    parts.slice(1).every((part) => /^\d{3}$/.test(part));
  if (!isGrouped) return numberIn(typed.replace(',', '.'));
  return numberIn(fraction === undefined ? parts.join('') : `${parts.join('')}.${fraction}`);
}

/** A number below a thousand, such as a percentage: either mark stands before its fraction. */
export function typedSmall(text: string): number {
  return numberIn(packed(text).replace(',', '.'));
}

function packed(text: string): string {
  return text.replaceAll(/\s/g, '');
}

/** Digits alone: `Number` would take `0x10`, `1e9` and nothing at all too. */
function numberIn(text: string): number {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
