import { compare } from '../../kernel/compare.ts';
import type { RuleName } from './rule-catalogue.ts';

/** Where something stands in a programme file: keys, and positions in lists counted from 0. */
export type Path = readonly (string | number)[];

/** Something in a programme file that cannot be, with its place and what would have been right. */
export interface Fault {
  /** The file as it was named to the reader. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  /** Such as `contracts[0].phases[1].start`; empty where the whole file is meant. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  readonly rule: RuleName;
}

/** A fault that has a path and not yet a line. */
export interface PathFault {
  readonly path: Path;
  /** Where in the text, where the path alone would lead elsewhere. */
  readonly offset?: number;
  readonly found: string;
  readonly expected: string;
  readonly rule: RuleName;
}

/** One fault as one line, in the form that editors and terminals can jump to. */
export function renderFault(fault: Fault): string {
  const { file, line, column, path, found, expected, rule } = fault;
  const where = path === '' ? '' : ` ${path}:`;
  const text = `${where} found ${found}; expected ${expected} [${rule}]`;
  return `${file}:${line}:${column}:${text.replaceAll(/\p{Cc}/gu, escaped)}`;
}

/** Of a key with a line break or the start of a colour, so that a fault stays one line of text. */
function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** Order of report: line, then column, then path, then rule. Total, because paths are text. */
export function compareFaults(a: Fault, b: Fault): number {
  return (
    a.line - b.line || a.column - b.column || compare(a.path, b.path) || compare(a.rule, b.rule)
  );
}
