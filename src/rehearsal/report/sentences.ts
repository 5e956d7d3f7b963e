/** Small parts of English that must be right for none, one and many. */
import { countedText } from '../../kernel/number-text.ts';
import type { WaitSummary } from '../summary.ts';
import { durationText } from './figures.ts';

/** `no jobs`, `1 job`, `1,200 jobs`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  if (count === 0) return `no ${many}`;
  return countedText(count, one, many);
}

/** `a`, `a and b`, `a, b and c`; beyond `countMax` the rest is counted: `a, b and 3 others`. */
export function listOf(names: readonly string[], countMax = 4): string {
  const rest = names.length > countMax ? names.length - (countMax - 1) : 0;
  const shown = rest > 0 ? names.slice(0, countMax - 1) : names;
  const all = rest > 0 ? [...shown, `${rest} others`] : shown;
  if (all.length <= 1) return all[0] ?? '';
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
}

/** Keeps a number beside its unit where a line breaks. Only for a page: a terminal has no need. */
export function withUnitsKept(text: string): string {
  const units = 's|min|h|d|%|million|billion|trillion|GPUs?|GPU-hours?|kWh|MWh|GWh';
  return text
    .replace(new RegExp(`(\\d) (?=(?:${units})(?![A-Za-z]))`, 'g'), '$1\u00a0')
    .replace(/< (?=\d)/g, '<\u00a0')
    .replace(/(\d\u00a0[hd]) (?=\d\d\u00a0)|\b(EUR) (?=\d)/g, (kept) => `${kept.trimEnd()}\u00a0`);
}

/** How soon jobs started: `at once`, `within 12 min`. */
export function withinText(seconds: number): string {
  return seconds === 0 ? 'at once' : `within ${durationText(seconds)}`;
}

/**
 * `half started within 12 min, 95 of 100 within 2 h`; of the parts that did not start by the end
 * only the smallest is told: `half started at once, fewer than 95 of 100 by the end`.
 */
export function startedText(
  parts: readonly (readonly [part: string, seconds: number | null])[],
): string {
  const missing = parts.findIndex(([, seconds]) => seconds === null);
  const told = missing < 0 ? parts : parts.slice(0, missing + 1);
  return told
    .map(([part, seconds], index) => {
      const verb = index === 0 ? ' started' : '';
      if (seconds === null) return `fewer than ${part}${verb} by the end`;
      return `${part}${verb} ${withinText(seconds)}`;
    })
    .join(', ');
}

/** The same of all that a summary of waits says: `half` names the first part. */
export function waitsText(half: string, { p50, p95, p99 }: WaitSummary): string {
  return startedText([
    [half, p50],
    ['95 of 100', p95],
    ['99 of 100', p99],
  ]);
}

/** In a cell, in place of a figure: what is measured was not reached. */
export const NOT_BY_THE_END = 'not by the end';

/** In a cell: how long jobs waited until so many had started. */
export function waitText(seconds: number | null): string {
  return seconds === null ? NOT_BY_THE_END : durationText(seconds);
}

/** In a cell: the longest wait of those that started; a dash where it says nothing. */
export function longestWaitText({ p50, max }: WaitSummary): string {
  return p50 === null && max === 0 ? '–' : durationText(max);
}

/** `1 GPU-hour was`, `2 GPU-hours were`. */
export function wereText(counted: string): string {
  return `${counted} ${/^1 [^ ]+$/.test(counted) ? 'was' : 'were'}`;
}

export function withCapital(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}

/** As {@link cutTo}, of what may differ at its end alone: begin and end stay. */
export function cutInside(text: string, characterCountMax: number): string {
  const characters = [...text];
  if (characters.length <= characterCountMax) return text;
  const endCount = Math.floor(characterCountMax / 2);
  return cutTo(text, characterCountMax - endCount) + characters.slice(-endCount).join('');
}

/** Each as {@link cutTo}; those that would be the same so, and are not, as {@link cutInside}. */
export function cutApart(texts: readonly string[], characterCountMax: number): readonly string[] {
  const cut = texts.map((text) => cutTo(text, characterCountMax));
  return texts.map((text, index) => {
    const isSame = texts.some((other, place) => other !== text && cut[place] === cut[index]);
    return isSame ? cutInside(text, characterCountMax) : cutTo(text, characterCountMax);
  });
}

/** Text cut to a number of characters, for a label that has no more room. */
export function cutTo(text: string, characterCountMax: number): string {
  const characters = [...text];
  if (characters.length <= characterCountMax) return text;
  return `${characters
    .slice(0, characterCountMax - 1)
    .join('')
    .trimEnd()}…`;
}
