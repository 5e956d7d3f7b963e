/** A table for people: one row an item, no lines, figures to the right. */
import Table from 'cli-table3';
import { painted } from '../text.ts';

export interface Column<Item> {
  readonly title: string;
  /** The field of the wire that it shows, where it is one. */
  readonly field?: string;
  /** `right` for figures. */
  readonly align?: 'right';
  readonly text: (item: Item) => string;
  /** Characters, from which on a text goes on in the next line of its cell. */
  readonly widthMax?: number;
}

/** A terminal that nobody made wider shows so many characters and some more. */
export const LINE_WIDTH = 100;

/** Empty where there is no item. Ends with a line end. */
export function renderTable<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  hasColour: boolean,
): string {
  if (items.length === 0) return '';
  const table = new Table({
    head: columns.map(({ title }) => painted('bold', title, hasColour)),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: NO_LINES,
    // The library would paint by itself, whatever the terminal.
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
  });
  const cellOf = (item: Item, { text, widthMax }: Column<Item>) => {
    const cell = text(item);
    return widthMax === undefined ? shownText(cell) : shownLines(cell, widthMax).join('\n');
  };
  table.push(...items.map((item) => columns.map((column) => cellOf(item, column))));
  const lines = table.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** Where there is a place for more than one line, a text keeps its lines; a tab is a gap. */
export function shownLines(text: string, width: number): readonly string[] {
  const lines = text.replaceAll('\t', ' ').split('\n');
  return lines.flatMap((line) => wrappedLines(shownText(line), width));
}

/** Breaks at spaces alone: an id stays whole, to be copied, however long it is. */
export function wrappedLines(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Facts of one thing, a line each, their names in a column; what is long goes on below. */
export function renderFacts(
  facts: readonly (readonly [name: string, text: string])[],
  hasColour: boolean,
): string {
  const width = Math.max(0, ...facts.map(([name]) => name.length));
  const lines = facts.map(([name, text]) => {
    const padded = painted('bold', name.padEnd(width), hasColour);
    const shown = shownLines(text, Math.max(40, LINE_WIDTH - width - 2));
    return `${padded}  ${shown.join(`\n${' '.repeat(width + 2)}`)}`.replaceAll(/ +$/gm, '');
  });
  return `${lines.join('\n')}\n`;
}

/**
 * Text of a server as a terminal may show it: a control character could move the cursor or change
 * what was printed before, and a mark of direction could turn text around.
 */
export function shownText(text: string): string {
  return text.replaceAll(UNSAFE, '\uFFFD');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
