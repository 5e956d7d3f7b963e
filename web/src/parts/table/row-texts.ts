/** What is looked through for the text of a filter: a row's values, and what one sees of them. */
import { isValidElement, type ReactNode } from 'react';
import { withoutMarks } from '../../texts/isolated.ts';
import type { Column } from './column.ts';

/**
 * Of more rows than this only values are looked through, and what one sees is not written for it:
 * with it, 100,000 rows took 4 s in Chromium, and may take 1.5.
 */
export const ROWS_SEEN_MAX = 10_000;

/** Put together when a row is first looked through or prepared for it, in all of its columns. */
export class RowTexts<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #isSeen: boolean;
  readonly #texts = new Map<Row, string>();

  constructor(columns: readonly Column<Row>[], { isSeen }: { readonly isSeen: boolean }) {
    this.#columns = columns;
    this.#isSeen = isSeen;
  }

  has(row: Row, text: string): boolean {
    return this.#textOf(row).includes(plain(text));
  }

  /** Of the rows from `start` on, until time is up or all are done; answers where to go on. */
  prepare(rows: readonly Row[], start: number, isTimeUp: () => boolean): number {
    let next = start;
    do {
      const row = rows[next];
      if (row === undefined) return next;
      this.#textOf(row);
      next += 1;
    } while (!isTimeUp());
    return next;
  }

  #textOf(row: Row): string {
    const known = this.#texts.get(row);
    if (known !== undefined) return known;
    const values = this.#columns.map(({ value }) => value(row) ?? '').join('\n');
    const text = this.#isSeen
      ? plain(`${values}\n${this.#seenOf(row)}`)
      : withoutMarks(values).toLowerCase();
    this.#texts.set(row, text);
    return text;
  }

  #seenOf(row: Row): string {
    return this.#columns.map(({ show }) => shownText(show?.(row))).join('\n');
  }
}

/** A space that breaks no line is a space to who types. */
function plain(text: string): string {
  return withoutMarks(text).replaceAll('\u00a0', ' ').toLowerCase();
}

/** Of what React is to draw the texts that stand in it, without those a component adds. */
function shownText(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(shownText).join(' ');
  if (!isValidElement<{ readonly children?: ReactNode }>(node)) return '';
  return shownText(node.props.children);
}
