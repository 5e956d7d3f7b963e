/** What is looked through for the text of a filter: a row's values, and what one sees of them. */
import { isValidElement, type ReactNode } from 'react';
import type { Column } from './column.ts';

/** Put together when a row is first looked through, in all of its columns. */
export class RowTexts<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #texts = new Map<Row, string>();

  constructor(columns: readonly Column<Row>[]) {
    this.#columns = columns;
  }

  has(row: Row, text: string): boolean {
    return this.#textOf(row).includes(plain(text));
  }

  #textOf(row: Row): string {
    const known = this.#texts.get(row);
    if (known !== undefined) return known;
    // What is seen once it is chosen is found by its value: writing all takes 1 s of 100,000 rows.
    const texts = this.#columns.flatMap(({ value, show, isExtra }) => {
      const own = value(row) ?? '';
      return show === undefined || isExtra === true ? [own] : [own, shownText(show(row))];
    });
    const text = plain(texts.join('\n'));
    this.#texts.set(row, text);
    return text;
  }
}

/** A space that breaks no line is a space to who types. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ').toLowerCase();
}

/** Of what React is to draw the texts that stand in it, without those a component adds. */
function shownText(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(shownText).join(' ');
  if (!isValidElement<{ readonly children?: ReactNode }>(node)) return '';
  return shownText(node.props.children);
}
