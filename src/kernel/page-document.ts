/** A document for people to read and keep: what it says, and nothing of how its pages look. */
import type { EpochSeconds } from './units.ts';

export interface PageDocument {
  readonly title: string;
  /** By BCP 47, such as `en`. */
  readonly language: string;
  /** Who says it. */
  readonly author: string;
  /** When all of it was so. */
  readonly at: EpochSeconds;
  /** For wide tables. */
  readonly isLandscape: boolean;
  readonly blocks: readonly PageBlock[];
  /** A file in the file, which says the same to programs; left out: none. */
  readonly attachment?: PageAttachment;
}

export interface PageAttachment {
  /** With its ending. */
  readonly name: string;
  readonly mediaType: string;
  /** What it is, for those who look at the list of files. */
  readonly says: string;
  readonly text: string;
}

export type PageBlock =
  | { readonly kind: 'heading'; readonly text: string }
  /** Its line ends are kept. */
  | { readonly kind: 'paragraph'; readonly text: string }
  /** What is called what, a line each. */
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, said: string])[] }
  | PageTable;

/** The first cell of a row says what the row is about. */
export interface PageTable {
  readonly kind: 'table';
  /** For those who are told of the table before they come to its cells. */
  readonly title: string;
  readonly columns: readonly PageColumn[];
  /** Each with a cell for each column. */
  readonly rows: readonly (readonly string[])[];
}

export interface PageColumn {
  readonly title: string;
  /** Of the page, beside the other columns: a column of 2 is twice as wide as one of 1. */
  readonly share: number;
  /** Figures stand at the right. */
  readonly isFigure?: true;
}

export function heading(text: string): PageBlock {
  return { kind: 'heading', text };
}

export function paragraph(text: string): PageBlock {
  return { kind: 'paragraph', text };
}

/** A heading, and the table that is called so. */
export function headedTable(
  title: string,
  columns: PageTable['columns'],
  rows: PageTable['rows'],
): readonly PageBlock[] {
  return [heading(title), { kind: 'table', title, columns, rows }];
}
